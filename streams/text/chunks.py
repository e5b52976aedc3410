"""Chunks: what stands between two spaces, cut from a whole text at once.

A chunk is looked up by what it is made of: up to fifteen UTF-16 units and their number are four
integers, so that the chunks of a story are cut, hashed and compared in a few calls, and no string
is made of any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.text.columns import Column

Words = NDArray[np.uint64]

LONGEST: Final = 15
"""Chunks of more characters have no key."""
_UNITS: Final = 4
"""Units in each integer of a key; the last has the number of all instead of a unit."""
_BITS: Final = 16
_PADDING: Final = " ".encode("utf-16-le") * (LONGEST + 2)
_ASTRAL: Final = 0xFFFF

# The same spaces as those that ``str.split`` knows.
_IS_SPACE: Final = np.array([chr(code).isspace() for code in range(1 << _BITS)])


def _masks() -> list[Words]:
    masks = []
    for first in range(0, LONGEST, _UNITS):
        inside = (min(max(size - first, 0), _UNITS) for size in range(LONGEST + 2))
        masks.append(np.array([(1 << _BITS * units) - 1 for units in inside], np.uint64))
    return masks


_MASKS: Final = _masks()
_SIZES: Final = np.arange(LONGEST + 2, dtype=np.uint64) << np.uint64(_BITS * (_UNITS - 1))
_NO_KEY: Final = _SIZES[LONGEST + 1]
# Odd constants whose bits are well mixed; a bad hash costs time and nothing else.
_FACTORS: Final = [
    np.uint64(factor)
    for factor in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
]
_FOLD: Final = np.uint64(29)


class Chunks(NamedTuple):
    """The chunks of a text, in columns."""

    starts: Column
    ends: Column
    counts: Column
    """How many of them each sentence has."""
    keys: tuple[Words, Words, Words, Words]
    """What each is made of; see :func:`has_key`."""
    hashes: Words


def has_key(last: np.uint64) -> bool:
    """Whether a chunk whose key ends in ``last`` is told by its key alone."""
    return bool(last < _NO_KEY)


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
    fours = np.ndarray((units.size - _UNITS + 1,), "<u8", data, 0, (2,)).copy()
    first, second, third, last = (
        fours.take(starts + _UNITS * at) & mask.take(sizes) for at, mask in enumerate(_MASKS)
    )
    last |= _SIZES.take(sizes)
    if astral is not None and starts.size:
        last[starts.searchsorted(astral, "right") - 1] = _NO_KEY
    hashes = first * _FACTORS[0]
    hashes ^= second * _FACTORS[1]
    hashes ^= hashes >> _FOLD
    hashes += third * _FACTORS[2]
    hashes += last * _FACTORS[3]
    hashes *= _FACTORS[0]
    return Chunks(starts, ends, counts, (first, second, third, last), hashes)


def _within(
    is_space: NDArray[np.bool_], sentences: Sequence[tuple[int, int]]
) -> tuple[Column, Column, Column]:
    """Where chunks start and end, and how many each sentence has."""
    edges: Column = (is_space[1:] != is_space[:-1]).nonzero()[0]
    edges += 1
    if not is_space[0]:
        edges = np.concatenate((np.zeros(1, np.int64), edges))
    borders = np.array(sentences, np.int64).reshape(-1, 2)
    # A sentence may end inside what no space parts: «انتهت.وبدأت».
    inner = borders[borders > 0]
    inner = inner[~(is_space[inner] | is_space[inner - 1])]
    if inner.size:
        inner = np.unique(inner)
        edges = np.sort(np.concatenate((edges, inner, inner)))
    starts, ends = edges[0::2], edges[1::2]
    first, after = starts.searchsorted(borders).T
    counts: Column = after - first
    if int(counts.sum()) != starts.size:
        # There are chunks in no sentence.
        inside = np.zeros(starts.size + 1, np.int64)
        np.add.at(inside, first, 1)
        np.add.at(inside, after, -1)
        kept = inside.cumsum()[:-1] > 0
        starts, ends = starts[kept], ends[kept]
    return starts, ends, counts
