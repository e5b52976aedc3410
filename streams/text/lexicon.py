"""The lexicon: which words of a catalog a token is a form of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from streams.text.affixes import Paradigm, WordClass, splits, stems
from streams.text.fold import fold

CACHED_FORMS: Final = 1 << 16
"""Tokens whose analysis is remembered; newswire repeats its words, so few are analysed twice."""


LONGEST_FORM: Final = 40
"""No word is longer: a longer run of letters is noise, and not worth remembering."""


class Word(msgspec.Struct, frozen=True, order=True):
    """A word as the dictionary has it."""

    citation: str
    word_class: WordClass
    present: str | None = None
    """The present of *he*, for a verb whose present does not follow from its past."""


class Reading(msgspec.Struct, frozen=True):
    """One way in which a token is a form of a word, for explaining a match."""

    word: Word
    prefix: str
    stem: str
    suffix: str


class Lexicon:
    """Words, interned as small numbers (*terms*), found from the tokens of a folded text."""

    def __init__(self) -> None:
        self._terms: dict[Word, int] = {}
        self._words: list[Word] = []
        self._stems: dict[str, list[tuple[int, Paradigm]]] = {}
        self._terms_of = lru_cache(CACHED_FORMS)(self._analyse)

    def add(self, word: Word) -> int:
        """The term of a word; the same word is the same term."""
        term = self._terms.get(word)
        if term is None:
            term = self._terms[word] = len(self._words)
            self._words.append(word)
            present = None if word.present is None else normal(word.present)
            for stem, paradigm in stems(normal(word.citation), word.word_class, present=present):
                self._stems.setdefault(stem, []).append((term, paradigm))
            self._terms_of.cache_clear()
        return term

    def word(self, term: int) -> Word:
        """The word that a term stands for."""
        return self._words[term]

    def readings(self, form: str) -> list[Reading]:
        """Every way in which a folded token (teh marbuta kept) is a form of a known word."""
        return [
            Reading(self._words[term], prefix, stem, suffix)
            for prefix, stem, suffix in splits(form.lower())
            for term, paradigm in self._stems.get(stem, ())
            if (prefix, suffix) in paradigm
        ]

    def terms_by_form(self, forms: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """The terms of each distinct token, in ascending order."""
        terms_of = self._terms_of
        return {form: terms_of(form) if len(form) <= LONGEST_FORM else () for form in set(forms)}

    def _analyse(self, form: str) -> tuple[int, ...]:
        found = {
            term
            for prefix, stem, suffix in splits(form.lower())
            for term, paradigm in self._stems.get(stem, ())
            if (prefix, suffix) in paradigm
        }
        return tuple(sorted(found))


def normal(word: str) -> str:
    """A word of the catalog as tokens are compared: folded, Latin letters in lower case."""
    return fold(word).marked.lower()
