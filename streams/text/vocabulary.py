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
from streams.text.tokens import forms, positions

REMEMBERED_CHUNKS: Final = 1 << 18
"""How many chunks a generation remembers; there are two, and the older one is forgotten whole."""
REMEMBERED_CHARS: Final = 1 << 22
"""How many characters a generation remembers: a text without spaces is one chunk."""
_REMEMBERED_FORMS: Final = 1 << 16
_REMEMBERED_SPANS: Final = 1 << 14
_LONGEST_SPANNED: Final = 64

Terms = tuple[int, ...]


class Several(Terms):
    """The terms of a chunk that is not one token, but none or several."""

    tokens: Sequence[Terms]
    """Of each of its tokens."""


class Vocabulary:
    """Terms of chunks. Bounded in memory; the same chunk always has the same terms."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._terms: dict[str, Terms] = {}
        self._older: dict[str, Terms] = {}
        self._chars = 0
        self._forms: dict[str, Terms] = {}
        self._spans: dict[str, list[tuple[int, int]]] = {}

    def terms(self, sentences: Sequence[Sequence[str]]) -> list[list[Terms]]:
        """The terms of every chunk of some sentences: of one token, or :class:`Several`."""
        known = self._terms.__getitem__
        try:
            return [list(map(known, chunks)) for chunks in sentences]
        except KeyError:
            self._learn(set().union(*sentences))
        known = self._terms.__getitem__
        return [list(map(known, chunks)) for chunks in sentences]

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
        if len(self._terms) > REMEMBERED_CHUNKS or self._chars > REMEMBERED_CHARS:
            self._older, self._terms, self._chars = self._terms, {}, 0
        new = []
        for chunk in chunks.difference(self._terms):
            self._chars += len(chunk)
            if chunk in self._older:
                self._terms[chunk] = self._older[chunk]
            else:
                new.append(chunk)
        if new:
            # All in one text: folding has a cost for each call.
            folded = fold("\n".join(new)).marked.split("\n")
            self._terms.update(zip(new, map(self._read, folded), strict=True))

    def _read(self, marked: str) -> Terms:
        if marked.isalpha():
            return self._form(marked)
        tokens = list(map(self._form, forms(marked)))
        if len(tokens) == 1:
            return tokens[0]
        several = Several(chain.from_iterable(tokens))
        several.tokens = tokens
        return several

    def _form(self, form: str) -> Terms:
        found = self._forms.get(form)
        if found is None:
            found = self._lexicon.terms_of(form)
            if len(self._forms) >= _REMEMBERED_FORMS:
                self._forms.clear()
            self._forms[form] = found
        return found


def tokens_of(chunks: list[Terms]) -> list[Terms]:
    """The terms of each token, from those of each chunk; the same list where nothing differs."""
    if Several not in set(map(type, chunks)):
        return chunks
    tokens: list[Terms] = []
    for chunk in chunks:
        if isinstance(chunk, Several):
            tokens += chunk.tokens
        else:
            tokens.append(chunk)
    return tokens


def located(chunks: Sequence[Terms]) -> list[tuple[int, int]]:
    """Of each token its chunk, and which of the chunk's tokens it is."""
    return [
        (number, within)
        for number, chunk in enumerate(chunks)
        for within in range(len(chunk.tokens) if isinstance(chunk, Several) else 1)
    ]
