"""Concepts: what words mean that dates, numbers, quotations and sources are told by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from streams.text.affixes import WordClass


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
NOTHING: Final[Meaning] = {}


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
    " علق زعم أقر اتهم وصف أردف استطرد أفاد نوه نبه تعهد توقع أشاد تساءل أعرب غرد أجاب"
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
    "killed": ("قتل اغتال استشهد أعدم توفي", "مقتل استشهاد مصرع إعدام وفاة وفيات"),
    "wounded": ("أصاب أصيب جرح", "إصابة جرح"),
    "displaced": ("نزح هجر شرد فر", "نزوح تهجير تشريد فرار"),
    "missing": ("فقد", "فقدان اختفاء"),
    "detained": ("اعتقل أسر احتجز أوقف", "اعتقال أسر احتجاز توقيف"),
}
_MET_DEATH: Final = "لقي لقيت لقوا لقيا لقين"
"""The past alone: «تلقى» is to receive."""
_PERSON: Final = (
    "شخص أشخاص مدني طفل أطفال امرأة نساء سيدة رجل رجال جندي جنود عنصر عناصر مسلح مقاتل عسكري شرطي"
    " ضابط ضباط مواطن فلسطيني سوري عراقي مهاجر عامل عمال صحفي صحافي متظاهر إرهابي مسافر راكب ركاب"
    " مهرب تاجر تجار ناشط متهم مطلوب طالب طلاب محام معلم صياد طبيب أطباء مسعف مزارع قاصر شاب شبان"
    " فتى فتاة فتيات رضيع رضع متطرف متمرد جهادي سائق حارس حراس مستوطن حاج حجاج عائد إسرائيلي"
    " أسرة عائلة عائلات فرد أفراد مريض مرضى مسن تلميذ تلاميذ أبناء بنات شقيق أشقاء موظف بحار بحارة"
    " ممرض رعاة متطوع إعلامي قيادي مرافق مجند أتراك أكراد أجانب أفغان هنود ألمان بدو"
)
_PERSONS: Final = (
    "شخصان شخصين مدنيان طفلان طفلين جنديان جنديين امرأتان امرأتين رجلان رجلين"
    " ضابطان ضابطين عنصران عنصرين شابان شابين فتاتان فتاتين شقيقان شقيقين سيدتان سيدتين طفلتان"
    " طفلتين شرطيان مسلحان مواطنان مقاتلان فلسطينيان سوريان عراقيان صحفيان صحافيان عاملان"
)
OUTLETS: Final = ("وكالة", "صحيفة", "جريدة", "مجلة", "قناة", "إذاعة", "شبكة", "تلفزيون")
_SPEAKS_FOR: Final = "مراسل مراسلة موقع راديو كاميرا شاشة"
PAPERS: Final = ("صحيفة", "جريدة", "مجلة")
TRIGGERS: Final = frozenset(
    {
        Kind.MONTH, Kind.TISHRIN, Kind.KANUN, Kind.HIJRI, Kind.RABI, Kind.JUMADA, Kind.DHU,
        Kind.WEEKDAY, Kind.DAY, Kind.UNIT, Kind.NUMBER, Kind.OUTLET, Kind.PAIR, Kind.PERSONS,
        Kind.SPEAKS_FOR, Kind.SIGN_FOR,
    }
)  # fmt: skip


def concepts() -> Iterable[tuple[Concept, WordClass, list[str]]]:
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
    yield (
        Concept(Kind.DEED, "killed"),
        WordClass.EXACT,
        [f"{and_}{met}" for met in _MET_DEATH.split() for and_ in ("", "و", "ف")],
    )
    yield Concept(Kind.PERSON), noun, _PERSON.split()
    yield Concept(Kind.PERSONS), name, _PERSONS.split()
