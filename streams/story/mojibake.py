"""Mojibake: text that was once decoded by the wrong charset, and matches nothing.

It cannot be told from the bytes, which are valid; it is told from letters that stand where no
language has them. Nothing is repaired: what is wrong upstream is mended there, and a guess that is
wrong says nothing at all.
"""

from __future__ import annotations

import re
from typing import Final

MOST_REPLACED: Final = 0.02
"""Share of characters that may be U+FFFD."""
MOST_QUESTIONED: Final = 0.25
"""Share of words that may be question marks alone."""
MOST_ACCENTED: Final = 0.5
"""Share of Latin letters with accents; French has a twelfth, Vietnamese a third."""
MOST_TAHS: Final = 0.2
"""Share of ط and ظ among Arabic letters: UTF-8 read as windows-1256 has one before each letter,
newswire one in a hundred."""

_REPLACEMENT: Final = "\ufffd"
_ACCENTED: Final = re.compile(r"[\u00a1-\u024f\u2018-\u203a\u0152\u2020-\u2122]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_ARABIC: Final = re.compile(r"[\u0620-\u064a]")
_QUESTIONED: Final = re.compile(r"(?<!\S)[?\u061f]{2,}(?!\S)")
_WORD: Final = re.compile(r"\S+")
_UTF8_AS_LATIN: Final = re.compile(
    r"[ØÙÚÛ][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122]"
)
_SUSPECTS: Final = re.compile(r"[\u00c0-\u00ff][\u0080-\u00ff]")
_READ: Final = 20_000
"""Characters that are looked at."""


def what_is_wrong(text: str) -> str | None:
    """Why a text is taken to be mojibake; ``None`` where it is none."""
    sample = text[:_READ]
    if _REPLACEMENT in sample:
        lost = sample.count(_REPLACEMENT)
        if lost > MOST_REPLACED * len(sample):
            return f"{lost} of {len(sample)} characters are U+FFFD, which stands for lost ones"
    if "??" in sample:
        words = len(_WORD.findall(sample))
        lost = len(_QUESTIONED.findall(sample))
        if lost >= 3 and lost > MOST_QUESTIONED * words:
            return f"{lost} of {words} words are question marks: their letters were lost"
    tahs = sample.count("ط") + sample.count("ظ")
    if 5 * tahs > MOST_TAHS * len(sample) and tahs > MOST_TAHS * len(_ARABIC.findall(sample)):
        return "it reads like UTF-8 that was taken for windows-1256"
    if _SUSPECTS.search(sample) is not None:
        accented, plain = len(_ACCENTED.findall(sample)), len(_LATIN.findall(sample))
        arabic = len(_ARABIC.findall(sample))
        if accented > 5 and accented > MOST_ACCENTED * (accented + plain) and accented > arabic:
            if 2 * len(_UTF8_AS_LATIN.findall(sample)) > 0.5 * accented:
                return "it reads like UTF-8 that was taken for windows-1252"
            return "it reads like windows-1256 that was taken for windows-1252"
    return None
