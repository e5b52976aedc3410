"""Sequences: nodes that find one thing after another, within one sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from streams.topics.context import Context, Hit
from streams.topics.nodes import Hits, Node

_FEW: Final = 32
"""Pairs of places up to which trying all of them is quickest."""


class ChainNode(Node):
    """Single words one after another, with gaps."""

    __slots__ = ("_first", "_links")

    def __init__(self, first: int, links: Sequence[tuple[int, int]]) -> None:
        """``links`` are the terms that follow, each with how far it may be from the one before."""
        self._first = first
        self._links = tuple(links)
        self.needs = frozenset((first, *(term for term, _ in links)))

    def find(self, context: Context) -> Hits:
        return chained(self._first, self._links, context)


def chained(first: int, links: Sequence[tuple[int, int]], context: Context) -> Hits:
    """The hits of single words one after another, of which all occur."""
    postings, sentence_of = context.postings, context.sentence_of
    # Of each chain where it starts and where it has come to.
    found = [(start, start) for start in postings[first]]
    for term, reach in links:
        found = _followed(found, postings[term], reach)
        if not found:
            return ()
    return [(start, end + 1) for start, end in found if sentence_of[start] == sentence_of[end]]


def _followed(found: list[Hit], positions: Sequence[int], reach: int) -> list[Hit]:
    """What of ``found`` is followed by a position in reach, ascending and without repeats."""
    if len(found) * len(positions) <= _FEW:
        further = [
            (start, position)
            for start, end in found
            for position in positions
            if 0 < position - end <= reach
        ]
    else:
        further = [
            (start, positions[at])
            for start, end in found
            for at in range(bisect_right(positions, end), bisect_right(positions, end + reach))
        ]
    # A word that may be reached in several ways is reached once, or they would multiply.
    return further if len(further) < 2 else sorted(set(further))


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
