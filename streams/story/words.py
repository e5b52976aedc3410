"""Words that dates, numbers, quotations and sources are told by, as concepts.

A story is looked through once: what stands between two spaces is looked up under its own spelling
(:mod:`streams.text.vocabulary`), and only sentences that hold a *trigger* are read any further.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Final, NamedTuple

from streams.story.names import NamedAgency
from streams.text.affixes import WordClass, stems
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.lexicon import Lexicon, Number, Word, normal
from streams.text.numerals import NUMBER_WORDS
from streams.text.postings import TERM, TOKEN, Postings
from streams.text.tokens import forms, positions
from streams.text.vocabulary import LONGEST_REMEMBERED, Vocabulary


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
_SAYS_NOW: Final = (
    "يقول تقول يقولون يؤكد تؤكد يؤكدون يضيف تضيف يضيفون يشير تشير يشيرون يرى ترى يرون يفيد تفيد"
    " يدعو تدعو"
)
"""The present of those verbs of which it does not follow from the past."""
_FATES: Final[Mapping[str, str]] = {
    "killed": "قتيل قتلى شهيد شهداء ضحية ضحايا صريع جثة جثث",
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
    "killed": ("قتل اغتال استشهد أعدم لقي توفي", "مقتل استشهاد مصرع إعدام وفاة"),
    "wounded": ("أصاب أصيب جرح", "إصابة جرح"),
    "displaced": ("نزح هجر شرد فر", "نزوح تهجير تشريد فرار"),
    "missing": ("فقد", "فقدان اختفاء"),
    "detained": ("اعتقل أسر احتجز أوقف", "اعتقال أسر احتجاز توقيف"),
}
_PERSON: Final = (
    "شخص أشخاص مدني طفل أطفال امرأة نساء سيدة رجل رجال جندي جنود عنصر عناصر مسلح مقاتل عسكري شرطي"
    " ضابط ضباط مواطن فلسطيني سوري عراقي مهاجر عامل عمال صحفي صحافي متظاهر إرهابي مسافر راكب ركاب"
    " مهرب تاجر تجار ناشط متهم مطلوب طالب طلاب محام معلم صياد طبيب أطباء مسعف مزارع قاصر شاب شبان"
    " فتى فتاة فتيات رضيع رضع متطرف متمرد جهادي سائق حارس حراس مستوطن حاج حجاج عائد إسرائيلي"
)
_PERSONS: Final = (
    "شخصان شخصين مدنيان طفلان طفلين جنديان جنديين امرأتان امرأتين رجلان رجلين"
    " ضابطان ضابطين عنصران عنصرين شابان شابين فتاتان فتاتين شقيقان شقيقين سيدتان سيدتين طفلتان"
    " طفلتين شرطيان مسلحان مواطنان مقاتلان فلسطينيان سوريان عراقيان صحفيان صحافيان عاملان"
)
OUTLETS: Final = ("وكالة", "صحيفة", "جريدة", "مجلة", "قناة", "إذاعة", "شبكة", "تلفزيون")
_SPEAKS_FOR: Final = "مراسل مراسلة موقع راديو كاميرا شاشة"
PAPERS: Final = ("صحيفة", "جريدة", "مجلة")

_TRIGGERS: Final = frozenset(
    {
        Kind.MONTH, Kind.TISHRIN, Kind.KANUN, Kind.HIJRI, Kind.RABI, Kind.JUMADA, Kind.DHU,
        Kind.WEEKDAY, Kind.DAY, Kind.UNIT, Kind.NUMBER, Kind.OUTLET, Kind.PAIR, Kind.PERSONS,
        Kind.SPEAKS_FOR, Kind.SIGN_FOR,
    }
)  # fmt: skip


Tokens = tuple[list[str], list[tuple[int, int]]]
"""The folded tokens of a chunk, and where in it each stands."""


class Sentence:
    """The tokens of a stretch of text, with what they mean; offsets are those of the text."""

    __slots__ = (
        "_before",
        "_ends",
        "_first",
        "_meanings",
        "_of_long",
        "_starts",
        "end",
        "kinds",
        "named",
        "signed",
        "size",
        "start",
        "text",
        "words",
    )

    def __init__(
        self,
        words: Words,
        text: str,
        span: tuple[int, int],
        postings: Postings,
        first: int,
        end: int,
    ) -> None:
        self.words = words
        self.text = text
        self.start, self.end = span
        self.size = end - first
        """How many tokens there are."""
        self._before, self._starts, self._ends = postings.chunks
        self._first = first
        self._of_long: dict[int, Tokens] = {}
        self._meanings: dict[int, Mapping[str, int | str]] = {}
        self.kinds: dict[str, list[int]] = {}
        """Of each kind the tokens that mean it, ascending."""
        self.named: list[Mention] = []
        """The agencies that names stand for, and those that signs do."""
        self.signed: list[Mention] = []

    def mean(self, token: int, meaning: Mapping[str, int | str]) -> None:
        """Say what a token means; tokens come in their order."""
        self._meanings[token] = meaning
        for kind in meaning:
            if kind in self.kinds:
                self.kinds[kind].append(token)
            else:
                self.kinds[kind] = [token]

    def __len__(self) -> int:
        return self.size

    def of(self, *kinds: str) -> list[int]:
        """The tokens that mean any of some kinds of things, ascending."""
        lists = [self.kinds[kind] for kind in kinds if kind in self.kinds]
        if len(lists) == 1:
            return lists[0]
        return sorted({at for found in lists for at in found})

    def value(self, token: int, kind: str) -> int | str | None:
        """What a token says of a kind of thing."""
        meaning = self._meanings.get(token)
        return None if meaning is None else meaning.get(kind)

    def means(self, token: int) -> bool:
        """Whether a token means anything that is known here."""
        return bool(self._meanings.get(token))

    def span(self, first: int, last: int | None = None) -> tuple[int, int]:
        """Where in the text some tokens stand, from ``first`` to before ``last``."""
        begin, end = self._span(first)
        return (begin, end if last is None or last == first + 1 else self._span(last - 1)[1])

    def _span(self, token: int) -> tuple[int, int]:
        token += self._first
        chunk = bisect_right(self._before, token) - 1
        at, stop, within = self._starts[chunk], self._ends[chunk], token - self._before[chunk]
        start, end = self._read(at, stop)[1][within]
        return at + start, at + end

    def _read(self, at: int, stop: int) -> Tokens:
        """The tokens of a chunk."""
        if stop - at > LONGEST_REMEMBERED:
            # It may be all digits and slashes, thousands of tokens of which each is asked for.
            if at not in self._of_long:
                self._of_long[at] = self.words.read(self.text[at:stop])
            return self._of_long[at]
        surface = self.text[at:stop]
        return self.words.known.get(surface) or self.words.read(surface)

    def gap(self, before: int, after: int) -> str:
        """What stands between two tokens."""
        return self.text[self._span(before)[1] : self._span(after)[0]]

    def ends_clause(self, token: int) -> bool:
        """Whether a comma or the like stands right behind a token."""
        if not 0 <= token < self.size:
            return True
        chunk = bisect_right(self._before, self._first + token) - 1
        return self.text[self._ends[chunk] - 1] in _CLAUSE_ENDS

    def form(self, token: int) -> str:
        """A token folded, teh marbuta kept; nothing beyond the sentence."""
        if not 0 <= token < self.size:
            return ""
        token += self._first
        chunk = bisect_right(self._before, token) - 1
        at, stop, within = self._starts[chunk], self._ends[chunk], token - self._before[chunk]
        return self._read(at, stop)[0][within]

    def forms(self, first: int, last: int) -> list[str]:
        """Some tokens, as far as the sentence has them."""
        return [self.form(at) for at in range(max(0, first), min(last, self.size))]


class _Forms(Lexicon):
    """A lexicon that knows all forms of its words.

    It has a few hundred words where the rules have thousands: most words of a story are none of
    its forms, and cutting them in all ways to see that takes longer than reading the story.
    """

    def terms_of(self, form: str) -> tuple[int, ...]:
        known = self.all_forms()
        if form in known or form[0].isdigit() or form.lower() in known:
            return super().terms_of(form)
        return ()

    def all_forms(self) -> frozenset[str]:
        return self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        words = (unit for unit in map(self.unit, range(len(self))) if isinstance(unit, Word))
        return frozenset(
            prefix + stem + suffix
            for word in words
            for stem, paradigm in stems(
                normal(word.citation),
                word.word_class,
                present=None if word.present is None else normal(word.present),
            )
            for prefix, suffix in paradigm
        )


class Words:
    """The concepts as terms of one vocabulary, and the agencies of a catalog beside them."""

    def __init__(self, agencies: Mapping[str, NamedAgency]) -> None:
        lexicon = _Forms()
        self.concepts: defaultdict[int, tuple[Concept, ...]] = defaultdict(tuple)
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
        for concept, word_class, citations in _concepts():
            # «ربيع» is a month and a season: a term of its own for each concept.
            term = lexicon.add(*(Word(word, word_class) for word in citations))
            self.concepts[term] += (concept,)
        for kind, terms in (
            (Kind.NUMBER, [lexicon.add(*NUMBER_WORDS, Number())]),
            (Kind.YEAR, [lexicon.add(Number(least=1800, most=2100))]),
            (Kind.SIGN_FOR, [lexicon.add(*_spoken_to(agencies))]),
        ):
            for term in terms:
                self.concepts[term] += (Concept(kind),)
        self.known: dict[str, Tokens] = {}
        """The tokens of chunks that were asked for, as far as they are remembered."""
        self._vocabulary = Vocabulary(lexicon)

    def read(self, chunk: str) -> Tokens:
        """The tokens of a chunk."""
        folded = fold(chunk)
        found = forms(folded.marked), positions(folded)
        if len(chunk) <= LONGEST_REMEMBERED:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[chunk] = found
        return found

    def sentences(
        self, text: str, spans: Sequence[tuple[int, int]], *, heard: Set[int] = frozenset()
    ) -> list[Sentence | None]:
        """Of each stretch its tokens, where there is anything in it that is looked for.

        The stretches are ascending and apart from each other. ``heard``: the numbers of those
        whose tokens are asked for whatever they hold.
        """
        postings = self._vocabulary.postings(text, spans)
        ends: list[int] = postings.ends.tolist()
        found: list[Sentence | None] = [None] * len(spans)
        seen: dict[int, dict[str, int | str]] = {}
        terms, tokens = (postings.keys >> TERM).tolist(), (postings.keys & TOKEN).tolist()
        for term, token in zip(terms, tokens, strict=True):
            if concepts := self.concepts[term]:
                meaning = seen.setdefault(token, {})
                for kind, value in concepts:
                    meaning.setdefault(kind, value)
        wanted = {
            bisect_right(ends, token)
            for token, meaning in seen.items()
            if not _TRIGGERS.isdisjoint(meaning)
        }
        mentions = self.agencies.find(postings)
        wanted.update(bisect_right(ends, mention.start) for mention in mentions)
        wanted.update(heard)
        for number in wanted:
            first = ends[number - 1] if number else 0
            found[number] = Sentence(self, text, spans[number], postings, first, ends[number])
        number = 0
        for token in sorted(seen):
            while token >= ends[number]:
                number += 1
            if (sentence := found[number]) is not None:
                sentence.mean(token - (ends[number - 1] if number else 0), seen[token])
        for named, signed in ((mentions, False), (self.signs.find(postings), True)):
            for mention in named:
                number = bisect_right(ends, mention.start)
                sentence = found[number]
                if sentence is None or mention.end > ends[number]:
                    continue
                first = ends[number - 1] if number else 0
                local = Mention(mention.entry, mention.start - first, mention.end - first)
                (sentence.signed if signed else sentence.named).append(local)
        return found


QUOTE: Final = re.compile('[«“"”]')
_CLAUSE_ENDS: Final = '،,؛;:.)»”"'
_REMEMBERED: Final = 1 << 16


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
    yield (
        Concept(Kind.SAYS),
        WordClass.EXACT,
        [f"{and_}{said}" for said in _SAYS_NOW.split() for and_ in ("", "و", "ف")],
    )
    for fate, words in _FATES.items():
        yield Concept(Kind.FATE, fate), noun, words.split()
    for fate, words in _PAIRS.items():
        yield Concept(Kind.PAIR, fate), name, [w for p in words.split() for w in (p, f"ال{p}")]
    for fate, (verbs, nouns) in _DEEDS.items():
        yield Concept(Kind.DEED, fate), verb, verbs.split()
        yield Concept(Kind.DEED, fate), noun, nouns.split()
    yield Concept(Kind.PERSON), noun, _PERSON.split()
    yield Concept(Kind.PERSONS), name, _PERSONS.split()
