"""Segments: what stands between the separators of a signature, and what each of them is.

«القاهرة (رويترز) - 12/9/2016» has three: a place, an agency and a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from streams.story.names import Names
from streams.text.keys import key

# Tatweel is a dash where it stands apart, a dot stands between the letters of «أ.ف.ب».
_SEPARATOR: Final = re.compile(
    r"(?P<close>:|[-–—−](?=[\s(«\"“])|(?<=[\s)»\"”])[-–—−]|(?<=\s)ـ+(?=\s)|(?<=[^\W\d_])[-–—−](?=[^\W\d_])"
    # «موسكو، 12 سبتمبر. /تاس/. …», not «أ. ف. ب.».
    r"|(?:(?<=[^\W\d_]{3})|(?<=[/)»])|(?<=\d\d))\.(?=\s))"
    r"|(?P<other>[/،,;؛+|()\[\]«»\"“”\u200e\u200f]|\bمن\s|\bو(?=وكالات))"
)
_MONTHS: Final = (
    "يناير|فبراير|مارس|أبريل|ابريل|إبريل|نيسان|مايو|أيار|ايار|يونيو|حزيران|يوليو|تموز|أغسطس|اغسطس|آب|اب"
    "|سبتمبر|أيلول|ايلول|أكتوبر|اكتوبر|تشرين|نوفمبر|ديسمبر|كانون|شباط|آذار|اذار|محرم|صفر|ربيع|جمادى|رجب"
    "|شعبان|رمضان|شوال|ذو|ذي|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|غشت|شتنبر|نونبر|دجنبر|يوليوز|يونيه"
    "|يوليه|Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|March|April|May|June|July|Aug(?:ust|\\.)?|Sept?(?:ember|\\.)?"
    "|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?"
)
_ONE_DAY: Final = (
    r"[0-9٠-٩]{1,2}\s?(?:[-/.]\s?[0-9٠-٩]{1,2}\s?[-/.]\s?[0-9٠-٩]{4}"
    rf"|\s?[-/]\s?(?:{_MONTHS})\s?[-/]\s?[0-9٠-٩]{{4}}\b"
    rf"|(?:من\s+)?(?:{_MONTHS})\b(?:\s?[/(]?\s?(?:{_MONTHS})\b\)?)?"
    r"(?:\s+(?:الأول|الاول|الأولى|الثاني|الثانية|الآخر|الآخرة|القعدة|الحجة)\b)?"
    r"(?:\s?[،,]?\s?(?:(?:عام|سنة)\s)?[0-9٠-٩]{4}\b)?)(?:\s?(?:هـ?|م)(?!\w))?"
)
_SHORT_DAY: Final = re.compile(
    r"(?:0?[1-9]|[12][0-9]|3[01])\s?[-/]\s?(?:0?[1-9]|1[0-2])(?!\w|\s?[-/.]\s?\d|\s?[%٪])"
)
"""A day without its year, which may be a score as well."""
_DAY: Final = re.compile(
    rf"(?:(?:في|يوم)\s+)?{_ONE_DAY}(?:\s*[-–/(]?\s*(?:الموافق\s*)?{_ONE_DAY}\)?)?"
    rf"|(?:{_MONTHS})\s[0-9]{{1,2}}\b(?:,?\s[0-9]{{4}}\b)?"
    rf"|{_SHORT_DAY.pattern}"
)
_BEGINS_DAY: Final = "0123456789٠١٢٣٤٥٦٧٨٩فيJFMASOND"
_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W_]+")


class Segment(NamedTuple):
    """One stretch of a signature."""

    kind: Literal["agency", "generic", "place", "day", "short_day", "person", "unknown"]
    start: int
    end: int
    id: str | None = None
    town: bool = False
    """Of a place: stories are filed from there."""


def words_of(text: str, segment: Segment) -> int:
    return len(_WORD.findall(text, segment.start, segment.end))


def stretches_of(
    text: str, start: int, end: int
) -> Iterator[tuple[tuple[int, int] | None, tuple[int, int] | None, bool]]:
    """What stands between separators, each with the separator after it."""
    at = start
    while at < end:
        day = _DAY.match(text, _skip(text, at, end), end)
        if day is not None:
            begin, at = day.start(), day.end()
            yield (begin, begin + len(day[0].rstrip())), None if at >= end else (at, at), False
            continue
        mark = _SEPARATOR.search(text, at, end)
        stop = end if mark is None else mark.start()
        # «13/9»: a day may hold the very mark that parts segments.
        inner = _DIGIT.search(text, at, stop) and DAY_INSIDE.search(text, at, end)
        if inner is not None and inner.start() < stop:
            yield _stripped(text, at, inner.start()), (inner.start(), inner.start()), False
            at = inner.start()
            continue
        yield (
            _stripped(text, at, stop),
            None if mark is None else mark.span(),
            mark is not None and mark.lastgroup == "close",
        )
        at = end if mark is None else mark.end()


DAY_INSIDE: Final = re.compile(rf"(?<=\s)(?:{_DAY.pattern})")


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and not (text[start].isalnum()):
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in "\u064b\u0651"):
        end -= 1
    return (start, end) if start < end else None


def segment_at(text: str, start: int, end: int, names: Names) -> Segment:
    if end - start > 60:
        return Segment("unknown", start, end)
    return _alone(text[start:end], names)._replace(start=start, end=end)


@lru_cache(maxsize=1 << 12)
def _alone(text: str, names: Names) -> Segment:
    """The segment that a text is: short, and a wire signs with the same few again and again."""
    start, end = 0, len(text)
    if text[0].isdigit() and _SHORT_DAY.fullmatch(text):
        return Segment("short_day", start, end)
    if text[0] in _BEGINS_DAY and _DAY.fullmatch(text):
        return Segment("day", start, end)
    looked_up = key(text)
    agency = names.agency(looked_up)
    if agency is None and looked_up.startswith("و"):
        agency = names.agency(looked_up[1:])
    if agency is not None:
        return Segment("agency", start, end, agency)
    if names.is_generic(looked_up):
        return Segment("generic", start, end)
    if names.is_place(looked_up):
        town = names.is_town(looked_up)
        return Segment("place", start, end, names.place(looked_up), town)
    if ".." not in text and names.is_person(looked_up):
        return Segment("person", start, end)
    words = looked_up.split(" ")
    if len(words) > 1:
        # «الشرق الأوسط أونلاين», «مكتب الجزيرة», «الرياض الإلكتروني».
        for rest in (" ".join(words[:-1]), " ".join(words[1:])):
            dropped = words[-1] if looked_up.startswith(rest) else words[0]
            if names.is_generic(dropped) and (agency := names.agency(rest)) is not None:
                return Segment("agency", start, end, agency)
    return Segment("unknown", start, end)
