"""Nodes: compiled patterns, which find their hits in a story.

Every node knows terms that must all occur for it to find anything (its *needs*): a phrase those of
all its parts, an alternative the one term of whatever any of them needs. A rule of which one need
does not occur in a story costs nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from streams.topics.context import Context, Hit
from streams.topics.cover import Cover
from streams.topics.model import Scope, Zone

Hits = Sequence[Hit]

NEVER: Final = -1
"""The term that occurs in no story."""
UNKNOWN: Final = 0
"""Nothing can be told at a glance."""
CERTAIN: Final = -1
"""There is a hit, unless something forbidden occurs."""

_FEW: Final = 32
"""Pairs of places up to which trying all of them is quickest."""


class Glance(NamedTuple):
    """What can be told of a pattern whose needs occur before it is asked for its hits.

    The place of most rules in memory is cold: a story of a catalog of a hundred thousand touches a
    thousand that share two words with it, and most fail for where those stand. A glance needs
    nothing but the words.
    """

    low: int = NEVER
    high: int = NEVER
    """Terms of which the second must follow the first..."""
    reach: int = UNKNOWN
    """... after so many tokens; or :data:`UNKNOWN`, or :data:`CERTAIN`."""
    forbidden: int = NEVER
    """A term that must not occur."""


class Node(ABC):
    """A compiled pattern."""

    __slots__ = ("needs",)

    needs: frozenset[int]
    """Terms that must all occur."""

    def hits(self, context: Context) -> Hits:
        """All hits, ascending and without repeats."""
        return self.find(context) if self.needs <= context.occurring else ()

    def glance(self) -> Glance:
        """What tells most of its failures cheaply."""
        return Glance()

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

    def glance(self) -> Glance:
        return Glance(reach=CERTAIN)

    def is_there(self, context: Context) -> bool:
        return self.term in context.occurring

    def find(self, context: Context) -> Hits:
        return [(index, index + 1) for index in context.postings[self.term]]


class PairNode(Node):
    """A single word after another, with a gap: what most phrases are, so in a form of its own."""

    __slots__ = ("_first", "_reach", "_second")

    def __init__(self, first: int, second: int, reach: int) -> None:
        self._first = first
        self._second = second
        self._reach = reach
        self.needs = frozenset((first, second))

    def glance(self) -> Glance:
        return Glance(self._first, self._second, self._reach)

    def find(self, context: Context) -> Hits:
        postings = context.postings
        starts, ends = postings[self._first], postings[self._second]
        reach, sentence_of = self._reach, context.sentence_of
        if len(starts) * len(ends) <= _FEW:
            return [
                (start, end + 1)
                for start in starts
                for end in ends
                if 0 < end - start <= reach and sentence_of[start] == sentence_of[end]
            ]
        found = _followed([(start, start) for start in starts], ends, reach)
        return found and _closed(found, context)


class ChainNode(Node):
    """Single words one after another, with gaps."""

    __slots__ = ("_first", "_others")

    def __init__(self, first: int, others: Sequence[tuple[int, int]]) -> None:
        """``others`` are the terms that follow, each with how far it may be from the one before."""
        self._first = first
        self._others = tuple(others)
        self.needs = frozenset((first, *(term for term, _ in others)))

    def find(self, context: Context) -> Hits:
        postings = context.postings
        # Of each chain where it starts and where it has come to.
        found = [(start, start) for start in postings[self._first]]
        for term, reach in self._others:
            found = _followed(found, postings[term], reach)
            if not found:
                return ()
        hits = _closed(found, context)
        return hits if len(hits) < 2 else sorted(set(hits))


def _closed(found: Sequence[Hit], context: Context) -> Hits:
    """The hits from first to last word, where both stand in one sentence."""
    sentence_of = context.sentence_of
    return [(start, end + 1) for start, end in found if sentence_of[start] == sentence_of[end]]


def _followed(found: list[Hit], positions: list[int], reach: int) -> list[Hit]:
    """What of ``found`` is followed by a position in reach."""
    return [
        (start, positions[at])
        for start, end in found
        for at in range(bisect_right(positions, end), bisect_right(positions, end + reach))
    ]


class PhraseNode(Node):
    """Nodes in this order within one sentence, each after at most so many words."""

    __slots__ = ("_steps",)

    def __init__(self, steps: Sequence[tuple[int, Node]]) -> None:
        self._steps = steps
        self.needs = frozenset().union(*(node.needs for _, node in steps))

    def find(self, context: Context) -> Hits:
        sentence_of = context.sentence_of
        found = self._steps[0][1].find(context)
        for gap, node in self._steps[1:]:
            if not found:
                return ()
            following = node.find(context)
            starts = [start for start, _ in following]
            found = list(
                {
                    (start, following[at][1])
                    for start, end in found
                    for at in range(bisect_left(starts, end), bisect_left(starts, end + gap + 1))
                    if sentence_of[starts[at]] == sentence_of[start]
                }
            )
        return sorted(found)


class AnyNode(Node):
    """Any of some nodes; ``needs`` holds the term of whatever any of them needs."""

    __slots__ = ("_nodes",)

    def __init__(self, nodes: Sequence[Node], needs: frozenset[int]) -> None:
        self._nodes = nodes
        self.needs = needs

    def find(self, context: Context) -> Hits:
        return sorted({hit for node in self._nodes for hit in node.hits(context)})


class NearNode(Node):
    """Nodes beside each other, each at most so many words from those before it in the list."""

    __slots__ = ("_nodes", "_ordered", "_same", "_within")

    def __init__(self, nodes: Sequence[Node], within: int, same: Scope, ordered: bool) -> None:
        self._nodes = nodes
        self._within = within
        self._same = same
        self._ordered = ordered
        self.needs = frozenset().union(*(node.needs for node in nodes))

    def find(self, context: Context) -> Hits:
        unit_of = context.unit_of(self._same) or [0] * len(context.tokens)
        within = self._within
        found: Hits = self._nodes[0].find(context)
        for node in self._nodes[1:]:
            if not found:
                return ()
            others = node.find(context)
            starts = [start for start, _ in others]
            longest = max((end - start for start, end in others), default=0)
            found = list(
                {
                    (min(start, other[0]), max(end, other[1]))
                    for start, end in found
                    for other in others[
                        bisect_left(
                            starts, end if self._ordered else start - within - longest
                        ) : bisect_left(starts, end + within + 1)
                    ]
                    if 0 <= max(other[0] - end, start - other[1]) <= within
                    and unit_of[start] == unit_of[other[0]]
                }
            )
        return sorted(found)


class AllNode(Node):
    """Whatever any of some nodes finds in a unit that holds a hit of each."""

    __slots__ = ("_nodes", "_ordered", "_same")

    def __init__(self, nodes: Sequence[Node], same: Scope, ordered: bool) -> None:
        self._nodes = nodes
        self._same = same
        self._ordered = ordered
        self.needs = frozenset().union(*(node.needs for node in nodes))

    def find(self, context: Context) -> Hits:
        found = [node.find(context) for node in self._nodes]
        if not all(found):
            return ()
        unit_of = context.unit_of(self._same)
        if unit_of is None:
            unit_of = [0] * len(context.tokens)
        units = set.intersection(*({unit_of[start] for start, _ in hits} for hits in found))
        if self._ordered and units:
            units &= _in_order(found, unit_of)
        return sorted({hit for hits in found for hit in hits if unit_of[hit[0]] in units})


def _in_order(found: Sequence[Hits], unit_of: Sequence[int]) -> set[int]:
    """The units that have a hit of each, one after the other."""
    # Of each node the hit that ends first leaves most room to those that follow.
    reached = dict.fromkeys(unit_of, 0)
    for hits in found:
        ends: dict[int, int] = {}
        for start, end in hits:
            unit = unit_of[start]
            if start >= reached.get(unit, start + 1) and end < ends.get(unit, end + 1):
                ends[unit] = end
        reached = ends
    return set(reached)


class WhereNode(Node):
    """What one node finds where others hit around it, or do not."""

    __slots__ = ("_everywhere", "_excluding", "_find", "_including", "_same", "_within")

    def __init__(
        self,
        find: Node,
        including: Node | None,
        excluding: Node | None,
        same: Scope,
        within: int | None,
    ) -> None:
        self._find = find
        self._including = including
        self._excluding = excluding
        self._same = same
        self._within = within
        self._everywhere = same == "story" and within is None
        self.needs = find.needs if including is None else find.needs | including.needs

    def glance(self) -> Glance:
        simple = all(
            inner is None or isinstance(inner, TermNode)
            for inner in (self._including, self._excluding)
        )
        found = self._find.glance()
        if not self._everywhere or not simple:
            return Glance()
        if not isinstance(self._excluding, TermNode):
            return found
        if found.forbidden != NEVER:
            return Glance()
        return found._replace(forbidden=self._excluding.term)

    def find(self, context: Context) -> Hits:
        if self._everywhere:
            # What must or must not be anywhere in the story, told by whether it occurs at all.
            if self._including is not None and not self._including.is_there(context):
                return ()
            if self._excluding is not None and self._excluding.is_there(context):
                return ()
            return self._find.find(context)
        found: Hits = self._find.find(context)
        if found and self._including is not None:
            others = self._including.find(context)
            around = self._around(others, context) if others else _nowhere
            found = [hit for hit in found if around(hit)]
        if found and self._excluding is not None:
            others = self._excluding.hits(context)
            if others:
                around = self._around(others, context)
                found = [hit for hit in found if not around(hit)]
        return found

    def _around(self, others: Hits, context: Context) -> Callable[[Hit], bool]:
        unit_of, within = context.unit_of(self._same), self._within
        if unit_of is None:
            return _anywhere
        if within is None:
            units = {unit_of[start] for start, _ in others}
            return lambda hit: unit_of[hit[0]] in units
        near: dict[int, list[Hit]] = {}
        for start, end in others:
            reach = (start - within - 1, end + within + 1)
            near.setdefault(unit_of[start], []).append(reach)
        covers = {unit: Cover(ranges) for unit, ranges in near.items()}
        return lambda hit: (
            (cover := covers.get(unit_of[hit[0]])) is not None and cover.overlaps(*hit)
        )


def _nowhere(hit: Hit) -> bool:
    return False


def _anywhere(hit: Hit) -> bool:
    return True


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


def in_reach(starts: Sequence[int], ends: Sequence[int], reach: int) -> bool:
    """Whether any of ``ends`` follows any of ``starts`` in reach; both ascend."""
    if len(starts) == 1 and len(ends) == 1:
        return 0 < ends[0] - starts[0] <= reach
    for start in starts:
        at = bisect_right(ends, start)
        if at == len(ends):
            return False
        if ends[at] - start <= reach:
            return True
    return False
