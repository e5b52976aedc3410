from streams.text.fold import fold
from streams.text.tokens import forms, has_words, positions


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
