from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.events import Match
from streams.text.fold import MARKS, TATWEEL, fold
from streams.text.tokens import forms
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.match import Matcher
from streams.topics.zones import head_sentences
from tests.streams.topics.catalogs import catalog, write


def surfaces(folder: Path, text: str, any_of: str, **more: str) -> list[str]:
    return [
        m.surface for m in Matcher(catalog(folder, any_of, **more)).match(story_of(text)).matches
    ]


@pytest.mark.parametrize(
    ("any_of", "text", "expected"),
    [
        ("[{noun: هدنة}]", "أعلنت الهُدنـةُ وبهدنتهم.", ["الهُدنـةُ", "وبهدنتهم"]),
        ("[{noun: مجلس الأمن}]", "في مجلس الأمن لا مجلس أمن ولا مجلس آخر للأمن", ["مجلس الأمن"]),
        ("[{noun: [هدنة, صلح], verb: حاصر}]", "صلح ثم يحاصر", ["صلح", "يحاصر"]),
        ("[{phrase: [{noun: وقف}, {noun: نار}]}]", "وقف النار لا وقف إطلاق النار", ["وقف النار"]),
        (
            "[{phrase: [{noun: وقف}, {gap: 1}, {noun: نار}]}]",
            "وقف إطلاق النار",
            ["وقف إطلاق النار"],
        ),
        ("[{phrase: [{noun: وقف}, {gap: 1}, {noun: نار}]}]", "وقف كل إطلاق النار", []),
        ("[{phrase: [{noun: وقف}, {gap: 5}, {noun: نار}]}]", "وقف. إطلاق النار", []),
        ("[{phrase: [{noun: وقف}, {gap: 5}, {noun: نار}]}]", "وقف النار والنار", ["وقف النار"]),
        ("[{near: [{noun: نار}, {noun: وقف}], within: 1}]", "وقف كل نار", ["وقف كل نار"]),
        ("[{near: [{noun: نار}, {noun: وقف}], within: 0}]", "وقف كل نار", []),
        ("[{find: {noun: هدنة}, with: {noun: جيش}}]", "هدنة والجيش. هدنة بلا ذلك", ["هدنة"]),
        ("[{find: {noun: هدنة}, without: {noun: لاعب}}]", "هدنة اللاعب. هدنة أخرى", ["هدنة"]),
        (
            "[{find: {noun: هدنة}, with: {noun: جيش}, same: paragraph}]",
            "هدنة. والجيش\nهدنة",
            ["هدنة"],
        ),
        ("[{find: {noun: هدنة}, with: {noun: جيش}, same: story}]", "هدنة.\nوالجيش", ["هدنة"]),
        ("[{find: {noun: هدنة}, with: {noun: جيش}, within: 1}]", "هدنة مع الجيش", ["هدنة"]),
        ("[{find: {noun: هدنة}, with: {noun: جيش}, within: 1}]", "الجيش في هدنة", ["هدنة"]),
        ("[{find: {noun: هدنة}, with: {noun: جيش}, within: 1}]", "هدنة بلا أي جيش", []),
        ("[{exact: حتى}]", "وحتى حتّى حتي", ["حتّى", "حتي"]),
        ("[{verb: {past: عاد, present: يعود}}]", "سيعود وعادت العائد", ["سيعود", "وعادت"]),
    ],
)
def test_patterns(tmp_path: Path, any_of: str, text: str, expected: list[str]) -> None:
    assert surfaces(tmp_path, text, any_of) == expected


def test_an_exclusion_takes_what_it_overlaps_and_nothing_else(tmp_path: Path) -> None:
    found = surfaces(
        tmp_path,
        "حصار المدينة وحصار اقتصادي",
        "[{noun: حصار}]",
        excluding="[{phrase: [{noun: حصار}, {adjective: اقتصادي}]}]",
    )
    assert found == ["حصار"]


def test_of_overlapping_matches_the_first_and_longest_stands(tmp_path: Path) -> None:
    found = surfaces(
        tmp_path,
        "اتفاق هدنة دائمة",
        "[{noun: هدنة}, {noun: اتفاق هدنة}, {phrase: [{noun: هدنة}, {adjective: دائم}]}]",
    )
    assert found == ["اتفاق هدنة"]


def test_a_named_list_is_what_it_names(tmp_path: Path) -> None:
    found = surfaces(tmp_path, "نار ونيران", "[{words: fire}]", words="fire: {noun: [نار, نيران]}")
    assert found == ["نار", "ونيران"]


FACETS = """[
  {id: broken, label: {ar: أ, en: a}, any: [{phrase: [{noun: خرق}, {gap: 2}, TOPIC]}]},
  {id: agreed, label: {ar: ب, en: b}, any: [{phrase: [{verb: اتفق}, {gap: 4}, TOPIC]}],
   not: [{phrase: [{noun: ضرورة}, {gap: 4}, TOPIC]}]},
  {id: spoken_of, label: {ar: ج, en: c}, any: [TOPIC]}]"""


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("اتفقا على هدنة", ["agreed"]),
        ("اتفقا على ضرورة هدنة", ["spoken_of"]),
        ("اتفقا على خرق الهدنة", ["broken"]),
        ("هدنة اتفقا عليها", ["spoken_of"]),
        ("اتفقا. هدنة", ["spoken_of"]),
        ("خرق الهدنة ثم هدنة", ["broken", "broken"]),
        ("خرق الهدنة. ثم هدنة", ["broken", "spoken_of"]),
    ],
)
def test_a_facet_governs_the_words_of_its_topic(
    tmp_path: Path, text: str, facets: list[str]
) -> None:
    matcher = Matcher(catalog(tmp_path, "[{noun: هدنة}]", facets=FACETS))
    assert [match.facet for match in matcher.match(story_of(text)).matches] == facets


def test_a_topic_without_facets_has_none(tmp_path: Path) -> None:
    matcher = Matcher(catalog(tmp_path, "[{noun: هدنة}]"))
    assert [match.facet for match in matcher.match(story_of("هدنة")).matches] == [None]


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        (None, "هدنة في حلب في سوريا", "town"),
        (None, "هدنة قالها السوري", "land"),
        (None, "هدنة في إدلب لا في سوريا ولا في مدينة حلب", "other"),
        (None, "في حلب قبل أن تبدأ في إدلب هدنة", "other"),
        ("قصف حلب", "اجتمعوا. وأعلنت هدنة.", "town"),
        (None, "اجتمعوا في حلب.\nوأعلنت هدنة.", "town"),
        (None, "اجتمعوا.\nفي حلب كان ذلك.\nوأعلنت هدنة.", None),
        (None, "في جنيف أعلنت هدنة في سوريا", "land"),
        ("سوريا", "في جنيف أعلنت هدنة", "land"),
        (None, "في جنيف أعلنت هدنة", "hall"),
        (None, "هدنة", None),
    ],
)
def test_the_place_of_a_match(
    tmp_path: Path, title: str | None, text: str, place: str | None
) -> None:
    matcher = Matcher(load_catalog(write(tmp_path)))
    (match,) = matcher.match(story_of(text, title=title)).matches
    assert match.place == place


def test_mentions_of_places_are_in_order_with_their_words(tmp_path: Path) -> None:
    text = "بحلب وللسوريين، ثم إدلب"
    places = Matcher(load_catalog(write(tmp_path))).match(story_of(text)).places
    assert [(p.place, p.surface) for p in places] == [
        ("town", "بحلب"),
        ("land", "وللسوريين"),
        ("other", "إدلب"),
    ]
    assert all(text[p.start : p.end] == p.surface for p in places)


def test_a_match_names_its_sentence(tmp_path: Path) -> None:
    story = story_of("سطر أول. أعلنت هدنة! سطر ثالث.", title="عنوان")
    (match,) = Matcher(load_catalog(write(tmp_path))).match(story).matches
    assert story.text[match.sentence.start : match.sentence.end] == "أعلنت هدنة!"


def test_the_head_is_headline_and_first_paragraph() -> None:
    assert head_sentences(story_of("أول.\nثان", title="عنوان")) == range(2)
    assert head_sentences(story_of("أول ثم. ثان ثم.\nثالث", title="عنوان")) == range(3)
    assert head_sentences(story_of("أول ثم. ثان ثم.\nثالث")) == range(2)
    assert head_sentences(story_of("أول هنا. ثان هنا. ثالث هنا. رابع")) == range(2)
    assert head_sentences(story_of("", title="عنوان")) == range(1)


@pytest.fixture(scope="module")
def shipped() -> Matcher:
    return Matcher(load_catalog())


PHRASES = [
    "اتفق الجانبان على وقف إطلاق النار في حلب",
    "دعا إلى وقف دائم لإطلاق النار",
    "خرق الجيش الهدنة",
    "يعيش السكان في المناطق المحاصرة",
    "رفع الحصار عن المدينة",
    "ديوان الوقف السني",
    "قال المصدر",
]
SENTENCES = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6)


def essence(match: Match) -> tuple[object, ...]:
    return match.topic, match.facet, match.place


@given(SENTENCES, st.data())
def test_diacritics_change_no_match_but_its_offsets(
    shipped: Matcher, sentences: list[str], data: st.DataObject
) -> None:
    plain = ". ".join(sentences)
    mark = st.text(st.sampled_from([*sorted(MARKS - {"\u0654"}), TATWEEL]), max_size=2)
    marks = [data.draw(mark) if c.isalpha() else "" for c in plain]
    where = [0]
    for character_marks in marks:
        where.append(where[-1] + 1 + len(character_marks))
    marked = "".join(c + m for c, m in zip(plain, marks, strict=True))
    bare = shipped.match(story_of(plain))
    full = shipped.match(story_of(marked))
    assert [essence(m) for m in full.matches] == [essence(m) for m in bare.matches]
    for found, expected in zip(
        [*full.matches, *full.places], [*bare.matches, *bare.places], strict=True
    ):
        assert (found.start, found.end) == (where[expected.start], where[expected.end])
        assert found.surface == marked[found.start : found.end]


@settings(max_examples=12, deadline=None)
@given(SENTENCES)
def test_a_matcher_that_saw_other_stories_finds_the_same(
    shipped: Matcher, sentences: list[str]
) -> None:
    story = story_of(". ".join(sentences))
    assert shipped.match(story) == Matcher(load_catalog()).match(story)


@given(st.text() | st.lists(st.sampled_from(PHRASES + list("\n.؟«» \u200f"))).map("".join))
def test_matches_quote_the_text_in_order(shipped: Matcher, text: str) -> None:
    if not forms(fold(text).marked):
        return
    story = story_of(text)
    found = shipped.match(story)
    for match in found.matches:
        assert match.surface == story.text[match.start : match.end]
        assert match.sentence.start <= match.start < match.end <= match.sentence.end
    starts = [match.start for match in found.matches]
    assert starts == sorted(starts)


def test_a_story_of_one_word_over_and_over_is_no_trap(shipped: Matcher) -> None:
    # Comparing every hit with every other would take hours here; the time limit is the test.
    text = "ضرورة جيش خرق الهدنة حصار في حلب " * 10_000
    assert len(shipped.match(story_of(text)).matches) == 20_000


def test_a_story_without_spaces_is_no_trap(tmp_path: Path) -> None:
    text = "هدنة/" * 20_000
    found = Matcher(catalog(tmp_path, "[{noun: هدنة}]")).match(story_of(text)).matches
    assert [(m.start, m.end) for m in found] == [(at, at + 4) for at in range(0, len(text), 5)]


def test_chains_through_one_word_over_and_over_do_not_multiply(tmp_path: Path) -> None:
    steps = ", {gap: 20}, ".join(["{noun: هدنة}"] * 6)
    matcher = Matcher(catalog(tmp_path, f"[{{phrase: [{steps}]}}]"))
    story = story_of("هدنة " * 1_200)
    assert matcher.topics(story) == ["it"]
    assert len(matcher.match(story).matches) == 1_200 // 6


@pytest.mark.parametrize(
    "text",
    [
        "أعلن ديوان الوقف السني موعد الحج.",
        "يحتل الفريق المركز الأول في الدوري ولا هدنة بين المدربين قبل مباراة القمة.",
        "ينبغي ألا توقف ضرباتها الجوية.",
        "قبل فك ارتباطها بالتنظيم.",
        "دعت الغرفة إلى تهدئة الأسعار.",
        "حاصره المعجبون عند باب الفندق.",
    ],
)
def test_other_senses_do_not_match(shipped: Matcher, text: str) -> None:
    topics = {match.topic for match in shipped.match(story_of(text)).matches}
    assert not topics & {"ceasefire", "siege"}
