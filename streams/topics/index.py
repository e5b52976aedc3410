"""The index: which rules a story may match, at a cost that hardly grows with the catalog.

A rule's alternatives (*clauses*) stand under their rarest need, and there under their second
rarest: of a hundred thousand a story meets only those of which two words occur in it. How rare a
word is, is guessed from the catalog alone: a word that many clauses need is common, and so is a
short one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, compress
from typing import Final, Generic, TypeVar

from streams.text.lexicon import Lexicon

T = TypeVar("T")

ASKED: Final = 2
"""How many needs of a value the index looks at."""
_LONG: Final = 64
"""Clauses under one word from which on it is cheaper to intersect sets than to ask for each."""


class Index(Generic[T]):
    """Values under the terms that they need."""

    def __init__(
        self,
        clauses: Sequence[tuple[T, frozenset[int]]],
        lexicon: Lexicon,
        likelihood: Callable[[int], float],
    ) -> None:
        frequency = _frequencies([needs for _, needs in clauses], lexicon, likelihood)
        self._alone: dict[int, list[T]] = {}
        pairs: dict[int, list[tuple[int, T]]] = {}
        for value, needs in clauses:
            first, *others = sorted(needs, key=lambda term: (frequency[term], term))
            if others:
                pairs.setdefault(first, []).append((others[0], value))
            else:
                self._alone.setdefault(first, []).append(value)
        self._single = frozenset(self._alone)
        self._short = frozenset(first for first, under in pairs.items() if len(under) < _LONG)
        self._long = frozenset(pairs) - self._short
        # Side by side, so that the seconds of all firsts of a story can be asked in one go.
        self._seconds = {
            first: tuple(second for second, _ in pairs[first]) for first in self._short
        }
        self._values = {first: tuple(value for _, value in pairs[first]) for first in self._short}
        self._sets = {
            first: frozenset(second for second, _ in pairs[first]) for first in self._long
        }
        self._under: dict[int, dict[int, list[T]]] = {}
        for first in self._long:
            under = self._under[first] = {}
            for second, value in pairs[first]:
                under.setdefault(second, []).append(value)

    def candidates(self, occurring: set[int]) -> Iterable[T]:
        """The values of whose needs the two rarest occur, in no order."""
        firsts = occurring & self._short
        seconds = chain.from_iterable(map(self._seconds.__getitem__, firsts))
        values = chain.from_iterable(map(self._values.__getitem__, firsts))
        found = compress(values, map(occurring.__contains__, seconds))
        alone = chain.from_iterable(map(self._alone.__getitem__, occurring & self._single))
        return chain(alone, found, self._many(occurring))

    def _many(self, occurring: set[int]) -> Iterator[T]:
        for first in occurring & self._long:
            under = self._under[first]
            for second in occurring & self._sets[first]:
                yield from under[second]


def _frequencies(
    needs: Sequence[frozenset[int]], lexicon: Lexicon, likelihood: Callable[[int], float]
) -> dict[int, float]:
    terms = Counter(chain.from_iterable(needs))
    uses: Counter[int] = Counter()
    for term, count in terms.items():
        for member in lexicon.members(term):
            uses[member] += count
    return {
        term: likelihood(term) * sum(uses[member] for member in lexicon.members(term))
        for term in terms
    }
