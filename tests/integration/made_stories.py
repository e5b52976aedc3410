"""Stories that claim known things, as many as a test wants, each of them different."""

from __future__ import annotations

import random

from streams.events import RawStory
from streams.identity import story_id

PLACES = (
    *("حلب", "دمشق", "إدلب", "سوريا", "حمص", "دير الزور", "الرقة", "درعا", "اللاذقية"),
    *("الموصل", "الفلوجة", "الرمادي", "تكريت", "كركوك", "البصرة"),
    *("صنعاء", "تعز", "عدن", "مأرب", "الحديدة", "طرابلس", "بنغازي", "مصراتة", "غزة", "رفح"),
)
"""Enough that no group grows beyond what a busy one has."""
CLAIMS = (
    "أعلن الجانبان التوصل إلى اتفاق على وقف إطلاق النار في {place}.",
    "اتهم متحدث باسم المعارضة القوات الحكومية بخرق وقف إطلاق النار في {place}.",
    "أحكمت القوات الحكومية حصارها على {place} صباح اليوم.",
    "تمكنت الفصائل من فك الحصار عن {place} بعد معارك استمرت أياما.",
    "ارتفعت أسعار الخضار في أسواق {place} مع بداية الشهر.",
)


def made_stories(count: int, seed: int = 0) -> list[RawStory]:
    """``count`` stories; the same for the same seed."""
    chance = random.Random(seed)
    stories = []
    for number in range(count):
        claim = chance.choice(CLAIMS).format(place=chance.choice(PLACES))
        text = f"{claim}\n\nوقال مراسل الصحيفة رقم {number} إن السكان يترقبون ما ستحمله الأيام."
        stories.append(
            RawStory(
                id=story_id("made", native=f"{seed}-{number}", content=b""),
                source=f"made-{number % 7}",
                content=text.encode(),
            )
        )
    return stories
