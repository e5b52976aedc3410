"""A catalog laid over another adds, replaces and disables; what is wrong with it is named."""

import re
from pathlib import Path

import pytest

from streams.events import Label
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.errors import CatalogError
from streams.topics.match import Matcher
from streams.topics.model import Catalog
from tests.streams.topics.catalogs import FILES, write

TOPIC = """
topics:
  {id}:
    label: {{ar: هو, en: It}}
    any: {any}
    tests: {{match: [نعم], no_match: [لا]}}
"""


def topic(name: str, any_of: str) -> str:
    return TOPIC.format(id=name, any=any_of)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    return write(folder)


def laid_over(base: Path, **files: str) -> Catalog:
    overlay = base.parent / "over"
    for name, content in files.items():
        path = overlay / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return load_catalog(base, overlay=overlay)


def found(catalog: Catalog, text: str) -> list[tuple[str, str]]:
    return [(m.topic, m.surface) for m in Matcher(catalog).match(story_of(text)).matches]


def test_an_entry_is_added_beside_those_that_ship(base: Path) -> None:
    catalog = laid_over(base, mine=topic("peace", "[{noun: سلام}]"))
    assert catalog.topics.keys() == {"truce", "peace"}
    assert found(catalog, "سلام بعد هدنة") == [("peace", "سلام"), ("truce", "هدنة")]
    assert catalog.hash != load_catalog(base).hash


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.yml", r"a\.yml:1: expected a name that ends in \.yaml, .* rename it"),
        ("a.YAML", r"a\.YAML:1: expected a name that ends in \.yaml"),
        ("topics/a.yml", r"topics/a\.yml:1: expected a name that ends in \.yaml"),
        (
            "topics/new/a.yaml",
            r"topics/new/a\.yaml:1: expected no folder in a folder .* move it up",
        ),
    ],
)
def test_a_file_that_was_meant_to_be_read_is_not_passed_over(
    base: Path, name: str, said: str
) -> None:
    meant = base / name
    meant.parent.mkdir(parents=True, exist_ok=True)
    meant.write_text(topic("peace", "[{noun: سلام}]"), encoding="utf-8")
    with pytest.raises(CatalogError, match=said):
        load_catalog(base)


@pytest.mark.parametrize("name", ["README.md", ".a.yml", "a.yaml~", "notes/old/a.txt"])
def test_a_file_that_nobody_means_to_be_read_is_passed_over(base: Path, name: str) -> None:
    other = base / name
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text("no rule", encoding="utf-8")
    assert load_catalog(base).topics.keys() == {"truce"}


def test_an_entry_of_the_same_id_is_replaced(base: Path) -> None:
    place = "places: {town: {label: {ar: حلب, en: Halab}, kind: city}}"
    catalog = laid_over(base, places=place)
    assert catalog.places["town"].label == Label(ar="حلب", en="Halab")
    assert catalog.places["town"].parent is None
    assert catalog.places["other"].parent == "land"


def test_a_disabled_topic_takes_its_alert_rules_with_it(base: Path) -> None:
    catalog = laid_over(base, off="disable: {topics: truce}")
    assert not catalog.topics
    assert not catalog.alert_rules
    assert catalog.places.keys() == load_catalog(base).places.keys()


def test_rules_may_stand_in_folders(base: Path) -> None:
    catalog = laid_over(base, topics__peace=topic("peace", "[{noun: سلام}]"))
    assert catalog.topics["peace"].file.endswith("over/topics/peace.yaml")


def test_a_shared_list_may_add_to_the_one_that_it_replaces(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    write(base, topics=FILES["topics.yaml"].replace("{noun: هدنة}", "{words: pause}"))
    (base / "words.yaml").write_text("words: {pause: {noun: هدنة}}", encoding="utf-8")
    catalog = laid_over(base, words="words: {pause: {words: pause, noun: صلح}}")
    assert found(catalog, "هدنة ثم صلح") == [("truce", "هدنة"), ("truce", "صلح")]


def test_lists_name_lists_in_any_order_and_files_have_their_own(base: Path) -> None:
    lists = "words: {all: [{words: one}, {words: two}], one: {noun: نار}, two: {noun: ماء}}"
    mine = "words: {own: [{words: all}, {noun: هواء}]}" + topic("it", "[{words: own}]")
    catalog = laid_over(base, words=lists, mine=mine)
    assert [surface for _, surface in found(catalog, "نار وماء وهواء وتراب")] == [
        "نار",
        "وماء",
        "وهواء",
    ]


@pytest.mark.parametrize(
    ("files", "where", "problem"),
    [
        ({"x": "disable: {topics: [peace]}"}, "x.yaml:1: disable.topics[0]", "found 'peace'"),
        (
            {"x": "disable: {topics: [truce]}" + topic("truce", "[{noun: سلام}]")},
            "x.yaml:1: disable.topics[0]",
            "both defined and disabled",
        ),
        ({"x": "disable: {moons: [a]}"}, "x.yaml:1: disable", "unknown key 'moons'"),
        ({"x": "topic: {}"}, "x.yaml:1: ", "unknown key 'topic'"),
        (
            {"a": topic("it", "[{noun: نار}]"), "b": topic("it", "[{noun: نار}]")},
            "b.yaml:4: topics.it",
            "a.yaml, line 4, too",
        ),
        (
            {"w": "words: {a: {words: b}, b: {words: a}}"},
            "w.yaml:1: words.b.words",
            "in a circle: a -> b -> a",
        ),
        ({"w": "words: {a: {words: a}}"}, "w.yaml:1: words.a.words", "no word list is named 'a'"),
        (
            {
                "w": "words: {a: {noun: نار}}",
                "x": "words: {a: {noun: ماء}}" + topic("it", "[{words: a}]"),
            },
            "x.yaml:1: words.a",
            "is named 'a', too",
        ),
        (
            {"x": "words: {a: {nuon: نار}}" + topic("it", "[{noun: نار}]")},
            "x.yaml:1: words.a",
            "found nuon",
        ),
        (
            {"x": topic("truce", "[{noun: سلام}]")},
            "base/alerts.yaml:7: alerts.truce.contradicts[0][0]",
            "expected one of",
        ),
        ({"x": "disable: {places: land}"}, "base/places.yaml:9: places.town.within", "no place"),
    ],
)
def test_nothing_loads_where_something_is_wrong(
    base: Path, files: dict[str, str], where: str, problem: str
) -> None:
    with pytest.raises(CatalogError, match=re.escape(problem)) as caught:
        laid_over(base, **files)
    assert where in str(caught.value)
