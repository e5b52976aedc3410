"""Months of both calendars, with their days and years: «4 و5 من آب/أغسطس», «25 شوال 1436 هـ»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from streams.story import calendar
from streams.story.concepts import Kind
from streams.story.dated import (
    BEFORE_YEAR,
    MEASURED,
    OF,
    Found,
    dated,
    dated_day,
    forms_of,
    is_year,
    side_of,
)
from streams.story.sentence import Sentence

_MONTH_CUES: Final = frozenset(
    forms_of(
        "شهر شهري أشهر في مطلع بداية أوائل أواسط منتصف أواخر نهاية خلال منذ حتى إلى بين وحتى بشهر"
    )
)
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
    for form in forms_of(words)
}
_FIRST: Final = frozenset(forms_of("الأول الأولى الاول"))
_SECOND: Final = frozenset(forms_of("الثاني الثانية الثانى الآخر الآخرة"))
_LONGEST_DAY: Final = 2
"""Digits of a day of the month."""
_HIJRI_YEAR: Final = re.compile(r"1[345]\d\d")

_BETWEEN: Final = ("", "/", "(", "-", "–", "،")
"""What stands between the two names of a month."""


def month_at(sentence: Sentence, at: int) -> tuple[int, int] | None:
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


def of_month(
    sentence: Sentence, at: int, month: int, last: int, seen: date | None, free: int
) -> Found | None:
    dual = False
    if last < len(sentence):
        other = month_at(sentence, last)
        between = sentence.gap(last - 1, last)
        if other is not None and other[0] == month and between.strip() in _BETWEEN:
            last, dual = other[1], True
    year, after = _year_after(sentence, last)
    side = side_of(sentence, after if year is not None else last)
    of = at - 1 if sentence.form(at - 1) in (OF, "شهر") else at
    if of < at and sentence.form(of - 1) == OF:
        of -= 1
    numbers = days_before(sentence, of, free)
    if numbers is None:
        if not (
            dual or year is not None or side is not None or sentence.form(at - 1) in _MONTH_CUES
        ):
            return None
        if year is None and seen is not None:
            year = calendar.year_of(month, None, seen, side)
        value = None if year is None else f"{year:04}-{month:02}"
        return dated(sentence, at, after, value)
    first, days = numbers
    if year is None and seen is not None:
        year = calendar.year_of(month, days[-1], seen, side)
    return dated(sentence, first, after, None if year is None else interval(year, month, days))


def _year_after(sentence: Sentence, at: int) -> tuple[int | None, int]:
    """The year that follows a month, and the token after it."""
    for ahead in (at, at + 1, at + 2):
        if is_year(sentence, ahead):
            between = sentence.forms(at, ahead)
            measured = MEASURED.match(sentence.text, sentence.span(ahead)[1]) is not None
            if not measured and all(form in BEFORE_YEAR for form in between):
                return int(sentence.form(ahead)), ahead + 1
    return None, at


def days_before(sentence: Sentence, at: int, free: int) -> tuple[int, list[int]] | None:
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
    # «²» is a digit that no number is written with, and of too many digits none is made.
    if form.isdecimal():
        return (int(form), at) if len(form) <= _LONGEST_DAY and 1 <= int(form) <= 31 else None
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
        # «بين الثاني عشر والخامس والعشرين»
        before = sentence.form(at - 1).removeprefix("و")
        unit = 1 if before == "الحادي" else _ORDINALS.get(before)
        return (tens + unit, at - 1) if unit is not None and tens + unit <= 31 else None
    if form in ("العشرين", "العشرون", "الثلاثين", "الثلاثون"):
        return (20 if "عشر" in form else 30), at
    ordinal = _ORDINALS.get(form)
    if ordinal is not None and sentence.form(at - 1) not in ("تشرين", "كانون", "ربيع"):
        return ordinal, at
    return None


def interval(year: int, month: int, days: list[int]) -> str | None:
    first = calendar.day(year, month, days[0])
    last = calendar.day(year, month, days[-1])
    if first is None or last is None:
        return None
    if first > last:
        return None
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def hijri_month(sentence: Sentence, at: int) -> tuple[int, int, int] | None:
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


def of_hijri(
    sentence: Sentence, month: int, at: int, last: int, seen: date | None, free: int
) -> Found | None:
    of = at - 1 if sentence.form(at - 1) in (OF, "شهر") else at
    if of < at and sentence.form(of - 1) == OF:
        of -= 1
    numbers = days_before(sentence, of, free)
    year = None
    for ahead in (last, last + 1, last + 2):
        if _HIJRI_YEAR.fullmatch(sentence.form(ahead)) and all(
            form in BEFORE_YEAR for form in sentence.forms(last, ahead)
        ):
            year, last = int(sentence.form(ahead)), ahead + 1
            break
    if sentence.form(last) in ("ه", "هـ", "هجري", "هجرية", "للهجرة") and year is not None:
        last += 1
    if numbers is None:
        if year is None:
            return None
        return dated(sentence, at, last, None, hijri=f"{year}-{month:02}")
    first, days = numbers
    if year is None and seen is not None:
        year = calendar.hijri_year_of(month, days[-1], seen)
    if year is None:
        return dated(sentence, first, last, None)
    return dated_day(
        sentence,
        first,
        last,
        calendar.from_hijri(year, month, days[-1]),
        hijri=f"{year}-{month:02}-{days[-1]:02}",
    )
