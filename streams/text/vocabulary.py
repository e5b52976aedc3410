"""The vocabulary: what the words of stories were found to be, remembered as they stand there.

Newswire repeats its words. What stands between two spaces (a *chunk*, «(الهُدنة)،» with all that
clings to it) is folded, cut into tokens and looked up once, and then remembered under its own
spelling. Folding and cutting never reach over a space, so this is exactly what the whole text
gives.

Most chunks are remembered in a table with one place for each hash, which a story reads for all its
chunks together: what such look-ups cost is waiting for memory, and so they wait at the same time.
What finds its place taken, or is too long for a key, is remembered by its string.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from streams.text.chunks import Chunks, Keys, cut, has_key
from streams.text.columns import Column
from streams.text.fold import fold
from streams.text.lexicon import Lexicon
from streams.text.postings import Postings
from streams.text.readings import Readings, Terms
from streams.text.tokens import forms, positions

REMEMBERED_CHUNKS: Final = 1 << 18
"""How many strings are remembered beside the table; one more, and all is forgotten."""
REMEMBERED_CHARS: Final = 1 << 22
"""How many characters these may have: a text without spaces is one chunk."""
REMEMBERED_READINGS: Final = 1 << 21
"""How many words and terms of readings are remembered."""
_REMEMBERED_FORMS: Final = 1 << 16
LONGEST_REMEMBERED: Final = 64
"""Of longer chunks the spans of tokens are not remembered."""
_REMEMBERED_SPANS: Final = 1 << 14
_PLACES: Final = 19
"""The table has two to the power of so many places, of 40 bytes each."""
_TO_PLACE: Final = np.uint64(64 - _PLACES)


class Vocabulary:
    """Terms of chunks. Bounded in memory; the same chunk always has the same terms."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._forms: dict[str, Terms] = {}
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._forget()

    def _forget(self) -> None:
        self._readings = Readings()
        # Filled, not only asked for: no story shall wait while the system finds the pages.
        self._keys: Keys = np.full((1 << _PLACES, 4), 0, np.uint64)
        self._numbers: Column = np.full(1 << _PLACES, 0, np.int64)
        self._others: dict[str, int] = {}
        self._chars = 0

    def postings(self, text: str, sentences: Sequence[tuple[int, int]] | None = None) -> Postings:
        """Where in some sentences of a text each term occurs; without any, in all of it.

        Sentences are ``[start, end)``, ascending and apart from each other.
        """
        chunks = cut(text, [(0, len(text))] if sentences is None else sentences)
        places = (chunks.hashes >> _TO_PLACE).astype(np.int64)
        differ = self._keys.take(places, axis=0) != chunks.keys
        # Four flags in a row are one integer.
        rest = differ.view(np.uint32)[:, 0].nonzero()[0]
        if not rest.size:
            return self._readings.postings(self._numbers.take(places), chunks)
        strings = [
            text[start:end]
            for start, end in zip(
                chunks.starts.take(rest).tolist(), chunks.ends.take(rest).tolist(), strict=True
            )
        ]
        try:
            found = [self._others[string] for string in strings]
        except KeyError:
            if self._is_full():
                self._forget()
                return self.postings(text, sentences)
            found = self._learn(strings, rest, places, chunks)
        numbers = self._numbers.take(places)
        numbers[rest] = found
        return self._readings.postings(numbers, chunks)

    def spans(self, chunk: str) -> list[tuple[int, int]]:
        """Where in a chunk each of its tokens stands."""
        spans = self._spans.get(chunk)
        if spans is None:
            spans = positions(fold(chunk))
            if len(chunk) <= LONGEST_REMEMBERED:
                if len(self._spans) >= _REMEMBERED_SPANS:
                    self._spans.clear()
                self._spans[chunk] = spans
        return spans

    def _is_full(self) -> bool:
        return (
            len(self._others) > REMEMBERED_CHUNKS
            or self._chars > REMEMBERED_CHARS
            or len(self._readings) > REMEMBERED_READINGS
        )

    def _learn(
        self, strings: Sequence[str], rows: Column, places: Column, chunks: Chunks
    ) -> list[int]:
        """The readings of chunks that are not in the table; new ones are put there if they can."""
        number_of = {s: self._others[s] for s in strings if s in self._others}
        new = list(dict.fromkeys(s for s in strings if s not in number_of))
        # All in one text: folding has a cost for each call.
        folded = fold("\n".join(new)).marked
        number_of.update(zip(new, map(self._read, folded.split("\n")), strict=True))
        # Of each new one a row where it stands.
        row_of = dict(zip(strings, rows.tolist(), strict=True))
        at = np.array([row_of[string] for string in new], np.int64)
        numbers = np.array([number_of[string] for string in new], np.int64)
        where = places.take(at)
        fits = has_key(chunks.keys.take(at, axis=0)) & ~self._keys.take(where, axis=0).any(axis=1)
        # Of several that have one place the first is put there.
        put: dict[int, int] = {}
        for row, (place, fit) in enumerate(zip(where.tolist(), fits.tolist(), strict=True)):
            if not fit or put.setdefault(place, row) != row:
                self._others[new[row]] = number_of[new[row]]
                self._chars += len(new[row])
        free, first = list(put), list(put.values())
        self._keys[free] = chunks.keys.take(at.take(first), axis=0)
        self._numbers[free] = numbers.take(first)
        return [number_of[string] for string in strings]

    def _read(self, marked: str) -> int:
        if marked.isalpha():
            return self._readings.number((self._form(marked),))
        return self._readings.number(tuple(map(self._form, forms(marked))))

    def _form(self, form: str) -> Terms:
        found = self._forms.get(form)
        if found is None:
            found = self._lexicon.terms_of(form)
            if len(self._forms) >= _REMEMBERED_FORMS:
                self._forms.clear()
            self._forms[form] = found
        return found
