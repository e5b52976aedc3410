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
from streams.text.fold import fold, word_set

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


_STOPS: Final = word_set(
    "إن أن إنه إنها إنهم أنه أنها أنهم بأن بأنه بأنها ان انه انها في خلال على عن من إلى أمس "
    "اليوم مساء صباح"
    " ظهر الليلة غدا بعد قبل عقب عبر ردا تعليقا لدى كما حول بشأن ل للصحفيين للصحافيين لوكالة "
    "لصحيفة لقناة"
    " بعدما عندما حينما عليه عليها عليهم فيه فيها فيهم منه منها عنه عنها إليه إليها له لها"
    " لهم به بها معه معها"
    " بنعم بقوله بقولها بالقول بصوت مازحا مجددا لقد قائلا قائلة قائلين نقلا مضيفا مضيفة مؤكدا مؤكدة"
    " مشيرا مشيرة موضحا موضحة لافتا لافتة محذرا محذرة معتبرا معتبرة مشددا مشددة"
    " السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة يوم إثر ضمن حيث لكن مع ما قوله "
    "قولها التي الذي طلب طلبت رفض رفضت فضل فضلت حتى بهذا بذلك بهذه"
)
_LINKS: Final = word_set("باسم في من على")
_TITLES: Final = word_set(
    "المتحدث الناطق متحدث ناطق وزير وزيرة مسؤول مسئول عضو مدير مصدر رئيس قائد مساعد نائب "
    "ممثل مسؤولون"
)
_WAS: Final = word_set("كان كانت وكان وكانت فكان")
_COMPOUND: Final = word_set(
    "عبد نصر سيف نور شمس صلاح علاء عز زين محيي فخر ناصر آل أبو بهاء ضياء وزير باسم أحد إحدى بعض"
)
_ACCORDING: Final = word_set("بحسب وبحسب حسب وفق ووفق")
_WORDS_OF: Final = word_set("قول تعبير وصف")
_LEADING: Final = _ACCORDING | _WORDS_OF | word_set("حسبما بحسبما وفقما كما هكذا ما على حد")
_HEARERS: Final = word_set(
    "للصحافة للصحفيين للصحافيين للإعلاميين للتلفزيون للإذاعة لمراسلنا لمراسلتنا لمراسلينا"
)
_WITHOUT: Final = word_set("عدم")
# What begins with a ل of its own; other words alone behind a verb are who was spoken to.
_WITH_LAM: Final = word_set(
    "لافروف لاريجاني لابيد لازاريني لاغارد ليبرمان ليفني لولا ليندركينغ لينا لبنى لمى لمياء ليلى"
    " ليث لؤي لطفي لطيفة لحود لحام لارا لي لين ليز ليزا ليندسي ليون لجين لقمان لبيب لندن لبنان"
    " ليبيا لاتفيا لاهاي لاوس ليبيريا لجنة لجان لاعب لاعبة لاعبون لاجئ لاجئة لاجئون لاجئان لفيف"
)
_NOBODY: Final = word_set(
    "هذا هذه ذلك تلك لقد نحن أنا إننا إنني لو نود أود نتوقع أتوقع نؤكد أؤكد نعتقد أعتقد أرى رحمه"
)
"""What opens a sentence and is no subject of a verb in it; often it is quoted itself."""
_THEN: Final = fold("فإن").marked
_WITH_WAW: Final = GIVEN_NAMES | word_set(
    "وزير وزيرة وزارة وكيل وكيلة والي والد والدة وفد وكالة وسيط وسائل"
)
"""Words that begin with a و of their own."""
_OPENING: Final = word_set("لكن ولكن غير بينما فيما لكنه وهو قد وقد فقد ثم بدوره وبدوره بدورها")
# Verbs that no definite word is the object of: «قال محافظ المدينة».
_PLAINLY: Final = word_set(
    "قال قالت قالوا يقول تقول أضاف أضافت يضيف أوضح أوضحت صرح صرحت أفاد أفادت أشار أشارت لفت لفتت"
    " تابع تابعت أردف كتب كتبت ذكر ذكرت"
)
FOREGOING: Final = 2
"""Sentences before one with a quotation in which its speaker may have been named."""
_NEAR_CHARS: Final = 1000
_MOST_SAID: Final = 8
"""Verbs of a sentence before that are asked for their subject."""
_OPENS: Final = ("«", "“", '"', "”")
_CLOSES: Final = re.compile('[»”"“]')
_INK: Final = re.compile(r"\S")
_LONGEST_NAME: Final = 40
"""Characters of a name in quotation marks: «حركة "كذا"»."""
_GAP: Final = 4
"""Characters between a quotation and the words behind it that name its speaker."""
_HIS_WORDS: Final = word_set("قوله قولها قولهم")
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
    """Who speaks, sentence by sentence: «وأضاف» goes on with whoever spoke last.

    ``sentences`` are those of a story that were read, in order.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._last: Span | None = None
        self._last_at = -1
        """The sentence whose quotation was theirs."""
        self._named: dict[int, dict[int, int]] = {}
        """Where the agencies of a sentence begin and end, in tokens, by where it begins."""
        self._openings: dict[int, int] = {}
        """How many words a sentence opens with that are nobody's name, by where it begins."""

    def attributed(self, spans: Sequence[tuple[int, int]]) -> list[Quotation]:
        """The quotations that stand somewhere, in order, with their speakers."""
        found = []
        for start, end in spans:
            # The sentence that it begins in.
            at = bisect_right(self._starts, start) - 1
            speaker = None
            if at >= 0 and start <= self._sentences[at].end:
                speaker = self._speaker(at, start, end)
            if speaker is not None:
                self._last, self._last_at = speaker, at
            found.append(Quotation(start=start, end=end, speaker=speaker))
        return found

    def _speaker(self, number: int, start: int, end: int) -> Span | None:
        sentence = self._sentences[number]
        first = sentence.token_at(start)
        near = range(first - 1, max(-1, first - 1 - _NEAR), -1)
        text, begin = sentence.text, max(sentence.start, start - _NEAR_CHARS)
        # Hardly any sentence has these, and each token that is asked for costs more.
        according = text.find("حسب", begin, start) >= 0 or text.find("وفق", begin, start) >= 0
        for at in near:
            if according and sentence.form(at) in _ACCORDING and (sentence.span(at + 1)[0] < start):
                return self._subject(sentence, at + 1, start)
            if sentence.value(at, Kind.SAYS) is None or sentence.form(at - 1) in _WITHOUT:
                # «طلب عدم كشف اسمه»
                continue
            named = (
                self._subject(sentence, at + 1, start)
                or self._before(sentence, at)
                or self._foregoing(sentence, at)
            )
            if named is not None:
                return named
            if sentence.form(at).startswith("و") and self._continues(sentence, at, start):
                return self._spoke_last(number)
        if text.find("قول", begin, start) >= 0:
            for at in near:
                if sentence.form(at) in _HIS_WORDS:
                    return self._of_his_words(sentence, at)
        return self._behind(sentence, end)

    def _behind(self, sentence: Sentence, end: int) -> Span | None:
        """«"…"، قال فلان», «"…"، بحسب فلان», «"…" كما يؤكد فلان», «"…" على حد قوله»."""
        at = sentence.token_at(end)
        if at >= len(sentence) or sentence.span(at)[0] - end > _GAP:
            return None
        named = False
        for ahead in range(at, min(at + 4, len(sentence))):
            form = sentence.form(ahead)
            if sentence.value(ahead, Kind.SAYS) is not None:
                return self._subject(sentence, ahead + 1, sentence.end)
            if form not in _LEADING:
                return self._subject(sentence, ahead, sentence.end) if named else None
            named = named or form in _ACCORDING or form in _WORDS_OF
        return None

    def _spoke_last(self, number: int) -> Span | None:
        """Who spoke last, with a quotation or without one in the sentences before."""
        for back in range(number - 1, max(self._last_at, number - 1 - FOREGOING), -1):
            sentence, after = self._sentences[back], self._sentences[back + 1]
            if sentence.text[sentence.end : after.start].strip():
                break
            spoken = [*sentence.last(Kind.SAYS, 0, min(len(sentence), _NEAR))]
            for at in reversed(spoken[-_MOST_SAID:]):
                named = self._subject(sentence, at + 1, sentence.end) or self._foregoing(
                    sentence, at
                )
                if named is not None:
                    return named
        return self._last

    def _subject(self, sentence: Sentence, first: int, limit: int) -> Span | None:
        """The run of words behind a verb that names its subject, before ``limit`` of the text."""
        plain = sentence.form(first - 1).lstrip("وف") in _PLAINLY
        first = self._addressed(sentence, first)
        if self._is_addressee(sentence, first):
            return None
        last, after, stop = first, -1, 0
        while last < len(sentence) and last - first < _LONGEST_SPEAKER:
            form = sentence.form(last)
            begin, end = sentence.span(last)
            if begin >= limit or form.startswith("لنظير") or len(form) < 2:
                break
            if last > first and not plain and _is_object(sentence.form(last - 1), form):
                break
            if last > first and last != after and _breaks(sentence.gap(last - 1, last)):
                named = self._named_in_marks(sentence, last, limit)
                if named is None:
                    break
                last, stop = named
                after = last
                continue
            if last > first and self._addressed(sentence, last) > last:
                # «فلان لرويترز»
                break
            # «حسن علي»: folded, the name is «على».
            ali = (
                form == "علي"
                and sentence.text[end - 1] == "ي"
                and sentence.form(last - 1) in GIVEN_NAMES
            )
            if form == _THEN and sentence.text[begin + 1] == "إ":
                # Folded, «فإن» is the «فان» of many names.
                break
            # «أبو طالب»
            of_name = ali or (last > first and sentence.form(last - 1) == "ابو")
            if not of_name and (form in _STOPS or sentence.value(last, Kind.SAYS) is not None):
                # «مسؤول في الوزارة», «المتحدث باسم …» go on; «قال في بيان» does not.
                titled = last > first and sentence.form(last - 1) in _TITLES
                if not (titled and form in _LINKS):
                    break
            last += 1
        # «اتهمه بالتآمر»: what is governed by a particle is no subject.
        if last == first or sentence.form(first).startswith(("بال", "لل")):
            return None
        begin, end = sentence.span(first, last)
        return Span(start=begin, end=max(end, stop))

    def _named_in_marks(self, sentence: Sentence, at: int, limit: int) -> tuple[int, int] | None:
        """«المتحدث باسم "كذا وكذا"»: the token behind a name in marks, and where these close."""
        text, start = sentence.text, sentence.span(at)[0]
        gap = sentence.gap(at - 1, at)
        if gap[-1] not in _OPENS or not gap[:-1].isspace():
            return None
        closing = _CLOSES.search(text, start, min(limit, start + _LONGEST_NAME))
        if closing is None or _INK.search(text, closing.end(), limit) is None:
            return None
        while at < len(sentence) and sentence.span(at)[0] < closing.start():
            at += 1
        if at < len(sentence) and text[closing.end() : sentence.span(at)[0]].strip():
            # What stands behind it begins another clause.
            return (at, closing.end()) if sentence.span(at)[0] >= limit else None
        return at, closing.end()

    def _addressed(self, sentence: Sentence, at: int) -> int:
        """Behind whom it was said to: «لرويترز», «لوكالة فرانس برس», «للصحفيين»."""
        form = sentence.form(at)
        if not form.startswith("ل"):
            return at
        if form in _HEARERS:
            return at + 1
        if not (sentence.signed or sentence.named):
            return at
        named = self._named.get(sentence.start)
        if named is None:
            named = {m.start: m.end for m in (*sentence.signed, *sentence.named)}
            self._named[sentence.start] = named
        if at in named:
            return named[at]
        outlet = at + 1 in named and sentence.value(at, Kind.OUTLET) is not None
        return named[at + 1] if outlet else at

    def _is_addressee(self, sentence: Sentence, at: int) -> bool:
        """«وأكد لأوباما أن …», «قال لوزير الخارجية إن …»: to whom it was said."""
        form = sentence.form(at)
        return (
            form.startswith("ل")
            and len(form) > 3
            and form not in _WITH_LAM
            and (form[1] != "و" or form[1:] in _TITLES)
            and (form[1:] in _TITLES or at + 1 >= len(sentence) or sentence.form(at + 1) in _STOPS)
        )

    def _foregoing(self, sentence: Sentence, at: int) -> Span | None:
        """«فلان قال إن»: the subject before the verb, from the beginning of the sentence."""
        if sentence.form(at).startswith(("و", "ف")):
            return None
        first = min(self._opening(sentence), at)
        if at - first >= _LONGEST_SPEAKER or any(
            _breaks(sentence.gap(word, word + 1)) for word in range(first, at)
        ):
            return None
        words = sentence.forms(first, at)
        if not words or len(words[0]) < 3 or words[0] in _NOBODY:
            return None
        if words[0].startswith("و") and words[0] not in _WITH_WAW:
            return None
        if any(word in _STOPS and word not in _LINKS for word in words) or (
            any(sentence.value(word, Kind.SAYS) is not None for word in range(first, at))
        ):
            return None
        begin, stop = sentence.span(first, at)
        return Span(start=begin, end=stop)

    def _opening(self, sentence: Sentence) -> int:
        """How many words a sentence opens with that are nobody's name."""
        first = self._openings.get(sentence.start)
        if first is None:
            others = (at for at, form in enumerate(sentence.tokens) if form not in _OPENING)
            first = next(others, len(sentence))
            self._openings[sentence.start] = first
        return first

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
        at = self._addressed(sentence, at + 1) - 1
        at += self._is_addressee(sentence, at + 1)
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
