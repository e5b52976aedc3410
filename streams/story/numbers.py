"""Numbers: how many, with bounds, and what became of those who are counted."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import Final, NamedTuple

from streams.events import NumberMention
from streams.story.concepts import Kind
from streams.story.counted import Said, counted, fates_of, of_two
from streams.story.sentence import Sentence
from streams.text.fold import word_set
from streams.text.numerals import Figure, figures

ABOUT: Final = 0.1
"""How far from what is said «نحو» may be, as a share of it."""
_NEAR: Final = 6
"""Tokens before a number in which what governs it stands."""


_AT_LEAST: Final = re.compile(r"[^،.؛:]{0,40}?على\s+ال[أا]قل")
_LONGEST_COUNTED: Final = 60
"""Characters behind a number in which «على الأقل» may stand."""


_TWO: Final = frozenset({Kind.PAIR, Kind.PERSONS})
_COUNTED: Final = frozenset({Kind.NUMBER, *_TWO})
_ABOUT_WORDS: Final = word_set(
    "نحو حوالي حوالى قرابة زهاء يقارب تقارب بنحو لنحو بحوالي تقريبا يناهز تناهز بقرابة ونحو "
    "وحوالي وقرابة"
)
_LEAST_WORDS: Final = word_set("يتجاوز تتجاوز تجاوز تجاوزت يفوق تفوق فاق يزيد تزيد زاد يربو تربو")
_MOST_WORDS: Final = word_set("أقصاه أقصاها")
_MORE: Final = word_set("أكثر وأكثر بأكثر لأكثر أزيد كأكثر")
_FEWER: Final = word_set("أقل وأقل بأقل لأقل")
_BETWEEN: Final = word_set("بين وبين")
_SMALL: Final = word_set("عن من على")
_NOT: Final = word_set("لا ولا")
_FALLS_SHORT: Final = word_set("يقل تقل")
_BOUNDING: Final = frozenset().union(
    _ABOUT_WORDS, _LEAST_WORDS, _MOST_WORDS, _MORE, _FEWER, _SMALL, _FALLS_SHORT
)
_REACHES: Final = word_set("يصل تصل")
_HUNDRED: Final = tuple(word_set("المئة المائة المئه المائه"))
_WHAT: Final = word_set("ما بما لما قد")


class _Bounded(NamedTuple):
    first: int
    last: int
    least: float | None
    most: float | None


def numbers_of(sentence: Sentence, taken: Set[int]) -> list[NumberMention]:
    """The numbers of a sentence, in order; ``taken``: tokens that belong to dates."""
    found: list[NumberMention] = []
    if _COUNTED.isdisjoint(sentence.kinds):
        return found
    numbers = _bounded(sentence, taken)
    pairs: set[int] = set()
    if not _TWO.isdisjoint(sentence.kinds):
        two = [
            _Bounded(at, at + 1, 2, 2)
            for at in sentence.of(_TWO)
            if sentence.value(at - 1, Kind.NUMBER) is None
        ]
        pairs = {number.first for number in two}
        numbers = sorted([*numbers, *two])
    fates = fates_of(sentence)
    said: Said | None = None
    for first, last, least, most in numbers:
        if _says_percent(sentence, first):
            continue
        if fates is None:
            counts = None
        else:
            said = (
                of_two(sentence, first, said)
                if first in pairs
                else counted(sentence, first, last, said, fates)
            )
            counts = said.counts
        start, end = sentence.span(first, last)
        found.append(NumberMention(start=start, end=end, least=least, most=most, counts=counts))
    return found


def _says_percent(sentence: Sentence, at: int) -> bool:
    """«40 بالمئة», «40 في المئة»: the hundred is none."""
    form = sentence.tokens[at]
    if not form.endswith(_HUNDRED):
        return False
    of = at - 2 if sentence.form(at - 1) == "في" else at - 1
    return (of < at - 1 or form.startswith("ب")) and sentence.value(of, Kind.NUMBER) is not None


def _bounded(sentence: Sentence, taken: Set[int]) -> list[_Bounded]:
    text, start, end = sentence.text, sentence.start, sentence.end
    refers = text.find("&#", start, end) >= 0
    # Hardly any sentence has it, and to find a word is quicker than to match up to it.
    at_least = sentence.holds("الاقل")
    tokens = sentence.tokens
    said: list[Figure] = []
    for first, last in _runs(sentence.kinds.get(Kind.NUMBER, ())):
        if refers and _is_reference(sentence, first):
            continue
        if last == first + 1 and tokens[first].isdigit():
            # As most numbers are.
            value = float(tokens[first])
            if first not in taken and value < math.inf:
                said.append(Figure(first, last, value, exact=True))
            continue
        said += [
            figure
            for figure in _figures(tokens[first:last], first)
            if taken.isdisjoint(range(figure.start, figure.end)) and math.isfinite(figure.value)
        ]
    numbers: list[_Bounded] = []
    skip = False
    for number, figure in enumerate(said, start=1):
        if skip:
            skip = False
            continue
        after = said[number] if number < len(said) else None
        if (
            after is not None
            and after.start - figure.end <= 1
            and after.value > figure.value
            and _is_range(sentence, figure, after)
        ):
            numbers.append(_Bounded(figure.start, after.end, figure.value, _most(after)))
            skip = True
            continue
        least, most = _bounds(sentence, figure, at_least=at_least)
        numbers.append(_Bounded(figure.start, figure.end, least, most))
    return numbers


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches ``[first, last)`` of tokens that say a number, with at most a «و» between them."""
    first = last = -1
    for at in numbers:
        if first >= 0 and at > last + 1:
            yield first, last
            first = at
        elif first < 0:
            first = at
        last = at + 1
    if first >= 0:
        yield first, last


def _figures(said: list[str], first: int) -> list[Figure]:
    """The figures that some words say, of which the first is token ``first``."""
    return [
        Figure(begin + first, end + first, value, exact)
        for begin, end, value, exact in (_said(tuple(said)) if len(said) <= _FEW else figures(said))
    ]


@lru_cache(maxsize=1 << 12)
def _said(words: tuple[str, ...]) -> tuple[Figure, ...]:
    """The figures of some words: newswire counts with the same few again and again."""
    return tuple(figures(words))


_FEW: Final = 8
"""Words; what longer runs say is not remembered."""


def _is_reference(sentence: Sentence, at: int) -> bool:
    """Whether a number is that of a character reference which was left in plain text."""
    start, _ = sentence.span(at)
    return sentence.text[max(0, start - 2) : start] == "&#"


def _is_range(sentence: Sentence, one: Figure, other: Figure) -> bool:
    """«بين 5 و10», «5 إلى 10», «5-10»: of two that stand side by side, the larger behind."""
    between = other.start - one.end
    word = sentence.form(one.end) if between else ""
    if word in ("الي", "او"):
        return True
    if sentence.form(one.start - 1) in _BETWEEN:
        return word in ("و", "")
    return not between and sentence.gap(one.end - 1, other.start) in ("-", "–")


def _most(figure: Figure) -> float:
    """The most that words allow which name their least: 99 for «عشرات», 9 for «بضعة»."""
    if figure.exact:
        return figure.value
    scale = 10.0 ** math.floor(math.log10(figure.value))
    if figure.value == scale:
        return 10 * scale - 1
    if figure.value == 3 * scale:
        return 9 * scale
    return figure.value + 6


def _bounds(
    sentence: Sentence, figure: Figure, *, at_least: bool
) -> tuple[float | None, float | None]:
    """``at_least``: the sentence says so of some number."""
    value = figure.value
    most = value if figure.exact else _most(figure)
    after = sentence.form(figure.end)
    if after == "تقريبا":
        return _about(value, most)
    if after in ("فاكثر", "واكثر") or (at_least and _at_least(sentence, figure.end)):
        return value, None
    if (
        sentence.form(figure.start - 1) == "الي"
        and sentence.form(figure.start - 2) in _REACHES
        and sentence.form(figure.start - 3) in _WHAT
    ):
        return None, most
    # Most numbers have nothing before them that bounds them, so it is looked for word by word.
    for at in range(figure.start - 1, max(-1, figure.start - 1 - _NEAR), -1):
        form = sentence.form(at)
        if form not in _BOUNDING:
            break
        if form in _ABOUT_WORDS:
            return _about(value, most)
        if form in _MORE:
            return value, None
        if form in _FEWER or form in _MOST_WORDS:
            return None, most
        if form in _LEAST_WORDS:
            # «لا يزيد على» is the contrary of «يزيد على».
            return (None, most) if sentence.form(at - 1) in _NOT else (value, None)
        if form in _FALLS_SHORT and sentence.form(at - 1) in _NOT:
            return value, None
        if form not in _SMALL:
            break
    return value, most


def _at_least(sentence: Sentence, at: int) -> bool:
    """«12 شخصا على الأقل»: what is counted may stand between."""
    text, begin = sentence.text, sentence.span(at - 1)[1]
    end = min(begin + _LONGEST_COUNTED, sentence.end)
    return _AT_LEAST.match(text, begin, end) is not None


def _about(value: float, most: float) -> tuple[float, float]:
    return _rounded(value * (1 - ABOUT)), _rounded(most * (1 + ABOUT))


def _rounded(value: float) -> float:
    return float(round(value)) if abs(value) >= 10 else round(value, 2)
