"""The vocabulary: what the words of stories were found to be, remembered as they stand there.

Newswire repeats its words. What stands between two spaces (a *chunk*, «(الهُدنة)،» with all that
clings to it) is folded, cut into tokens and looked up once, and then remembered under its own
spelling: a story costs one look-up for each distinct chunk, and none of its characters is touched
again. Folding and cutting never reach over a space, so this is exactly what the whole text gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from streams.text.fold import fold
from streams.text.lexicon import Lexicon
from streams.text.tokens import forms

REMEMBERED_CHUNKS: Final = 1 << 17
"""How many chunks a generation remembers; there are two, and the older one is forgotten whole."""
REMEMBERED_CHARS: Final = 1 << 22
"""How many characters a generation remembers: a text without spaces is one chunk."""
_FORMS: Final = 1 << 16

Tokens = tuple[tuple[int, ...], ...]
"""The terms of each token."""


class Vocabulary:
    """Terms of chunks. Bounded in memory; the same chunk always has the same terms."""

    def __init__(self, lexicon: Lexicon, markers: Iterable[int] = ()) -> None:
        """``markers`` are terms of which only whether they occur is ever asked, never where."""
        self._lexicon = lexicon
        self._markers = frozenset(markers)
        self._forget()

    def _forget(self) -> None:
        self._terms: dict[str, tuple[int, ...]] = {}
        self._tokens: dict[str, Tokens] = {}
        self._older: tuple[dict[str, tuple[int, ...]], dict[str, Tokens]] = ({}, {})
        self._chars = 0
        self._forms: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def occurring(self, chunks: set[str]) -> set[int]:
        """All terms of some chunks."""
        try:
            return set(chain.from_iterable(map(self._terms.__getitem__, chunks)))
        except KeyError:
            self._learn(chunks)
        return set(chain.from_iterable(map(self._terms.__getitem__, chunks)))

    def tokens(self, chunks: Iterable[str]) -> Iterator[tuple[int, ...]]:
        """The terms (markers apart) of each token of chunks that :meth:`occurring` saw last."""
        return chain.from_iterable(map(self._tokens.__getitem__, chunks))

    def _learn(self, chunks: set[str]) -> None:
        if len(self._terms) > REMEMBERED_CHUNKS or self._chars > REMEMBERED_CHARS:
            self._older = self._terms, self._tokens
            self._terms, self._tokens, self._chars = {}, {}, 0
        new = []
        for chunk in chunks.difference(self._terms):
            self._chars += len(chunk)
            if chunk in self._older[0]:
                self._terms[chunk] = self._older[0][chunk]
                self._tokens[chunk] = self._older[1][chunk]
            else:
                new.append(chunk)
        # All in one text: folding has a cost for each call.
        folded = fold("\n".join(new)).marked.split("\n")
        for chunk, marked in zip(new, folded, strict=True):
            self._terms[chunk], self._tokens[chunk] = self._read(marked)

    def _read(self, marked: str) -> tuple[tuple[int, ...], Tokens]:
        if marked.isalpha():
            flat, terms = self._form(marked)
            return flat, (terms,)
        read = list(map(self._form, forms(marked)))
        if len(read) == 1:
            return read[0][0], (read[0][1],)
        return tuple(chain.from_iterable(flat for flat, _ in read)), tuple(
            terms for _, terms in read
        )

    def _form(self, form: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        found = self._forms.get(form)
        if found is None:
            flat = self._lexicon.terms_of(form)
            terms = tuple(term for term in flat if term not in self._markers) if flat else ()
            found = flat, terms
            if len(self._forms) >= _FORMS:
                self._forms.clear()
            self._forms[form] = found
        return found
