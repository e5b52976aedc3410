import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.text.fold import fold
from streams.text.lexicon import Lexicon
from streams.text.numerals import NUMBER_WORDS, Figure, figures
from streams.text.tokens import forms

UNITS = ["واحد", "اثنين", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TEENS = [
    *("أحد عشر", "اثني عشر", "ثلاثة عشر", "أربع عشرة", "خمسة عشر"),
    *("ستّة عشر", "سبع عشرة", "ثماني عشرة", "تسعة عشر"),
]
TENS = ["عشرين", "ثلاثون", "أربعين", "خمسون", "ستين", "سبعين", "ثمانون", "تسعين"]
HUNDREDS = [
    *("مئة", "مائتين", "ثلاثمائة", "أربعمئة", "خمسمائة"),
    *("ستمئة", "سبعمئة", "ثمانمائة", "تسعمائة"),
]
SCALES = {
    10**9: ("مليار", "مليارين", "مليارات", "مليارا"),
    10**6: ("مليون", "مليونين", "ملايين", "مليوناً"),
    10**3: ("ألف", "ألفين", "آلاف", "ألفاً"),
}
WORDS = [
    *(*UNITS, *TENS, *HUNDREDS, *(word for names in SCALES.values() for word in names)),
    *("ألفان", "ألفا", "عشرات", "مئات", "بضعة", "نصف", "عشرة", "أحد", "مائة", "ستة"),
]
LEXICON = Lexicon()
KNOWN = LEXICON.add(*NUMBER_WORDS)


def read(text: str) -> list[Figure]:
    return figures(forms(fold(text).marked))


def spelled(number: int) -> str:
    """A number as a careful writer spells it."""
    groups = []
    for scale, (one, two, few, many) in SCALES.items():
        count, number = divmod(number, scale)
        if count == 1:
            groups.append(one)
        elif count == 2:
            groups.append(two)
        elif count:
            name = few if 3 <= count <= 10 else one if count % 100 == 0 else many
            groups.append(f"{below_thousand(count)} {name}")
    if number:
        groups.append(below_thousand(number))
    return " و".join(groups)


def below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    said = [HUNDREDS[hundreds - 1]] if hundreds else []
    if 0 < rest < 10:
        said.append(UNITS[rest - 1])
    elif rest == 10:
        said.append("عشرة")
    elif 10 < rest < 20:
        said.append(TEENS[rest - 11])
    elif rest:
        tens, units = divmod(rest, 10)
        said += [UNITS[units - 1]] if units else []
        said.append(TENS[tens - 2])
    return " و".join(said)


# «واحد» alone is no figure.
numbers = st.integers(2, 999_999_999_999)


@given(numbers)
def test_a_number_in_words_is_read_whole(number: int) -> None:
    tokens = forms(fold(spelled(number)).marked)
    assert figures(tokens) == [Figure(0, len(tokens), number, exact=True)]


@given(st.lists(numbers, max_size=4), st.sampled_from(["و", "ف", "ب", "ل"]))
def test_numbers_stand_where_the_text_has_them(wanted: list[int], clitic: str) -> None:
    text = " قتيلا ".join(["", *(clitic + spelled(number) for number in wanted), ""])
    tokens = forms(fold(text).marked)
    found = figures(tokens)
    assert [figure.value for figure in found] == wanted
    assert all(tokens[figure.start - 1] == tokens[figure.end] == "قتيلا" for figure in found)


@given(st.lists(st.sampled_from([*(word.citation for word in NUMBER_WORDS), "و", "7", "3.5"])))
def test_figures_never_overlap_and_always_hold_a_word(words: list[str]) -> None:
    tokens = forms(fold(" ".join(words)).marked)
    at = 0
    for figure in figures(tokens):
        assert at <= figure.start < figure.end <= len(tokens)
        assert figure.value > 0 or "0" in tokens[figure.start]
        at = figure.end


@given(st.lists(st.sampled_from(["", "و", "ف", "ب", "ل", "ال", "وال", "بال", "لل"])), st.data())
def test_whatever_begins_a_figure_is_one_of_the_number_words(
    clitics: list[str], data: st.DataObject
) -> None:
    words = [clitic + data.draw(st.sampled_from(WORDS)) for clitic in clitics]
    tokens = forms(fold(" ".join(words)).marked)
    for figure in figures(tokens):
        for token in tokens[figure.start : figure.end]:
            assert KNOWN in LEXICON.terms_of(token)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("قتل خمسة وعشرون مدنيا", [25]),
        ("نزح مئة وخمسين ألف شخص", [150_000]),
        ("ثلاث مئة وأربعة عشر", [314]),
        ("الخمسة والعشرين من الشهر", [25]),
        ("الاثنين والعشرين من الشهر", [22]),
        ("عام ألفين وستة عشر", [2016]),
        ("٣ آلاف و٢٠٠ عائلة", [3_200]),
        ("25 ألفاً و300 شخص", [25_300]),
        ("مئة و50 ألفا", [150_000]),
        ("2.5 مليون لاجئ", [2_500_000]),
        ("مليون ونصف المليون", [1_500_000]),
        ("مليونين وربع مليون", [2_250_000]),
        ("نصف مليون نازح", [500_000]),
        ("مئة وواحد", [101]),
        ("ألفا جندي", [2_000]),
        ("ألفا ومئة جندي", [1_100]),
        ("مائه وعشره", [110]),
        ("1,200 أسير", [1_200]),
    ],
)
def test_compound_numbers(text: str, values: list[float]) -> None:
    found = read(text)
    assert [figure.value for figure in found] == values
    assert all(figure.exact for figure in found)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("بين عشرين وثلاثين", [20, 30]),
        ("خمسة آلاف وعشرين ألفا", [5_000, 20_000]),
        ("مقتل 3 و5 جرحى", [3, 5]),
        ("مئتين وثلاثمئة", [200, 300]),
        ("خمسة بألف", [5, 1_000]),
    ],
)
def test_what_does_not_descend_is_several_numbers(text: str, values: list[float]) -> None:
    assert [figure.value for figure in read(text)] == values


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("عشرات القتلى", 10),
        ("مئات", 100),
        ("الآلاف من النازحين", 1_000),
        ("عشرات الآلاف", 10_000),
        ("مئات آلاف", 100_000),
        ("بضعة وعشرين", 23),
        ("بضع مئات", 300),
        ("بضعة ملايين", 3_000_000),
    ],
)
def test_vague_numbers_have_their_least_value(text: str, least: float) -> None:
    (figure,) = read(text)
    assert (figure.value, figure.exact) == (least, False)


@pytest.mark.parametrize(
    "text",
    [
        "يوم الاثنين",
        "الاثنين الماضي",
        "أحد القادة",
        "شخص واحد",
        "لست أدري",
        "نصف ساعة",
        "1.2.3",
        "",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert read(text) == []


def test_monday_and_ten_are_no_twelve() -> None:
    assert [figure.value for figure in read("قتل الاثنين عشرة أشخاص")] == [10]
