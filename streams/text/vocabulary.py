"""The vocabulary: what the words of stories were found to be, remembered as they stand there.

Newswire repeats its words. What stands between two spaces (a *chunk*, «(الهُدنة)،» with all that
clings to it) is folded, cut into tokens and looked up once, and then remembered under its own
spelling: a story costs one look-up for each chunk, and none of its characters is touched again.
Folding and cutting never reach over a space, so this is exactly what the whole text gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

from streams.text.fold import fold
from streams.text.lexicon import Lexicon
from streams.text.postings import Postings
from streams.text.readings import Readings, Terms
from streams.text.tokens import forms, positions

REMEMBERED_CHUNKS: Final = 1 << 18
"""How many chunks a generation remembers; there are two, and the older one is forgotten whole."""
REMEMBERED_CHARS: Final = 1 << 22
"""How many characters a generation remembers: a text without spaces is one chunk."""
REMEMBERED_READINGS: Final = 1 << 21
"""How many words and terms of readings are remembered; beyond, both generations are forgotten."""
_REMEMBERED_FORMS: Final = 1 << 16
_REMEMBERED_SPANS: Final = 1 << 14
_LONGEST_SPANNED: Final = 64


class Vocabulary:
    """Terms of chunks. Bounded in memory; the same chunk always has the same terms."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._readings = Readings()
        self._known: dict[str, bytes] = {}
        self._older: dict[str, bytes] = {}
        self._chars = 0
        self._forms: dict[str, Terms] = {}
        self._spans: dict[str, list[tuple[int, int]]] = {}

    def postings(self, sentences: Sequence[Sequence[str]]) -> Postings:
        """Where in some sentences, given as their chunks, each term occurs."""
        chunks = list(chain.from_iterable(sentences))
        try:
            packed = b"".join(map(self._known.__getitem__, chunks))
        except KeyError:
            self._learn(set(chunks))
            packed = b"".join(map(self._known.__getitem__, chunks))
        return self._readings.postings(packed, list(map(len, sentences)))

    def spans(self, chunk: str) -> list[tuple[int, int]]:
        """Where in a chunk each of its tokens stands."""
        spans = self._spans.get(chunk)
        if spans is None:
            spans = positions(fold(chunk))
            if len(chunk) <= _LONGEST_SPANNED:
                if len(self._spans) >= _REMEMBERED_SPANS:
                    self._spans.clear()
                self._spans[chunk] = spans
        return spans

    def _learn(self, chunks: set[str]) -> None:
        if len(self._readings) > REMEMBERED_READINGS:
            self._readings, self._known, self._older, self._chars = Readings(), {}, {}, 0
        if len(self._known) > REMEMBERED_CHUNKS or self._chars > REMEMBERED_CHARS:
            self._older, self._known, self._chars = self._known, {}, 0
        new = []
        for chunk in chunks.difference(self._known):
            self._chars += len(chunk)
            if chunk in self._older:
                self._known[chunk] = self._older[chunk]
            else:
                new.append(chunk)
        if new:
            # All in one text: folding has a cost for each call.
            folded = fold("\n".join(new)).marked.split("\n")
            self._known.update(zip(new, map(self._read, folded), strict=True))

    def _read(self, marked: str) -> bytes:
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
