"""Calendar: which day, week, month or year words mean, seen from the day of a story. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal

from hijridate import Gregorian, Hijri

Side = Literal["past", "now", "next"]
"""«الماضي», «الحالي», «المقبل»."""

FIRST_HIJRI, LAST_HIJRI = 1343, 1500
"""Hijri years that the Umm al-Qura tables hold."""
_HALF_YEAR: Final = timedelta(days=183)


def day(year: int, month: int, number: int) -> date | None:
    """A day, if there is such a one."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
        return None
    return date(year, month, number)


def year_of(month: int, number: int | None, seen: date, side: Side | None) -> int | None:
    """The year of a month that is named without one.

    Without a word that tells the side, the one that is nearest.
    """
    candidates = [
        (year, first)
        for year in (seen.year - 1, seen.year, seen.year + 1)
        if (first := day(year, month, number or 1)) is not None
    ]
    if side == "now":
        return seen.year
    if side == "past":
        passed = [
            year
            for year, first in candidates
            if (first < seen if number else (year, month) < (seen.year, seen.month))
        ]
        return passed[-1] if passed else None
    if side == "next":
        coming = [
            year
            for year, first in candidates
            if (first > seen if number else (year, month) > (seen.year, seen.month))
        ]
        return coming[0] if coming else None
    if not candidates:
        return None
    return min(candidates, key=lambda candidate: (abs(candidate[1] - seen), candidate[0]))[0]


def weekday(number: int, seen: date, side: Side | None) -> date:
    """The day of that weekday: the last one up to today, or what ``side`` says."""
    if side == "next":
        return seen + timedelta(days=(number - seen.weekday() - 1) % 7 + 1)
    back = (seen.weekday() - number) % 7
    if side == "past" and back == 0:
        back = 7
    return seen - timedelta(days=back)


def coming(number: int, seen: date) -> date:
    """The next day of that weekday, today among them."""
    return seen + timedelta(days=(number - seen.weekday()) % 7)


def unit(what: str, side: Side, seen: date) -> str:
    """A week, month or year as ISO 8601 has it."""
    step = {"past": -1, "now": 0, "next": 1}[side]
    if what == "year":
        return f"{seen.year + step:04}"
    if what == "month":
        months = seen.year * 12 + seen.month - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    year, week, _ = (seen + timedelta(weeks=step)).isocalendar()
    return f"{year:04}-W{week:02}"


def from_hijri(year: int, month: int, number: int) -> date | None:
    """The day of a Hijri date, by the Umm al-Qura calendar."""
    try:
        found = Hijri(year, month, number).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def hijri_year_of(month: int, number: int, seen: date) -> int | None:
    """The Hijri year whose day of that name is nearest."""
    try:
        year = Gregorian.fromdate(seen).to_hijri().year
    except (ValueError, OverflowError):
        return None
    near = [
        (abs(found - seen), candidate)
        for candidate in (year - 1, year, year + 1)
        if (found := from_hijri(candidate, month, number)) is not None
    ]
    return min(near)[1] if near else None
