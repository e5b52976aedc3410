"""Navigation: what the page of an outlet has around every story.

Share bars, footers, notices of cookies, boxes that ask for an address, lists of other stories.
Most lines are told by their first word to be none of these.
"""

from __future__ import annotations

import re
from typing import Final

from streams.text.fold import fold

LONGEST: Final = 220
LONGEST_LINK: Final = 110
"""Characters of the headline of another story."""
MOST_LINKS: Final = 8

# Over folded text: bare alef, yeh for alef maqsura, heh for teh marbuta.
_PLATFORM: Final = (
    r"(?:فيسبوك|فيس\s?بوك|تويتر|واتساب|واتس\s?اب|واتس|تليغرام|تلغرام|تيليغرام|تلجرام|تيليجرام|تليجرام|ثريدز|تيك\s?توك|انستغرام|انستجرام"
    r"|لينكد\s?ان|لينكدان|مسنجر|ماسنجر|بينترست|بنترست|ريديت|يوتيوب|غوغل|جوجل|سناب\s?شات|فايبر"
    r"|(?:ال)?بريد\s+(?:ال)?الكتروني|ايميل|نسخ\s+الرابط|طباعه|x|facebook|twitter|whats\s?app|telegram"
    r"|linkedin|messenger|pinterest|reddit|youtube|instagram|viber|e-?mail|copy\s+link|print)"
)
_SHARE_BAR: Final = re.compile(
    rf"\W*(?:(?:شارك|مشاركه|انشر)\s+)?{_PLATFORM}(?:[\s|/،,؛;·•+-]+{_PLATFORM})*\W*\Z",
    re.IGNORECASE,
)
_LIST: Final = re.compile(
    r"\W*(?:(?:اقرا|اقرؤوا|اقرءوا|شاهد|طالع|تابع)\s+(?:ايضا|المزيد|كذلك)|حول\s+هذه\s+القصه"
    r"|(?:مواضيع|موضوعات|اخبار|مقالات|روابط|قصص|مواد)\s+(?:ذات\s+(?:صله|علاقه)|متعلقه|مشابهه|مختاره|قد\s+تهمك)"
    r"|(?:قد\s+)?(?:يهمك|يعجبك)\s+(?:ايضا|قراءه)|ذات\s+صله|متعلق(?:ات)?|الاكثر\s+(?:قراءه|مشاهده|تداولا"
    r"|شعبيه|تعليقا|شيوعا)|(?:اهم|اخر|احدث)\s+الاخبار|related(?:\s+\w+)?|most\s+(?:read|viewed|popular))\W*\Z",
    re.IGNORECASE,
)
_FOOTER: Final = re.compile(
    r"\W*(?:سياسه\s+(?:الخصوصيه|ملفات|الاستخدام)|اتصل(?:وا)?\s+بنا|من\s+نحن|عن\s+الموقع|شروط\s+(?:الاستخدام|الخدمه)"
    r"|اعلن\s+معنا|خريطه\s+الموقع|شارك(?:نا)?\s+(?:ب?رايك|هذه\s+(?:الصفحه|القصه))|privacy\s+policy|terms\s+of"
    r"|about\s+us|contact\s+us)(?:\W*\Z|\s+عبر\W*\Z|\s+[|]\s)",
    re.IGNORECASE,
)
_BOX: Final = re.compile(
    r"\W*(?:ادخل\s+(?:بريدك|عنوان\s+بريدك|الايميل)|سجل\s+بريدك"
    r"|(?:يستخدم\s+(?:هذا\s+)?(?:ال)?موقع\w*|هذا\s+الموقع\s+يستخدم|نحن\s+نستخدم|نستخدم)\s+(?:ملفات|الكوكيز|cookies)"
    r"|يمكنكم?\s+(?:استلام|تلقي|متابعه)\s+(?:ال)?(?:اشعارات|تنبيهات|اخر\s+الاخبار|اهم\s+الاخبار)"
    r"|اذا\s+كنت\s+تعتقد\s+ان\s+المقال|نشرت?\s+(?:في|بتاريخ|يوم)?\s*:|تاريخ\s+النشر\s*:?"
    r"|تابعوا\s+(?:اخر|صفحتنا|قناتنا|حسابنا)\s|لمزيد\s+من\s+(?:المعلومات|التفاصيل)\s*(?:[،,:]|\Z|يرجي|الرجاء|اتصل)"
    r"|(?:البيانات|المواد|النشرات)\s+الصحفيه\s+متاحه\s)",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(
    r"\W*(?:التعليقات|تعليقات\s+(?:القراء|الزوار|الجمهور)|آراء\s+القراء|comments)\s*(?:[(:]?\s*\d+\s*\)?)?\W*",
    re.IGNORECASE,
)
_CONTACT: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_REACHED: Final = re.compile(
    r"هاتف|جوال|موبايل|محمول|فاكس|تلفون|\bphone\b|\btel\b|\bmob", re.IGNORECASE
)
_OPENING: Final = (
    "فيسبوك فيس تويتر واتساب واتس تليغرام تلغرام تيليغرام تلجرام تيليجرام تليجرام ثريدز"
    " تيك انستغرام إنستغرام"
    " انستجرام لينكد لينكدإن مسنجر ماسنجر بينترست بنترست ريديت يوتيوب غوغل جوجل سناب"
    " فايبر البريد بريد إيميل نسخ طباعة شارك مشاركة انشر شاركنا اقرأ اقرؤوا اقرءوا شاهد"
    " طالع تابع تابعوا حول مواضيع موضوعات أخبار مقالات روابط قصص مواد قد يهمك يعجبك ذات"
    " متعلق متعلقات الأكثر أهم آخر أحدث سياسة اتصل اتصلوا من عن شروط أعلن خريطة أدخل سجل"
    " يستخدم هذا نحن نستخدم إذا يمكنكم يمكنك نشر نشرت تاريخ لمزيد البيانات المواد النشرات"
    " x facebook twitter whatsapp whats telegram linkedin messenger pinterest reddit youtube"
    " instagram viber email e copy print related most privacy terms about contact"
)
_OPENS: Final = frozenset(form for word in _OPENING.split() for form in (word, fold(word).text))
_FIRST: Final = re.compile(r"\w+")


def is_navigation(line: str) -> bool:
    """Whether a line of its own is of the page and not of the story."""
    if len(line) > LONGEST:
        return False
    if "@" in line and _CONTACT.search(line) is not None and _REACHED.search(line) is not None:
        return True
    folded = _folded(line)
    return folded is not None and any(
        pattern.match(folded) is not None for pattern in (_SHARE_BAR, _LIST, _FOOTER, _BOX)
    )


def heads_links(line: str) -> bool:
    """Whether a line heads a list of other stories: «اقرأ أيضا», «حول هذه القصة»."""
    if len(line) > LONGEST_LINK:
        return False
    folded = _folded(line)
    return folded is not None and _LIST.match(folded) is not None


def heads_comments(line: str) -> bool:
    """Whether a line heads what readers say: «التعليقات (3)»."""
    return len(line) <= LONGEST_LINK and _COMMENTS.fullmatch(line) is not None


def _folded(line: str) -> str | None:
    """A line folded, if it begins like any of these."""
    first = _FIRST.search(line)
    if first is None or first[0].lower() not in _OPENS:
        return None
    return fold(line).text
