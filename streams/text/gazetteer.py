"""Gazetteers: names of known things, found in the tokens of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import msgspec

from streams.text.lexicon import Lexicon, Word

_PARTICLES: Final = frozenset(
    {"ان", "إن", "أن", "ال", "إل", "و", "ب", "ل", "ك", "ف", "من", "في", "لا", "ما"}
)
"""Words that stand everywhere, whatever else they are in a name."""


class Mention(msgspec.Struct, frozen=True):
    """The tokens ``[start, end)`` name ``entry``."""

    entry: str
    start: int
    end: int


class _Name(NamedTuple):
    terms: tuple[int, ...]
    key: int
    """Which of its words it is looked for by."""
    entry: str
    order: int


class Gazetteer:
    """Names as runs of words; of several that begin together the longest counts.

    A name is looked for by that of its words that the fewest names have: many places begin with
    «مدينة». Add all names before asking for any.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._names: list[tuple[tuple[int, ...], str]] = []
        self._particles: set[int] = set()

    def add(self, entry: str, run: Sequence[Word]) -> None:
        """Add one name of an entry. A name of two entries belongs to the first added."""
        terms = tuple(self._lexicon.add(word) for word in run)
        self._names.append((terms, entry))
        self._particles.update(
            term for term, word in zip(terms, run, strict=True) if word.citation in _PARTICLES
        )

    @cached_property
    def _by_key(self) -> dict[int, list[_Name]]:
        uses = Counter(term for terms, _ in self._names for term in set(terms))
        by_key: dict[int, list[_Name]] = {}
        for order, (terms, entry) in enumerate(self._names):
            # «سي إن إن» is not looked for by «إن», which stands in every other sentence.
            key = min(
                range(len(terms)),
                key=lambda at: (terms[at] in self._particles, uses[terms[at]], at),
            )
            by_key.setdefault(terms[key], []).append(_Name(terms, key, entry, order))
        return by_key

    @cached_property
    def keys(self) -> frozenset[int]:
        """Terms of which one must occur where anything is named."""
        return frozenset(self._by_key)

    def keys_of(self, entries: Iterable[str]) -> frozenset[int]:
        """Terms of which one must occur where any of the entries is named."""
        wanted = frozenset(entries)
        return frozenset(
            key for key, names in self._by_key.items() if any(n.entry in wanted for n in names)
        )

    def find(self, tokens: Sequence[Sequence[int]], candidates: Iterable[int]) -> list[Mention]:
        """The names in a text, in order and without overlap.

        ``tokens`` are the terms of each token; ``candidates`` the tokens that have one of
        :attr:`keys`.
        """
        by_key, keys = self._by_key, self.keys
        found: list[tuple[int, int, int, str]] = []
        for at in candidates:
            for key in tokens[at]:
                if key not in keys:
                    continue
                for terms, offset, entry, order in by_key[key]:
                    start = at - offset
                    if len(terms) == 1 or _stands(terms, tokens, start):
                        found.append((start, -(start + len(terms)), order, entry))
        found.sort()
        mentions: list[Mention] = []
        free = 0
        for start, negative_end, _, entry in found:
            if start >= free:
                free = -negative_end
                mentions.append(Mention(entry, start, free))
        return mentions


def _stands(terms: Sequence[int], tokens: Sequence[Sequence[int]], start: int) -> bool:
    return (
        start >= 0
        and start + len(terms) <= len(tokens)
        and all(term in tokens[at] for at, term in enumerate(terms, start))
    )
