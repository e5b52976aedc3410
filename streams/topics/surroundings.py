"""Surroundings: nodes that look at what stands around something."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from streams.topics.context import Context, Hit
from streams.topics.cover import Cover
from streams.topics.model import Scope
from streams.topics.nodes import Hits, Node


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
        unit_of = context.unit_of(self._same) or [0] * len(context.sentence_of)
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
            unit_of = [0] * len(context.sentence_of)
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
