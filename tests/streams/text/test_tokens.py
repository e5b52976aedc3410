from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from streams.text.fold import fold
from streams.text.tokens import forms, has_words, lines_of, positions

PIECES = [
    *[" ", "\n", ".", ",", "،", "«", "»", "(", ")", "-", "/", "%", "_", "\x00", "\u200b", "\u2028"],
    *[
        "هدنة",
        "الهُدنة",
        "هـ",
        "و",
        "ab",
        "2,254",
        "3.5.",
        "٢٬٢٥٤",
        "26آب",
        "1.2,3",
        ".5",
        "x²",
        "½",
    ],
    *["أ.ف.ب", "ﻻ", "\ufdfa", "مسؤٔول", "\U0001f600", "५"],
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=24).map("".join))
def test_lines_have_the_tokens_of_each(text: str) -> None:
    folded = fold(text)
    lines = lines_of(folded.marked)
    by_line = [forms(line) for line in folded.marked.split("\n")]
    assert lines.forms == [token for line in by_line for token in line] == forms(folded.marked)
    ends = [0, *lines.ends]
    assert [end - begin for begin, end in pairwise(ends)] == [len(line) for line in by_line]
    assert [lines.forms[at] for at in lines.numbers] == [
        token for token in lines.forms if token[0].isdecimal()
    ]


def test_marks_do_not_split_words() -> None:
    assert forms(fold("الشدَّة المُنسّق").text) == ["الشده", "المنسق"]


def test_numbers_keep_their_separators_and_part_from_letters() -> None:
    assert forms(fold("٢٬٢٥٤ قتيلا، 3.5 و26آب 2012.").text) == [
        "2,254",
        "قتيلا",
        "3.5",
        "و",
        "26",
        "اب",
        "2012",
    ]


def test_positions_are_those_of_the_original() -> None:
    text = "خـرقُ «الهُدنة» في ﺣﻠﺐ\u200f."
    assert [text[start:end] for start, end in positions(fold(text))] == [
        "خـرقُ",
        "الهُدنة",
        "في",
        "ﺣﻠﺐ",
    ]


def test_marks_and_punctuation_are_no_words() -> None:
    assert not has_words(fold(" \u064b\u200f ...؟ \n"))
    assert has_words(fold("؟ 5"))
