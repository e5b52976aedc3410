"""Words that dates, numbers, quotations and sources are told by, as concepts.

A story is looked through once: each of its words is looked up among all forms that words with a
meaning have, and only sentences that hold a *trigger* are read any further.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import compress
from typing import Final, NamedTuple

from streams.story.names import NamedAgency
from streams.text.affixes import WordClass
from streams.text.fold import Folded, fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.lexicon import Lexicon, Number, Word
from streams.text.numerals import NUMBER_WORDS
from streams.text.tokens import forms, lines_of


class Kind:
    """What a word is of use for. Plain strings: an enumeration hashes in Python code."""

    MONTH: Final = "month"
    TISHRIN: Final = "tishrin"
    KANUN: Final = "kanun"
    HIJRI: Final = "hijri"
    RABI: Final = "rabi"
    JUMADA: Final = "jumada"
    DHU: Final = "dhu"
    WEEKDAY: Final = "weekday"
    DAY: Final = "day"
    UNIT: Final = "unit"
    NUMBER: Final = "number"
    YEAR: Final = "year"
    """A number that may be a year of our era."""
    OUTLET: Final = "outlet"
    SPEAKS_FOR: Final = "speaks for"
    """«مراسل»."""
    SIGN_FOR: Final = "sign for"
    """A sign that somebody speaks to: «للجزيرة»."""
    SAYS: Final = "says"
    FATE: Final = "fate"
    """What became of people, as a noun for them: «قتيل»."""
    PAIR: Final = "pair"
    """Two of them: «قتيلان»."""
    DEED: Final = "deed"
    """The same as a verb or its noun: «مقتل», «أصيب»."""
    PERSON: Final = "person"
    PERSONS: Final = "persons"
    """Two of them: «شخصان»."""


Meaning = Mapping[str, int | str]
"""Of each kind of thing what a word says of it."""


class Concept(NamedTuple):
    """What a term means."""

    kind: str
    value: int | str = 0


_MONTHS: Final[Mapping[int, str]] = {
    1: "يناير جانفي",
    2: "فبراير شباط فيفري",
    3: "مارس آذار",
    4: "أبريل إبريل نيسان أفريل",
    5: "مايو أيار ماي",
    6: "يونيو حزيران جوان يونيه",
    7: "يوليو تموز جويلية يوليه يوليوز",
    8: "أغسطس آب أوت غشت",
    9: "سبتمبر أيلول شتنبر",
    10: "أكتوبر أوكتوبر",
    11: "نوفمبر نونبر",
    12: "ديسمبر دجنبر",
}
_HIJRI: Final[Mapping[int, str]] = {
    1: "محرم المحرم",
    2: "صفر",
    7: "رجب",
    8: "شعبان",
    9: "رمضان",
    10: "شوال",
}
_WEEKDAYS: Final[Mapping[int, str]] = {
    0: "الاثنين الإثنين",
    1: "الثلاثاء الثلثاء",
    2: "الأربعاء",
    3: "الخميس",
    4: "الجمعة",
    5: "السبت",
    6: "الأحد",
}
"""Monday is 0, as in :meth:`datetime.date.weekday`."""
_DAYS: Final[Mapping[int, str]] = {-1: "أمس الأمس البارحة", 0: "اليوم الليلة", 1: "غدا غد الغد"}
_UNITS: Final[Mapping[str, str]] = {
    "week": "الأسبوع",
    "month": "الشهر",
    "year": "العام السنة",
}
_SAYS: Final = (
    "قال أضاف أكد أعلن أوضح تابع ذكر صرح أشار رأى اعتبر شدد لفت كشف نفى اعترف حذر طالب دعا كتب"
    " علق زعم أقر اتهم وصف أردف استطرد أفاد نوه نبه تعهد توقع أشاد تساءل أعرب"
)
_FATES: Final[Mapping[str, str]] = {
    "killed": "قتيل قتلى شهيد شهداء ضحية ضحايا صريع",
    "wounded": "جريح جرحى مصاب مصابون",
    "displaced": "نازح لاجئ لاجئون مهجر مشرد",
    "missing": "مفقود",
    "detained": "معتقل أسير أسرى محتجز موقوف سجين سجناء رهينة رهائن",
}
_PAIRS: Final[Mapping[str, str]] = {
    "killed": "قتيلان قتيلين شهيدان شهيدين",
    "wounded": "جريحان جريحين مصابان",
}
_DEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "killed": ("قتل اغتال استشهد أعدم لقي", "مقتل استشهاد مصرع إعدام وفاة"),
    "wounded": ("أصاب أصيب جرح", "إصابة جرح"),
    "displaced": ("نزح هجر شرد فر", "نزوح تهجير تشريد فرار"),
    "missing": ("فقد", "فقدان اختفاء"),
    "detained": ("اعتقل أسر احتجز أوقف", "اعتقال أسر احتجاز توقيف"),
}
_PERSON: Final = (
    "شخص أشخاص مدني طفل أطفال امرأة نساء سيدة رجل رجال جندي جنود عنصر عناصر مسلح مقاتل عسكري شرطي"
    " ضابط ضباط مواطن فلسطيني سوري عراقي مهاجر عامل عمال صحفي صحافي متظاهر إرهابي مسافر راكب ركاب"
)
_PERSONS: Final = "شخصان شخصين مدنيان طفلان طفلين جنديان جنديين امرأتان امرأتين رجلان رجلين"
OUTLETS: Final = ("وكالة", "صحيفة", "جريدة", "مجلة", "قناة", "إذاعة", "شبكة", "تلفزيون")
_SPEAKS_FOR: Final = "مراسل مراسلة موقع راديو كاميرا شاشة"
PAPERS: Final = ("صحيفة", "جريدة", "مجلة")

_FIRST_YEAR, _LAST_YEAR = 1800, 2100
"""A number of four digits between these may be a year."""

_TRIGGERS: Final = frozenset(
    {
        Kind.MONTH, Kind.TISHRIN, Kind.KANUN, Kind.HIJRI, Kind.RABI, Kind.JUMADA, Kind.DHU,
        Kind.WEEKDAY, Kind.DAY, Kind.UNIT, Kind.NUMBER, Kind.OUTLET, Kind.PAIR, Kind.PERSONS,
        Kind.SPEAKS_FOR, Kind.SIGN_FOR,
    }
)  # fmt: skip


class Sentence:
    """The tokens of a stretch of text, with what they mean; offsets are those of the text."""

    __slots__ = (
        "_chunk_ends",
        "_firsts",
        "_folded",
        "_marked",
        "_meanings",
        "_reshaped",
        "_starts",
        "_words",
        "end",
        "kinds",
        "named",
        "signed",
        "size",
        "start",
        "text",
        "tokens",
    )

    def __init__(
        self,
        words: Words,
        text: str,
        span: tuple[int, int],
        marked: str,
        tokens: list[str],
        *,
        grown: bool,
    ) -> None:
        """``marked`` is it folded; ``grown``: some character may have become several."""
        self.text = text
        self.start, self.end = span
        self.tokens = tokens
        """Folded, teh marbuta kept."""
        self.size = len(tokens)
        """How many tokens there are."""
        self._words = words
        self._marked = marked
        self._reshaped = grown or len(marked) != self.end - self.start
        self._folded: Folded | None = None
        self._starts: list[int] = []
        self._chunk_ends: list[int] | None = None
        self._firsts: dict[re.Pattern[str], int] = {}
        self._meanings: dict[int, Meaning] = {}
        self.kinds: dict[str, list[int]] = {}
        """Of each kind that has a sentence read the tokens that mean it, ascending."""
        self.named: list[Mention] = []
        """The agencies that names stand for, and those that signs do."""
        self.signed: list[Mention] = []

    def mean(self, meanings: dict[int, Meaning]) -> None:
        """Say what tokens mean, in their order."""
        self._meanings = meanings
        kinds = self.kinds
        for token, meaning in meanings.items():
            for kind in meaning:
                if kind in kinds:
                    kinds[kind].append(token)
                else:
                    kinds[kind] = [token]

    def __len__(self) -> int:
        return self.size

    def of(self, kinds: Set[str]) -> list[int]:
        """The tokens that mean any of some kinds of things, ascending."""
        lists = [tokens for kind, tokens in self.kinds.items() if kind in kinds]
        return lists[0] if len(lists) == 1 else sorted(set().union(*lists))

    def meaning(self, token: int) -> Meaning:
        """What a token means; nothing beyond the sentence."""
        meaning = self._meanings.get(token)
        if meaning is None:
            if not 0 <= token < self.size:
                return NOTHING
            meaning = self._meanings[token] = self._words.meaning(self.tokens[token])
        return meaning

    def value(self, token: int, kind: str) -> int | str | None:
        """What a token says of a kind of thing."""
        return self.meaning(token).get(kind)

    def last(self, kind: str, first: int, end: int) -> Iterator[int]:
        """Of some tokens those that mean a kind of thing, from the last to the first."""
        meaning_of, tokens = self._words.meaning, self.tokens
        return (at for at in range(end - 1, first - 1, -1) if kind in meaning_of(tokens[at]))

    def span(self, first: int, last: int | None = None) -> tuple[int, int]:
        """Where in the text some tokens stand, from ``first`` to before ``last``."""
        end = first if last is None else last - 1
        starts = self._starts
        if end >= len(starts):
            self._find(end)
        begin, stop = starts[first], starts[end] + len(self.tokens[end])
        if self._reshaped:
            if self._folded is None:
                self._folded = fold(self.text[self.start : self.end])
            begin, stop = self._folded.span(begin, stop)
        return self.start + begin, self.start + stop

    def _find(self, token: int) -> None:
        """Where the tokens begin in the folded text, up to one: most sentences are not asked."""
        starts, tokens = self._starts, self.tokens
        at = starts[-1] + len(tokens[len(starts) - 1]) if starts else 0
        find = self._marked.find
        for form in tokens[len(starts) : token + 1]:
            # What stands before it is in no token, so that it cannot be found there.
            at = find(form, at)
            starts.append(at)
            at += len(form)

    def token_at(self, offset: int) -> int:
        """The first token that begins at or after an offset of the text."""
        return bisect_left(range(self.size), offset, key=lambda at: self.span(at)[0])

    def gap(self, before: int, after: int) -> str:
        """What stands between two tokens."""
        return self.text[self.span(before)[1] : self.span(after)[0]]

    def ends_clause(self, token: int) -> bool:
        """Whether a comma or the like stands right behind a token."""
        if not 0 <= token < self.size:
            return True
        text, at, end = self.text, self.span(token)[1], self.end
        if at == end or text[at].isspace():
            return False
        for stop in range(at + 1, min(at + _CLINGING, end)):
            if text[stop].isspace():
                return text[stop - 1] in _CLAUSE_ENDS
        # Rarely asked for, and all at once: a text may have no spaces at all.
        if self._chunk_ends is None:
            self._chunk_ends = [found.end() for found in _CHUNK.finditer(text, self.start, end)]
        return text[self._chunk_ends[bisect_left(self._chunk_ends, at)] - 1] in _CLAUSE_ENDS

    def end_of_first(self, pattern: re.Pattern[str]) -> int:
        """Where in the text the first match of a pattern ends; beyond the sentence without any.

        Looked for once, however many tokens ask for what stands before them.
        """
        end = self._firsts.get(pattern)
        if end is None:
            found = pattern.search(self.text, self.start, self.end)
            end = self._firsts[pattern] = self.end + 1 if found is None else found.end()
        return end

    def form(self, token: int) -> str:
        """A token folded, teh marbuta kept; nothing beyond the sentence."""
        return self.tokens[token] if 0 <= token < self.size else ""

    def forms(self, first: int, last: int) -> list[str]:
        """Some tokens, as far as the sentence has them."""
        return self.tokens[max(0, first) : max(0, last)]


class Known(NamedTuple):
    """What a form of a word is."""

    meaning: Meaning
    """Empty where the word is nothing but part of a name."""
    names: tuple[int, ...]
    """The terms of names of agencies that it is."""
    tells: bool
    """Whether a sentence with it is read."""


NOTHING: Final[Meaning] = {}


class Words:
    """The concepts as terms of one lexicon, and the agencies of a catalog beside them."""

    def __init__(self, agencies: Mapping[str, NamedAgency]) -> None:
        lexicon = Lexicon()
        concepts: defaultdict[int, tuple[Concept, ...]] = defaultdict(tuple)
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
        for concept, word_class, citations in _concepts():
            # «ربيع» is a month and a season: a term of its own for each concept.
            term = lexicon.add(*(Word(word, word_class) for word in citations))
            concepts[term] += (concept,)
        number = lexicon.add(*NUMBER_WORDS, Number())
        year = lexicon.add(Number(least=_FIRST_YEAR, most=_LAST_YEAR))
        spoken_to = lexicon.add(*_spoken_to(agencies))
        for term, kind in ((number, Kind.NUMBER), (year, Kind.YEAR), (spoken_to, Kind.SIGN_FOR)):
            concepts[term] += (Concept(kind),)
        forms = lexicon.forms()
        known = {terms: _known(terms, concepts, named) for terms in set(forms.values())}
        every = [(form, known[terms]) for form, terms in forms.items()]
        # Few words have all stories read on. They fit into the nearest memory, and so each word of
        # a story is looked up among them alone.
        self._telling = {form: each for form, each in every if each.tells or each.names}
        self._meanings = {form: each.meaning for form, each in every if each.meaning}
        self._any_number = _known([number], concepts, named)
        self._any_year = _known([number, year], concepts, named)

        @lru_cache(maxsize=_REMEMBERED)
        def number_of(form: str) -> Known:
            return _known(lexicon.terms_of(form), concepts, named)

        self._number_of = number_of

    def _number(self, form: str) -> Known:
        if form.isdecimal() and len(form) <= _PLAIN_DIGITS and form not in self._telling:
            # ASCII all, as folding leaves them.
            return self._any_year if _FIRST_YEAR <= int(form) <= _LAST_YEAR else self._any_number
        return self._number_of(form)

    def meaning(self, token: str) -> Meaning:
        """What a token means."""
        return self._meanings.get(token, NOTHING)

    def sentences(
        self, text: str, spans: Sequence[tuple[int, int]], *, quoted: bool, cased: bool
    ) -> list[Sentence | None]:
        """Of each stretch its tokens, where there is anything in it that is looked for.

        The stretches are ascending and apart from each other. ``quoted``: those with a quotation
        mark are looked for as well; ``cased``: there may be letters that are of upper case.
        """
        surface = "\n".join([text[start:end].replace("\n", " ") for start, end in spans])
        folded = fold(surface)
        tokens, ends, numbers = lines_of(folded.marked)
        get = self._telling.get
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
            if number in wanted or (quoted and is_quoting(line)):
                found[number] = sentence = Sentence(
                    self, text, span, line, tokens[first:end], grown=folded.grown
                )
                if number in meanings:
                    sentence.mean(meanings[number])
            first = end
        for named, signed in ((mentions, False), (self.signs.find_in(names), True)):
            for mention in named:
                number = bisect_right(ends, mention.start)
                heard = found[number]
                if heard is None or mention.end > ends[number]:
                    continue
                first = ends[number - 1] if number else 0
                local = Mention(mention.entry, mention.start - first, mention.end - first)
                (heard.signed if signed else heard.named).append(local)
        return found


def _known(terms: Sequence[int], concepts: Mapping[int, Iterable[Concept]], named: range) -> Known:
    meaning: dict[str, int | str] = {}
    for term in terms:
        for kind, value in concepts[term]:
            meaning.setdefault(kind, value)
    return Known(
        meaning, tuple(term for term in terms if term in named), not _TRIGGERS.isdisjoint(meaning)
    )


def is_quoting(text: str) -> bool:
    """Whether there is a mark that quotations stand between."""
    return "«" in text or '"' in text or "“" in text or "”" in text


_CLAUSE_ENDS: Final = '،,؛;:.)»”"'
_CLINGING: Final = 8
"""Characters behind a word among which the next space is looked for."""
_CHUNK: Final = re.compile(r"\S+")
_PLAIN_DIGITS: Final = 9
_REMEMBERED: Final = 1 << 12
"""Numbers of which it is remembered what they are."""


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


def _concepts() -> Iterable[tuple[Concept, WordClass, list[str]]]:
    name, noun, verb = WordClass.NAME, WordClass.NOUN, WordClass.VERB
    for month, words in _MONTHS.items():
        yield Concept(Kind.MONTH, month), name, words.split()
    yield Concept(Kind.TISHRIN), name, ["تشرين"]
    yield Concept(Kind.KANUN), name, ["كانون"]
    for month, words in _HIJRI.items():
        yield Concept(Kind.HIJRI, month), name, words.split()
    yield Concept(Kind.RABI), name, ["ربيع"]
    yield Concept(Kind.JUMADA), name, ["جمادى", "جماد"]
    yield Concept(Kind.DHU, 11), name, ["القعدة"]
    yield Concept(Kind.DHU, 12), name, ["الحجة"]
    for weekday, words in _WEEKDAYS.items():
        yield Concept(Kind.WEEKDAY, weekday), name, words.split()
    for day, words in _DAYS.items():
        yield Concept(Kind.DAY, day), name, words.split()
    for unit, words in _UNITS.items():
        yield Concept(Kind.UNIT, unit), name, words.split()
    yield Concept(Kind.OUTLET), name, list(OUTLETS)
    yield Concept(Kind.SPEAKS_FOR), noun, _SPEAKS_FOR.split()
    yield Concept(Kind.SAYS), verb, _SAYS.split()
    for fate, words in _FATES.items():
        yield Concept(Kind.FATE, fate), noun, words.split()
    for fate, words in _PAIRS.items():
        yield Concept(Kind.PAIR, fate), name, [w for p in words.split() for w in (p, f"ال{p}")]
    for fate, (verbs, nouns) in _DEEDS.items():
        yield Concept(Kind.DEED, fate), verb, verbs.split()
        yield Concept(Kind.DEED, fate), noun, nouns.split()
    yield Concept(Kind.PERSON), noun, _PERSON.split()
    yield Concept(Kind.PERSONS), name, _PERSONS.split()
