"""Days of the week, and days seen from today: «الجمعة», «أمس الأول», «غدا»."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from streams.story import calendar
from streams.story.concepts import Kind
from streams.story.dated import OF, Found, dated_day, forms_of, side_of
from streams.story.sentence import Sentence

_FUTURE: Final = re.compile(
    r"(?<!\w)(?:[وف]?س[يتن]\w{3,}|سوف|المقرر|المرتقب|[يت]توقع|المتوقع|[يت]نتظر|المنتظر"
    r"|[يت](?:بدأ|نطلق|ستأنف|عقد))(?!\w)"
)
_TENSE_WITHIN: Final = 400
"""Characters before a weekday in which a word says that it is past after all."""
_PAST: Final = re.compile(r"(?<!\w)[وف]?(?:كان(?:ت|وا|ا|تا)?|سبق(?:ت)?|قد)(?!\w)")
_NEITHER_TODAY: Final = frozenset(
    forms_of(
        "العالمي الدولي الوطني التالي السابق نفسه ذاته الأول الثاني الثالث الأخير الواحد "
        "الذي المفتوح"
    )
)


def weekday(sentence: Sentence, at: int, number: int, seen: date | None) -> Found:
    value = None
    if seen is not None:
        side = side_of(sentence, at + 1)
        beside = _beside(sentence, at)
        if side is not None:
            value = calendar.weekday(number, seen, side)
        elif beside is not None and (seen + timedelta(days=beside)).weekday() == number:
            value = seen + timedelta(days=beside)
        elif (beside is None or beside > 0) and _is_future(sentence, at):
            value = calendar.coming(number, seen)
        else:
            value = calendar.weekday(number, seen, None)
    return dated_day(sentence, at, at + 1, value)


def _beside(sentence: Sentence, at: int) -> int | None:
    """The «أمس», «اليوم» or «غدا» that stands beside a weekday."""
    for other in (at - 1, at + 1, at - 2):
        value = sentence.value(other, Kind.DAY)
        if isinstance(value, int) and (other != at - 2 or sentence.form(at - 1) == "يوم"):
            before = sentence.form(other - 1)
            if value == 1 and before == "بعد":
                return 2
            of = before == OF and sentence.form(other - 2) == "اول"
            return -2 if value == -1 and (of or before in ("اول", "الاول", "قبل")) else value
    return None


def _is_future(sentence: Sentence, at: int) -> bool:
    end = sentence.span(at)[0]
    if sentence.end_of_first(_FUTURE) > end:
        return False
    # «سيجتمعون الجمعة، وكانوا اجتمعوا الثلاثاء»
    near = max(sentence.end_of_first(_FUTURE), end - _TENSE_WITHIN)
    return _PAST.search(sentence.text, near, end) is None


def relative(sentence: Sentence, at: int, days: int, seen: date | None) -> Found | None:
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
    elif days == -1 and before in ("اول", "الاول", "قبل"):
        days, first = -2, at - 1
    elif days == -1 and before == OF and sentence.form(at - 2) == "اول":
        days, first = -2, at - 2
    elif days == 1 and before == "بعد" and sentence.form(at) in ("غد", "الغد"):
        days, first = 2, at - 1
    if days == -1 and after == "الاول":
        return dated_day(sentence, at, at + 2, _moved(seen, -2))
    return dated_day(sentence, first, at + 1, _moved(seen, days))


def _moved(seen: date | None, days: int) -> date | None:
    return None if seen is None else seen + timedelta(days=days)
