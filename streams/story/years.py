"""Years that stand without a month: «في عام 2016», «جنيف ــ 2012»."""

from __future__ import annotations

import re
from typing import Final

from streams.story.concepts import Kind
from streams.story.dated import MEASURED, Found, dated, forms_of, is_year
from streams.story.sentence import Sentence

_YEAR_CUES: Final = frozenset(
    forms_of(
        "عام العام سنة السنة عامي منذ مطلع بداية أوائل أواسط منتصف أواخر نهاية حتى صيف شتاء خريف في"
        " أعوام لعام بعام وعام للعام بنهاية لسنة خلال قبل بعد بحلول موسم"
    )
)
_EVENTS: Final = frozenset(
    forms_of("انتخابات الانتخابات مونديال أولمبياد رؤية ثورة حرب دستور موازنة ميزانية انتفاضة")
)
_WEAK_CUES: Final = frozenset(forms_of("في خلال قبل بعد منذ حتى"))
_DASH: Final = re.compile(r"\s*[-–—−ـ]+\s*")
_CLOSE: Final = re.compile(r"\s*[،,؛;:.)»”\"\n]")
_AFTER_YEAR: Final = frozenset(forms_of("م ميلادية ميلادي إلى حتى على أن إن ما كانت عندما إثر"))


def bare_year(sentence: Sentence, at: int) -> Found | None:
    if not is_year(sentence, at):
        return None
    before = sentence.form(at - 1)
    cue = before in _YEAR_CUES or (
        before == "و" and is_year(sentence, at - 2) and sentence.form(at - 3) in _YEAR_CUES
    )
    weak = before in _WEAK_CUES
    if not cue:
        if (
            before not in _EVENTS
            and not _is_of_era(sentence, at)
            and not _is_set_apart(sentence, at)
        ):
            return None
        weak = True
    begin, end = sentence.span(at)
    if MEASURED.match(sentence.text, end) is not None:
        return None
    if weak and at + 1 < len(sentence):
        # «في 2016» is a year, «في 2016 موقعا» counts what follows.
        after = sentence.form(at + 1)
        if not sentence.gap(at, at + 1).strip() and not _may_follow_year(after):
            return None
    return dated(sentence, at, at + 1, sentence.text[begin:end] and sentence.form(at))


def _is_of_era(sentence: Sentence, at: int) -> bool:
    """«النصف الأول 2015م»; «سباق 2000م» is of metres."""
    end = sentence.span(at)[1]
    return (
        sentence.form(at + 1) == "م"
        and sentence.text[end] == "م"
        and not sentence.form(at).endswith("00")
    )


def _is_set_apart(sentence: Sentence, at: int) -> bool:
    """«جنيف ــ 2012»: a dash before a number, and nothing that it could count behind it.

    What stands before the dash may have been read as a dateline; then the number is all there is.
    """
    if at == 0:
        return len(sentence) == 1
    if sentence.value(at - 1, Kind.NUMBER) is not None:
        return False
    if _DASH.fullmatch(sentence.gap(at - 1, at)) is None:
        return False
    return at + 1 == len(sentence) or (
        _CLOSE.match(sentence.gap(at, at + 1)) is not None or sentence.form(at + 1) in _AFTER_YEAR
    )


def _may_follow_year(form: str) -> bool:
    return form in _AFTER_YEAR or not form.endswith(("ا", "ة", "ات", "ين"))
