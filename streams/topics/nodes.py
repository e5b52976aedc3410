"""Nodes: compiled patterns, which find their hits in a story.

Every node knows terms that must all occur for it to find anything (its *needs*): a phrase those of
all its parts, an alternative the one term of whatever any of them needs. A rule of which one need
does not occur in a story costs nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from streams.topics.context import Context, Hit
from streams.topics.model import Zone

Hits = Sequence[Hit]


class Node(ABC):
    """A compiled pattern."""

    __slots__ = ("needs",)

    needs: frozenset[int]
    """Terms that must all occur."""

    def hits(self, context: Context) -> Hits:
        """All hits, ascending and without repeats."""
        return self.find(context) if self.needs <= context.occurring else ()

    def is_there(self, context: Context) -> bool:
        """Whether there is any hit."""
        return bool(self.hits(context))

    @abstractmethod
    def find(self, context: Context) -> Hits:
        """The hits in a story in which all that is needed occurs."""


class TermNode(Node):
    """Single words and numbers."""

    __slots__ = ("term",)

    def __init__(self, term: int) -> None:
        self.term = term
        self.needs = frozenset((term,))

    def is_there(self, context: Context) -> bool:
        return self.term in context.occurring

    def find(self, context: Context) -> Hits:
        return [(index, index + 1) for index in context.postings[self.term]]


class AnyNode(Node):
    """Any of some nodes; ``needs`` holds the term of whatever any of them needs."""

    __slots__ = ("_nodes",)

    def __init__(self, nodes: Sequence[Node], needs: frozenset[int]) -> None:
        self._nodes = nodes
        self.needs = needs

    def find(self, context: Context) -> Hits:
        occurring = context.occurring
        found = [node.find(context) for node in self._nodes if node.needs <= occurring]
        return found[0] if len(found) == 1 else sorted(set().union(*found))


class InsideNode(Node):
    """What a node finds in some zones of a story."""

    __slots__ = ("_find", "_zones")

    def __init__(self, find: Node, zones: frozenset[Zone]) -> None:
        self._find = find
        self._zones = zones
        self.needs = find.needs

    def find(self, context: Context) -> Hits:
        zone, zones = context.zone, self._zones
        return [hit for hit in self._find.find(context) if zone(hit[0]) in zones]


class MentionNode(Node):
    """Mentions of some entries of a gazetteer; ``need`` is the term of their first words."""

    __slots__ = ("_entries", "_kind")

    def __init__(self, kind: str, entries: frozenset[str], need: int) -> None:
        self._kind = kind
        self._entries = entries
        self.needs = frozenset((need,))

    def find(self, context: Context) -> Hits:
        return [
            (mention.start, mention.end)
            for mention in context.mentions(self._kind)
            if mention.entry in self._entries
        ]


class TopicNode(Node):
    """In a facet: where its topic matched."""

    __slots__ = ()

    def __init__(self) -> None:
        # A facet is only looked for where there is a match.
        self.needs = frozenset()

    def find(self, context: Context) -> Hits:
        return context.topic_hits


class SharedNode(Node):
    """A node that several rules look at: it is asked once for each story."""

    __slots__ = ("_node",)

    def __init__(self, node: Node) -> None:
        self._node = node
        self.needs = node.needs

    def find(self, context: Context) -> Hits:
        found = context.memory.get(self._node)
        if found is None:
            found = context.memory[self._node] = self._node.find(context)
        return found
