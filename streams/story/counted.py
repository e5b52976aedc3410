"""Counted: what became of the people whom a number counts.

A noun for them says it («7 جرحى»), what was done before the number («قتل 7», «إصابة 7») or behind
it («7 مدنيين قتلوا»), and those among others share what became of these («بينهم 3 أطفال»), as do
those who are named with them («قتل 3 جنود و5 مدنيين»).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Final, NamedTuple, cast

from streams.events import Counted
from streams.story.cases import CASE, CASES, cases_of, is_about_illness, is_ill
from streams.story.concepts import Kind
from streams.story.denials import DOING, NEVER, ONLY, is_denied
from streams.story.people import (
    OTHERS,
    PARTS,
    SKIPPED,
    WHEN_AND_WHERE,
    counts_things,
    is_person,
    may_be_people,
)
from streams.story.sentence import Sentence
from streams.text.fold import fold, word_set

_NEAR: Final = 6
"""Tokens before a number in which what governs it stands."""
_MOST_SKIPPED: Final = 4
_BEHIND: Final = 2 * _MOST_SKIPPED + 1
"""Tokens behind a number among which those are that say what became of whom it counts."""


_AMONG: Final = word_set("بينهم بينهن منهم منهن وبينهم ومنهم")
_PASSED: Final = SKIPPED | OTHERS
_PERCENT: Final = re.compile(r"\s*(?:[%٪]|(?:في\s+|ب)ال(?:مئة|مائة|مئه|مائه))")
_OVER: Final[Mapping[int | str, frozenset[str]]] = {
    "detained": word_set("أفرج أفرجت أفرجوا الإفراج إفراج سراح تحرير حرر حررت حرروا"),
    "displaced": word_set("عودة العودة عاد عادت أعاد أعادت إعادة يعود تعود"),
}
_FREED_WITHIN: Final = 4
_LIVES: Final = word_set("بحياة حياة أرواح بأرواح")
_TAKES: Final = ("اودي", "اودت", "تودي", "يودي", "حصد", "تحصد", "يحصد", "ازهق", "كلف")
_TAKES_WITHIN: Final = 4
_ENDS: Final = word_set("قضى قضت قضوا القضاء بالقضاء يقضي تقضي")
_ENDING: Final = "قض"
"""In each of these."""
_DIED: Final = word_set("قضى قضت قضوا")
"""Right before people: «قضى 9 مهاجرين»."""
_MORE_OR_LESS: Final = word_set("نحو حوالي قرابة زهاء أكثر من")
_EXECUTION: Final = fold("إعدام").marked
_SENTENCED: Final = tuple(word_set("حكم وحكم الحكم حكما أحكام أحكاما محكوم المحكوم عقوبة قضت وقضت"))
_GOVERNS: Final = _LIVES | {"علي"}
"""Words before a number that may govern it without being a deed."""
_ANEW: Final = word_set("لكن ولكن بينما فيما وفيما")
_NO_AND: Final = (
    "وتصل", "ويصل", "ووصل", "وبلغ", "وتبلغ", "ويبلغ", "وتجاوز", "وارتفع", "وعدد", "وصل", "وصول",
    "وفق", "وزار", "ولاي", "وسط", "واحد", "وقت", "وسائل", "واشنطن",
)  # fmt: skip
"""Words whose و joins nothing: «عدد القتلى وصل إلى 7»."""
_FARTHEST: Final = 6
"""Tokens between one number and another that goes on from it."""
_FROM: Final = word_set("من في")
_AND: Final = word_set("و ونحو وحوالي وقرابة وزهاء")
_AND_MORE: Final = word_set("وأكثر وأزيد")
_ONE: Final = re.compile(
    r"[وفبك]?(?:ال|لل)(?:شهيد|قتيل|جريح|مصاب|معتقل|اسير|لاجي|نازح|مفقود|محتجز|موقوف|سجين|رهين)[ةه]?"
)
"""Of one no number is told: «الشهيد له أربعة أشقاء»."""
_REGISTER: Final = word_set("عداد")
_OWN: Final = re.compile(r"بحاجة|بحاجه|ي\w{2,}ون|م(?:هدد|حاصر|عرض)(?:ون|ين)|لا|لم|ما")
"""Behind people, what is said of them alone: «و5 ملايين شخص بحاجة»."""
_FAMILIES: Final = fold("أسر").marked
_WHO: Final = word_set("الذين اللذين الذي التي ممن")
_MANY: Final = word_set("قتلى القتلى جرحى الجرحى شهداء الشهداء ضحايا الضحايا مصابين المصابين")
_OR: Final = word_set("أو و")


class Said(NamedTuple):
    """What was said of the number before, for those who are among these."""

    last: int
    """The token after it."""
    counts: Counted | None
    shared: bool
    """They are among others themselves."""
    governed: bool = False
    """What stands before says it, so that others may join them: «قتل 3 جنود و5 مدنيين»."""


class Fates(NamedTuple):
    """Where a sentence says what became of anybody."""

    tokens: list[int]
    """Those that say it themselves, ascending."""
    anywhere: bool
    """Others may say it with the words beside them."""
    ill: bool
    """The sentence is about an illness, and what it calls a case is an infection."""

    def are_near(self, first: int, last: int) -> bool:
        """Whether any may be of those whom the tokens ``[first, last)`` count."""
        if self.anywhere:
            return True
        at = bisect_left(self.tokens, first - _NEAR)
        return at < len(self.tokens) and self.tokens[at] < last + _BEHIND


def fates_of(sentence: Sentence) -> Fates | None:
    """Where a sentence says what became of anybody, if it does at all: most do not."""
    tokens = sentence.fates()
    anywhere = sentence.holds(_ENDING) or not _LIVES.isdisjoint(sentence.tokens)
    if not (tokens or anywhere or Kind.PAIR in sentence.kinds):
        return None
    return Fates(tokens, anywhere, is_about_illness(sentence))


def counted(sentence: Sentence, first: int, last: int, before: Said | None, fates: Fates) -> Said:
    """What became of those whom the tokens ``[first, last)`` count."""
    shared = _is_among(sentence, first, before)
    fate, governed = (
        _fate(sentence, first, last, fates) if fates.are_near(first, last) else (None, False)
    )
    if fate is None and shared and before is not None and may_be_people(sentence, last):
        fate = before.counts
    if fate is None and _joins(sentence, first, before) and _are_alike(sentence, last):
        fate, governed = before.counts if before is not None else None, True
    # Most numbers count nobody, and need not be asked whether they are a share.
    if fate is not None and (
        _is_share(sentence, last)
        or is_denied(sentence, first)
        or (fate == "wounded" and is_ill(sentence, last))
    ):
        fate = None
    return Said(last, cast("Counted | None", fate), shared, governed)


def _is_share(sentence: Sentence, last: int) -> bool:
    """«40%», «40 بالمئة»."""
    end = sentence.span(last - 1)[1]
    return _PERCENT.match(sentence.text, end, sentence.end) is not None


def of_two(sentence: Sentence, at: int, before: Said | None) -> Said:
    """The same of «قتيلان», «شخصان», which say the number by their form."""
    shared = _is_among(sentence, at, before)
    fate, governed = sentence.value(at, Kind.PAIR), False
    if fate is None:
        fate, governed = _deed_before(sentence, at), True
    if fate is None and (shared or _joins(sentence, at, before)) and before is not None:
        fate = before.counts
    if fate is not None and is_denied(sentence, at):
        fate = None
    return Said(at + 1, cast("Counted | None", fate), shared, governed)


def _joins(sentence: Sentence, first: int, before: Said | None) -> bool:
    """Whether a number goes on from the one before: «قتل 3 جنود و5 مدنيين»."""
    return (
        before is not None
        and before.governed
        and before.counts is not None
        and first - before.last <= _FARTHEST
        and _follows_and(sentence, first)
        and not any(map(sentence.ends_clause, range(before.last - 1, first - 2)))
    )


def _follows_and(sentence: Sentence, first: int) -> bool:
    """«و5», «وخمسة», «ونحو 5», «وأكثر من 5»."""
    before = sentence.form(first - 1)
    return (
        before in _AND
        or sentence.form(first).startswith("و")
        or (before == "من" and sentence.form(first - 2) in _AND_MORE)
    )


def _are_alike(sentence: Sentence, last: int) -> bool:
    """Whether nothing is said of those behind a number but who they are: «و5 من المسعفين»."""
    form = sentence.form(last)
    if is_person(sentence, last):
        return _OWN.fullmatch(sentence.form(last + 1)) is None
    if form in _FROM:
        return sentence.form(last + 1) not in _REGISTER
    return not form or form in OTHERS or form in PARTS or form in WHEN_AND_WHERE


def _is_among(sentence: Sentence, first: int, before: Said | None) -> bool:
    """«بينهم 3», and what goes on after it: «بينهم 3 أطفال و4 نساء»."""
    if sentence.form(first - 1) in _AMONG:
        return True
    if before is None or not before.shared or first - before.last > 3:
        return False
    return sentence.form(first - 1) == "و" or sentence.form(first).startswith("و")


def _fate(sentence: Sentence, first: int, last: int, fates: Fates) -> tuple[int | str | None, bool]:
    """What became of those whom some tokens count, and whether what stands before says it."""
    at, people = last, False
    while at < last + _MOST_SKIPPED and (form := sentence.form(at)) in _PASSED:
        people = people or form in OTHERS
        at += 1
    fate = _joined(sentence, at, Kind.FATE)
    if fate is not None:
        neither = _are_both(sentence, at, fate) or _is_free(sentence, first, fate)
        return None if neither else fate, False
    case = at + 1 if sentence.form(at) in CASE else at
    if sentence.form(case) in CASES and sentence.gap(last - 1, last).isspace():
        return cases_of(sentence, case, ill=fates.ill), False
    person = is_person(sentence, at)
    if person:
        # «7 جنود جرحى».
        fate = _joined(sentence, at + 1, Kind.FATE)
    # «نزوح 65 ألفا من شمال المدينة»
    from_there = at > last and not counts_things(sentence, last)
    if fate is None and (people or person or from_there or not counts_things(sentence, at)):
        fate = _deed_before(sentence, first)
        if fate is None and person and _died(sentence, first):
            fate = "killed"
        if fate is not None:
            return fate, True
    if fate is None:
        # «12 مدنيا على الأقل قتلوا»; what governs a number from before it comes first.
        behind = at + 1 if person else at
        while behind < at + _MOST_SKIPPED and sentence.form(behind) in SKIPPED:
            behind += 1
        form = sentence.form(behind)
        people = people or person or behind > last or form.endswith("وا")
        # «آلاف من الأسر» are families.
        if people and not form.startswith("ال") and form != _FAMILIES:
            fate = _joined(sentence, behind, Kind.DEED)
        if fate is None:
            fate = _of_them(sentence, at + 1) if person else None
        if fate is None:
            fate = _did(sentence, at)
    return fate, False


def _died(sentence: Sentence, first: int) -> bool:
    """«قضى 9 مهاجرين», «قضى أكثر من 9 مهاجرين»."""
    at = first - 1
    while at > first - _MOST_SKIPPED and sentence.form(at) in _MORE_OR_LESS:
        at -= 1
    return sentence.form(at).lstrip("وف") in _DIED


def _are_both(sentence: Sentence, at: int, fate: int | str) -> bool:
    """«30 بين قتيل وجريح», «عشرات القتلى والجرحى»: how many of each is not said."""
    form, other = sentence.form(at), sentence.form(at + 1)
    if sentence.form(at - 1) == "بين":
        return _fate_of(sentence, at + 1) not in (None, fate)
    if (
        not other.startswith("و")
        or sentence.value(at + 1, Kind.FATE) in (None, fate)
        or sentence.value(at + 1, Kind.PAIR) is not None
    ):
        return False
    # «12 قتيلا وجريح» are twelve and one.
    many, more = form in _MANY, other[1:] in _MANY
    return many == more and (many or form.endswith("ا") == other.endswith("ا"))


def _did(sentence: Sentence, at: int) -> int | str | None:
    """«25 حوثيا قتلوا», «عشرة مدنيين عراقيين قتلوا»: a verb of many behind a word or two."""
    for ahead in (at + 1, at + 2):
        form = sentence.form(ahead)
        if form.startswith(("و", "ل", "ب")) or sentence.ends_clause(ahead - 1):
            return None
        if form.endswith("وا") and sentence.value(ahead, Kind.DEED) is not None:
            return sentence.value(ahead, Kind.DEED)
        if form in _WHO or form in _FROM:
            return None
    return None


def _of_them(sentence: Sentence, at: int) -> int | str | None:
    """«10 عناصر من التنظيم قتلوا»."""
    if sentence.form(at) not in _FROM:
        return None
    for ahead in range(at + 2, at + 5):
        form = sentence.form(ahead)
        if form.startswith("و") or form in _WHO or sentence.ends_clause(ahead - 1):
            return None
        if form.endswith("وا"):
            return sentence.value(ahead, Kind.DEED)
    return None


def _is_free(sentence: Sentence, first: int, fate: int | str) -> bool:
    """«أفرج عن 20 معتقلا», «عودة 500 نازح»: they are held no longer, or home again."""
    over = _OVER.get(fate)
    if over is None:
        return False
    for at in range(first - 1, max(-1, first - 1 - _FREED_WITHIN), -1):
        if sentence.form(at).lstrip("وفب") in over:
            return True
        if sentence.value(at, Kind.NUMBER) is not None or sentence.ends_clause(at):
            return False
    return False


def _joined(sentence: Sentence, at: int, kind: str) -> int | str | None:
    """What a token says of those before it; «وأصيب» says it of others."""
    form = sentence.form(at)
    return None if form.startswith("و") else sentence.value(at, kind)


def _deed_before(sentence: Sentence, first: int) -> int | str | None:
    """What was done to those of whom a number follows."""
    tokens = sentence.tokens
    # «جثث وأنقذت 40»: of others something else is told; «رجل وزوجته و3 أطفال» go on.
    goes_on = _follows_and(sentence, first) or sentence.form(first - 1) == "ال"
    for at in range(first - 1, max(-1, first - 1 - _NEAR), -1):
        form, meaning = tokens[at], sentence.meaning(at)
        if not (Kind.DEED in meaning or Kind.FATE in meaning or form in _GOVERNS):
            if Kind.NUMBER in meaning or form in _ANEW:
                return None
            if (
                not goes_on
                and form[0] == "و"
                and len(form) > 3
                and not form.startswith(_NO_AND)
                and form not in _PASSED
                and sentence.value(at - 1, Kind.DEED) is None
            ):
                return None
            continue
        if Kind.DEED not in meaning:
            if _ONE.fullmatch(form) is not None:
                continue
            if (
                goes_on
                and sentence.value(at - 1, Kind.NUMBER) is not None
                and not is_person(sentence, first + 1)
            ):
                # «45 ألف شهيد و107 آلاف …»: the noun is that of the number before.
                return None
        # Most numbers are not governed, and need not be asked for clauses.
        if any(sentence.ends_clause(before) for before in range(at, first - 1)):
            return None
        fate, found = _deed_at(sentence, at, first)
        if found:
            return fate
        if Kind.NUMBER in meaning:
            return None
    return None


def _deed_at(sentence: Sentence, at: int, first: int) -> tuple[int | str | None, bool]:
    """What a token says was done to those at ``first`` behind it, and whether it says so."""
    form = sentence.form(at)
    if form in _LIVES and any(
        word.lstrip("وف").startswith(_TAKES) for word in sentence.forms(at - _TAKES_WITHIN, at)
    ):
        return "killed", True
    if form == "علي" and sentence.form(at - 1).lstrip("وف") in _ENDS:
        return "killed", True
    fate = _fate_of(sentence, at)
    if fate is None:
        return None, False
    if form.endswith(_EXECUTION) and any(
        word.startswith(_SENTENCED) for word in sentence.forms(at - _TAKES_WITHIN, at)
    ):
        # «حكمت بالإعدام على 12 متهما»
        return None, True
    if sentence.form(at - 1) in NEVER and ONLY.isdisjoint(sentence.forms(at, first)):
        return None, True
    # «مقتل وإصابة 30» does not say how many of each.
    other = at - 2 if sentence.form(at - 1) in _OR else at - 1
    both = (other < at - 1 or form.startswith("و")) and all(
        word.lstrip("وبل") in DOING for word in (form, sentence.form(other))
    )
    return (None if both and _fate_of(sentence, other) not in (None, fate) else fate), True


def _fate_of(sentence: Sentence, at: int) -> int | str | None:
    if at < 0:
        return None
    return sentence.value(at, Kind.DEED) or sentence.value(at, Kind.FATE)
