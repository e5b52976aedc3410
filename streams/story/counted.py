"""Counted: what became of the people whom a number counts.

A noun for them says it («7 جرحى»), what was done before the number («قتل 7», «إصابة 7») or behind
it («7 مدنيين قتلوا»), and those among others share what became of these («بينهم 3 أطفال»).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Final, NamedTuple, cast

from streams.events import Counted
from streams.story.concepts import Kind
from streams.story.sentence import Sentence
from streams.text.fold import fold

_NEAR: Final = 6
"""Tokens before a number in which what governs it stands."""
_MOST_SKIPPED: Final = 4
_BEHIND: Final = 2 * _MOST_SKIPPED + 1
"""Tokens behind a number among which those are that say what became of whom it counts."""


def _forms(words: str) -> frozenset[str]:
    return frozenset(fold(word).marked for word in words.split())


_SKIPPED: Final = _forms("على الأقل آخر من بين تقريبا حتى الآن نحو حوالي")
_OTHERS: Final = _forms(
    "آخرون آخرين آخران أخرى أخريات بجروح بجراح بإصابات معظمهم أغلبهم غالبيتهم جميعهم"
)
"""Behind a number these say that people are meant, whatever follows."""
_WHEN_AND_WHERE: Final = _forms(
    "يوم أمس مساء صباح فجر ظهر ليل ليلة خلال منذ بعد قبل إثر عقب جراء نتيجة بينما عندما حين أثناء"
    " على إلى عن داخل قرب شمال جنوب شرق غرب وسط شمالي جنوبي شرقي غربي عند عبر"
    " ضمن تحت أمام حسب كما حيث"
)
_AMONG: Final = _forms("بينهم بينهن منهم منهن وبينهم ومنهم")
_PASSED: Final = _SKIPPED | _OTHERS
_PERCENT: Final = re.compile(r"\s*(?:[%٪]|(?:في\s+|ب)ال(?:مئة|مائة|مئه|مائه))")
_NO_THINGS: Final = ("و", "ب", "ل")
"""Words behind a number that begin so name nothing which it counts."""
_PARTS: Final = _forms("من في منهم منهن منها فيهم فيها فيه منه")
"""These name nothing either."""
_THINGS: Final = _forms(
    "بيت بيتا بيوت بناية بنايات بلدة بلدات برميل برميلا براميل باص باصا باصات باخرة بواخر بئر بئرا"
    " بوابة بوابات بطارية بطاريات لغم لغما لتر لترا ليتر ليرة ليلة ليال وحدة وحدات وزارة وزارات"
    " ولاية ولايات ورشة ورش وثيقة وثائق وظيفة وظائف"
)
"""What is no person and begins as if it were governed: «إصابة 3 بيوت»."""
_OVER: Final[Mapping[int | str, frozenset[str]]] = {
    "detained": _forms("أفرج أفرجت أفرجوا الإفراج إفراج سراح تحرير حرر حررت حرروا"),
    "displaced": _forms("عودة العودة عاد عادت أعاد أعادت إعادة يعود تعود"),
}
_FREED_WITHIN: Final = 4
_NEVER: Final = _forms("لم ولم فلم لن ولن")
_ONLY: Final = _forms("سوى إلا غير")
_LIVES: Final = _forms("بحياة حياة أرواح بأرواح")
_TAKES: Final = ("اودي", "اودت", "تودي", "يودي", "حصد", "تحصد", "يحصد", "ازهق", "كلف")
_TAKES_WITHIN: Final = 4
_ENDS: Final = _forms("قضى قضت قضوا القضاء بالقضاء يقضي تقضي")
_ENDING: Final = "قض"
"""In each of these."""
_GOVERNS: Final = _LIVES | {"علي"}
"""Words before a number that may govern it without being a deed."""
_DOING: Final = _forms(
    "إصابة إصابه جرح قتل مقتل استشهاد اعتقال أسر تشريد تهجير نزوح فقدان اختفاء احتجاز توقيف إعدام"
)
"""Deeds as nouns: two of them may share a number, «قتلوا وأصيب 5» do not."""
_OR: Final = _forms("أو و")
# A sound plural or a nisba is of people, but for these.
_PEOPLE: Final = re.compile(r"\w{3,}(?:ين|ون)|\w{4,}يا")
_NO_PEOPLE: Final = _forms(
    "سنين ملايين عناوين قوانين ميادين براكين بساتين دواوين موازين تمارين عشرين ثلاثين أربعين خمسين"
    " ستين سبعين ثمانين تسعين مليون بليون تريليون تلفزيون قانون صابون كربون طاحون يومين أسبوعين"
    " شهرين عامين سنتين ساعتين دقيقتين مرتين غارتين قذيفتين صاروخين قريتين مدينتين دولتين منزلين"
    " سيارتين آليتين برميلين حاجزين بلدتين جبهتين محورين طائرتين ضربتين عمليتين هجومين تفجيرين"
    " يوميا سنويا شهريا أسبوعيا حاليا تقريبيا إضافيا رسميا محليا دوليا"
)


class Said(NamedTuple):
    """What was said of the number before, for those who are among these."""

    last: int
    """The token after it."""
    counts: Counted | None
    shared: bool
    """They are among others themselves."""


class Fates(NamedTuple):
    """Where a sentence says what became of anybody."""

    tokens: list[int]
    """Those that say it themselves, ascending."""
    anywhere: bool
    """Others may say it with the words beside them."""

    def are_near(self, first: int, last: int) -> bool:
        """Whether any may be of those whom the tokens ``[first, last)`` count."""
        if self.anywhere:
            return True
        at = bisect_left(self.tokens, first - _NEAR)
        return at < len(self.tokens) and self.tokens[at] < last + _BEHIND


def fates_of(sentence: Sentence) -> Fates | None:
    """Where a sentence says what became of anybody, if it does at all: most do not."""
    tokens = sentence.fates()
    anywhere = sentence.holds(_ENDING) or not _LIVES.isdisjoint(sentence.tokens)
    if not (tokens or anywhere or Kind.PAIR in sentence.kinds):
        return None
    return Fates(tokens, anywhere)


def counted(sentence: Sentence, first: int, last: int, before: Said | None, fates: Fates) -> Said:
    """What became of those whom the tokens ``[first, last)`` count."""
    shared = _is_among(sentence, first, before)
    fate = _fate(sentence, first, last) if fates.are_near(first, last) else None
    if fate is None and shared and before is not None and _may_be_people(sentence, last):
        fate = before.counts
    # Most numbers count nobody, and need not be asked whether they are a share.
    if fate is not None and _is_share(sentence, last):
        fate = None
    return Said(last, cast("Counted | None", fate), shared)


def _is_share(sentence: Sentence, last: int) -> bool:
    """«40%», «40 بالمئة»."""
    end = sentence.span(last - 1)[1]
    return _PERCENT.match(sentence.text, end, sentence.end) is not None


def of_two(sentence: Sentence, at: int, before: Said | None) -> Said:
    """The same of «قتيلان», «شخصان», which say the number by their form."""
    shared = _is_among(sentence, at, before)
    fate = sentence.value(at, Kind.PAIR) or _deed_before(sentence, at)
    if fate is None and shared and before is not None:
        fate = before.counts
    return Said(at + 1, cast("Counted | None", fate), shared)


def _is_among(sentence: Sentence, first: int, before: Said | None) -> bool:
    """«بينهم 3», and what goes on after it: «بينهم 3 أطفال و4 نساء»."""
    if sentence.form(first - 1) in _AMONG:
        return True
    if before is None or not before.shared or first - before.last > 3:
        return False
    return sentence.form(first - 1) == "و" or sentence.form(first).startswith("و")


def _fate(sentence: Sentence, first: int, last: int) -> int | str | None:
    at, people = last, False
    while at < last + _MOST_SKIPPED and (form := sentence.form(at)) in _PASSED:
        people = people or form in _OTHERS
        at += 1
    fate = _joined(sentence, at, Kind.FATE)
    if fate is not None:
        # «30 بين قتيل وجريح» are both.
        both = sentence.form(at - 1) == "بين" and _fate_of(sentence, at + 1) not in (None, fate)
        return None if both or _is_free(sentence, first, fate) else fate
    person = _is_person(sentence, at)
    if person:
        # «7 جنود جرحى».
        fate = _joined(sentence, at + 1, Kind.FATE)
    # «نزوح 65 ألفا من شمال المدينة»
    from_there = at > last and not _counts_things(sentence, last)
    if fate is None and (people or person or from_there or not _counts_things(sentence, at)):
        fate = _deed_before(sentence, first)
    if fate is None:
        # «12 مدنيا على الأقل قتلوا»; what governs a number from before it comes first.
        behind = at + 1 if person else at
        while behind < at + _MOST_SKIPPED and sentence.form(behind) in _SKIPPED:
            behind += 1
        form = sentence.form(behind)
        people = people or person or behind > last or form.endswith("وا")
        # «آلاف من الأسر» are families.
        if people and not form.startswith("ال"):
            fate = _joined(sentence, behind, Kind.DEED)
    return fate


def _is_free(sentence: Sentence, first: int, fate: int | str) -> bool:
    """«أفرج عن 20 معتقلا», «عودة 500 نازح»: they are held no longer, or home again."""
    over = _OVER.get(fate)
    if over is None:
        return False
    for at in range(first - 1, max(-1, first - 1 - _FREED_WITHIN), -1):
        if sentence.form(at).lstrip("وفب") in over:
            return True
        if sentence.value(at, Kind.NUMBER) is not None or sentence.ends_clause(at):
            return False
    return False


def _is_person(sentence: Sentence, at: int) -> bool:
    if sentence.value(at, Kind.PERSON) is not None:
        return True
    form = sentence.form(at)
    return (
        _PEOPLE.fullmatch(form) is not None
        and form not in _NO_PEOPLE
        and sentence.value(at, Kind.NUMBER) is None
    )


def _may_be_people(sentence: Sentence, at: int) -> bool:
    while sentence.form(at) in _SKIPPED:
        at += 1
    return _is_person(sentence, at) or not _counts_things(sentence, at)


def _joined(sentence: Sentence, at: int, kind: str) -> int | str | None:
    """What a token says of those before it; «وأصيب» says it of others."""
    form = sentence.form(at)
    return None if form.startswith("و") else sentence.value(at, kind)


def _counts_things(sentence: Sentence, at: int) -> bool:
    """Whether what follows a number is a thing: «قتل 3 وأصيب 5» counts people, «3 أيام» days."""
    form = sentence.form(at)
    if not form or form in _WHEN_AND_WHERE:
        return False
    # A clause's end is asked for last, since that takes longest.
    if form in _THINGS:
        return not sentence.ends_clause(at - 1)
    return not (
        form in _PARTS
        or form.startswith(_NO_THINGS)
        or sentence.meaning(at)
        or sentence.ends_clause(at - 1)
    )


def _deed_before(sentence: Sentence, first: int) -> int | str | None:
    """What was done to those of whom a number follows."""
    tokens = sentence.tokens
    for at in range(first - 1, max(-1, first - 1 - _NEAR), -1):
        form, meaning = tokens[at], sentence.meaning(at)
        if not (Kind.DEED in meaning or Kind.FATE in meaning or form in _GOVERNS):
            if Kind.NUMBER in meaning:
                return None
            continue
        # Most numbers are not governed, and need not be asked for clauses.
        if any(sentence.ends_clause(before) for before in range(at, first - 1)):
            return None
        fate, found = _deed_at(sentence, at, first)
        if found:
            return fate
        if Kind.NUMBER in meaning:
            return None
    return None


def _deed_at(sentence: Sentence, at: int, first: int) -> tuple[int | str | None, bool]:
    """What a token says was done to those at ``first`` behind it, and whether it says so."""
    form = sentence.form(at)
    if form in _LIVES and any(
        word.startswith(_TAKES) for word in sentence.forms(at - _TAKES_WITHIN, at)
    ):
        return "killed", True
    if form == "علي" and sentence.form(at - 1).lstrip("وف") in _ENDS:
        return "killed", True
    fate = _fate_of(sentence, at)
    if fate is None:
        return None, False
    if sentence.form(at - 1) in _NEVER and _ONLY.isdisjoint(sentence.forms(at, first)):
        return None, True
    # «مقتل وإصابة 30» does not say how many of each.
    other = at - 2 if sentence.form(at - 1) in _OR else at - 1
    both = (other < at - 1 or form.startswith("و")) and all(
        word.lstrip("وبل") in _DOING for word in (form, sentence.form(other))
    )
    return (None if both and _fate_of(sentence, other) not in (None, fate) else fate), True


def _fate_of(sentence: Sentence, at: int) -> int | str | None:
    if at < 0:
        return None
    return sentence.value(at, Kind.DEED) or sentence.value(at, Kind.FATE)
