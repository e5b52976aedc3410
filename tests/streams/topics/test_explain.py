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


TOLD = "وصل الوسيط إلى المدينة صباح اليوم في زيارة تستمر يومين يلتقي فيها مسؤولين محليين."
UNREAD = "rules read headline, dateline, subheadings and paragraphs alone"


@pytest.mark.parametrize(
    ("line", "any_of", "said"),
    [
        (
            "آثار حصار المدينة (رويترز)",
            "[{noun: حصار}]",
            "«حصار», characters 24 to 28, would match, but stands in a caption",
        ),
        (
            "اقرأ أيضا: حصار المدينة يدخل شهره الثالث",
            "[{noun: حصار}]",
            "would match, but stands in boilerplate",
        ),
        (
            "آثار حصار المدينة (رويترز)",
            "[{phrase: [{verb: شدد}, {gap: 2}, {noun: حصار}]}]",
            "«حصار», characters 24 to 28 stands in a caption",
        ),
    ],
)
def test_what_stands_in_a_part_that_no_rule_reads_is_told(
    tmp_path: Path, line: str, any_of: str, said: str
) -> None:
    told = explained(tmp_path, f"زيارة إلى المدينة\n\n{line}\n{TOLD}\n{TOLD}", any_of)
    assert f"{said}: {UNREAD}" in told
    assert "none of its words occurs in what rules read" in told


def test_of_parts_that_no_rule_reads_nothing_is_told_that_would_not_count(tmp_path: Path) -> None:
    text = f"زيارة إلى المدينة\n\nآثار حصار اقتصادي (رويترز)\n{TOLD}\nحصار المدينة. {TOLD}"
    excluding = "[{phrase: [{noun: حصار}, {adjective: اقتصادي}]}]"
    told = explained(tmp_path, text, "[{noun: حصار}]", excluding=excluding)
    assert "it matches" in told
    assert UNREAD not in told
    without = "[{find: {noun: هدنة}, without: {noun: حصار}}]"
    assert UNREAD not in explained(tmp_path, text, without)


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
