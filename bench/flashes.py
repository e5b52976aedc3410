"""Made flashes and the stories that carry them, or only share a set phrase with them.

Words are drawn from slots of sentences as Arabic agencies write them, so that two events of one
kind share what such sentences always share.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final, NamedTuple

PHRASES: Final = (
    "في قصف جوي على سوق شعبية",
    "في غارة استهدفت مستشفى ميدانيا شرقي",
    "بعد اشتباكات عنيفة عند المدخل الشمالي",
    "خلال عملية عسكرية واسعة في ريف",
    "إثر انفجار سيارة مفخخة قرب حاجز",
)
"""What independent reports of one kind of event have in common: five words and more."""
_OPENINGS: Final = (
    "مقتل {n} مدنيين",
    "سقوط {n} جرحى على الأقل",
    "الدفاع المدني ينتشل {n} جثث",
    "مصادر طبية تحصي {n} ضحايا",
    "المرصد يوثق إصابة {n} أطفال",
    "شهود يتحدثون عن {n} قتلى",
    "نزوح {n} عائلات",
    "فرق الإسعاف تنقل {n} مصابين",
)
_CLOSINGS: Final = (
    "فجر اليوم",
    "وسط انقطاع الكهرباء",
    "ونقل المصابين بالزوارق",
    "والبحث مستمر عن مفقودين",
    "وفق لجنة محلية",
    "رغم سريان التهدئة",
    "وإغلاق الطريق الدولي",
    "قبل ساعات من المحادثات",
)
_NUMBERS: Final = (
    "ثلاثة",
    "أربعة",
    "خمسة",
    "ستة",
    "سبعة",
    "ثمانية",
    "تسعة",
    "عشرة",
    "6",
    "11",
    "24",
)
_SENTENCES: Final = (
    "وقال سكان إن أصوات الطائرات لم تغب عن الأجواء منذ منتصف الليل.",
    "ودعت منظمات إغاثة إلى فتح ممرات آمنة لإخراج الجرحى من الأحياء المحاصرة.",
    "ولم تعلق وزارة الدفاع على هذه الأنباء حتى الآن.",
    "وكان الطرفان قد تبادلا الاتهامات بخرق الاتفاق الذي رعته دول إقليمية.",
    "وأضاف المتحدث أن الحصيلة مرشحة للارتفاع بسبب خطورة بعض الإصابات.",
    "وتشهد المنطقة منذ أسابيع تصعيدا أجبر مئات العائلات على المغادرة.",
    "وذكر طبيب في المشفى الوحيد العامل أن المواد الطبية توشك على النفاد.",
    "ويأتي ذلك بينما يستعد وفدان لجولة جديدة من المباحثات غير المباشرة.",
)
_DATELINES: Final = ("عمان (رويترز) - ", "بيروت 9 سبتمبر (أ ف ب) - ", "")
_URGENT: Final = ("", "عاجل: ", "عاجل | ")


class Made(NamedTuple):
    """Two texts and whether one only carries what the other says."""

    a: tuple[str | None, str]
    """Title and content."""
    b: tuple[str | None, str]
    one: bool


def flash(chance: random.Random, phrase: str | None = None, but: str = "") -> str:
    """A flash of eight words and more, none of whose opening and closing is that of ``but``."""
    opening = chance.choice([each for each in _OPENINGS if each.split()[0] not in but])
    closing = chance.choice([each for each in _CLOSINGS if each.split()[-1] not in but])
    number = chance.choice(_NUMBERS)
    return f"{opening.format(n=number)} {phrase or chance.choice(PHRASES)} {closing}"


def story(chance: random.Random, lead: str) -> str:
    """A story of some sixty words and more that opens with a lead."""
    more = chance.sample(_SENTENCES, k=chance.randint(5, len(_SENTENCES)))
    return f"{chance.choice(_DATELINES)}{lead}.\n\n" + "\n\n".join(more)


def carried(chance: random.Random) -> Made:
    """A flash, and the story that carries it: as headline, as lead, or further down."""
    words = flash(chance)
    short = words.split()[: chance.randint(4, 15)]
    said = " ".join(short)
    sent = chance.choice(_URGENT) + said
    first: tuple[str | None, str] = (sent, "") if chance.random() < 0.5 else (None, sent)
    way = chance.choice(("headline", "lead", "attributed", "marked"))
    other = flash(chance, chance.choice(PHRASES), but=words)
    if way == "headline":
        return Made(first, (said, story(chance, other)), True)
    if way == "attributed":
        said = f"أفاد مراسل بأن الحصيلة الأولية هي {said}"
    if way == "marked":
        said = said.replace("على الأقل ", "").replace("ي ", "يّ ")
    return Made(first, (None if way == "lead" else other, story(chance, said + " " + other)), True)


def independent(chance: random.Random) -> Made:
    """Two flashes, or a flash and a story, of two sources: they share one set phrase."""
    phrase = chance.choice(PHRASES)
    one = flash(chance, phrase)
    other = flash(chance, phrase, but=one)
    if chance.random() < 0.5:
        return Made((None, one), (None, other), False)
    return Made((None, one), (None, story(chance, other)), False)


def pairs(count: int, seed: int) -> Sequence[Made]:
    """So many of either kind."""
    chance = random.Random(seed)
    return [make(chance) for make in (carried, independent) for _ in range(count)]
