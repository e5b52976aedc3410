"""The index: which rules a story may match, at a cost that hardly grows with the catalog.

A rule's alternatives (*clauses*) stand under their rarest need, and there under their second
rarest: of a hundred thousand a story meets only those of which two words occur in it. How rare a
word is, is guessed from the catalog alone: a word that many clauses need is common, and so is a
short one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from streams.text.lexicon import Lexicon

T = TypeVar("T")


class _Clause(NamedTuple, Generic[T]):
    value: T
    rest: frozenset[int]
    """What it needs besides the two."""


class Index(Generic[T]):
    """Values under the terms that they need."""

    def __init__(
        self,
        clauses: Sequence[tuple[T, frozenset[int]]],
        lexicon: Lexicon,
        likelihood: Callable[[int], float],
    ) -> None:
        uses = Counter(
            member for _, needs in clauses for term in needs for member in lexicon.members(term)
        )
        frequency: dict[int, float] = {}
        for _, needs in clauses:
            for term in needs:
                if term not in frequency:
                    used = sum(uses[member] for member in lexicon.members(term))
                    frequency[term] = likelihood(term) * used
        self._alone: dict[int, list[T]] = {}
        self._pairs: dict[int, dict[int, list[_Clause[T]]]] = {}
        for value, needs in clauses:
            first, *others = sorted(needs, key=lambda term: (frequency[term], term))
            if others:
                clause = _Clause(value, frozenset(others[1:]))
                self._pairs.setdefault(first, {}).setdefault(others[0], []).append(clause)
            else:
                self._alone.setdefault(first, []).append(value)
        self._single = frozenset(self._alone)
        self._firsts = frozenset(self._pairs)
        self._seconds = {first: frozenset(seconds) for first, seconds in self._pairs.items()}

    def candidates(self, occurring: set[int]) -> Iterator[T]:
        """The values all of whose needs occur, in no order, each as often as it was given."""
        for first in occurring & self._single:
            yield from self._alone[first]
        for first in occurring & self._firsts:
            under = self._pairs[first]
            for second in occurring & self._seconds[first]:
                for value, rest in under[second]:
                    if not rest or rest <= occurring:
                        yield value
