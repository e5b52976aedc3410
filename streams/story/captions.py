"""Captions: what stands under a picture, in any language, and whose picture it is."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from streams.story.names import Names
from streams.text.keys import key

LONGEST: Final = 700
LONGEST_ARABIC: Final = 300
"""Characters. Agencies caption at length in English; in Arabic a caption is a line or two."""

# A photographer's name runs over letters, digits, dots, dashes and at most a few words.
_CREDIT: Final = re.compile(
    r"(?<![A-Za-z])(?:\(\s*)?(?:REUTERS|AFP|AP|EPA|EFE|UPI|ANSA|DPA|Getty|Xinhua|TASS|Sputnik|Anadolu)"
    r"(?:\s+(?:PHOTO|Images|Agency))?\s*(?:/[^\n()]{1,80})?\s*\)?\s*\Z"
    r"|\(?\s*(?:Photo|Credit|Courtesy|Image|Picture)s?\s*(?:by|of|:|/)[^\n()]{1,80}\)?\s*\Z"
    r"|\([^()\n]{0,60}(?:via|/)\s*(?:REUTERS|AFP|AP|Getty|EPA)[^()\n]{0,30}\)\s*\Z",
    re.IGNORECASE,
)
_ENGLISH: Final = re.compile(
    r"\b(?:photo|pictured?|image|REUTERS/|AFP|AP|Getty|EPA|handout|file|pool|credit|left|right|center"
    r"|centre)\b|\([LRC]\)|\b(?:19|20)\d\d\b"
)
_BRACKETED: Final = re.compile(r"\(([^()\n]{2,60})\)\s*\Z")
_OWNED: Final = re.compile(r"[©Ⓒ]\s*(?!(?:19|20)\d\d)\w")
"""«© أ ف ب (أرشيف)»; with a year before the name it is the right to the whole story."""
# What goes on telling: «وقتل ثلاثة في القصف (رويترز)» is none.
_GOES_ON: Final = re.compile(
    r"(?:و|كما|فيما|لكن|قال|أعلن|أكد|ذكر|أضاف|أفاد|قتل|أصيب|يذكر|كان|مقتل|مصرع|إصابة|اصابة|استشهاد|وفاة"
    r"|اغتيال|اعتقال|سقوط|نزوح|ارتفاع|إعلان|إطلاق|توقيف|العثور|استشهد|توفي|لقي|اعتقل|\d+\s+(?:قتيل|قتلى|جريح|جرحى|شهيد|شهداء))"
)
_ARABIC_CREDIT: Final = re.compile(
    r"(?:(?<=\s)|(?<=[.،)-])|\A)(?:تصوير|عدسة|بعدسة|الصورة|صورة)\s*[:/-]\s*[^\n:]{2,50}\Z"
)
_CREDIT_WORDS: Final = ("صوير", "عدسة", "صورة")
_ARCHIVED: Final = "رشيف"
"""Some of these is in whatever the two patterns match."""
_PICTURE: Final = re.compile(
    r"(?:ال)?صورة\s+(?:أرشيفية|ارشيفية|من\s+الأرشيف|تعبيرية|توضيحية|جوية|عامة|وزعها|نشرها|نشرتها|تظهر|التقطت|متداولة)"
    r"|(?:ال)?(?:صورة|صور)\s*:|أرشيف(?:ية)?\s*\Z|لقطة\s+(?:من|شاشة)"
    r"|م?صدر\s+الصورة\s*(?:[،,:]|\Z)|(?:ال)?تعليق\s+(?:على\s+)?الصورة\s*(?:[،,:]|\Z)"
)
_ARCHIVE: Final = re.compile(r"(?:[-–ـ/،]\s*|\(\s*)(?:ال)?[أا]رشيف(?:ية)?\s*\)?\s*\.?\Z")
_SEPARATORS: Final = re.compile(r"\s*[-–—/+،,|]\s*")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]+")
_NO_LATIN: Final = re.compile(r"[^A-Za-zÀ-ɏ]*")
_ARABIC: Final = re.compile(r"[\u0620-\u064a]+")
_ARCHIVE_WORDS: Final = frozenset(key(word) for word in ("أرشيف", "أرشيفية", "الأرشيف", "خاص"))


_OF_PICTURES: Final = (*_CREDIT_WORDS, _ARCHIVED, "لقطة", "صور ", "صور:", "©", "Ⓒ")


class Caption(NamedTuple):
    """Where the credit of a caption stands, if it has one."""

    credit: tuple[int, int] | None


def has_latin(text: str) -> bool:
    """Whether there is any Latin letter."""
    # To run over all that are none is much quicker than to search.
    return _NO_LATIN.fullmatch(text) is None


def owned_caption(text: str, start: int, end: int) -> Caption | None:
    """The caption that a line is which says nothing but whose picture it is."""
    if text[start] in "©Ⓒ" and end - start <= 80 and _OWNED.match(text, start, end) is not None:
        return Caption((start, end))
    return None


def shows_picture(text: str, start: int, end: int) -> bool:
    """Whether a caption says that there is a picture, and not only whom it is from."""
    return is_foreign(text, start, end) or any(
        text.find(word, start, end) >= 0 for word in _OF_PICTURES
    )


def is_foreign(text: str, start: int, end: int) -> bool:
    """Whether most letters of a line are Latin."""
    if _LATIN.search(text, start, end) is None:
        return False
    latin = sum(map(len, _LATIN.findall(text, start, end)))
    return latin > 0 and latin > 2 * sum(map(len, _ARABIC.findall(text, start, end)))


def foreign_caption(text: str, start: int, end: int, *, above: bool) -> Caption | None:
    """The caption that a Latin line of an Arabic story is; ``above``: before its first paragraph.

    A quotation in English stands below, without credit or any word for a picture.
    """
    if end - start > LONGEST:
        return None
    credit = _CREDIT.search(text, max(start, end - 160), end)
    if credit is None and not above and _ENGLISH.search(text, start, end) is None:
        return None
    return Caption(None if credit is None else _trimmed(text, *credit.span()))


def arabic_caption(
    text: str, start: int, end: int, names: Names, *, under: bool, above: bool, last: bool
) -> Caption | None:
    """The caption that an Arabic line is.

    ``under``: it follows another caption; ``above``: before the first paragraph; ``last``: nothing
    follows it.

    It ends with a bracket that names an agency or the archive, with no full stop before that.
    """
    if end - start > LONGEST_ARABIC:
        return None
    # Most lines end like none of these, and to see that they do is quicker than to search them.
    if text[end - 1] == ")" or text[end - 1].isspace():
        bracket = _BRACKETED.search(text, max(start, end - 64), end)
        # Amid the text a sentence may name its source, too, and at its end many do.
        told = not (above or under) and (last or _GOES_ON.match(text, start, end) is not None)
        if bracket is not None and not told:
            shown = text[start : bracket.start()].rstrip()
            if _is_shown(shown, names) and _is_credit(bracket[1], names):
                return Caption(_trimmed(text, *bracket.span()))
    first = max(start, end - 70)
    for word in _CREDIT_WORDS:
        if text.find(word, first, end) >= 0:
            credit = _ARABIC_CREDIT.search(text, first, end)
            if credit is not None:
                return Caption(credit.span())
            break
    if text.find(_ARCHIVED, first, end) >= 0:
        archive = _ARCHIVE.search(text, max(start, end - 20), end)
        if archive is not None and archive.start() > start:
            return Caption(_trimmed(text, *archive.span()))
    if text[end - 1] not in ".!?؟" and _PICTURE.match(text, start, end) is not None:
        return Caption(None)
    if under and end - start <= 200 and text[end - 1] not in ".!?؟:":
        return Caption(None)
    return None


def _is_shown(shown: str, names: Names) -> bool:
    """Whether something is shown: «لندن : (رويترز)» is a dateline."""
    return (
        shown[-1:] not in ".!?؟" and any(map(str.isalnum, shown)) and not names.is_town(key(shown))
    )


def _is_credit(inside: str, names: Names) -> bool:
    known = 0
    for name in _SEPARATORS.split(inside.strip()):
        looked_up = key(name)
        if (
            names.agency(looked_up) is not None
            or names.is_generic(looked_up)
            or looked_up in _ARCHIVE_WORDS
        ):
            known += 1
    return known > 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


_CREDITED: Final = re.compile(r"[^-–—/+،,|()\n]+")
_IN_LATIN: Final = re.compile(r"[A-Za-z]+")


def credited(credit: str, names: Names) -> list[str]:
    """The agencies of a credit: of its segments, or of the words of a Latin one."""
    found = [names.agency(key(name)) for name in _CREDITED.findall(credit)]
    if not any(found):
        found = [names.agency(word.lower()) for word in _IN_LATIN.findall(credit)]
    return [agency for agency in dict.fromkeys(found) if agency is not None]
