"""What dates share: the words that are one, and those around them that tell which it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from streams.events import DateMention
from streams.story.calendar import Side
from streams.story.concepts import Kind
from streams.story.sentence import Sentence
from streams.text.fold import fold


class Found(NamedTuple):
    """A date and the tokens ``[first, last)`` of its sentence."""

    mention: DateMention
    first: int
    last: int


def forms_of(words: str) -> list[str]:
    return [fold(word).marked for word in words.split()]


_SIDES: Final[Mapping[str, Side]] = {
    **dict.fromkeys(forms_of("الماضي الماضية المنصرم المنصرمة الفائت الفائتة السالف"), "past"),
    **dict.fromkeys(forms_of("الحالي الحالية الجاري الجارية الراهن"), "now"),
    **dict.fromkeys(forms_of("المقبل المقبلة القادم القادمة الآتي"), "next"),
}
OF: Final = "من"
BEFORE_YEAR: Final = ("من", "عام", "العام", "سنه", "سنة", "لعام")
MEASURED: Final = re.compile(r"\s*(?:%|[٪$€£])")


def side_of(sentence: Sentence, at: int) -> Side | None:
    return _SIDES.get(sentence.form(at))


def is_year(sentence: Sentence, at: int) -> bool:
    return sentence.value(at, Kind.YEAR) is not None and len(sentence.form(at)) == 4


def dated_day(
    sentence: Sentence, first: int, last: int, value: date | None, *, hijri: str | None = None
) -> Found:
    return dated(sentence, first, last, value.isoformat() if value else None, hijri=hijri)


def dated(
    sentence: Sentence, first: int, last: int, value: str | None, *, hijri: str | None = None
) -> Found:
    start, end = sentence.span(first, last)
    surface = sentence.text[start : end + 1]
    if surface.endswith(")") and "(" in surface and surface.count(")") == 1:
        end += 1
    return Found(DateMention(start=start, end=end, value=value, hijri=hijri), first, last)
