"""Wire practice: «عاجل», «تصحيح», «إلغاء», «تحديث», «إضافة», «تكملة», and which story they mean.

A marker counts only where a wire sets it: at the head of headline or first lines and closed by a
colon, bar or bracket, or naming a story («إلغاء الخبر رقم 12»). «إلغاء الحفل» is news of a concert.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from streams.events import NoticeKind, Part

_READ: Final = 400
"""Characters from the head in which markers are looked for."""
_REFERENCE_WITHIN: Final = 160
"""Characters behind a marker in which the id it refers to is looked for."""

_OPEN: Final = r"[\s(\[{/|*<«#.\-–—ـ]{0,8}"
_CLOSE: Final = r"(?:\s*(?:[:|/)\]}>»*]|\.{2,}|\.(?=\s)|[-–—ـ](?=\s)|\Z|\n))"
_WHICH: Final = (
    r"(?:أول|أولى|ثان|ثانٍ|ثاني|ثانية|ثالث|ثالثة|رابع|رابعة|خامسة?|أخيرة?)"
    r"(?:\s+و?(?:ثانية|ثالثة|أخيرة?|ختامية?))?"
)
_NUMBERED: Final = rf"\s*(?:\d{{1,2}}(?:\s*[-–—](?=\w)|{_CLOSE})|{_WHICH}{_CLOSE})"
"""«تحديث 2-مقتل …», «إضافة أولى وأخيرة»: which one of several it is, and what closes it."""
_STORY: Final = (
    r"(?:ل?ل?(?:ال)?(?:خبر|نبأ|نبا|برقية|قصة|تقرير|مادة|نشرة|رسالة)(?:نا|كم)?|صورة|ما\s+نشر)"
)
_URGENT: Final = re.compile(
    rf"{_OPEN}(?:(?:خبر|نبأ)\s+)?(?:عاجل(?:\s+جد[اً]+)?|فلاش|هام\s+وعاجل|flash|urgent|breaking)"
    rf"(?:{_CLOSE}|{_NUMBERED})",
    re.IGNORECASE,
)
_MARKERS: Final[tuple[tuple[NoticeKind, re.Pattern[str]], ...]] = (
    (
        "kill",
        re.compile(
            rf"{_OPEN}(?:(?:يرجى|الرجاء|نرجو|يجب)\s+)?(?:(?:إلغاء|الغاء|سحب|حذف|إسقاط|اهمال|إهمال|إبطال|عدم\s+(?:نشر|استخدام|استعمال))"
            rf"(?:\s+(?:هذا\s+|ال)?{_STORY}|{_CLOSE})|(?:يلغى|ألغي|الغي|ملغى|ملغي|ملغاة)(?:\s+{_STORY}|{_CLOSE})"
            rf"|(?:(?:mandatory\s+)?kill|withdrawal?|cancel(?:led)?){_CLOSE})",
            re.IGNORECASE,
        ),
    ),
    (
        "correction",
        re.compile(
            rf"{_OPEN}(?:(?:تصحيح|تصويب|استدراك)(?:\s+(?:و\s?إعادة|واعادة|خطأ|هام|(?:في\s+)?{_STORY})|{_CLOSE})"
            rf"|(?:(?:إعادة|اعادة|معاد|معادة)\s+(?:مع\s+|ل)?)?(?:ال)?(?:مصحح|مصححة){_CLOSE}"
            rf"|(?:إعادة|اعادة)\s+(?:مع\s+ال?|ل)(?:تصحيح|تصويب)|تصحيح{_NUMBERED}|(?:correct(?:ion|ed|s)?|corr){_CLOSE})",
            re.IGNORECASE,
        ),
    ),
    (
        "update",
        re.compile(
            rf"{_OPEN}(?:تحديث(?:\s*\d{{1,2}}\s+{_STORY}|\s+{_STORY}|{_CLOSE}|{_NUMBERED})|(?:محدث|محدّث|محدثة|معدل|بديل)"
            rf"(?:\s*\d{{1,2}})?{_CLOSE}|(?:update|refile|recasts?|writethru|wrap){_CLOSE}|update\s*\d{{1,2}}\s*[-:])",
            re.IGNORECASE,
        ),
    ),
    (
        "addition",
        re.compile(
            rf"{_OPEN}(?:إضافة|اضافة)(?:(?:\s*(?:\d{{1,2}}|{_WHICH}))?\s+(?:إلى|على)?\s*{_STORY}|{_CLOSE}|{_NUMBERED})"
            rf"|{_OPEN}(?:add(?:s)?\s*\d{{0,2}}){_CLOSE}",
            re.IGNORECASE,
        ),
    ),
    (
        "continuation",
        re.compile(
            rf"{_OPEN}(?:تكملة|تتمة|تابع|يتبع)(?:(?:\s*(?:\d{{1,2}}|{_WHICH}))?\s+{_STORY}|{_CLOSE}|{_NUMBERED})",
            re.IGNORECASE,
        ),
    ),
)
# «تنبيه: إلغاء»: what only calls for attention.
_ATTENTION: Final = re.compile(
    rf"{_OPEN}(?:تنبيه|تنويه|ملاحظة|(?:إلى|الى)\s+(?:السادة\s+)?المشتركين|advisory|attention){_CLOSE}",
    re.IGNORECASE,
)
# «عام / كذا / إضافة أولى وأخيرة», «كذا (محدث)»: a headline may end in its marker.
_AT_END: Final = re.compile(r"(?:/|[(\[])\s*(?=[^()/\[\]\n]{3,30}[)\]]?\s*\Z)")
# Most heads have none, which one look tells instead of six.
_ANY: Final = re.compile(
    "|".join(
        pattern.pattern for pattern in (_URGENT, _ATTENTION, *(marker for _, marker in _MARKERS))
    ),
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    r"(?:(?:ال)?رقم(?:ه|ها)?|برقم|(?:ال)?مُ?عرّ?ف|رمز(?:ه|ها)?|no\.?|id|ref(?:erence)?\.?|item|\#)\s*[:=(/#«\"]{0,3}\s*"
    r"([A-Za-z0-9٠-٩](?:[A-Za-z0-9٠-٩_./:-]{0,80}[A-Za-z0-9٠-٩])?)",
    re.IGNORECASE,
)
_DIGITS: Final = {base + digit: str(digit) for base in (0x0660, 0x06F0) for digit in range(10)}


class Marked(NamedTuple):
    """What markers say."""

    urgent: bool
    kind: NoticeKind | None = None
    start: int = 0
    end: int = 0
    refers_to: str | None = None


def marked(text: str, parts: Sequence[Part]) -> Marked:
    """What the markers at the head of a story say.

    Of several the gravest counts: a kill before a correction before an update.
    """
    urgent = False
    best: tuple[int, int, int] | None = None
    for start, limit in _heads(text, parts):
        at = start
        for _ in range(3):
            if _ANY.match(text, at, limit) is None:
                break
            hasty = _URGENT.match(text, at, limit)
            if hasty is not None and hasty.end() > at:
                urgent, at = True, hasty.end()
                continue
            calling = _ATTENTION.match(text, at, limit)
            if calling is not None:
                at = calling.end()
                continue
            for rank, (_, marker) in enumerate(_MARKERS):
                found = marker.match(text, at, limit)
                if found is not None:
                    if best is None or rank < best[0]:
                        best = (rank, *_trimmed(text, *found.span()))
                    at = found.end()
                    break
            else:
                break
        if best is not None:
            break
    if best is None:
        best = _at_end(text, parts)
    if best is None:
        return Marked(urgent)
    rank, begin, end = best
    reference = _REFERENCE.search(text, begin, min(len(text), end + _REFERENCE_WITHIN))
    refers_to = None if reference is None else reference[1].translate(_DIGITS)
    return Marked(urgent, _MARKERS[rank][0], begin, end, refers_to)


def _at_end(text: str, parts: Sequence[Part]) -> tuple[int, int, int] | None:
    """The marker that the headline ends in."""
    if not parts or parts[0].kind not in ("headline", "paragraph"):
        return None
    start, end = max(parts[0].start, parts[0].end - 34), parts[0].end
    if text.find("/", start, end) < 0 and text[end - 1] not in ")]":
        return None
    opening = _AT_END.search(text, start, end)
    if opening is None or opening.start() == parts[0].start:
        return None
    for rank, (_, marker) in enumerate(_MARKERS):
        found = marker.match(text, opening.end(), end)
        # «تأجيل / إلغاء» may be news; a kill is said in brackets.
        grave = rank == 0 and text[end - 1] not in ")]"
        if found is not None and found.end() >= end - 1 and not grave:
            return rank, *_trimmed(text, *found.span())
    return None


def _heads(text: str, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Where markers may stand: headline, first lines, and behind a dateline."""
    heads = []
    for part in parts[:6]:
        if part.start > _READ + (parts[0].end if parts else 0):
            break
        if part.kind in ("byline", "credit", "caption"):
            continue
        start = part.end if part.kind == "dateline" else part.start
        heads.append((start, min(len(text), max(part.end, start + 60))))
    return heads[:4]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
