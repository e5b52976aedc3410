import sys
import unicodedata

import pytest
from camel_tools.utils.charsets import AR_CHARSET
from camel_tools.utils.dediac import dediac_ar
from camel_tools.utils.normalize import (
    normalize_alef_ar,
    normalize_alef_maksura_ar,
    normalize_teh_marbuta_ar,
    normalize_unicode,
)
from hypothesis import example, given
from hypothesis import strategies as st

from streams.text.fold import INVISIBLE, MARKS, TABLE, TATWEEL, fold

HAMZA_CARRIERS = "ؤئ"
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةٱ"
NEWSWIRE = (
    st.sampled_from(ARABIC)
    | st.sampled_from(sorted(MARKS | INVISIBLE))
    | st.sampled_from(TATWEEL + " \n\u00a0\u202f٠١٢٣٤٥٦٧٨٩۰۴٫٬،؛؟«»abcXYZ0129.,")
    | st.sampled_from([c for c in sorted(TABLE) if c >= "\ufb50"])
    | st.characters(codec="utf-8")
)
TEXT = st.text(NEWSWIRE, max_size=60)


def camel(text: str) -> str:
    return str(
        dediac_ar(normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(text))))
    )


def test_every_character_that_camel_tools_normalises_folds_as_there() -> None:
    changed = {c for c in map(chr, range(sys.maxunicode + 1)) if camel(c) != c}
    assert len(changed) >= 15
    for character in changed | set(AR_CHARSET) - set(HAMZA_CARRIERS + TATWEEL):
        assert fold(character).text == camel(character), hex(ord(character))


def test_every_arabic_presentation_form_folds_as_its_letters() -> None:
    forms = [chr(c) for c in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))]
    for form in forms:
        normal = normalize_unicode(form)
        if normal == form:
            assert fold(form).text == form
        elif all(c in MARKS or c in {" ", TATWEEL} for c in normal):
            # camel-tools leaves a space before an isolated mark; in a word it would split it.
            assert fold(form).text == ""
        else:
            assert fold(form).text == fold(normal).text, hex(ord(form))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("مسؤول", "مسءول"),
        ("مسئول", "مسءول"),
        ("إدلب", "ادلب"),
        ("هُدْنَةٌ", "هدنه"),
        ("الهـــدنة", "الهدنه"),
        ("لإطلاق\u00a0النار", "لاطلاق النار"),
        ("٢٥٤ و۱۲", "254 و12"),
        ("٣٫٥", "3.5"),
        ("\u200fحلب\u200e", "حلب"),
        ("می\u200cخواهد", "ميخواهد"),
        ("ﺣﻠﺐ", "حلب"),
        ("\ufdf2", "الله"),
        ("ﻻ", "لا"),
        ("سطر\nسطر", "سطر\nسطر"),
    ],
)
def test_spellings(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_decomposed_letters_fold_as_composed_ones() -> None:
    for letter in "آأؤإئ":
        assert fold(unicodedata.normalize("NFD", letter)).text == fold(letter).text


def test_teh_marbuta_stays_in_the_marked_form_alone() -> None:
    folded = fold("هدنة")
    assert (folded.text, folded.marked) == ("هدنه", "هدنة")


def test_a_ligature_maps_all_its_letters_to_itself() -> None:
    folded = fold("قال \ufdf2.")
    assert folded.text == "قال الله."
    assert {folded.span(at, at + 1) for at in range(4, 8)} == {(4, 5)}


def test_marks_after_a_letter_are_its_own_and_invisible_characters_are_not() -> None:
    text = "هدنةٌ\u200f انتهت"
    folded = fold(text)
    start, end = folded.span(0, 4)
    assert text[start:end] == "هدنةٌ"


@given(TEXT)
@example("وٕ")
@example("\u0654\u0648\u0654")
@example("و\u064e\u0654")
def test_every_folded_character_maps_back_to_what_folds_to_it(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.marked)
    last = 0
    at = 0
    while at < len(folded.text):
        start, end = folded.span(at, at + 1)
        assert last <= start < end <= len(text)
        # A ligature is several folded characters that share one original.
        width = 1
        while at + width < len(folded.text) and folded.span(at + width, at + width + 1) == (
            start,
            end,
        ):
            width += 1
        assert fold(text[start:end]).text == folded.text[at : at + width]
        at += width
        last = end


@given(TEXT)
def test_what_no_folded_character_maps_to_folds_to_nothing(text: str) -> None:
    folded = fold(text)
    covered = set()
    for at in range(len(folded.text)):
        covered.update(range(*folded.span(at, at + 1)))
    for at, character in enumerate(text):
        if at not in covered:
            assert fold(character).text == ""


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(TEXT, st.data())
def test_spans_are_ordered_and_inside_the_text(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    low, high = folded.span(start, end)
    assert 0 <= low <= high <= len(text)
