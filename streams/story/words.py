"""Words with a meaning, found in a story, and the agencies that it names.

A story is looked through once: each of its words is looked up among all forms that words with a
meaning have, and only sentences that hold a *trigger* are read any further.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import compress
from typing import Final, NamedTuple

from streams.story.concepts import NOTHING, OUTLETS, TRIGGERS, Concept, Kind, Meaning, concepts
from streams.story.names import NamedAgency
from streams.story.sentence import Sentence
from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.lexicon import Lexicon, Number, Word
from streams.text.numerals import NUMBER_WORDS
from streams.text.tokens import forms, lines_of

_FIRST_YEAR, _LAST_YEAR = 1800, 2100
"""A number of four digits between these may be a year."""
_PLAIN_DIGITS: Final = 9
_REMEMBERED: Final = 1 << 12
"""Numbers of which it is remembered what they are."""


class Known(NamedTuple):
    """What a form of a word is."""

    meaning: Meaning
    """Empty where the word is nothing but part of a name."""
    names: tuple[int, ...]
    """The terms of names of agencies that it is."""
    tells: bool
    """Whether a sentence with it is read."""


QUOTE: Final = re.compile('[«“"”]')
"""The marks that quotations stand between."""


class Words:
    """The concepts as terms of one lexicon, and the agencies of a catalog beside them."""

    def __init__(self, agencies: Mapping[str, NamedAgency]) -> None:
        lexicon = Lexicon()
        meant: defaultdict[int, tuple[Concept, ...]] = defaultdict(tuple)
        # «صحيفة الشروق» is found by its sign, and «الشروق» alone is looked at less often.
        signs = {sign for named in agencies.values() for sign in named.signs}
        self.agencies = _gazetteer(
            lexicon,
            {
                agency: [name for name in named.aliases if _bare(name) not in signs]
                for agency, named in agencies.items()
            },
        )
        self.signs = _gazetteer(lexicon, {a: named.signs for a, named in agencies.items()})
        named = range(lexicon.terms)
        for concept, word_class, citations in concepts():
            # «ربيع» is a month and a season: a term of its own for each concept.
            term = lexicon.add(*(Word(word, word_class) for word in citations))
            meant[term] += (concept,)
        number = lexicon.add(*NUMBER_WORDS, Number())
        year = lexicon.add(Number(least=_FIRST_YEAR, most=_LAST_YEAR))
        spoken_to = lexicon.add(*_spoken_to(agencies))
        for term, kind in ((number, Kind.NUMBER), (year, Kind.YEAR), (spoken_to, Kind.SIGN_FOR)):
            meant[term] += (Concept(kind),)
        forms = lexicon.forms()
        known = {terms: _known(terms, meant, named) for terms in set(forms.values())}
        every = [(form, known[terms]) for form, terms in forms.items()]
        # Few words have all stories read on. They fit into the nearest memory, and so each word of
        # a story is looked up among them alone.
        self._telling = {form: each for form, each in every if each.tells or each.names}
        self._meanings = {form: each.meaning for form, each in every if each.meaning}
        self._fates = frozenset(
            form
            for form, meaning in self._meanings.items()
            if Kind.DEED in meaning or Kind.FATE in meaning
        )
        self._any_number = _known([number], meant, named)
        self._any_year = _known([number, year], meant, named)

        @lru_cache(maxsize=_REMEMBERED)
        def number_of(form: str) -> Known:
            return _known(lexicon.terms_of(form), meant, named)

        self._number_of = number_of

    def _number(self, form: str) -> Known:
        # Most numbers are plain digits, and what these may be needs no lexicon.
        if (
            len(form) <= _PLAIN_DIGITS
            and form.isascii()
            and form.isdecimal()
            and form not in self._telling
        ):
            return self._any_year if _FIRST_YEAR <= int(form) <= _LAST_YEAR else self._any_number
        return self._number_of(form)

    def meaning(self, token: str) -> Meaning:
        """What a token means."""
        return self._meanings.get(token, NOTHING)

    def sentences(
        self, text: str, spans: Sequence[tuple[int, int]], *, heard: Set[int], cased: bool
    ) -> list[Sentence | None]:
        """Of each stretch its tokens, where there is anything in it that is looked for.

        The stretches are ascending and apart from each other. ``heard``: the numbers of those
        whose tokens are asked for whatever they hold; ``cased``: there may be letters that are of
        upper case.
        """
        surface = "\n".join([text[start:end].replace("\n", " ") for start, end in spans])
        folded = fold(surface)
        tokens, ends, numbers = lines_of(folded.marked)
        get, meaning_of = self._telling.get, self._meanings.get
        known = list(map(get, map(str.lower, tokens) if cased else tokens))
        for at in numbers:
            known[at] = self._number(tokens[at])
        found: list[Sentence | None] = [None] * len(spans)
        names: defaultdict[int, list[int]] = defaultdict(list)
        wanted: set[int] = set()
        meanings: dict[int, dict[int, Meaning]] = {}
        number, first, end = 0, 0, ends[0]
        at_known = compress(range(len(known)), known)
        for at, (meaning, terms, tells) in zip(at_known, filter(None, known), strict=True):
            if at >= end:
                while at >= ends[number]:
                    number += 1
                first, end = ends[number - 1], ends[number]
            if tells:
                wanted.add(number)
            if meaning:
                if number in meanings:
                    meanings[number][at - first] = meaning
                else:
                    meanings[number] = {at - first: meaning}
            for term in terms:
                names[term].append(at)
        mentions = self.agencies.find_in(names)
        wanted.update([bisect_right(ends, mention.start) for mention in mentions])
        lines = folded.marked.split("\n")
        first = 0
        for number, span in enumerate(spans):
            line, end = lines[number], ends[number]
            if number in wanted or number in heard:
                found[number] = made = Sentence(
                    text,
                    span,
                    line,
                    tokens[first:end],
                    grown=folded.grown,
                    meaning_of=meaning_of,
                    fates=self._fates,
                )
                if number in meanings:
                    made.mean(meanings[number])
            first = end
        for named, signed in ((mentions, False), (self.signs.find_in(names), True)):
            for mention in named:
                number = bisect_right(ends, mention.start)
                sentence = found[number]
                if sentence is None or mention.end > ends[number]:
                    continue
                first = ends[number - 1] if number else 0
                local = Mention(mention.entry, mention.start - first, mention.end - first)
                (sentence.signed if signed else sentence.named).append(local)
        return found


def _known(terms: Sequence[int], meant: Mapping[int, Iterable[Concept]], named: range) -> Known:
    meaning: dict[str, int | str] = {}
    for term in terms:
        for kind, value in meant[term]:
            meaning.setdefault(kind, value)
    return Known(
        meaning, tuple(term for term in terms if term in named), not TRIGGERS.isdisjoint(meaning)
    )


def _gazetteer(lexicon: Lexicon, names: Mapping[str, Iterable[str]]) -> Gazetteer:
    gazetteer = Gazetteer(lexicon)
    for entry, aliases in names.items():
        for name in aliases:
            words = forms(fold(name).marked)
            # The letters of «أ ف ب» are words that take no affix; «لرويترز» is one that does.
            gazetteer.add(
                entry,
                [Word(w, WordClass.NAME if len(w) > 2 else WordClass.EXACT) for w in words],
            )
    return gazetteer


def _bare(name: str) -> str:
    """A name without the «صحيفة» before it."""
    head, _, rest = name.partition(" ")
    return rest if head in OUTLETS else name


def _spoken_to(agencies: Mapping[str, NamedAgency]) -> Iterable[Word]:
    """«للجزيرة»: signs that begin with the article, after «to»."""
    for named in agencies.values():
        for sign in named.signs:
            first = forms(fold(sign).marked)[0]
            if first.startswith("ال"):
                yield Word(f"لل{first[2:]}", WordClass.EXACT)
