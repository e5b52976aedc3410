"""Readings: what chunks of text were found to be, each under a number.

Many chunks read alike: all forms of one word, with whatever clings to them. So the table of
readings stays small, and what a story's chunks are is gathered from it in a few calls.
"""

from __future__ import annotations

from typing import Final

from streams.text.chunks import Chunks
from streams.text.columns import Column, Growing, column, ranges
from streams.text.postings import TERM, Postings

Terms = tuple[int, ...]
Reading = tuple[Terms, ...]
"""The terms of each token of a chunk."""

UNKNOWN: Final = 0
"""The reading of the many chunks that are one word of no rule."""


class Readings:
    """Readings by number, of which :data:`UNKNOWN` is always one."""

    def __init__(self) -> None:
        self._numbers: dict[Reading, int] = {}
        self._tokens, self._starts, self._sizes, self._keys = (Growing() for _ in range(4))
        self.number(((),))

    def __len__(self) -> int:
        """How many words and terms they are made of."""
        return self._tokens.size + self._keys.size

    def number(self, reading: Reading) -> int:
        """The number of a reading."""
        number = self._numbers.get(reading)
        if number is None:
            number = self._numbers[reading] = self._tokens.size
            keys = [(term << TERM) + token for token, terms in enumerate(reading) for term in terms]
            self._tokens.extend([len(reading)])
            self._starts.extend([self._keys.size])
            self._sizes.extend([len(keys)])
            self._keys.extend(keys)
        return number

    def postings(self, numbers: Column, chunks: Chunks) -> Postings:
        """The postings of a text: its chunks, and the numbers of their readings."""
        tokens = self._tokens.rows.take(numbers)
        upto = column(numbers.size + 1)
        tokens.cumsum(out=upto[1:])
        known = numbers.nonzero()[0]
        numbers = numbers.take(known)
        many = self._sizes.rows.take(numbers)
        keys = self._keys.rows.take(ranges(self._starts.rows.take(numbers), many))
        keys += upto.take(known).repeat(many)
        return Postings(keys, upto, chunks)
