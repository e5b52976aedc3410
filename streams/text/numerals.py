"""Words that say a number.

Only numbers of one word are known: of «ثلاثة عشر» the word «ثلاثة» is seen, of «مئتان وخمسون» both
words apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.text.affixes import WordClass
from streams.text.lexicon import Number, Word

_VALUES: Final[Mapping[float, str]] = {
    2: "اثنان اثنين اثنتان اثنتين",
    3: "ثلاثة ثلاث",
    4: "أربعة أربع",
    5: "خمسة خمس",
    6: "ستة ست",
    7: "سبعة سبع",
    8: "ثمانية ثماني ثمان",
    9: "تسعة تسع",
    10: "عشرة عشر",
    20: "عشرون عشرين",
    30: "ثلاثون ثلاثين",
    40: "أربعون أربعين",
    50: "خمسون خمسين",
    60: "ستون ستين",
    70: "سبعون سبعين",
    80: "ثمانون ثمانين",
    90: "تسعون تسعين",
    100: "مئة مائة",
    200: "مئتان مئتين مائتان مائتين",
    1_000: "ألف",
    2_000: "ألفان ألفين",
    1_000_000: "مليون",
    2_000_000: "مليونان مليونين",
}
_UNSURE: Final = "عشرات مئات آلاف ألوف ملايين"


def _words(text: str) -> tuple[Word, ...]:
    # Names take و ف ب ك ل and ال, and no endings: «ستين» is no dual of «ست».
    return tuple(
        Word(form, WordClass.NAME) for word in text.split() for form in (word, f"ال{word}")
    )


ANY_NUMBER_WORDS: Final = _words(" ".join([*_VALUES.values(), _UNSURE]))
"""Words for a number, sure or not (``عشرات``)."""


def number_words(wanted: Number) -> tuple[Word, ...]:
    """The words that say one of these numbers."""
    return _words(" ".join(words for value, words in _VALUES.items() if wanted.holds(value)))
