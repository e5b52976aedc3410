"""Ranges asked many times what they overlap or hold, at the cost of a binary search each.

A story may be one word a hundred thousand times over: comparing every hit with every other would
stop the wire.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

Range = tuple[int, int]


class Cover:
    """Half-open ranges, given in any order."""

    __slots__ = ("_reach", "_starts")

    def __init__(self, ranges: Iterable[Range]) -> None:
        ordered = sorted(ranges)
        self._starts = [start for start, _ in ordered]
        # The farthest end of this range and all that start before it.
        self._reach = list(accumulate((end for _, end in ordered), max))

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any range shares something with ``[start, end)``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start

    def holds(self, start: int, end: int) -> bool:
        """Whether any range holds all of ``[start, end)``."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._reach[before - 1] >= end
