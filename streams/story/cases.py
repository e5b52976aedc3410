"""Cases: «107 آلاف إصابة», «52 حالة وفاة», of which infections wound nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.story.sentence import Sentence
from streams.text.fold import word_set

CASES: Final[Mapping[str, str]] = {
    **dict.fromkeys(word_set("وفاة وفيات"), "killed"),
    **dict.fromkeys(word_set("إصابة إصابات"), "wounded"),
}
"""What is counted itself: «107 آلاف إصابة», but for «300 إصابة بالكوليرا»."""
CASE: Final = word_set("حالة حالات")
_ILL: Final = tuple(
    word_set(
        "بفيروس بفايروس بكورونا بالكورونا بكورنا بمرض بأمراض بكوليرا بالكوليرا بحمى بسرطان بالسرطان"
        " بالحصبة بالملاريا بالضنك بإنفلونزا بجدري بالجدري بعدوى بالعدوى بالوباء"
    )
)
_ILL_WITHIN: Final = 8
_INJURY: Final = "اصاب"
_ILLNESSES: Final = (
    "فيروس",
    "فايروس",
    "جراثيم",
    "كورونا",
    "كورنا",
    "كوليرا",
    "سرطان",
    "الضنك",
    "وباء",
)


def cases_of(sentence: Sentence, at: int, *, ill: bool) -> str | None:
    """What became of those in cases: «107 آلاف إصابة», «3 وفيات»; an infection wounds nobody."""
    fate, other = CASES[sentence.form(at)], sentence.form(at + 1)
    if other.startswith("و") and other[1:] in CASES:
        # «8 وفيات وإصابات»
        return None
    return None if fate == "wounded" and ill else fate


def is_about_illness(sentence: Sentence) -> bool:
    """Whether a sentence counts cases and names an illness; asked once for all of its numbers."""
    return sentence.holds(_INJURY) and any(map(sentence.holds, _ILLNESSES))


def is_ill(sentence: Sentence, last: int) -> bool:
    """«إصابة 4 أشخاص بفيروس …»."""
    return any(word.startswith(_ILL) for word in sentence.forms(last, last + _ILL_WITHIN))
