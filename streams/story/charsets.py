"""Charsets: which encoding undeclared or wrongly declared bytes are in.

Arabic newswire comes in UTF-8, UTF-16, windows-1256 and ISO-8859-6. Between these its own letters
tell more than any detector knows: UTF-16 has the byte 06 at every other place, and of the two
single-byte charsets the wrong one turns the commonest letters into marks. What is none of the four
is asked of charset-normalizer. ``bench/charsets.py`` compares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import charset_normalizer

SAMPLED_BYTES: Final = 1 << 14
"""Bytes of the content that are looked at."""
_UTF16_SHARE: Final = 0.7
"""Share of the high bytes that must be those of Arabic, Latin-1 or general punctuation."""
FEWEST_LETTERS: Final = 6
"""Bytes above ASCII, below which nothing can be told."""
PLAUSIBLE: Final = 0.55
"""Share of the letters outside of ASCII that must be plain Arabic, for single-byte charsets."""
_ARABIC_SINGLE: Final = ("cp1256", "iso8859-6")

_HIGH: Final = re.compile(rb"[\x80-\xff]")
# The letters of plain Arabic by how often newswire has them; the rest are marks and rare ones.
_OFTEN: Final = frozenset("اليمونتربةعدسفهكأقحجشصىطخإءذزثئضغؤظآ")
_ARTICLE: Final = "ال"
_LETTER: Final = re.compile(r"[^\W\d_]|[\u064b-\u0652\u0640]")
_WORDS: Final = re.compile(r"[^\s\x00-\x2f\x3a-\x40]+")
_NAMES: Final[Mapping[str, str]] = {
    "utf_8": "utf-8",
    "utf_16_le": "utf-16-le",
    "utf_16_be": "utf-16-be",
    "cp1256": "cp1256",
    "iso8859_6": "iso8859-6",
    "cp1252": "cp1252",
    "latin_1": "iso8859-1",
}
_OTHERS: Final = ["cp1256", "iso8859_6", "cp1252", "utf_16_le", "utf_16_be"]


def utf16(content: bytes) -> str | None:
    """Which UTF-16 it is, without a byte order mark; ``None`` where it is none."""
    sample = content[: SAMPLED_BYTES & ~1]
    if len(content) % 2 or len(sample) < 4:
        return None
    pairs = len(sample) // 2
    for charset, high, low in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        # A byte of 06 or 00 stands in no text of another encoding, but for framing characters.
        likely = high.count(6) + high.count(0) + high.count(0x20) + high.count(0xFE)
        if (
            high.count(6) + high.count(0) >= 0.5 * pairs
            and likely >= _UTF16_SHARE * pairs
            and low.count(6) + low.count(0) <= 0.2 * pairs
        ):
            return charset
    return None


def is_no_utf8(content: bytes) -> bool:
    """Of what is no valid UTF-8: whether it is something else, not UTF-8 with a broken byte."""
    sample = content[:SAMPLED_BYTES]
    high = len(_HIGH.findall(sample))
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    return 2 * broken >= high


def single_byte(content: bytes) -> str | None:
    """Which charset it is, of windows-1256, ISO-8859-6 and what the detector knows."""
    sample = content[:SAMPLED_BYTES]
    if len(_HIGH.findall(sample)) < FEWEST_LETTERS:
        return None
    scores = {charset: plausibility(sample, charset) for charset in _ARABIC_SINGLE}
    best = max(scores, key=lambda charset: scores[charset])
    if scores[best] >= PLAUSIBLE:
        return best
    found = charset_normalizer.from_bytes(
        sample, cp_isolation=_OTHERS, enable_fallback=False
    ).best()
    return None if found is None else _NAMES.get(found.encoding)


def plausibility(sample: bytes, charset: str) -> float:
    """How much like Arabic it reads: the share of common letters, and more for each article."""
    try:
        text = sample.decode(charset)
    except UnicodeDecodeError:
        return 0.0
    letters = [letter for letter in _LETTER.findall(text) if letter > "\x7f"]
    if not letters:
        return 0.0
    common = sum(letter in _OFTEN for letter in letters) / len(letters)
    words = [word for word in _WORDS.findall(text) if word[0] > "\x7f"]
    articles = sum(_ARTICLE in word[:4] for word in words) / max(1, len(words))
    return common + min(articles, 0.5)
