"""Dates: «26 آب/ أغسطس», «الـ 12 من الشهر الحالي», «الجمعة», «أمس», «1436/10/25 هـ».

A mention is the words that name the day, month or year. «الماضي» and its like behind a weekday or
month are none of them, yet tell which one it is; they belong to «الشهر الماضي», which says nothing
without them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from streams.events import DateMention
from streams.story import calendar
from streams.story.calendar import Side
from streams.story.words import Kind, Sentence
from streams.text.fold import fold


class Found(NamedTuple):
    """A date and the tokens ``[first, last)`` of its sentence."""

    mention: DateMention
    first: int
    last: int


def _forms(words: str) -> list[str]:
    return [fold(word).marked for word in words.split()]


_SIDES: Final[Mapping[str, Side]] = {
    **dict.fromkeys(_forms("الماضي الماضية المنصرم المنصرمة الفائت الفائتة السالف"), "past"),
    **dict.fromkeys(_forms("الحالي الحالية الجاري الجارية الراهن"), "now"),
    **dict.fromkeys(_forms("المقبل المقبلة القادم القادمة الآتي"), "next"),
}
_MONTH_CUES: Final = frozenset(
    _forms(
        "شهر شهري أشهر في مطلع بداية أوائل أواسط منتصف أواخر نهاية خلال منذ حتى إلى بين وحتى بشهر"
    )
)
_YEAR_CUES: Final = frozenset(
    _forms(
        "عام العام سنة السنة عامي منذ مطلع بداية أوائل أواسط منتصف أواخر نهاية حتى صيف شتاء خريف في"
        " أعوام لعام بعام وعام للعام بنهاية لسنة خلال قبل بعد بحلول موسم"
    )
)
_EVENTS: Final = frozenset(
    _forms("انتخابات الانتخابات مونديال أولمبياد رؤية ثورة حرب دستور موازنة ميزانية انتفاضة")
)
_WEAK_CUES: Final = frozenset(_forms("في خلال قبل بعد منذ حتى"))
_MEASURED: Final = re.compile(r"\s*(?:%|[٪$€£])")
_DASH: Final = re.compile(r"\s*[-–—−ـ]+\s*")
_CLOSE: Final = re.compile(r"\s*[،,؛;:.)»”\"\n]")
_FUTURE: Final = re.compile(
    r"(?<!\w)(?:[وف]?س[يتن]\w{3,}|سوف|المقرر|المرتقب|[يت]توقع|المتوقع|[يت]نتظر|المنتظر)(?!\w)"
)
_TENSE_WITHIN: Final = 400
"""Characters before a weekday in which a word says that it is to come."""
_PAST: Final = re.compile(r"(?<!\w)[وف]?(?:كان(?:ت|وا|ا|تا)?|سبق(?:ت)?|قد)(?!\w)")
_BEGINS: Final = frozenset(_forms("مطلع بداية أوائل أواسط منتصف أواخر نهاية"))
_SAME_DAY: Final = re.compile(r"\s*(?:هـ?|م|[-–/،,(]|ال)?\s*(?:و?الموافق|موافق|[(/–-])?\s*\Z")
_NEARLY: Final = timedelta(days=2)
"""How far a Hijri day that was sighted may be from that of the Umm al-Qura calendar."""
_ORDINALS: Final[Mapping[str, int]] = {
    form: number
    for number, words in enumerate(
        [
            "الأول",
            "الثاني",
            "الثالث",
            "الرابع",
            "الخامس",
            "السادس",
            "السابع",
            "الثامن",
            "التاسع",
            "العاشر",
        ],
        start=1,
    )
    for form in _forms(words)
}
_FIRST: Final = frozenset(_forms("الأول الأولى الاول"))
_SECOND: Final = frozenset(_forms("الثاني الثانية الثانى الآخر الآخرة"))
_NEITHER_TODAY: Final = frozenset(
    _forms(
        "العالمي الدولي الوطني التالي السابق نفسه ذاته الأول الثاني الثالث الأخير الواحد "
        "الذي المفتوح"
    )
)
_HIJRI_YEAR: Final = re.compile(r"1[345]\d\d")
_NUMERIC: Final = re.compile(
    r"(?<![\d./-])(?:(\d{1,2})\s?([/–-])\s?(\d{1,2})\s?\2\s?(\d{4})|(\d{4})\s?([/–-])\s?(\d{1,2})\s?\6\s?(\d{1,2}))(?![\d/-])"
)
_DAY_AND_MONTH: Final = re.compile(r"(?<![\w./-])(\d{1,2})\s?[/-]\s?(\d{1,2})(?!\w|[./-]\d)")
_OF: Final = "من"
_BEFORE_YEAR: Final = ("من", "عام", "العام", "سنه", "سنة", "لعام")
_NAMED: Final = (
    Kind.MONTH, Kind.TISHRIN, Kind.KANUN, Kind.HIJRI, Kind.RABI, Kind.JUMADA, Kind.DHU,
    Kind.WEEKDAY, Kind.DAY, Kind.UNIT,
)  # fmt: skip
_DATED: Final = frozenset({*_NAMED, Kind.NUMBER})


def dates_of(sentence: Sentence, seen: date | None, *, filed: bool = False) -> list[Found]:
    """The dates of a sentence, in order; ``seen``: the day of the story, where it is known.

    ``filed``: it is a dateline, in which «13-9» is a day and no range.
    """
    kinds = sentence.kinds
    if _DATED.isdisjoint(kinds):
        return []
    found: list[Found] = _numeric(sentence)
    if filed and not found:
        found = _day_and_month(sentence, seen)
    taken = {at for each in found for at in range(each.first, each.last)}
    free = 0
    for at in sentence.of(*_NAMED, Kind.YEAR):
        if at < free or at in taken:
            continue
        each = _at(sentence, at, seen, free)
        if each is not None and taken.isdisjoint(range(each.first, each.last)):
            found.append(each)
            free = each.last
    found.sort(key=lambda each: each.first)
    if any(each.mention.hijri is not None for each in found):
        found = _agreed(sentence, found)
    return found


def _agreed(sentence: Sentence, found: list[Found]) -> list[Found]:
    """«10 ذي الحجة الموافق 12 سبتمبر 2016»: of a day that is given twice the second says which."""
    made = list(found)
    for number, (one, other) in enumerate(pairwise(found)):
        value, stated = one.mention.value, other.mention.value
        if (
            one.mention.hijri is None
            or other.mention.hijri is not None
            or value is None
            or stated is None
            or not len(value) == len(stated) == 10
        ):
            continue
        between = sentence.text[one.mention.end : other.mention.start]
        if len(between) <= 20 and _SAME_DAY.match(between) is not None:
            apart = date.fromisoformat(stated) - date.fromisoformat(value)
            if abs(apart) <= _NEARLY:
                mention = msgspec.structs.replace(one.mention, value=stated)
                made[number] = one._replace(mention=mention)
    return made


def _at(sentence: Sentence, at: int, seen: date | None, free: int) -> Found | None:
    for kind in (Kind.WEEKDAY, Kind.DAY, Kind.UNIT):
        value = sentence.value(at, kind)
        if value is None:
            continue
        if kind is Kind.WEEKDAY and isinstance(value, int):
            return _weekday(sentence, at, value, seen)
        if kind is Kind.DAY and isinstance(value, int):
            return _relative(sentence, at, value, seen)
        return _unit(sentence, at, str(value), seen, free)
    month = _month(sentence, at)
    if month is not None:
        return _of_month(sentence, at, *month, seen, free)
    hijri = _hijri_month(sentence, at)
    if hijri is not None:
        return _of_hijri(sentence, *hijri, seen, free)
    return _bare_year(sentence, at)


# --- days of the week, and days seen from today ---------------------------------------------------


def _weekday(sentence: Sentence, at: int, number: int, seen: date | None) -> Found:
    value = None
    if seen is not None:
        side = _side(sentence, at + 1)
        beside = _beside(sentence, at)
        if side is not None:
            value = calendar.weekday(number, seen, side)
        elif beside is not None and (seen + timedelta(days=beside)).weekday() == number:
            value = seen + timedelta(days=beside)
        elif beside != 0 and _is_future(sentence, at):
            value = calendar.coming(number, seen)
        else:
            value = calendar.weekday(number, seen, None)
    return _found(sentence, at, at + 1, value)


def _beside(sentence: Sentence, at: int) -> int | None:
    """The «أمس», «اليوم» or «غدا» that stands beside a weekday."""
    for other in (at - 1, at + 1, at - 2):
        value = sentence.value(other, Kind.DAY)
        if isinstance(value, int) and (other != at - 2 or sentence.form(at - 1) == "يوم"):
            before = sentence.form(other - 1)
            if value == 1 and before == "بعد":
                return 2
            of = before == _OF and sentence.form(other - 2) == "اول"
            return -2 if value == -1 and (of or before in ("اول", "الاول")) else value
    return None


def _is_future(sentence: Sentence, at: int) -> bool:
    text, end = sentence.text, sentence.span(at)[0]
    coming = _FUTURE.search(text, max(sentence.start, end - _TENSE_WITHIN), end)
    # «سيجتمعون الجمعة، وكانوا اجتمعوا الثلاثاء»
    return coming is not None and _PAST.search(text, coming.end(), end) is None


def _relative(sentence: Sentence, at: int, days: int, seen: date | None) -> Found | None:
    before, after = sentence.form(at - 1), sentence.form(at + 1)
    first = at
    if days == 0:
        if after in _NEITHER_TODAY or before in ("عين", "روسيا", "المصري", "الامارات", "صحيفه"):
            return None
        # «في اليوم نفسه» is left by what follows, «في اليوم» alone by what governs it.
        if before in ("في", "وفي", "هذا", "ذلك", "طوال", "مدار") and before != "هذا":
            return None
        if before == "هذا":
            return None
    elif days == -1 and before in ("اول", "الاول"):
        days, first = -2, at - 1
    elif days == -1 and before == _OF and sentence.form(at - 2) == "اول":
        days, first = -2, at - 2
    elif days == 1 and before == "بعد" and sentence.form(at) in ("غد", "الغد"):
        days, first = 2, at - 1
    if days == -1 and after == "الاول":
        return _found(sentence, at, at + 2, _moved(seen, -2))
    return _found(sentence, first, at + 1, _moved(seen, days))


def _moved(seen: date | None, days: int) -> date | None:
    return None if seen is None else seen + timedelta(days=days)


# --- weeks, months and years seen from today ------------------------------------------------------


def _unit(sentence: Sentence, at: int, what: str, seen: date | None, free: int) -> Found | None:
    side = _side(sentence, at + 1)
    if side is None:
        if what == "year" and _is_year(sentence, at + 1):
            return _bare_year(sentence, at + 1)
        if what != "week" and at > free and sentence.form(at - 1) in _BEGINS:
            # «منذ مطلع الشهر» is this one, «نهاية العام الدراسي» is none.
            after = sentence.form(at + 1)
            if not after or sentence.ends_clause(at) or not after.startswith("ال"):
                value = None if seen is None else calendar.unit(what, "now", seen)
                return _found_text(sentence, at - 1, at + 1, value)
        return None
    value = None if seen is None else calendar.unit(what, side, seen)
    if what == "month" and sentence.form(at - 1) == _OF:
        numbers = _days_before(sentence, at - 1, free)
        if numbers is not None:
            first, days = numbers
            days_of = None
            if value is not None:
                year, month = (int(part) for part in value.split("-"))
                days_of = _interval(year, month, days)
            return _found_text(sentence, first, at + 2, days_of)
    return _found_text(sentence, at, at + 2, value)


# --- months ---------------------------------------------------------------------------------------


def _month(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """The month that a token begins, and the token after it."""
    value = sentence.value(at, Kind.MONTH)
    if isinstance(value, int):
        return value, at + 1
    after = sentence.form(at + 1)
    for kind, months in ((Kind.TISHRIN, (10, 11)), (Kind.KANUN, (12, 1))):
        if sentence.value(at, kind) is not None:
            if after in _FIRST:
                return months[0], at + 2
            if after in _SECOND:
                return months[1], at + 2
    return None


def _of_month(
    sentence: Sentence, at: int, month: int, last: int, seen: date | None, free: int
) -> Found | None:
    dual = False
    if last < len(sentence):
        other = _month(sentence, last)
        between = sentence.gap(last - 1, last)
        if (
            other is not None
            and other[0] == month
            and between.strip() in ("", "/", "(", "-", "–", "،")
        ):
            last, dual = other[1], True
    year, after = _year_after(sentence, last)
    side = _side(sentence, after if year is not None else last)
    of = at - 1 if sentence.form(at - 1) in (_OF, "شهر") else at
    if of < at and sentence.form(of - 1) == _OF:
        of -= 1
    numbers = _days_before(sentence, of, free)
    if numbers is None:
        if not (
            dual or year is not None or side is not None or sentence.form(at - 1) in _MONTH_CUES
        ):
            return None
        if year is None and seen is not None:
            year = calendar.year_of(month, None, seen, side)
        value = None if year is None else f"{year:04}-{month:02}"
        return _found_text(sentence, at, after, value)
    first, days = numbers
    if year is None and seen is not None:
        year = calendar.year_of(month, days[-1], seen, side)
    return _found_text(
        sentence, first, after, None if year is None else _interval(year, month, days)
    )


def _year_after(sentence: Sentence, at: int) -> tuple[int | None, int]:
    """The year that follows a month, and the token after it."""
    for ahead in (at, at + 1, at + 2):
        if _is_year(sentence, ahead):
            between = sentence.forms(at, ahead)
            measured = _MEASURED.match(sentence.text, sentence.span(ahead)[1]) is not None
            if not measured and all(form in _BEFORE_YEAR for form in between):
                return int(sentence.form(ahead)), ahead + 1
    return None, at


def _is_year(sentence: Sentence, at: int) -> bool:
    return sentence.value(at, Kind.YEAR) is not None and len(sentence.form(at)) == 4


def _days_before(sentence: Sentence, at: int, free: int) -> tuple[int, list[int]] | None:
    """The days of a month that stand right before a token: first token, and their numbers."""
    numbers: list[int] = []
    first = at
    before = at - 1
    while before >= free and len(numbers) < 4:
        number = _day_number(sentence, before)
        if number is None:
            break
        value, begin = number
        if begin < free:
            break
        numbers.insert(0, value)
        first = begin
        # «4 و5», «من 4 إلى 6», «4-6».
        if sentence.form(begin - 1) in ("و", "الي", "حتي") and begin - 2 >= free:
            before = begin - 2
        elif begin - 1 >= free and sentence.gap(begin - 1, begin).strip() in ("-", "–", "/"):
            before = begin - 1
        else:
            break
    if not numbers:
        return None
    if sentence.form(first - 1) == "ال" and first - 1 >= free:
        first -= 1
    return first, numbers


def _day_number(sentence: Sentence, at: int) -> tuple[int, int] | None:
    form = sentence.form(at)
    if form.isdigit():
        return (int(form), at) if 1 <= int(form) <= 31 else None
    # «الخامس عشر», «الحادي والعشرين»: an ordinal below thirty-one.
    if form in ("عشر", "عشرة"):
        unit = (
            1
            if sentence.form(at - 1) in ("الحادي", "حادي")
            else _ORDINALS.get(sentence.form(at - 1))
        )
        return (10 + unit, at - 1) if unit is not None and unit < 10 else None
    if form in ("والعشرين", "والعشرون", "والثلاثين", "والثلاثون"):
        tens = 20 if "عشر" in form else 30
        unit = 1 if sentence.form(at - 1) == "الحادي" else _ORDINALS.get(sentence.form(at - 1))
        return (tens + unit, at - 1) if unit is not None and tens + unit <= 31 else None
    if form in ("العشرين", "العشرون", "الثلاثين", "الثلاثون"):
        return (20 if "عشر" in form else 30), at
    ordinal = _ORDINALS.get(form)
    if ordinal is not None and sentence.form(at - 1) not in ("تشرين", "كانون", "ربيع"):
        return ordinal, at
    return None


def _interval(year: int, month: int, days: list[int]) -> str | None:
    first = calendar.day(year, month, days[0])
    last = calendar.day(year, month, days[-1])
    if first is None or last is None:
        return None
    if first > last:
        return None
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


# --- the Hijri calendar ---------------------------------------------------------------------------


def _hijri_month(sentence: Sentence, at: int) -> tuple[int, int, int] | None:
    """The Hijri month of a token, and the tokens that name it."""
    value = sentence.value(at, Kind.HIJRI)
    if isinstance(value, int):
        return value, at, at + 1
    value = sentence.value(at, Kind.DHU)
    if isinstance(value, int) and sentence.form(at - 1).lstrip("ول") in ("ذو", "ذي", "ذى", "ذوي"):
        return value, at - 1, at + 1
    after = sentence.form(at + 1)
    for kind, months in ((Kind.RABI, (3, 4)), (Kind.JUMADA, (5, 6))):
        if sentence.value(at, kind) is not None and (after in _FIRST or after in _SECOND):
            return months[after in _SECOND], at, at + 2
    return None


def _of_hijri(
    sentence: Sentence, month: int, at: int, last: int, seen: date | None, free: int
) -> Found | None:
    of = at - 1 if sentence.form(at - 1) in (_OF, "شهر") else at
    if of < at and sentence.form(of - 1) == _OF:
        of -= 1
    numbers = _days_before(sentence, of, free)
    year = None
    for ahead in (last, last + 1, last + 2):
        if _HIJRI_YEAR.fullmatch(sentence.form(ahead)) and all(
            form in _BEFORE_YEAR for form in sentence.forms(last, ahead)
        ):
            year, last = int(sentence.form(ahead)), ahead + 1
            break
    if sentence.form(last) in ("ه", "هـ", "هجري", "هجرية", "للهجرة") and year is not None:
        last += 1
    if numbers is None:
        if year is None:
            return None
        return _found_text(sentence, at, last, None, hijri=f"{year}-{month:02}")
    first, days = numbers
    if year is None and seen is not None:
        year = calendar.hijri_year_of(month, days[-1], seen)
    if year is None:
        return _found_text(sentence, first, last, None)
    return _found(
        sentence,
        first,
        last,
        calendar.from_hijri(year, month, days[-1]),
        hijri=f"{year}-{month:02}-{days[-1]:02}",
    )


# --- numbers that are dates -----------------------------------------------------------------------


def _bare_year(sentence: Sentence, at: int) -> Found | None:
    if not _is_year(sentence, at):
        return None
    before = sentence.form(at - 1)
    cue = before in _YEAR_CUES or (
        before == "و" and _is_year(sentence, at - 2) and sentence.form(at - 3) in _YEAR_CUES
    )
    weak = before in _WEAK_CUES
    if not cue:
        if before not in _EVENTS and not _is_set_apart(sentence, at):
            return None
        weak = True
    begin, end = sentence.span(at)
    if _MEASURED.match(sentence.text, end) is not None:
        return None
    if weak and at + 1 < len(sentence):
        # «في 2016» is a year, «في 2016 موقعا» counts what follows.
        after = sentence.form(at + 1)
        if not sentence.gap(at, at + 1).strip() and not _may_follow_year(after):
            return None
    return _found_text(sentence, at, at + 1, sentence.text[begin:end] and sentence.form(at))


def _is_set_apart(sentence: Sentence, at: int) -> bool:
    """«جنيف ــ 2012»: a dash before a number, and nothing that it could count behind it.

    What stands before the dash may have been read as a dateline; then the number is all there is.
    """
    if at == 0:
        return len(sentence) == 1
    if sentence.value(at - 1, Kind.NUMBER) is not None:
        return False
    if _DASH.fullmatch(sentence.gap(at - 1, at)) is None:
        return False
    return at + 1 == len(sentence) or (
        _CLOSE.match(sentence.gap(at, at + 1)) is not None or sentence.form(at + 1) in _AFTER_YEAR
    )


def _may_follow_year(form: str) -> bool:
    return form in _AFTER_YEAR or not form.endswith(("ا", "ة", "ات", "ين"))


_AFTER_YEAR: Final = frozenset(_forms("م ميلادية ميلادي إلى حتى على أن إن ما كانت عندما إثر"))


def _numeric(sentence: Sentence) -> list[Found]:
    numbers = sentence.kinds.get(Kind.NUMBER, [])
    if not any(map(_are_three, numbers, numbers[2:])):
        return []
    found = []
    for date_ in _NUMERIC.finditer(sentence.text, sentence.start, sentence.end):
        first_, _, month_, year_, iso_year, _, iso_month, iso_day = date_.groups()
        year, month, number = (
            (int(year_), int(month_), int(first_))
            if year_
            else (int(iso_year), int(iso_month), int(iso_day))
        )
        begin, end = date_.span()
        first = _token_at(sentence, begin)
        last = _token_at(sentence, end)
        if calendar.FIRST_HIJRI <= year <= calendar.LAST_HIJRI:
            resolved = calendar.from_hijri(year, month, number)
            if resolved is not None:
                mention = DateMention(
                    start=begin,
                    end=end,
                    value=resolved.isoformat(),
                    hijri=f"{year}-{month:02}-{number:02}",
                )
                found.append(Found(mention, first, last))
            continue
        if not 1800 <= year <= 2100:
            continue
        # Arabic writes the day first; what cannot be a month is none.
        resolved = calendar.day(year, month, number) or calendar.day(year, number, month)
        if resolved is not None:
            mention = DateMention(start=begin, end=end, value=resolved.isoformat())
            found.append(Found(mention, first, last))
    return found


def _day_and_month(sentence: Sentence, seen: date | None) -> list[Found]:
    """«13-9» of a dateline; its year is the one that is nearest to when the story was seen."""
    said = _DAY_AND_MONTH.search(sentence.text, sentence.start, sentence.end)
    if said is None:
        return []
    number, month = int(said[1]), int(said[2])
    year = None if seen is None else calendar.year_of(month, number, seen, None)
    value = None if year is None else calendar.day(year, month, number)
    mention = DateMention(
        start=said.start(), end=said.end(), value=None if value is None else value.isoformat()
    )
    first, last = (_token_at(sentence, offset) for offset in said.span())
    return [Found(mention, first, last)]


def _are_three(first: int, third: int) -> bool:
    """Of the first and the third of three numbers: whether they stand beside each other."""
    return third == first + 2


def _token_at(sentence: Sentence, offset: int) -> int:
    """The first token that begins at or after an offset of the text."""
    return bisect_left(range(len(sentence)), offset, key=lambda at: sentence.span(at)[0])


# --- what they share ------------------------------------------------------------------------------


def _side(sentence: Sentence, at: int) -> Side | None:
    return _SIDES.get(sentence.form(at))


def _found(
    sentence: Sentence, first: int, last: int, value: date | None, *, hijri: str | None = None
) -> Found:
    return _found_text(sentence, first, last, value.isoformat() if value else None, hijri=hijri)


def _found_text(
    sentence: Sentence, first: int, last: int, value: str | None, *, hijri: str | None = None
) -> Found:
    start, end = sentence.span(first, last)
    surface = sentence.text[start : end + 1]
    if surface.endswith(")") and "(" in surface and surface.count(")") == 1:
        end += 1
    return Found(DateMention(start=start, end=end, value=value, hijri=hijri), first, last)
