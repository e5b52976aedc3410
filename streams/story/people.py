"""People: whether what follows a number is them, or nothing, so that it may count them.

«قتل 3», «3 مدنيين», «3 من المارة» count people, «3 أيام», «3 بيوت» do not.
"""

from __future__ import annotations

import re
from typing import Final

from streams.story.concepts import Kind
from streams.story.sentence import Sentence
from streams.text.fold import word_set

SKIPPED: Final = word_set("على الأقل آخر من بين تقريبا حتى الآن نحو حوالي")
OTHERS: Final = word_set(
    "آخرون آخرين آخران أخرى أخريات بجروح بجراح بإصابات معظمهم أغلبهم غالبيتهم جميعهم"
)
"""Behind a number these say that people are meant, whatever follows."""
WHEN_AND_WHERE: Final = word_set(
    "يوم أمس مساء صباح فجر ظهر ليل ليلة خلال منذ بعد قبل إثر عقب جراء نتيجة بينما عندما حين أثناء"
    " على إلى عن داخل قرب شمال جنوب شرق غرب وسط شمالي جنوبي شرقي غربي عند عبر"
    " ضمن تحت أمام حسب كما حيث"
)
_NO_THINGS: Final = ("و", "ب", "ل")
"""Words behind a number that begin so name nothing which it counts."""
PARTS: Final = word_set("من في منهم منهن منها فيهم فيها فيه منه")
"""These name nothing either."""
_THINGS: Final = word_set(
    "بيت بيتا بيوت بناية بنايات بلدة بلدات برميل برميلا براميل باص باصا باصات باخرة بواخر بئر بئرا"
    " بوابة بوابات بطارية بطاريات لغم لغما لتر لترا ليتر ليرة ليلة ليال وحدة وحدات وزارة وزارات"
    " ولاية ولايات ورشة ورش وثيقة وثائق وظيفة وظائف"
)
"""What is no person and begins as if it were governed: «إصابة 3 بيوت»."""
# A sound plural or a nisba is of people, but for these.
_PEOPLE: Final = re.compile(r"\w{3,}(?:ين|ون)|\w{4,}يا")
_NO_PEOPLE: Final = word_set(
    "سنين ملايين عناوين قوانين ميادين براكين بساتين دواوين موازين تمارين عشرين ثلاثين أربعين خمسين"
    " ستين سبعين ثمانين تسعين مليون بليون تريليون تلفزيون قانون صابون كربون طاحون يومين أسبوعين"
    " شهرين عامين سنتين ساعتين دقيقتين مرتين غارتين قذيفتين صاروخين قريتين مدينتين دولتين منزلين"
    " سيارتين آليتين برميلين حاجزين بلدتين جبهتين محورين طائرتين ضربتين عمليتين هجومين تفجيرين"
    " يوميا سنويا شهريا أسبوعيا حاليا تقريبيا إضافيا رسميا محليا دوليا"
)


def is_person(sentence: Sentence, at: int) -> bool:
    """Whether a token names people: by a noun for them, or by its form."""
    if sentence.value(at, Kind.PERSON) is not None:
        return True
    form = sentence.form(at)
    return (
        _PEOPLE.fullmatch(form) is not None
        and form not in _NO_PEOPLE
        and sentence.value(at, Kind.NUMBER) is None
    )


def may_be_people(sentence: Sentence, at: int) -> bool:
    """Whether those whom a number before token ``at`` counts may be people."""
    while sentence.form(at) in SKIPPED:
        at += 1
    return is_person(sentence, at) or not counts_things(sentence, at)


def counts_things(sentence: Sentence, at: int) -> bool:
    """Whether what follows a number is a thing: «قتل 3 وأصيب 5» counts people, «3 أيام» days."""
    form = sentence.form(at)
    if not form or form in WHEN_AND_WHERE:
        return False
    # A clause's end is asked for last, since that takes longest.
    if form in _THINGS:
        return not sentence.ends_clause(at - 1)
    return not (
        form in PARTS
        or form.startswith(_NO_THINGS)
        or sentence.meaning(at)
        or sentence.ends_clause(at - 1)
    )
