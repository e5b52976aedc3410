"""Compiling: from patterns to nodes that find their hits in a story.

Every node knows terms of which at least one must occur for it to find anything (its *anchors*): a
phrase those of its most particular part, an alternative those of all. A rule none of whose anchors
occur in a story costs nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import assert_never

from streams.text.lexicon import Lexicon
from streams.topics.context import Context, Hit
from streams.topics.cover import Cover
from streams.topics.model import (
    AnyOf,
    Near,
    Pattern,
    Phrase,
    Scope,
    ThisTopic,
    Where,
    Words,
)


class Node(ABC):
    """A compiled pattern."""

    anchors: frozenset[int]
    """Terms of which one must occur."""

    def hits(self, context: Context) -> list[Hit]:
        """All hits, ascending and without repeats."""
        if self.anchors.isdisjoint(context.occurring):
            return []
        return sorted(set(self._hits(context)))

    @abstractmethod
    def _hits(self, context: Context) -> Sequence[Hit]: ...


class _WordsNode(Node):
    def __init__(self, runs: Sequence[tuple[int, ...]]) -> None:
        self._single = frozenset(run[0] for run in runs if len(run) == 1)
        self._runs = [run for run in runs if len(run) > 1]
        self.anchors = frozenset(run[0] for run in runs)

    def _hits(self, context: Context) -> Sequence[Hit]:
        postings = context.postings
        hits = [
            (index, index + 1)
            for term in self._single & context.occurring
            for index in postings[term]
        ]
        for run in self._runs:
            if all(term in context.occurring for term in run):
                hits += self._run_hits(context, run)
        return hits

    def _run_hits(self, context: Context, run: tuple[int, ...]) -> list[Hit]:
        tokens, sentence_of, length = context.tokens, context.sentence_of, len(run)
        return [
            (start, start + length)
            for start in context.postings[run[0]]
            if start + length <= len(tokens)
            and sentence_of[start] == sentence_of[start + length - 1]
            and all(term in tokens[start + at] for at, term in enumerate(run))
        ]


class _PhraseNode(Node):
    def __init__(self, steps: Sequence[tuple[int, Node]]) -> None:
        self._steps = steps
        self.anchors = _rarest([node.anchors for _, node in steps])

    def _hits(self, context: Context) -> Sequence[Hit]:
        if any(node.anchors.isdisjoint(context.occurring) for _, node in self._steps):
            return []
        sentence_of = context.sentence_of
        found = self._steps[0][1].hits(context)
        for gap, node in self._steps[1:]:
            if not found:
                return []
            following = node.hits(context)
            starts = [start for start, _ in following]
            found = list(
                {
                    (start, following[at][1])
                    for start, end in found
                    for at in range(bisect_left(starts, end), bisect_left(starts, end + gap + 1))
                    if sentence_of[starts[at]] == sentence_of[start]
                }
            )
        return found


class _AnyNode(Node):
    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self.anchors = frozenset().union(*(node.anchors for node in nodes))

    def _hits(self, context: Context) -> Sequence[Hit]:
        return [hit for node in self._nodes for hit in node.hits(context)]


class _NearNode(Node):
    def __init__(self, nodes: Sequence[Node], within: int) -> None:
        self._nodes = nodes
        self._within = within
        self.anchors = _rarest([node.anchors for node in nodes])

    def _hits(self, context: Context) -> Sequence[Hit]:
        sentence_of = context.sentence_of
        found = self._nodes[0].hits(context)
        for node in self._nodes[1:]:
            others = node.hits(context)
            starts = [start for start, _ in others]
            longest = max((end - start for start, end in others), default=0)
            found = list(
                {
                    (min(start, other[0]), max(end, other[1]))
                    for start, end in found
                    for other in others[
                        bisect_left(starts, start - self._within - longest) : bisect_left(
                            starts, end + self._within + 1
                        )
                    ]
                    if 0 <= max(other[0] - end, start - other[1]) <= self._within
                    and sentence_of[start] == sentence_of[other[0]]
                }
            )
        return found


class _WhereNode(Node):
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
        self.anchors = find.anchors

    def _hits(self, context: Context) -> Sequence[Hit]:
        found = self._find.hits(context)
        if not found:
            return []
        unit_of: Sequence[int]
        match self._same:
            case "sentence":
                unit_of = context.sentence_of
            case "paragraph":
                unit_of = context.part_of
            case "story":
                unit_of = [0] * len(context.tokens)
            case never:
                assert_never(never)
        if self._including is not None:
            around = self._around(self._including.hits(context), unit_of)
            found = [hit for hit in found if around(hit)]
        if self._excluding is not None and found:
            around = self._around(self._excluding.hits(context), unit_of)
            found = [hit for hit in found if not around(hit)]
        return found

    def _around(self, others: list[Hit], unit_of: Sequence[int]) -> Callable[[Hit], bool]:
        within = self._within
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


class _ThisTopicNode(Node):
    def __init__(self, anchors: frozenset[int]) -> None:
        self.anchors = anchors

    def _hits(self, context: Context) -> Sequence[Hit]:
        return context.topic_hits


def _rarest(choices: Sequence[frozenset[int]]) -> frozenset[int]:
    return min(choices, key=len)


def compile_pattern(
    pattern: Pattern, lexicon: Lexicon, *, topic: frozenset[int] = frozenset()
) -> Node:
    """The node of a pattern, whose words are added to the lexicon.

    ``topic`` are the anchors of the topic that a facet belongs to.
    """

    def compiled(inner: Pattern) -> Node:
        return compile_pattern(inner, lexicon, topic=topic)

    match pattern:
        case Words(runs=runs):
            return _WordsNode([tuple(map(lexicon.add, run)) for run in runs])
        case Phrase(steps=steps):
            return _PhraseNode([(step.gap, compiled(step.pattern)) for step in steps])
        case AnyOf(patterns=patterns):
            return _AnyNode([compiled(inner) for inner in patterns])
        case Near(patterns=patterns, within=within):
            return _NearNode([compiled(inner) for inner in patterns], within)
        case Where():
            return _WhereNode(
                compiled(pattern.find),
                None if pattern.including is None else compiled(pattern.including),
                None if pattern.excluding is None else compiled(pattern.excluding),
                pattern.same,
                pattern.within,
            )
        case ThisTopic():
            return _ThisTopicNode(topic)
        case never:
            assert_never(never)
