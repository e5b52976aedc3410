import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.events import Label
from streams.text.affixes import WordClass
from streams.text.lexicon import Word
from streams.topics.catalog import load_catalog
from streams.topics.check import failures
from streams.topics.cursor import read
from streams.topics.errors import CatalogError
from streams.topics.model import Words
from tests.streams.topics.catalogs import FILES, NO_ALERTS, topics, write


def test_the_shipped_catalog_passes_its_own_tests() -> None:
    assert failures(load_catalog()) == []


def test_the_shipped_catalog_has_what_the_seeds_speak_of() -> None:
    catalog = load_catalog()
    assert catalog.topics.keys() >= {"ceasefire", "siege"}
    assert catalog.places["aleppo"].parent == "syria"
    assert catalog.places["aleppo"].label == Label(ar="حلب", en="Aleppo")
    for rule in catalog.alert_rules.values():
        assert rule.by == ("place",)
        assert rule.facets.keys() == {facet.id for facet in catalog.topics[rule.topic].facets}
    pairs = {frozenset(pair) for pair in catalog.alert_rules["ceasefire"].contradicts}
    assert frozenset({"agreed", "violated"}) in pairs


def test_every_name_of_the_shipped_gazetteers_belongs_to_one_entry() -> None:
    catalog = load_catalog()
    for entries in (catalog.places.values(), catalog.agencies.values()):
        names = [name for entry in entries for name in entry.aliases]
        assert len(names) == len(set(names))


def test_a_catalog_says_what_its_files_say(tmp_path: Path) -> None:
    catalog = load_catalog(write(tmp_path))
    truce = catalog.topics["truce"]
    assert truce.any == Words(runs=((Word("هدنة", WordClass.NOUN),),))
    assert [facet.id for facet in truce.facets] == ["agreed", "broken"]
    rule = catalog.alert_rules["truce"]
    assert (rule.quiet_seconds, rule.contradicts) == (6 * 60 * 60, (("agreed", "broken"),))
    assert rule.facets["agreed"] == Label(ar="اتفاق", en="agreed")
    assert catalog.places["town"].aliases == ("حلب", "Town")


def test_the_hash_is_of_the_content_not_of_its_form(tmp_path: Path) -> None:
    first = load_catalog(write(tmp_path)).hash
    laid_out = FILES["topics.yaml"].replace("[{noun: هدنة}]", "\n      - noun: 'هدنة'")
    assert load_catalog(write(tmp_path, topics="# a remark\n" + laid_out)).hash == first
    changed = FILES["topics.yaml"].replace("gap: 2", "gap: 3")
    assert load_catalog(write(tmp_path, topics=changed)).hash != first
    swapped = FILES["alerts.yaml"].replace("[agreed, broken]", "[broken, agreed]")
    assert load_catalog(write(tmp_path, alerts=swapped)).hash != first


GOOD = FILES["topics.yaml"]


@pytest.mark.parametrize(
    ("name", "content", "line", "key", "problem"),
    [
        ("topics", "", 1, "", "found an empty file"),
        ("topics", "- a\n", 1, "", "expected keys with values, found a list"),
        ("topics", "topics: [\n", 2, "", "expected YAML"),
        ("topics", "topics:\n\ta: b\n", 2, "", "with spaces, not with tabs"),
        ("topics", "a: {b: c: d}\n", 1, "", "is a bracket missing, or a text with a colon"),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "{place: twon}"),
            4,
            "topics.truce.any[0].place",
            "no place 'twon' is in this catalog; did you mean town?",
        ),
        ("topics", "a: &x b\nc: *x\n", 2, "", "found an alias"),
        ("topics", "a: " + "[" * 60 + "]" * 60, 1, "", "at most 40 levels"),
        ("topics", "a: \x07\n", 1, "", "expected YAML"),
        ("topics", GOOD.replace("truce:", "Truce:"), 3, "topics.Truce", "expected an id"),
        ("topics", GOOD + GOOD.split("\n", 1)[1], 15, "topics", "'truce' stands here twice"),
        (
            "topics",
            GOOD.replace("    any: [{noun: هدنة}]\n", ""),
            3,
            "topics.truce",
            "'any' is missing",
        ),
        ("topics", GOOD.replace("    any:", "    anny:"), 4, "topics.truce", "unknown key 'anny'"),
        ("topics", GOOD.replace("ar: هدنة, ", ""), 3, "topics.truce.label", "'ar' is missing"),
        (
            "topics",
            GOOD.replace("en: Truce", "en: 5"),
            3,
            "topics.truce.label.en",
            "found the number '5'",
        ),
        (
            "topics",
            GOOD.replace("en: Truce", "en: no"),
            3,
            "topics.truce.label.en",
            "truth value 'no'",
        ),
        (
            "topics",
            GOOD.replace("    any:", "    codes: {plover: ASSAULT-aerial}\n    any:", 1),
            4,
            "topics.truce.codes.plover",
            "a mode of PLOVER's ASSAULT",
        ),
        (
            "topics",
            GOOD.replace("    any:", "    codes: {plover: AID-humanitarian}\n    any:", 1),
            4,
            "topics.truce.codes.plover",
            "it has none",
        ),
        (
            "topics",
            GOOD.replace("    any:", "    codes: {plover: RAID}\n    any:", 1),
            4,
            "topics.truce.codes.plover",
            "expected a PLOVER event type",
        ),
        (
            "topics",
            GOOD.replace("    any:", "    codes: {iptc: 56}\n    any:", 1),
            4,
            "topics.truce.codes.iptc",
            "eight digits",
        ),
        (
            "topics",
            GOOD.replace("    any:", "    codes: {acled: Siege}\n    any:", 1),
            4,
            "topics.truce.codes.acled",
            "Armed clash",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "{nuon: هدنة}"),
            4,
            "topics.truce.any[0]",
            "found nuon",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "هدنة"),
            4,
            "topics.truce.any[0]",
            "expected a pattern",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "{noun: '...'}"),
            4,
            "topics.truce.any[0].noun",
            "a word",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "{noun: ه}"),
            4,
            "topics.truce.any[0].noun",
            "use exact",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "{noun: []}"),
            4,
            "topics.truce.any[0].noun",
            "empty list",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "{noun: }"),
            4,
            "topics.truce.any[0].noun",
            "nothing",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "TOPIC"),
            4,
            "topics.truce.any[0]",
            "only in the facets",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "{words: x}"),
            4,
            "topics.truce.any[0].words",
            "known: none",
        ),
        (
            "topics",
            GOOD.replace("{noun: هدنة}", "{noun: {past: عاد, present: يعود}}"),
            4,
            "topics.truce.any[0].noun",
            "for verbs",
        ),
        (
            "topics",
            GOOD.replace("{gap: 2}", "{gap: 0}"),
            8,
            "topics.truce.facets[0].any[0].phrase[1].gap",
            "from 1",
        ),
        (
            "topics",
            GOOD.replace("{gap: 2}, TOPIC", "TOPIC, {gap: 2}"),
            8,
            "topics.truce.facets[0].any[0].phrase[2]",
            "between two",
        ),
        (
            "topics",
            GOOD.replace(", {gap: 2}, TOPIC", ""),
            8,
            "topics.truce.facets[0].any[0].phrase",
            "two patterns",
        ),
        (
            "topics",
            GOOD.replace("{gap: 2}, TOPIC", "{noun: أمر}"),
            8,
            "topics.truce.facets[0].any",
            "expected TOPIC",
        ),
        ("topics", GOOD.replace("id: broken", "id: agreed"), 9, "topics.truce.facets[1]", "twice"),
        (
            "topics",
            GOOD.replace("no_match: [لا شيء]", ""),
            13,
            "topics.truce.tests",
            "'no_match' is missing",
        ),
        (
            "topics",
            GOOD.replace("[هدنة في المدينة]", "[{قال: هدنة}]"),
            13,
            "topics.truce.tests.match[0]",
            "in 'quotes' where it holds a colon",
        ),
        (
            "topics",
            GOOD.replace("[هدنة في المدينة]", "[{text: هدنة, facet: x}]"),
            13,
            "topics.truce.tests.match[0].facet",
            "expected a facet",
        ),
        (
            "places",
            FILES["places.yaml"].replace("kind: country", "kind: planet"),
            4,
            "places.land.kind",
            "country, region",
        ),
        (
            "places",
            FILES["places.yaml"].replace("within: land", "within: sea", 1),
            9,
            "places.town.within",
            "no place 'sea'",
        ),
        (
            "places",
            FILES["places.yaml"].replace("within: land", "within: town", 1),
            9,
            "places.town.within",
            "less specific",
        ),
        (
            "places",
            FILES["places.yaml"].replace("venue: true", "venue: maybe"),
            17,
            "places.hall.venue",
            "true or false",
        ),
        (
            "agencies",
            FILES["agencies.yaml"].replace("One", "'?'"),
            3,
            "agencies.one.label.en",
            "a word",
        ),
        (
            "alerts",
            FILES["alerts.yaml"].replace("topic: truce", "topic: x"),
            4,
            "alerts.truce.topic",
            "expected a topic",
        ),
        (
            "alerts",
            FILES["alerts.yaml"].replace("[place]", "[moon]"),
            5,
            "alerts.truce.by[0]",
            "expected one of place",
        ),
        (
            "alerts",
            FILES["alerts.yaml"].replace("6h", "6 hours"),
            6,
            "alerts.truce.quiet",
            "like 90s",
        ),
        ("alerts", FILES["alerts.yaml"].replace("6h", "0h"), 6, "alerts.truce.quiet", "like 90s"),
        (
            "alerts",
            FILES["alerts.yaml"].replace("agreed, broken", "agreed"),
            7,
            "alerts.truce.contradicts[0]",
            "two different",
        ),
        (
            "alerts",
            FILES["alerts.yaml"].replace("broken", "x"),
            7,
            "alerts.truce.contradicts[0][1]",
            "agreed, broken",
        ),
    ],
)
def test_what_is_malformed_is_named(
    tmp_path: Path, name: str, content: str, line: int, key: str, problem: str
) -> None:
    with pytest.raises(CatalogError, match=re.escape(problem)) as caught:
        load_catalog(write(tmp_path, **{name: content}))
    assert (Path(caught.value.file).name, caught.value.line) == (f"{name}.yaml", line)
    assert caught.value.key == key
    assert str(caught.value).startswith(f"{tmp_path / name}.yaml:{line}: ")


def test_a_folder_without_a_catalog_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"expected \.yaml files in this folder, found none"):
        load_catalog(tmp_path)
    with pytest.raises(CatalogError, match="none:1: expected a folder with a catalog"):
        load_catalog(tmp_path / "none")


def test_bytes_that_are_no_utf8_are_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "topics.yaml").write_bytes(b"topics:\n  a: \xff\n")
    with pytest.raises(CatalogError, match=r"topics\.yaml:2: expected UTF-8"):
        load_catalog(tmp_path)


def test_examples_that_fail_are_told(tmp_path: Path) -> None:
    content = GOOD.replace(
        "[هدنة في المدينة]", "[{text: خرق الهدنة, facet: agreed}, سلام]"
    ).replace("[لا شيء]", "[لا هدنة]")
    told = failures(load_catalog(write(tmp_path, topics=content)))
    assert told == [
        f"{tmp_path}/topics.yaml:13: truce: must be agreed and is broken: خرق الهدنة",
        f"{tmp_path}/topics.yaml:13: truce: must match and does not: سلام",
        f"{tmp_path}/topics.yaml:14: truce: must not match, yet «هدنة» does: لا هدنة",
    ]


PIECES = sorted(
    {*re.findall(r"\w+|\W", GOOD), "TOPIC", "*x", "&x ", "!!int ", "find", "with", "near"}
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=st.data())
def test_any_text_is_a_catalog_or_a_named_error(tmp_path: Path, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(at, min(len(GOOD), at + 30)))
    piece = data.draw(
        st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | st.text(max_size=5)
    )
    content = (GOOD[:at] + piece + GOOD[end:]).encode("utf-8", "replace")
    write(tmp_path)
    (tmp_path / "topics.yaml").write_bytes(content)
    error = _refusal(tmp_path)
    assert error is None or (error.problem and 1 <= error.line <= content.count(b"\n") + 2)


def _refusal(folder: Path) -> CatalogError | None:
    try:
        load_catalog(folder)
    except CatalogError as error:
        return error
    return None


def test_where_takes_a_scope_or_a_distance(tmp_path: Path) -> None:
    pattern = "[{find: {noun: هدنة}, with: {noun: جيش}, same: story, within: 3}]"
    with pytest.raises(CatalogError, match="either 'same' or 'within'"):
        load_catalog(write(tmp_path, topics=topics(pattern), alerts=NO_ALERTS))


def test_reading_needs_no_folder() -> None:
    assert read("a.yaml", "\ufeffa: ب".encode()).mapping()["a"].string() == "ب"
