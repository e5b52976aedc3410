"""Dates: «26 آب/ أغسطس», «الـ 12 من الشهر الحالي», «الجمعة», «أمس», «1436/10/25 هـ».

A mention is the words that name the day, month or year. «الماضي» and its like behind a weekday or
month are none of them, yet tell which one it is; they belong to «الشهر الماضي», which says nothing
without them.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from operator import sub
from typing import Final

import msgspec

from streams.events import DateMention
from streams.story import calendar
from streams.story.concepts import Kind
from streams.story.dated import OF, Found, dated, forms_of, is_year, side_of
from streams.story.days import relative, weekday
from streams.story.months import days_before, hijri_month, interval, month_at, of_hijri, of_month
from streams.story.sentence import Sentence
from streams.story.years import bare_year

_NUMERIC: Final = re.compile(
    r"(?<![\d./-])(?:(\d{1,2})\s?([/–-])\s?(\d{1,2})\s?\2\s?(\d{4})|(\d{4})\s?([/–-])\s?(\d{1,2})\s?\6\s?(\d{1,2}))(?![\d/-])"
)
_BEGINS: Final = frozenset(forms_of("مطلع بداية أوائل أواسط منتصف أواخر نهاية"))
_SAME_DAY: Final = re.compile(r"\s*(?:هـ?|م|[-–/،,(]|ال)?\s*(?:و?الموافق|موافق|[(/–-])?\s*\Z")
_BESIDE: Final = re.compile(r"\s*[،,(/–-]?\s*(?:(?:و?الموافق|في)\s*)?")
_NEARLY: Final = timedelta(days=2)
"""How far a Hijri day that was sighted may be from that of the Umm al-Qura calendar."""
_DAY_AND_MONTH: Final = re.compile(r"(?<![\w./-])(\d{1,2})\s?[/-]\s?(\d{1,2})(?!\w|[./-]\d)")
_NAMED: Final = (
    Kind.MONTH, Kind.TISHRIN, Kind.KANUN, Kind.HIJRI, Kind.RABI, Kind.JUMADA, Kind.DHU,
    Kind.WEEKDAY, Kind.DAY, Kind.UNIT,
)  # fmt: skip
_DATED: Final = frozenset({*_NAMED, Kind.NUMBER})
_LOOKED_AT: Final = frozenset({*_NAMED, Kind.YEAR})


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
    for at in sentence.of(_LOOKED_AT):
        if at < free or at in taken:
            continue
        each = _at(sentence, at, seen, free)
        if each is not None and not (taken and not taken.isdisjoint(range(each.first, each.last))):
            found.append(each)
            free = each.last
    if len(found) < 2:
        return found
    found.sort(key=lambda each: each.first)
    if any(each.mention.hijri is not None for each in found):
        found = _agreed(sentence, found)
    return _named(sentence, found) if Kind.WEEKDAY in kinds else found


def _named(sentence: Sentence, found: list[Found]) -> list[Found]:
    """«الاثنين 11 مارس 2024»: the weekday is that of the day behind it."""
    made = found
    for number, (one, other) in enumerate(pairwise(found)):
        weekday_ = sentence.value(one.first, Kind.WEEKDAY)
        value = other.mention.value
        if (
            weekday_ is None
            or value is None
            or len(value) != 10
            or value == one.mention.value
            or one.last != one.first + 1
            or other.first - one.last > 1
            or date.fromisoformat(value).weekday() != weekday_
            or _BESIDE.fullmatch(sentence.text, one.mention.end, other.mention.start) is None
            or sentence.value(other.first, Kind.WEEKDAY) is not None
            or sentence.value(other.first, Kind.DAY) is not None
        ):
            continue
        made = list(made) if made is found else made
        made[number] = one._replace(mention=msgspec.structs.replace(one.mention, value=value))
    return made


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
    meaning = sentence.meaning(at)
    for kind in (Kind.WEEKDAY, Kind.DAY, Kind.UNIT):
        value = meaning.get(kind)
        if value is None:
            continue
        if kind is Kind.WEEKDAY and isinstance(value, int):
            return weekday(sentence, at, value, seen)
        if kind is Kind.DAY and isinstance(value, int):
            return relative(sentence, at, value, seen)
        return _unit(sentence, at, str(value), seen, free)
    month = month_at(sentence, at)
    if month is not None:
        return of_month(sentence, at, *month, seen, free)
    hijri = hijri_month(sentence, at)
    if hijri is not None:
        return of_hijri(sentence, *hijri, seen, free)
    return bare_year(sentence, at)


def _unit(sentence: Sentence, at: int, what: str, seen: date | None, free: int) -> Found | None:
    side = side_of(sentence, at + 1)
    if side is None:
        if what == "year" and is_year(sentence, at + 1):
            return bare_year(sentence, at + 1)
        if what != "week" and at > free and sentence.form(at - 1) in _BEGINS:
            # «منذ مطلع الشهر» is this one, «نهاية العام الدراسي» is none.
            after = sentence.form(at + 1)
            if not after or sentence.ends_clause(at) or not after.startswith("ال"):
                value = None if seen is None else calendar.unit(what, "now", seen)
                return dated(sentence, at - 1, at + 1, value)
        return None
    value = None if seen is None else calendar.unit(what, side, seen)
    if what == "month" and sentence.form(at - 1) == OF:
        numbers = days_before(sentence, at - 1, free)
        if numbers is not None:
            first, days = numbers
            days_of = None
            if value is not None:
                year, month = (int(part) for part in value.split("-"))
                days_of = interval(year, month, days)
            return dated(sentence, first, at + 2, days_of)
    return dated(sentence, at, at + 2, value)


def _numeric(sentence: Sentence) -> list[Found]:
    numbers = sentence.kinds.get(Kind.NUMBER, [])
    # Three beside each other.
    if len(numbers) < 3 or 2 not in map(sub, numbers[2:], numbers):
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
        first = sentence.token_at(begin)
        last = sentence.token_at(end)
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
    first, last = (sentence.token_at(offset) for offset in said.span())
    return [Found(mention, first, last)]
