"""Sources: the agencies, outlets and platforms that sentences cite."""

from __future__ import annotations

import re
from typing import Final

from streams.events import AgencyMention
from streams.story.concepts import OUTLETS, PAPERS, Kind
from streams.story.sentence import Sentence
from streams.text.fold import fold, word_set

_INTRODUCES: Final = frozenset({Kind.OUTLET, Kind.SPEAKS_FOR})
_THAT: Final = word_set("إن أن إنه إنها إنهم أنه أنها بأن ان")
_PAPER_FORMS: Final = tuple(fold(word).marked for word in PAPERS)
_DEFINITE: Final = tuple(
    article + fold(word).marked for word in OUTLETS for article in ("ال", "لل")
)
_ADJECTIVE: Final = re.compile(r"(?:و?ال)\w{2,}(?:ية|يه)")
_FOR_NEWS: Final = word_set("للأنباء للإعلام للانباء")
_QUOTED: Final = re.compile(r"[^\S\n]{0,2}[«“\"'(]([^«»“”\"'()\n]{2,40})[»”\"')]")
_MOST_ADJECTIVES: Final = 3


def agencies_of(sentence: Sentence) -> list[AgencyMention]:
    """The agencies that a sentence cites, in order, each with what introduces and describes it.

    «وكالة رويترز للأنباء» is one mention. A name that is another word as well counts only where
    the words around it say so: «قناة الجزيرة», «للجزيرة إن», «لـ«الشرق الأوسط»».
    """
    if not (sentence.named or sentence.signed or Kind.OUTLET in sentence.kinds):
        return []
    found: list[tuple[int, int, str | None]] = [
        (mention.start, mention.end, mention.entry) for mention in sentence.named
    ]
    taken = {at for first, last, _ in found for at in range(first, last)}
    found += [
        (mention.start, mention.end, mention.entry)
        for mention in sentence.signed
        if taken.isdisjoint(range(mention.start, mention.end))
        and _is_meant(sentence, mention.start, mention.end)
    ]
    mentions: list[AgencyMention] = []
    taken = {at for first, last, _ in found for at in range(first, last)}
    for first, last, agency in sorted(found, key=lambda each: each[0]):
        first, last = _widened(sentence, first, last)
        taken.update(range(first, last))
        start, end = sentence.span(first, last)
        if not mentions or start >= mentions[-1].end:
            mentions.append(AgencyMention(start=start, end=end, id=agency))
    mentions += _unknown_papers(sentence, taken)
    mentions.sort(key=lambda mention: mention.start)
    return mentions


def _is_meant(sentence: Sentence, first: int, last: int) -> bool:
    before = sentence.form(first - 1)
    if not _INTRODUCES.isdisjoint(sentence.meaning(first - 1)):
        return True
    form = sentence.form(first)
    if form.startswith("لل") and sentence.form(last) in _THAT:
        return True
    if before not in ("ل", "من", "مع"):
        return False
    start, end = sentence.span(first, last)
    text = sentence.text
    # «لـ«الشرق الأوسط»», «مراسل «الخليج»».
    quoted = text[start - 1 : start] in ("«", "“", '"', "'") and text[end : end + 1] in (
        "»", "”", '"', "'",
    )  # fmt: skip
    return quoted and text[start - 2 : start - 1] in ("ل", "ـ")


def _widened(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """A name with «وكالة» before it and the adjectives behind it."""
    headed = sentence.value(first, Kind.OUTLET) is not None
    before = sentence.value(first - 1, Kind.OUTLET)
    # «الوكالة» has been named before, and is no part of a name.
    if not headed and before is not None and not sentence.form(first - 1).endswith(_DEFINITE):
        first, headed = first - 1, True
    if headed:
        at = last
        while at < len(sentence) and at - last < _MOST_ADJECTIVES:
            form = sentence.form(at)
            if sentence.gap(at - 1, at).strip():
                break
            if form not in _FOR_NEWS and not _ADJECTIVE.fullmatch(form):
                break
            at += 1
        last = at
    return first, last


def _unknown_papers(sentence: Sentence, taken: set[int]) -> list[AgencyMention]:
    """Papers that the catalog does not know: «صحيفة كذا السويدية», «صحيفة «كذا»»."""
    mentions = []
    for at in sentence.kinds.get(Kind.OUTLET, ()):
        if at in taken or not sentence.form(at).endswith(_PAPER_FORMS):
            continue
        if sentence.form(at).endswith(_DEFINITE):
            continue
        start, end = sentence.span(at)
        quoted = _QUOTED.match(sentence.text, end, sentence.end)
        if quoted is not None:
            mentions.append(AgencyMention(start=start, end=quoted.end()))
            continue
        for last in range(at + 1, min(at + 4, len(sentence))):
            if last in taken or sentence.gap(last - 1, last).strip():
                break
            if last > at + 1 and _ADJECTIVE.fullmatch(sentence.form(last)):
                mentions.append(AgencyMention(start=start, end=sentence.span(last)[1]))
                break
    return mentions
