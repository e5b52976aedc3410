"""Gazetteers: names of known things, found in a text by where its terms occur."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import msgspec
import numpy as np

from streams.text.columns import Flags
from streams.text.lexicon import Lexicon, Word
from streams.text.postings import Postings

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
    entry: str
    order: int
    """Of names that are found in the same tokens the first added counts."""
    before: int
    """How many of its words stand before that by which it is looked for."""
    length: int
    others: tuple[tuple[int, int], ...]
    """Its other words: how far each is from that one, and its term."""


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
            others = tuple((at - key, term) for at, term in enumerate(terms) if at != key)
            name = _Name(entry, order, key, len(terms), others)
            by_key.setdefault(terms[key], []).append(name)
        return by_key

    @cached_property
    def _is_key(self) -> Flags:
        """Of each term whether some name is looked for by it; terms added later are none."""
        is_key = np.zeros(max(self._by_key, default=0) + 2, np.bool_)
        is_key[list(self._by_key)] = True
        return is_key

    def keys_of(self, entries: Iterable[str]) -> frozenset[int]:
        """Terms of which one must occur where any of the entries is named."""
        wanted = frozenset(entries)
        return frozenset(
            key for key, names in self._by_key.items() if any(n.entry in wanted for n in names)
        )

    def find(self, postings: Postings) -> list[Mention]:
        """The names in a text, in order and without overlap."""
        terms = postings.terms
        keys = terms[self._is_key.take(terms, mode="clip")].tolist()
        if not keys:
            return []
        return self._find(keys, postings.lists)

    def find_in(self, lists: defaultdict[int, list[int]]) -> list[Mention]:
        """The same, from the tokens of each term that occurs, ascending."""
        keys = self._by_key.keys() & lists.keys()
        return self._find(keys, lists) if keys else []

    def _find(self, keys: Iterable[int], lists: Mapping[int, Sequence[int]]) -> list[Mention]:
        found: list[tuple[int, int, int, str]] = []
        for key in keys:
            for entry, order, before, length, others in self._by_key[key]:
                starts = lists[key]
                for distance, term in others:
                    there = lists[term]
                    if not there:
                        break
                    starts = [token for token in starts if _holds(there, token + distance)]
                else:
                    for token in starts:
                        found.append((token - before, -length, order, entry))
        found.sort()
        mentions: list[Mention] = []
        free = 0
        for start, negative_length, _, entry in found:
            if start >= free:
                free = start - negative_length
                mentions.append(Mention(entry, start, free))
        return mentions


def _holds(tokens: Sequence[int], token: int) -> bool:
    at = bisect_left(tokens, token)
    return at < len(tokens) and tokens[at] == token
