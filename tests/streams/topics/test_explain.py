"""An explanation says what stood where, and what was missing."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.text.fold import fold
from streams.text.tokens import forms
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.explain import explain
from streams.topics.match import Matcher
from streams.topics.model import Catalog
from tests.streams.topics.catalogs import FILES, catalog, write


def explained(folder: Path, text: str, any_of: str, **more: str) -> str:
    it = catalog(folder, any_of, **more)
    lines = explain(it, it.topics["it"], story_of(text))
    return "\n".join(line.text for line in lines)


CEASEFIRE = "[{phrase: [{noun: وقف}, {gap: 2}, {noun: إطلاق}, {noun: [نار, نيران]}]}]"


@pytest.mark.parametrize(
    ("any_of", "text", "said"),
    [
        (CEASEFIRE, "وقفٌ دائم لإطلاق النار", "gap of 1 (at most 2): «دائم»"),
        (
            CEASEFIRE,
            "وقفٌ دائم لإطلاق النار",
            "«لإطلاق», folded «لاطلاق», is noun إطلاق = ل + اطلاق",
        ),
        (CEASEFIRE, "وقفٌ دائم لإطلاق النار", "«وقفٌ», folded «وقف», is noun وقف"),
        (CEASEFIRE, "وقف كل ما يثير من إطلاق نار", "after 4 words; at most 2 may stand between"),
        (CEASEFIRE, "وقف المسلسل", "«وقف» is there, but what must follow is not"),
        (CEASEFIRE, "إطلاق نار ثم وقف", "«إطلاق» stands before it, or in another sentence"),
        (CEASEFIRE, "لا شيء", "none of its words occurs"),
        ("[{any: [{noun: هدنة}], none: {noun: لاعب}}]", "هدنة اللاعب", "«اللاعب» is there"),
        ("[{find: {noun: هدنة}, with: {noun: جيش}}]", "هدنة. الجيش", "«الجيش» is too far away"),
        (
            "[{find: {noun: هدنة}, with: {noun: جيش}}]",
            "هدنة الجيش",
            "with: «الجيش» in the same sentence",
        ),
        ("[{find: {noun: هدنة}, with: {noun: جيش}}]", "هدنة", "not there: جيش"),
        ("[{find: {noun: هدنة}, in: headline}]", "هدنة", "stands in the lead, not in headline"),
        (
            "[{near: [{noun: نار}, {noun: ماء}], within: 1}]",
            "نار ثم بعد حين ماء",
            "more than 1 words",
        ),
        ("[{all: [{noun: نار}, {noun: ماء}]}]", "نار. ماء", "not together in one sentence"),
        ("[{all: [{noun: نار}, {noun: ماء}]}]", "نار", "not there: ماء"),
        ("[{all: [{noun: نار}, {noun: ماء}]}]", "نار وماء", "in the same sentence: «وماء»"),
        ("[{phrase: [{number: any}, {noun: قتيل}]}]", "١٢ قتيلا", "«١٢» is the number 12"),
        ("[{phrase: [{noun: مقتل}, {number: {from: 3}}]}]", "مقتل", "a number from 3"),
        ("[{phrase: [{noun: قصف}, {place: any}]}]", "قصف حلب", "«حلب» names the place town"),
    ],
)
def test_what_is_said(tmp_path: Path, any_of: str, text: str, said: str) -> None:
    assert said in explained(tmp_path, text, any_of)


def test_the_exclusion_that_fired_is_named(tmp_path: Path) -> None:
    said = explained(
        tmp_path,
        "حصار اقتصادي",
        "[{noun: حصار}]",
        excluding="[{phrase: [{noun: حصار}, {adjective: اقتصادي}]}]",
    )
    assert "«حصار» would match, but the exclusion fires" in said
    assert "not: «حصار اقتصادي»" in said
    assert "it does not match" in said


FACETS = """[
  {id: agreed, label: {ar: ب, en: b}, any: [{phrase: [{verb: اتفق}, {gap: 4}, TOPIC]}],
   not: [{phrase: [{noun: ضرورة}, {gap: 4}, TOPIC]}]}]"""


def test_the_facet_and_what_forbade_it_are_named(tmp_path: Path) -> None:
    said = explained(tmp_path, "اتفقا على هدنة", "[{noun: هدنة}]", facets=FACETS)
    assert "facet agreed: «اتفقا على هدنة»" in said
    assert "«اتفقا» is verb اتفق = اتفق + ا" in said
    said = explained(tmp_path, "اتفقا على ضرورة هدنة", "[{noun: هدنة}]", facets=FACETS)
    assert "not facet agreed: «اتفقا على ضرورة هدنة», as «ضرورة هدنة» excludes it" in said


def test_the_place_is_named(tmp_path: Path) -> None:
    it = load_catalog(write(tmp_path, topics=FILES["topics.yaml"]))
    lines = explain(it, it.topics["truce"], story_of("هدنة في حلب"))
    assert "place: town" in [line.text for line in lines]


WORDS = st.sampled_from(
    re.findall(r"\w+|\. ", "وقف إطلاق النار هدنة حصار المدينة اتفق على خرق اقتصادي ضرورة. ")
)


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def matcher(shipped: Catalog) -> Matcher:
    return Matcher(shipped)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=14).map(" ".join))
def test_the_verdict_is_that_of_the_matcher(shipped: Catalog, matcher: Matcher, text: str) -> None:
    if not forms(fold(text).marked):
        return
    story = story_of(text)
    found = {match.topic for match in matcher.match(story).matches}
    for name in ("ceasefire", "siege"):
        first = explain(shipped, shipped.topics[name], story)[0]
        assert first.text == (f"{name} matches" if name in found else f"{name} does not match")
