"""Words with a meaning: what sentences say of their tokens is what each alone would give."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from streams.story.concepts import NOTHING, Kind
from streams.story.sentence import Sentence
from streams.story.words import Words
from streams.text.fold import fold
from streams.text.tokens import forms, positions
from streams.topics.catalog import load_catalog

WORDS = Words(load_catalog().agencies)
PIECES = [
    *[" ", "  ", "\u00a0", "\n", ". ", "،", "، ", "»", "\u200f", "-", "/", "\U0001f600", "\x1c"],
    *["السبت", "أمسِ", "قُتل", "وقال", "12", "٢٠١٦", "1,5", "جنديًّا", "شخصان", "هدنة", "ﻻجئ", "رئيـس"],
    *[
        "وكالة",
        "رويترز",
        "REUTERS",
        "أ.ف.ب",
        "صحيفة الشروق",
        "2016هـ",
        "५",
        "24",
        "0007",
        "ﷺ",
        "مسؤٔول",
    ],
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=30).map("".join)


@st.composite
def texts_in_stretches(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(texts)
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    if draw(st.booleans()):
        return text, [(0, len(text))]
    return text, list(zip(borders[0::2], borders[1::2], strict=False))


def heard(text: str, stretches: list[tuple[int, int]]) -> list[Sentence | None]:
    return WORDS.sentences(text, stretches, heard=frozenset(), cased=True)


@given(texts_in_stretches(), st.randoms())
def test_a_sentence_knows_where_its_tokens_stand(
    case: tuple[str, list[tuple[int, int]]], order: st.random.Random
) -> None:
    text, stretches = case
    for (start, end), sentence in zip(stretches, heard(text, stretches), strict=True):
        if sentence is None:
            continue
        surface = text[start:end]
        folded = fold(surface)
        spans = [(start + begin, start + stop) for begin, stop in positions(folded)]
        assert sentence.tokens == forms(folded.marked)
        tokens = list(range(len(sentence)))
        order.shuffle(tokens)
        for token in tokens:
            assert sentence.span(token) == spans[token]
            assert sentence.token_at(spans[token][0]) == bisect_left(spans, (spans[token][0], 0))
            rest = surface[spans[token][1] - start :]
            clinging = rest.split()[0] if rest and not rest[0].isspace() else ""
            assert sentence.ends_clause(token) == (clinging[-1:] in tuple('،,؛;:.)»”"'))
        for token in (-1, len(sentence)):
            assert sentence.form(token) == ""
            assert sentence.meaning(token) is NOTHING
            assert sentence.ends_clause(token)


@given(texts_in_stretches())
def test_a_stretch_says_the_same_alone(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, stretches = case
    for (start, end), sentence in zip(stretches, heard(text, stretches), strict=True):
        (alone,) = heard(text[start:end], [(0, end - start)])
        if sentence is None:
            # Names are read over the borders of stretches, and then belong to none.
            assert alone is None or not alone.kinds
            continue
        assert alone is not None or not sentence.kinds
        if alone is not None:
            assert sentence.kinds == alone.kinds
            tokens = range(len(sentence))
            assert [*map(sentence.meaning, tokens)] == [*map(alone.meaning, tokens)]


def test_words_mean_things_in_all_their_forms() -> None:
    text = "وسيعلنون إن 12 جنديا قتلوا السبت في 2016"
    (sentence,) = heard(text, [(0, len(text))])
    assert sentence is not None
    assert [sentence.tokens[at] for at in sentence.kinds[Kind.NUMBER]] == ["12", "2016"]
    assert [sentence.tokens[at] for at in sentence.kinds[Kind.YEAR]] == ["2016"]
    assert sentence.value(5, Kind.WEEKDAY) == 5
    assert sentence.value(4, Kind.DEED) == "killed"
    assert Kind.PERSON in sentence.meaning(3)
    assert list(sentence.last(Kind.SAYS, 0, len(sentence))) == [0]


def test_of_numbers_those_of_four_digits_may_be_years() -> None:
    text = "5 1799 1800 2100 2101 2,016 02016 1.2.3 ५"
    (sentence,) = heard(text, [(0, len(text))])
    assert sentence is not None
    assert sentence.kinds[Kind.NUMBER] == [0, 1, 2, 3, 4, 5, 6]
    assert sentence.kinds[Kind.YEAR] == [2, 3, 5, 6]
