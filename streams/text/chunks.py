"""Chunks: what stands between two spaces, cut from a whole text at once.

A chunk is looked up by what it is made of: up to fifteen UTF-16 units and their number are four
integers, so that the chunks of a story are cut, hashed and compared in a few calls, and no string
is made of any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.text.columns import Column, Flags

Keys = NDArray[np.uint64]

LONGEST: Final = 15
"""Chunks of more characters have no key."""
_UNITS: Final = 4
"""Units in each integer of a key; the last has the number of all instead of a unit."""
_BITS: Final = 16
_PADDING: Final = " ".encode("utf-16-le") * (LONGEST + 2)
_ASTRAL: Final = 0xFFFF

# The same spaces as those that ``str.split`` knows.
_IS_SPACE: Final = np.array([chr(code).isspace() for code in range(1 << _BITS)])

_OFFSETS: Final = np.arange(0, LONGEST, _UNITS)
_MASKS: Final = np.array(
    [
        [(1 << _BITS * min(max(size - first, 0), _UNITS)) - 1 for first in _OFFSETS.tolist()]
        for size in range(LONGEST + 2)
    ],
    np.uint64,
)
_SIZES: Final = np.arange(LONGEST + 2, dtype=np.uint64) << np.uint64(_BITS * (_UNITS - 1))
_NO_KEY: Final = _SIZES[LONGEST + 1]
# Odd, with bits well mixed, for a multilinear hash; a bad hash costs time and nothing else.
_FACTORS: Final = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64
)


class Chunks(NamedTuple):
    """The chunks of a text, in columns."""

    starts: Column
    ends: Column
    counts: Column
    """How many of them each sentence has."""
    keys: Keys
    """What each is made of, see :func:`has_key`."""
    hashes: Keys
    """Of each key; the upper bits are the better ones."""


def has_key(keys: Keys) -> Flags:
    """Whether the chunk of each key is the only one that has it."""
    found: Flags = keys[:, -1] < _NO_KEY
    return found


def cut(text: str, sentences: Sequence[tuple[int, int]]) -> Chunks:
    """The chunks of some sentences: ``[start, end)``, ascending and apart from each other."""
    data = text.encode("utf-16-le", "surrogatepass") + _PADDING
    units = np.frombuffer(data, "<u2")
    astral: Column | None = None
    if units.size != len(text) + LONGEST + 2:
        # Every character one unit, so that offsets are those of the text.
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        units = np.minimum(codes, _ASTRAL).astype("<u2")
        astral = (units == _ASTRAL).nonzero()[0]
        data = units.tobytes() + _PADDING
        units = np.frombuffer(data, "<u2")
    starts, ends, counts = _within(_IS_SPACE.take(units), sentences)
    sizes = np.minimum(ends - starts, LONGEST + 1)
    # At each unit the four from there on, as one integer.
    fours = np.ndarray((units.size - _UNITS + 1,), "<u8", data, 0, (2,))
    keys: Keys = fours.take(starts[:, None] + _OFFSETS)
    keys &= _MASKS.take(sizes, axis=0)
    last = keys[:, -1]
    last |= _SIZES.take(sizes)
    if astral is not None and starts.size:
        last[starts.searchsorted(astral, "right") - 1] = _NO_KEY
    return Chunks(starts, ends, counts, keys, keys.dot(_FACTORS))


def _within(is_space: Flags, sentences: Sequence[tuple[int, int]]) -> tuple[Column, Column, Column]:
    """Where chunks start and end, and how many each sentence has."""
    edges: Column = (is_space[1:] != is_space[:-1]).nonzero()[0]
    edges += 1
    if not is_space[0]:
        edges = np.concatenate((np.zeros(1, np.int64), edges))
    borders = np.fromiter(chain.from_iterable(sentences), np.int64, 2 * len(sentences))
    # Before the first character and after the last there are spaces: the padding.
    inner = borders[~(is_space.take(borders) | is_space.take(borders - 1))]
    if inner.size:
        # A sentence may end inside what no space parts: «انتهت.وبدأت».
        inner = np.unique(inner)
        edges = np.sort(np.concatenate((edges, inner, inner)))
    starts, ends = edges[0::2], edges[1::2]
    at = starts.searchsorted(borders)
    first, after = at[0::2], at[1::2]
    counts: Column = after - first
    if np.add.reduce(counts) != starts.size:
        # There are chunks in no sentence.
        depth = np.zeros(starts.size + 1, np.int64)
        np.add.at(depth, first, 1)
        np.add.at(depth, after, -1)
        inside = depth.cumsum()[:-1] > 0
        starts, ends = starts[inside], ends[inside]
    return starts, ends, counts
