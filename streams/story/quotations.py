"""Quotations: what stands between quotation marks, and who said it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import Final

from streams.events import Quotation, Span
from streams.story.concepts import Kind
from streams.story.names import GIVEN_NAMES
from streams.story.sentence import Sentence
from streams.text.fold import fold

SHORTEST: Final = 4
"""Words; what is shorter is a name or a word of somebody else's."""
LONGEST: Final = 5000
"""Characters. Marks farther apart are no pair: one of them was forgotten."""
_LONGEST_SPEAKER: Final = 12
_NEAR: Final = 60
"""Words before a quotation in which the verb stands that it is said by."""

# Arabic pages turn the curly marks around as often as not.
_PAIRED: Final = re.compile(
    rf"«([^«»\n]{{1,{LONGEST}}})»|“([^“”\n]{{1,{LONGEST}}})”|”([^“”\n]{{1,{LONGEST}}})“"
    rf"|\"([^\"\n]{{1,{LONGEST}}})\""
)
_WORD: Final = re.compile(r"[^\W_]+")


def _forms(words: str) -> frozenset[str]:
    return frozenset(fold(word).marked for word in words.split())


_STOPS: Final = _forms(
    "إن أن إنه إنها إنهم أنه أنها أنهم بأن بأنه بأنها ان انه انها في خلال على عن من إلى أمس "
    "اليوم مساء صباح"
    " ظهر الليلة غدا بعد قبل عقب عبر ردا تعليقا لدى كما حول بشأن ل للصحفيين للصحافيين لوكالة "
    "لصحيفة لقناة"
    " السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة يوم إثر ضمن حيث لكن مع ما قوله "
    "قولها التي الذي"
)
_LINKS: Final = _forms("باسم في من على")
_TITLES: Final = _forms(
    "المتحدث الناطق متحدث ناطق وزير وزيرة مسؤول مسئول عضو مدير مصدر رئيس قائد مساعد نائب "
    "ممثل مسؤولون"
)
_WAS: Final = _forms("كان كانت وكان وكانت فكان")
_COMPOUND: Final = _forms(
    "عبد نصر سيف نور شمس صلاح علاء عز زين محيي فخر ناصر آل أبو بهاء ضياء وزير باسم"
)
_HIS_WORDS: Final = _forms("قوله قولها قولهم")
_FROM: Final = "عن"


def quotations_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where in a paragraph quotations stand, without their marks."""
    found: list[tuple[int, int]] = []
    if not (
        text.find("«", start, end) >= 0
        or text.find('"', start, end) >= 0
        or text.find("“", start, end) >= 0
    ):
        # Each pair has one of these.
        return found
    for pair in _PAIRED.finditer(text, start, end):
        inside = pair.lastindex or 1
        begin, stop = pair.span(inside)
        while begin < stop and text[begin].isspace():
            begin += 1
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if sum(1 for _ in islice(_WORD.finditer(text, begin, stop), SHORTEST)) == SHORTEST:
            found.append((begin, stop))
    return found


class Speakers:
    """Who speaks, sentence by sentence: «وأضاف» goes on with whoever spoke last."""

    def __init__(self) -> None:
        self._last: Span | None = None

    def attributed(
        self, spans: Sequence[tuple[int, int]], sentences: Sequence[Sentence]
    ) -> list[Quotation]:
        """The quotations of one paragraph with their speakers.

        ``spans`` are where they stand, ``sentences`` those of the paragraph that were read.
        """
        found = []
        starts = [sentence.start for sentence in sentences]
        for start, end in spans:
            # The sentence that it begins in.
            at = bisect_right(starts, start) - 1
            speaker = None
            if at >= 0 and start <= sentences[at].end:
                speaker = self._speaker(sentences[at], start, end)
            if speaker is not None:
                self._last = speaker
            found.append(Quotation(start=start, end=end, speaker=speaker))
        return found

    def _speaker(self, sentence: Sentence, start: int, end: int) -> Span | None:
        first = sentence.token_at(start)
        near = max(0, first - _NEAR)
        for at in sentence.last(Kind.SAYS, near, first):
            named = self._subject(sentence, at + 1, start) or self._before(sentence, at)
            if named is not None:
                return named
            if sentence.form(at).startswith("و") and self._continues(sentence, at, start):
                return self._last
        if not _HIS_WORDS.isdisjoint(sentence.tokens[near:first]):
            for at in range(first - 1, near - 1, -1):
                if sentence.tokens[at] in _HIS_WORDS:
                    return self._of_his_words(sentence, at)
        # «"…"، قال فلان»: the verb right behind the quotation.
        after = sentence.token_at(end)
        if sentence.value(after, Kind.SAYS) is not None and sentence.span(after)[0] - end <= 4:
            return self._subject(sentence, after + 1, sentence.end)
        return None

    def _subject(self, sentence: Sentence, first: int, limit: int) -> Span | None:
        """The run of words behind a verb that names its subject, before ``limit`` of the text."""
        last = first
        while last < len(sentence) and last - first < _LONGEST_SPEAKER:
            form = sentence.form(last)
            begin, _ = sentence.span(last)
            if begin >= limit or form.startswith("لنظير") or len(form) < 2:
                break
            if last > first and _is_object(sentence.form(last - 1), form):
                break
            if last > first and _breaks(sentence.gap(last - 1, last)):
                break
            if form in _STOPS or sentence.value(last, Kind.SAYS) is not None:
                # «مسؤول في الوزارة», «المتحدث باسم …» go on; «قال في بيان» does not.
                titled = last > first and sentence.form(last - 1) in _TITLES
                if not (titled and form in _LINKS):
                    break
            last += 1
        if last == first:
            return None
        begin, stop = sentence.span(first, last)
        return Span(start=begin, end=stop)

    def _before(self, sentence: Sentence, at: int) -> Span | None:
        """«وكان المتحدث … قد قال»: the subject between the two verbs."""
        for was in range(at - 1, max(-1, at - 2 - _LONGEST_SPEAKER), -1):
            if sentence.form(was) in _WAS:
                last = at - 1 if sentence.form(at - 1) == "قد" else at
                if was + 1 < last:
                    begin, stop = sentence.span(was + 1, last)
                    return Span(start=begin, end=stop)
                return None
        return None

    def _continues(self, sentence: Sentence, at: int, start: int) -> bool:
        """Whether a verb has no subject of its own: «وأضاف "…"», «وأوضح أن»."""
        form = sentence.form(at + 1)
        return at + 1 >= len(sentence) or sentence.span(at + 1)[0] >= start or form in _STOPS

    def _of_his_words(self, sentence: Sentence, at: int) -> Span | None:
        for of in range(at - 1, max(-1, at - 1 - _LONGEST_SPEAKER), -1):
            if sentence.form(of) == _FROM:
                begin, stop = sentence.span(of + 1, at) if of + 1 < at else (0, 0)
                return Span(start=begin, end=stop) if begin < stop else None
        return None


def _is_object(before: str, form: str) -> bool:
    """Whether a definite word behind a name belongs to the verb: «توقع فلان التوصل»."""
    return (
        form.startswith("ال")
        and not before.startswith("ال")
        and not form.endswith("ي")
        and before not in _COMPOUND
        and before.replace("ة", "ه") not in GIVEN_NAMES
        and before not in _TITLES
        and not before.endswith(("ة", "ه"))
    )


def _breaks(gap: str) -> bool:
    return any(mark in gap for mark in '،,:؛;.()«»“”"-–')
