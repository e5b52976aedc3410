"""Gazetteers: names of known things, found in the tokens of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from streams.text.lexicon import Lexicon, Word


class Mention(msgspec.Struct, frozen=True):
    """The tokens ``[start, end)`` name ``entry``."""

    entry: str
    start: int
    end: int


class Gazetteer:
    """Names as runs of words, each under its first word; of several the longest counts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_first: dict[int, list[tuple[tuple[int, ...], str]]] = {}
        self._first_of: dict[str, set[int]] = {}

    def add(self, entry: str, run: Sequence[Word]) -> None:
        """Add one name of an entry. A name of two entries belongs to the first added."""
        terms = tuple(self._lexicon.add(word) for word in run)
        names = self._by_first.setdefault(terms[0], [])
        names.append((terms, entry))
        names.sort(key=lambda name: -len(name[0]))
        self._first_of.setdefault(entry, set()).add(terms[0])

    @cached_property
    def first_terms(self) -> frozenset[int]:
        """Terms of which one must occur where anything is named; ask when all names are added."""
        return frozenset(self._by_first)

    def first_terms_of(self, entries: Iterable[str]) -> frozenset[int]:
        """Terms of which one must occur where any of the entries is named."""
        return frozenset().union(*(self._first_of.get(entry, ()) for entry in entries))

    def find(self, tokens: Sequence[Sequence[int]], candidates: Sequence[int]) -> list[Mention]:
        """The names in a text, in order and without overlap.

        ``tokens`` are the terms of each token; ``candidates`` the tokens, ascending, that have one
        of :attr:`first_terms`.
        """
        mentions: list[Mention] = []
        free = 0
        for start in candidates:
            if start < free:
                continue
            found = self._longest(tokens, start)
            if found is not None:
                mentions.append(found)
                free = found.end
        return mentions

    def _longest(self, tokens: Sequence[Sequence[int]], start: int) -> Mention | None:
        best: Mention | None = None
        for first in tokens[start]:
            for terms, entry in self._by_first.get(first, ()):
                end = start + len(terms)
                if best is not None and end <= best.end:
                    break
                if end <= len(tokens) and all(
                    term in tokens[start + at] for at, term in enumerate(terms)
                ):
                    best = Mention(entry, start, end)
                    break
        return best
