"""The lexicon: which words of a catalog a token is a form of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Final

import msgspec

from streams.text.affixes import Paradigm, WordClass, cuts, splits, stems
from streams.text.fold import fold

LONGEST_FORM: Final = 40
"""No word is longer: a longer run of letters is noise, and not worth remembering."""

_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DOTTED: Final = re.compile(r"\d{1,3}(?:\.\d{3})*\.000|\d{1,3}(?:\.\d{3}){2,}")
"""«300.000», «1.250.000»: dots between thousands, as copy from the Maghreb has them."""
_DECIMAL: Final = re.compile(r"\d+(?:[.,]\d+)?")


class Word(msgspec.Struct, frozen=True, order=True):
    """A word as the dictionary has it."""

    citation: str
    word_class: WordClass
    present: str | None = None
    """The present of *he*, for a verb whose present does not follow from its past."""


class Number(msgspec.Struct, frozen=True, order=True):
    """A number from ``least`` to ``most``; ``None`` is without limit. As a unit: one in digits."""

    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether the number is one of these."""
        return (self.least is None or self.least <= value) and (
            self.most is None or value <= self.most
        )


class Reading(msgspec.Struct, frozen=True):
    """One way in which a token is a form of a word, for explaining a match."""

    word: Word
    prefix: str
    stem: str
    suffix: str


Unit = Word | Number


class Lexicon:
    """Words and numbers, found from the tokens of a folded text.

    What is looked for is a *term*: any of some words and numbers, interned as a small number, so
    that a list of a hundred words costs a story no more than one word does.
    """

    def __init__(self) -> None:
        self._ids: dict[Unit, int] = {}
        self._units: list[Unit] = []
        self._stems: dict[str, list[tuple[int, Paradigm]]] = {}
        self._numbers: list[tuple[Number, int]] = []
        self._terms: dict[frozenset[int], int] = {}
        self._members: list[frozenset[int]] = []
        self._terms_of_unit: list[list[int]] = []

    def add(self, *units: Unit) -> int:
        """The term of any of some words and numbers; the same ones are the same term."""
        return self._term(frozenset(map(self._unit, units)))

    def union(self, terms: Iterable[int]) -> int:
        """The term of whatever any of some terms stands for."""
        return self._term(frozenset().union(*(self._members[term] for term in terms)))

    def members(self, term: int) -> frozenset[int]:
        """Numbers of the words and numbers that a term stands for."""
        return self._members[term]

    def unit(self, member: int) -> Unit:
        """The word or number of a member."""
        return self._units[member]

    @property
    def terms(self) -> int:
        """How many terms there are."""
        return len(self._members)

    def __len__(self) -> int:
        """How many words and numbers there are."""
        return len(self._units)

    def readings(self, form: str) -> list[Reading]:
        """Every way in which a folded token (teh marbuta kept) is a form of a known word."""
        found = []
        for prefix, stem, suffix in splits(form.lower()):
            for member, paradigm in self._stems.get(stem, ()):
                word = self._units[member]
                if (prefix, suffix) in paradigm and isinstance(word, Word):
                    found.append(Reading(word, prefix, stem, suffix))
        return found

    def terms_of(self, form: str) -> tuple[int, ...]:
        """The terms of a folded token, in ascending order."""
        if len(form) > LONGEST_FORM:
            return ()
        found = self._members_of(form)
        if not found:
            return ()
        return self._terms_of(found)

    def forms(self) -> dict[str, tuple[int, ...]]:
        """All forms of its words, in lower case, with what :meth:`terms_of` says of them.

        A verb has thousands: for a lexicon of a few hundred words, of which a story is asked word
        by word.
        """
        units: dict[str, tuple[int, ...]] = {}
        for stem, known in self._stems.items():
            # No token is nothing but affixes.
            for unit, paradigm in known if stem else ():
                alone = (unit,)
                for prefix, suffix in paradigm:
                    form = prefix + stem + suffix
                    units[form] = (*units[form], unit) if form in units else alone
        terms = {members: self._terms_of(set(members)) for members in set(units.values())}
        return {form: terms[found] for form, found in units.items() if len(form) <= LONGEST_FORM}

    def _members_of(self, form: str) -> set[int]:
        found: set[int] = set()
        if "0" <= form[0] <= "9":
            if self._numbers and (value := value_of(form)) is not None:
                found.update(unit for number, unit in self._numbers if number.holds(value))
        elif not form.islower():
            # Arabic has no cases; of Latin words the lexicon has the lower one.
            form = form.lower()
        known = self._stems
        starts, ends = cuts(form)
        for start in starts:
            for end in ends:
                if start < end and (stem := form[start:end]) in known:
                    affixes = form[:start], form[end:]
                    for unit, paradigm in known[stem]:
                        if affixes in paradigm:
                            found.add(unit)
        return found

    def _terms_of(self, units: Set[int]) -> tuple[int, ...]:
        if len(units) == 1:
            (unit,) = units
            return tuple(self._terms_of_unit[unit])
        return tuple(sorted({term for unit in units for term in self._terms_of_unit[unit]}))

    def _unit(self, unit: Unit) -> int:
        number = self._ids.get(unit)
        if number is None:
            number = self._ids[unit] = len(self._units)
            self._units.append(unit)
            self._terms_of_unit.append([])
            if isinstance(unit, Number):
                self._numbers.append((unit, number))
            else:
                present = None if unit.present is None else normal(unit.present)
                for stem, paradigm in stems(
                    normal(unit.citation), unit.word_class, present=present
                ):
                    self._stems.setdefault(stem, []).append((number, paradigm))
        return number

    def _term(self, members: frozenset[int]) -> int:
        term = self._terms.get(members)
        if term is None:
            term = self._terms[members] = len(self._members)
            self._members.append(members)
            for member in members:
                self._terms_of_unit[member].append(term)
        return term


def value_of(form: str) -> float | None:
    """The value of a folded token of digits; ``None`` where it says none (``1.2.3``)."""
    if len(form) > LONGEST_FORM:
        return None
    if _THOUSANDS.fullmatch(form):
        return float(form.replace(",", ""))
    if "." in form and _DOTTED.fullmatch(form):
        return float(form.replace(".", ""))
    if _DECIMAL.fullmatch(form):
        return float(form.replace(",", "."))
    return None


def normal(word: str) -> str:
    """A word of the catalog as tokens are compared: folded, Latin letters in lower case."""
    return fold(word).marked.lower()
