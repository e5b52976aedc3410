"""Readings: what chunks of text were found to be, each under a number.

Many chunks read alike: all forms of one word, with whatever clings to them. So the table of
readings stays small, and what a story's chunks are is gathered from it in a few calls.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

import numpy as np

from streams.text.columns import Column, Growing, ranges
from streams.text.postings import TERM, Postings

Terms = tuple[int, ...]
Reading = tuple[Terms, ...]
"""The terms of each token of a chunk."""

_WIDTH: Final = 8
_UNKNOWN: Final[Reading] = ((),)


class Readings:
    """Readings by number; 0 is the reading of the many chunks that are one word of no rule."""

    def __init__(self) -> None:
        self._numbers: dict[Reading, bytes] = {}
        self._tokens, self._starts, self._sizes, self._keys = (Growing() for _ in range(4))
        self.number(_UNKNOWN)

    def __len__(self) -> int:
        """How many words and terms they are made of."""
        return self._tokens.size + self._keys.size

    def number(self, reading: Reading) -> bytes:
        """The number of a reading, packed for :meth:`postings`."""
        packed = self._numbers.get(reading)
        if packed is None:
            packed = self._tokens.size.to_bytes(_WIDTH, sys.byteorder)
            self._numbers[reading] = packed
            keys = [(term << TERM) + token for token, terms in enumerate(reading) for term in terms]
            self._tokens.extend([len(reading)])
            self._starts.extend([self._keys.size])
            self._sizes.extend([len(keys)])
            self._keys.extend(keys)
        return packed

    def postings(self, packed: bytes, sizes: Sequence[int]) -> Postings:
        """The postings of a text: numbers of its chunks, and how many each sentence has."""
        numbers = np.frombuffer(packed, np.int64) if packed else np.zeros(0, np.int64)
        tokens = self._tokens.rows[numbers]
        upto: Column = tokens.cumsum()
        known = numbers.nonzero()[0]
        numbers = numbers[known]
        many = self._sizes.rows[numbers]
        keys = self._keys.rows[ranges(self._starts.rows[numbers], many)]
        keys += (upto - tokens)[known].repeat(many)
        return Postings(keys, upto, np.array(sizes, np.int64))
