"""Furniture: what a page or a wire puts around a story and nobody reports.

Each pattern is anchored at the first word of a line, so that a sentence which only speaks of such a
thing («شارك على فيسبوك مقطعا») is none: what invites is short, or followed by a colon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from streams.text.fold import fold

LONGEST_LINE: Final = 400
LONGEST_END_MARK: Final = 40
LONGEST_TAIL: Final = 300
"""Characters before a paragraph's end in which what was stuck to it is looked for."""

# Over folded text: bare alef, yeh for alef maqsura, heh for teh marbuta.
_PAGE: Final = (
    r"(?:ال)?(?:اخبار|مقالات|مواضيع|موضوعات|تفاصيل|معلومات|صور|فيديو"
    r"|فيديوهات|قصص|تقارير|مواد|ملفات)"
)
"""What a page has more of; «المزيد من الغارات» is news."""
_WEEKDAY: Final = r"ال(?:سبت|احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه)\b"
_INVITATION: Final = re.compile(
    r"\W*(?:"
    r"(?:اضف|اترك|اكتب|شارك(?:نا)?)\s+(?:لنا\s+)?(?:تعليقا?|تعليقك|ردا?|رايك|برايك)"
    r"|(?:ا?لا?\s+توجد|لا\s+يوجد)\s+تعليقات(?=\W*\Z|\s+(?:علي|حتي|بعد)\b)|(?:ال)?تعليقات?\s*(?:[(:]\s*\d*\s*\)?)?\s*\Z"
    r"|(?:اقرا|اقراي|اقرءوا|اقراوا|شاهد|طالع|تابع|انظر|استمع)\s+(?:ايضا|المزيد|كذلك|الفيديو|الصور|التفاصيل)"
    r"|(?:مواضيع|موضوعات|اخبار|مقالات|روابط|قصص|ملفات)\s+(?:ذات\s+(?:صله|علاقه)|متعلقه|مشابهه|اخري\s+(?:للكاتب|قد\s+تهمك)|قد\s+تهمك)(?!\s+ب)"
    r"|(?:قد\s+)?(?:يهمك|يعجبك)\s+(?:ايضا|قراءه)"
    rf"|المزيد\s+(?:(?:حول|عن)\s+\S+|(?:من|في)\s+(?:{_PAGE}|هذا|هذه)\b)(?:\s+\S+){{0,3}}\W*\Z"
    rf"|للمزيد(?=\W*(?:\Z|:|حول|عن|اضغط|انقر|تابع|زوروا|شاهد|طالع|اقرا|يرجي|الرجاء|(?:من|في)\s+{_PAGE}\b))"
    r"|(?:شارك|شاركها|شاركه|انشر|غرد|ارسل|ارسال|مشاركه|تغريد|حفظ|طباعه|اطبع|نسخ)\s*(?:\Z|[|/،]"
    r"|(?:هذا\s+)?(?:ال)?(?:خبر|موضوع|مقال|صفحه|رابط|صديق|لصديق|الي\s+صديق|(?:عبر|علي)(?=\W*\Z|\s+(?:ال)?(?:فيسبوك|تويتر|واتساب|تليغرام|بريد|ايميل)))\b)"
    r"|(?:تابعونا|تابعنا|انضم\s+الينا|اشترك(?=\W*\Z|\s+(?:الان|معنا|مجانا|ب|في\s+(?:ال)?(?:قنا|نشر|خدم|صفح|تطبيق|بريد)))|للاشتراك|حمل\s+تطبيق|حملوا\s+تطبيق|لمتابعه\s+اخر|للانضمام\s+(?:ل|الي\s)\s?(?:قنا|مجموع|صفح)\w+|(?:اضغط|انقر)\w*\s+(?:هنا\s+)?(?:لل?مشارك|للاشتراك|لمتابع|للانضمام|ل?لمزيد)\w*"
    r"|(?:تابعوا|تابع|تابعونا)\s+(?:ا?خر\s+(?:الاخبار|الانباء|التطورات)|(?:rt|bbc|قناة|موقع|صفحه|حساب)\w*)(?:\s+\S+){0,2}\s+(?:علي|عبر)\b)"
    r"|(?:جميع|كافه|كل)\s+(?:ال)?حقوق\b.{0,40}(?:محفوظه|النشر)|حقوق\s+(?:النشر|الطبع)\b"
    r"|رابط\s+(?:الخبر|المقال|الموضوع|مختصر|قصير)\b|للتواصل\s+(?:مع\s+الكاتب|ارسل|:)"
    r"|(?:كلمات\s+(?:مفتاحيه|دلاليه|دالة)|وسوم|الوسوم|سمات|تصنيفات|تاغات|هاشتاغ)\s*(?::|\Z)"
    rf"|(?:عدد\s+)?(?:القراءات|الزيارات|المشاهدات|مرات\s+القراءه)\s*:|تم\s+النشر\s*(?::|(?:في|يوم|بتاريخ)?\s*:?\s*(?:\d|{_WEEKDAY}))"
    rf"|اخر\s+تحديث\s*(?:\Z|:|\d|(?:في|يوم|بتاريخ|بتوقيت)\b|{_WEEKDAY})"
    r"|(?:ال)?(?:صفحه\s+)?(?:الرئيسيه|السابق|التالي|القائمه)\s*\Z|(?:اعلان|اعلانات|رعايه)\s*\Z"
    r"|(?:facebook|twitter|whatsapp|telegram|google\+?|share|print|e-?mail|linkedin|pinterest|tweet"
    r"|read\s+more|related|advertisement|tags?:|copyright|all\s+rights\s+reserved)\b"
    # «Twitter يوقف حسابات …» is told of it.
    r"(?!(?:\W+[\u0621-\u064a]+){3})|©"
    r")",
    re.IGNORECASE,
)
_INVITING: Final = re.compile(
    r"\W*(?:[اأإآ]ض|[اأإآ]تر|[اأإآ]كت|ش[اأإآ]رك|مش[اأإآ]رك|[اأإآ]?ل[اأإآ]?\s+توج|ل[اأإآ]\s+[يى]|تعل[يى]|[اأإآ]لتعل[يى]|[اأإآ]قر|ش[اأإآ]ه|ط[اأإآ]لع|ت[اأإآ]ب|[اأإآ]نظ|[اأإآ]ستم|مو[اأإآ]ض|موضو|[اأإآ]خب[اأإآ]|مق[اأإآ]ل"
    r"|رو[اأإآ]ب|قصص|ملف|قد|[يى]هم|[يى]عج|[اأإآ]لمز|للمز|[اأإآ]نش|غرد|[اأإآ]رس|تغر|حفظ|طب[اأإآ]|[اأإآ]طب|نسخ|[اأإآ]نضم|للانض|[اأإآ]ضغ|[اأإآ]نقر|[اأإآ]شتر|لل[اأإآ]ش|حمل|لمت[اأإآ]|جم[يى]ع|ك[اأإآ]ف|كل|حقو"
    r"|ر[اأإآ]بط|للتو[اأإآ]|كلم|وس|[اأإآ]لوس|سم[اأإآ]|تصن|ت[اأإآ]غ|ه[اأإآ]ش|عدد|[اأإآ]لقر|[اأإآ]لز[يى]|[اأإآ]لمش|مر[اأإآ]ت|تم|[اأإآ]خر|[اأإآ]لصف|صفح|[اأإآ]لرئ|[اأإآ]لس[اأإآ]|[اأإآ]لت[اأإآ]|[اأإآ]لق|[اأإآ]عل|رع[اأإآ]"
    r"|[a-z©])",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"\W*(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+)(?:\s+\S+)?\W*\Z|[@#][\w_]{2,40}\s*\Z",
    re.IGNORECASE,
)
# «سمات» and the link of a newspaper stand behind the last stop of the last paragraph.
_STUCK: Final = re.compile(
    r"(?:(?<=[.!?؟»\")”])|(?<=\s\s))\s*"
    r"(?:(?:رابط الخبر|مقالات أخرى للكاتب|للتواصل أرسل|سمات|الوسوم\s*:|كلمات مفتاحية\s*:|"
    r"(?:اقرأ|إقرأ|اقرا|شاهد|طالع)\s+(?:أيضا|ايضا|أيضًا|أيضاً)\s*:)\s*\S)"
)
_STUCK_WORDS: Final = (
    "رابط الخبر", "مقالات أخرى للكاتب", "للتواصل أرسل", "سمات",
)  # fmt: skip
_STUCK_BEFORE_COLON: Final = ("الوسوم", "كلمات مفتاحية", "قرأ", "قرا", "شاهد", "طالع")
_END: Final = re.compile(
    r"[\s/\\*.#(\[—–-]{0,12}(?:"
    r"(?:انتهى|إنتهى|انتهي|أنتهى|النهاية|تمت?|يتبع|ختام)"
    # Words of three letters are initials behind a mark alone: «تم قصف حلب» is news.
    r"(?:(?:[\s/\\*.)(\]—–-]{0,4}(?:[\u0621-\u064a]{1,2}|[a-zA-Z]{1,3}|\d{1,4})"
    r"|[\s/\\*.)(\]—–-]{0,3}[/\\*.)(\]—–-]\s?[\u0621-\u064a]{3})(?![\u0621-\u064aa-zA-Z])){0,8}"
    r"[\s/\\*.#)\]—–-]{0,12}"
    r"|\#{2,}|-{1,}\s*30\s*-{1,}|/{2,}|\*{3,}|ENDS?\.?)\Z",
    re.IGNORECASE,
)
_STOPS: Final = tuple('.!?؟…»")”/')
_CLOCK: Final = re.compile(
    r"\s*(?:\d{1,2}/\d{1,2}/\d{4}\s*-\s*)?\d{1,2}[:.]\d{2}\s*(?:ت\s*م|[صم](?!\w)|جمت|غرينتش|بتوقيت\s+\S+|gmt|utc)?\s*\Z",
    re.IGNORECASE,
)
_END_WORD: Final = re.compile(
    r"(?:(?<=[.!?؟»\")”])|(?<=\s)|(?<=[./]))[/\\*(\[—–#-]{0,6}\s?(?:انتهى|إنتهى|انتهي|يتبع|(?<=\()النهاية(?=\))|/{2,}|\#{2,})"
)


def is_boilerplate(line: str) -> bool:
    """Whether a line of its own is an invitation, a share bar, a link, an address."""
    if len(line) > LONGEST_LINE:
        return False
    if ("/" in line or "@" in line or "#" in line or "www" in line) and _ADDRESS.match(
        line
    ) is not None:
        return True
    # Most lines begin with none of its words, and need not be folded.
    if _INVITING.match(line) is None:
        return False
    folded = fold(line).text
    return _INVITATION.match(folded) is not None and _is_short(folded)


def _is_short(folded: str) -> bool:
    # A sentence that begins alike goes on and ends in a full stop.
    words = folded.split()
    return len(words) <= 7 or ":" in " ".join(words[:6]) or not folded.rstrip().endswith(".")


def sticking(text: str) -> list[str]:
    """The words in a text that :func:`stuck_at` looks for."""
    # Most texts have no colon, without which fewer are looked for.
    words = (*_STUCK_WORDS, *_STUCK_BEFORE_COLON) if ":" in text else _STUCK_WORDS
    return [word for word in words if word in text]


def may_end(text: str) -> bool:
    """Whether anything that :func:`end_mark_at` looks for is in a text at all."""
    return (
        "نتهى" in text
        or "نتهي" in text
        or "يتبع" in text
        or "النهاي" in text
        # One character is found many times as fast as two.
        or ("/" in text and "//" in text)
        or ("#" in text and "##" in text)
    )


def stuck_at(text: str, start: int, end: int, words: Sequence[str]) -> int | None:
    """Where behind a paragraph's last sentence something begins that is none of it.

    ``words``: what :func:`sticking` has found in the text.
    """
    first = max(start, end - LONGEST_TAIL)
    for word in words:
        if text.find(word, first, end) >= 0:
            break
    else:
        return None
    found = _STUCK.search(text, first, end)
    if found is None or found.start() == start:
        return None
    at = found.start()
    while text[at].isspace():
        at += 1
    # «سمات الهجوم تشبه …» is a sentence, which ends in a stop.
    return None if text.startswith("سمات ", at) and text[end - 1] in ".!?؟" else at


def is_end_mark(text: str, start: int, end: int) -> bool:
    """Whether a line is what a wire closes a story with: «// انتهى //», «20:31 ت م»."""
    return end - start <= LONGEST_END_MARK and bool(
        _END.match(text, start, end) or _CLOCK.match(text, start, end)
    )


def end_mark_at(text: str, start: int, end: int) -> int | None:
    """Where at a paragraph's end its end mark begins: «… والمعارضة. انتهى/خ.»."""
    for found in _END_WORD.finditer(text, max(start, end - LONGEST_END_MARK), end):
        if found.start() > start and _END.match(text, found.start(), end):
            at = found.start()
            while text[at].isspace():
                at += 1
            before = text[start:at].rstrip()[-1:]
            # «… إن الاجتماع انتهى» is a sentence; what closes one stands behind its stop.
            if before in _STOPS or text[at] in "/*([—–#-":
                return at
    return None
