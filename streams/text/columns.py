"""Columns: arrays of integers side by side, so that thousands of rows cost one call each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]
Flags = NDArray[np.bool_]


def column(size: int) -> Column:
    """A column of zeros."""
    return np.zeros(size, np.int64)


def ranges(starts: Column, sizes: Column) -> Column:
    """As many numbers from each start on as its size says, one after another."""
    ends: Column = sizes.cumsum()
    shifts = starts - ends
    shifts += sizes
    found: Column = shifts.repeat(sizes)
    found += np.arange(found.size)
    return found


class Growing:
    """A column to which rows are added."""

    def __init__(self) -> None:
        self._room = column(64)
        self.size = 0

    def extend(self, values: list[int]) -> None:
        """Add rows."""
        size = self.size + len(values)
        if size > self._room.size:
            room = column(2 * size)
            room[: self.size] = self._room[: self.size]
            self._room = room
        self._room[self.size : size] = values
        self.size = size

    @property
    def rows(self) -> Column:
        """The rows, and behind them room for more."""
        return self._room
