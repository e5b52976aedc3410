"""Sign-offs: what a desk closes a story with, and who wrote and edited it.

«م/ع/ن», «ق.ن.أ / م.ع», «رويترز ع ح/م م», «ع.ش/ح.ز (د ب أ، رويترز)», «(إعداد فلان - تحرير فلان)».
Initials are few letters between slashes, dots or spaces; only the last lines of a story are looked
at, where nothing else looks like that.
"""

from __future__ import annotations

import re
from typing import Final

from streams.events import Part
from streams.story.names import Names
from streams.story.signatures import line_of
from streams.text.keys import key

LONGEST: Final = 60
"""Characters of a line of initials."""
LONGEST_STAFF: Final = 250
"""Characters of a line that names writers and editors."""
LINES: Final = 4
"""The last lines of a story, among which its sign-off stands."""

_LETTERS: Final = r"[\u0621-\u064a]{1,4}"
_GROUP: Final = (
    # «غارة على حلب» are words.
    rf"(?:[\u0621-\u064a]{{1,2}}(?:[\s.\-]{{1,2}}[\u0621-\u064a]{{1,2}}){{1,4}}"
    rf"|{_LETTERS}(?:[.\-]{_LETTERS}){{0,4}})\.?"
)
_INITIALS: Final = (
    rf"(?:{_GROUP}(?:\s?/\s?{_GROUP}){{1,5}}\.?"
    r"|[\u0621-\u064a]ـ?(?:\s?\.\s?[\u0621-\u064a]ـ?){1,4}\.?|[\u0621-\u064a]ـ?(?:\s[\u0621-\u064a]ـ?){1,4}\.?)"
)
_MARKS: Final = re.compile(rf"(?:[=_ـ*\-–—]{{3,}}\s*)?(?:{_INITIALS})?\s*")
_BRACKET: Final = re.compile(r"\(([^()\n]{2,40})\)\s*\Z")
_STAFF_BRACKET: Final = re.compile(
    r"\(\s*(?:[إا]عداد|تحرير|تغطية|شارك|ساهم|كتابة|كتبت?|reporting|writing|editing|additional|compiled)"
    rf"\s[^()\n]{{5,{LONGEST_STAFF}}}\)\s*\.?\Z",
    re.IGNORECASE,
)
_STAFF: Final = re.compile(
    r"\W{0,3}(?:(?:ساهم|ساهمت|شارك|شاركت)\s+في\s+(?:هذا\s+|إعداد\s+|كتابة\s+)?(?:ال)?(?:تقرير|تغطية|خبر)"
    r"|(?:reporting|writing|editing|additional\s+reporting)\s+by\b)",
    re.IGNORECASE,
)
_WRITER: Final = re.compile(
    r"[*•]\s*(?:كاتبة?|باحثة?|[أا]كاديمية?|[إا]علامية?|محللة?|صحافية?|صحفية?|أستاذة?|رئيس\s+تحرير)\b.{0,70}\Z"
)


def signoff_of(text: str, start: int, end: int, names: Names) -> list[Part] | None:
    """The parts that one of the last lines ``[start, end)`` is, if it closes the story."""
    if _names_staff(text, start, end):
        return [Part(kind="byline", start=start, end=end)]
    if end - start > LONGEST:
        return None
    bracket = _BRACKET.search(text, start, end) if text[end - 1] == ")" else None
    if bracket is not None and _MARKS.fullmatch(text, start, bracket.start()) is not None:
        signature = line_of(text, *bracket.span(), names, last=True)
        if signature is not None and signature.agencies and bracket.start() > start:
            return _parted(text, start, bracket.start(), end, signature.agencies, mark_first=True)
        return None
    for space in (at for at in range(start, min(end, start + 24)) if text[at] in " )"):
        rest = space + 1
        agencies = _agencies_of(text, start, space + 1, names)
        if agencies and _MARKS.fullmatch(text, _skip(text, rest, end), end) is not None:
            if _skip(text, rest, end) >= end or names.agency(key(text[rest:end])) is not None:
                return None
            return _parted(text, start, rest, end, agencies, mark_first=False)
    if _MARKS.fullmatch(text, start, end) is not None:
        # «أ ف ب» are initials as well.
        signature = line_of(text, start, end, names, last=True)
        if signature is not None and signature.agencies:
            return None
        return [Part(kind="end_mark", start=start, end=end)]
    return None


def staff_at(text: str, start: int, end: int) -> int | None:
    """Where at a paragraph's end a bracket begins that names who wrote and edited it."""
    found = _STAFF_BRACKET.search(text, max(start, end - LONGEST_STAFF), end)
    return None if found is None or found.start() == start else found.start()


def _names_staff(text: str, start: int, end: int) -> bool:
    if end - start > LONGEST_STAFF:
        return False
    return (
        (text[start] == "(" and _STAFF_BRACKET.match(text, start, end) is not None)
        or _STAFF.match(text, start, end) is not None
        or _WRITER.match(text, start, end) is not None
    )


def _agencies_of(text: str, start: int, end: int, names: Names) -> list[str]:
    """The agency that some first words are, or those of a bracket: «(وال – بنغازي)»."""
    agency = names.agency(key(text[start:end]))
    if agency is not None:
        return [agency]
    if text[start] != "(" or text[end - 1] != ")":
        return []
    signature = line_of(text, start, end, names, last=True)
    return [] if signature is None else signature.agencies


def _parted(
    text: str, start: int, at: int, end: int, agencies: list[str], *, mark_first: bool
) -> list[Part]:
    """Initials and the agency beside them."""
    stop, begin = at, _skip(text, at, end)
    while text[stop - 1].isspace():
        stop -= 1
    if mark_first:
        return [
            Part(kind="end_mark", start=start, end=stop),
            Part(kind="source_line", start=begin, end=end, agencies=agencies),
        ]
    return [
        Part(kind="source_line", start=start, end=stop, agencies=agencies),
        Part(kind="end_mark", start=begin, end=end),
    ]


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at
