"""Languages: which script and which language a stretch of text is in.

Newswire in Arabic holds some English and names of all kinds; what has to be told is whether a
stretch is Arabic at all. Letters tell the languages of the Arabic script apart, a few of the
commonest words those of the Latin one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

UNKNOWN: Final = "und"
ARABIC: Final = "ar"

# Letters of Arabic itself, with the forms that presentation blocks and Persian keyboards give.
_ARABIC_SCRIPT: Final = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
# Question marks are not among them: letters that were lost are.
_NEWSWIRE: Final = re.compile(
    r"[\t\n\r !-,./0-9:-<=>@\[-`{-~\-"
    "\u00a0\u00ab\u00bb\u060c\u061b\u061f\u0621-\u0636\u0637\u0638\u0639\u063a\u0640-\u0652\u0660-\u066c"
    "\u200b-\u200f\u2013\u2014\u2018-\u201d\u2022\u2026]+"
)
_OTHER_LETTER: Final = re.compile(rf"[^\W\d_{_ARABIC_SCRIPT}]")
_OTHER_LETTERS: Final = re.compile(rf"[^\W\d_{_ARABIC_SCRIPT}]+")
_LETTERS_OF_ARABIC: Final = re.compile(
    r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]+"
)
_TELLING: Final[tuple[tuple[str, re.Pattern[str], float], ...]] = (
    ("ur", re.compile("[ٹڈڑںےھ]"), 0.02),
    ("ckb", re.compile("[ەێۆڵڕ]"), 0.05),
    ("fa", re.compile("[پچژگک]"), 0.02),
    ("ug", re.compile("[ۇۈېۋ]"), 0.04),
)
_TELLS: Final = re.compile("[پچژگکٹڈڑںےھەێۆڵڕۇۈېۋ]")
_TELLING_NOTHING: Final = re.compile("[^پچژگکٹڈڑںےھەێۆڵڕۇۈېۋ]*")
_COMMON: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "a",
            "is",
            "on",
            "for",
            "by",
            "with",
            "at",
            "from",
            "was",
            "are",
            "before",
            "during",
            "after",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "de",
            "des",
            "du",
            "et",
            "en",
            "un",
            "une",
            "est",
            "dans",
            "pour",
            "par",
            "sur",
            "au",
            "aux",
            "que",
            "qui",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "los",
            "las",
            "de",
            "y",
            "en",
            "un",
            "una",
            "es",
            "por",
            "para",
            "con",
            "del",
            "que",
            "al",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "und",
            "in",
            "den",
            "von",
            "zu",
            "mit",
            "ist",
            "im",
            "auf",
            "für",
            "des",
            "ein",
            "eine",
        ]
    ),
    "tr": frozenset(["ve", "bir", "bu", "için", "ile", "da", "de", "olarak", "olan", "en", "çok"]),
}
_SCRIPTS: Final = (
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_READ: Final = 2000
"""Characters of a stretch that its language is told by."""


class Script(NamedTuple):
    """What a stretch is written in."""

    language: str
    arabic: float
    """Share of its letters that are of the Arabic script."""


def is_newswire(text: str) -> bool:
    """Whether all of a text is of the characters that Arabic newswire is written with.

    Then it is no mojibake, holds no controls, and there is no other language in it. One look at
    each character instead of many.
    """
    return _NEWSWIRE.fullmatch(text) is not None


def is_plain(text: str) -> bool:
    """Whether nothing in a text is of another script, or of another language in the Arabic one."""
    return is_newswire(text) or (
        _TELLING_NOTHING.fullmatch(text) is not None and _OTHER_LETTER.search(text) is None
    )


def script_of(text: str) -> Script:
    """The language and the share of Arabic script of a stretch."""
    other = sum(map(len, _OTHER_LETTERS.findall(text)))
    arabic = sum(map(len, _LETTERS_OF_ARABIC.findall(text)))
    if not other and not arabic:
        return Script(UNKNOWN, 0.0)
    share = round(arabic / (arabic + other), 2)
    if 2 * arabic >= other:
        return Script(_of_arabic_script(text, arabic), share)
    return Script(_of_other_script(text[:_READ]), share)


def _of_arabic_script(text: str, letters: int) -> str:
    if _TELLS.search(text) is not None:
        for language, telling, least in _TELLING:
            if sum(1 for _ in telling.finditer(text)) >= least * letters:
                return language
    return ARABIC


def _of_other_script(text: str) -> str:
    for language, letters in _SCRIPTS:
        if letters.search(text) is not None:
            return language
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {
        language: sum(word in common for word in words) for language, common in _COMMON.items()
    }
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= max(1, 0.1 * len(words)) else UNKNOWN
