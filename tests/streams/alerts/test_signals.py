"""From what rules found in a story to what it claims."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from streams.alerts.signals import retractions_of, signals_of
from streams.events import Origin, Signal
from streams.story.sketch import sketch
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.match import Matcher

FILES = {
    "topics.yaml": """\
topics:
  truce:
    label: {ar: هدنة, en: Truce}
    any: [{noun: هدنة}]
    facets:
      - id: agreed
        label: {ar: اتفاق, en: agreed}
        any: [{phrase: [{noun: اتفاق}, {gap: 2}, TOPIC]}]
      - id: broken
        label: {ar: خرق, en: broken}
        any: [{phrase: [{noun: خرق}, {gap: 2}, TOPIC]}]
    tests: {match: [هدنة], no_match: [لا]}
  raid:
    label: {ar: غارة, en: Raid}
    any: [{noun: غارة}]
    tests: {match: [غارة], no_match: [لا]}
""",
    "places.yaml": """\
places:
  land: {label: {ar: سوريا, en: Land}, kind: country}
  town: {label: {ar: حلب, en: Town}, kind: city, within: land}
  talks: {label: {ar: جنيف, en: Talks}, kind: city, venue: true}
""",
}
RULE = "  %s: {label: {ar: هدنة, en: Truce}, topic: truce, quiet: 6h, %s}\n"


def claims(
    folder: Path, text: str, more: str = "by: [place]", *, source: str = "one", drill: bool = False
) -> list[Signal]:
    """The signals of a text under one rule."""
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "alerts.yaml").write_text("alerts:\n" + RULE % ("it", more), encoding="utf-8")
    catalog = load_catalog(folder)
    story = msgspec.structs.replace(story_of(text), source=source, drill=drill)
    matches = Matcher(catalog).match(story).matches
    return signals_of(
        story, matches, catalog, headline=None, agencies=lambda story: [], sketch=sketch
    )


def test_a_country_stands_for_its_towns_where_a_rule_asks_so(tmp_path: Path) -> None:
    text = "هدنة في حلب."
    assert [s.group for s in claims(tmp_path, text)] == ["it/town"]
    assert [s.group for s in claims(tmp_path, text, "by: [country]")] == ["it/land"]


def test_sources_and_drills_have_groups_of_their_own(tmp_path: Path) -> None:
    text = "هدنة في حلب."
    by = "by: [place, source]"
    assert [s.group for s in claims(tmp_path, text, by)] == ["it/town/one"]
    (drill,) = claims(tmp_path, text, drill=True)
    assert (drill.group, drill.drill) == ("drill:it/town", True)


def test_a_match_alerts_only_where_the_rule_looks(tmp_path: Path) -> None:
    body = "أولا. ثانيا. ثالثا.\n\nهدنة في حلب."
    lead = "by: [place], when: {in: [headline, lead]}"
    assert claims(tmp_path, body)
    assert claims(tmp_path, body, lead) == []
    assert claims(tmp_path, "هدنة في حلب.", lead)


def test_conditions_on_facets_topics_places_and_sources(tmp_path: Path) -> None:
    text = "اتفاق على هدنة في حلب. غارة على حلب."
    for condition, holds in {
        "facets: [agreed]": True,
        "facets: [broken]": False,
        "topics: [raid]": True,
        "places: [land]": True,
        "places: [talks]": False,
        "places: any": True,
        "sources: [one, two]": True,
        "sources: [two]": False,
        "facets: [agreed], sources: [two]": False,
    }.items():
        assert bool(claims(tmp_path, text, f"by: [place], when: {{{condition}}}")) is holds
        against = claims(tmp_path, text, f"by: [place], when: {{not: {{{condition}}}}}")
        assert bool(against) is not holds, condition
    assert claims(tmp_path, "هدنة.", "by: [place], when: {places: any}") == []


def test_a_claim_without_place_stands_only_where_none_of_a_place_says_so(tmp_path: Path) -> None:
    text = "مقدمة. ثانية. ثالثة.\n\nهدنة في حلب.\n\nخرق الهدنة. هدنة في كل مكان."
    found = {(s.place, s.facet) for s in claims(tmp_path, text)}
    assert ("town", None) in found
    assert (None, None) not in found
    assert (None, "broken") in found, "what nobody says of a place is not lost"


def test_the_facet_that_shall_stand_comes_first(tmp_path: Path) -> None:
    text = "اتفاق على هدنة في حلب. خرق الهدنة في حلب."
    assert [s.facet for s in claims(tmp_path, text)] == ["agreed", "broken"]
    worse = "by: [place], severity: [{is: severe, facets: [broken]}]"
    assert [s.facet for s in claims(tmp_path, text, worse)] == ["broken", "agreed"]


def test_signals_and_retractions_carry_the_version() -> None:
    story = msgspec.structs.replace(
        story_of("هدنة."),
        version=3,
        raw=Origin(partition=1, offset=7),
        received_at=datetime(2016, 9, 9, tzinfo=UTC),
    )
    (made,) = retractions_of(story)
    assert (made.version, made.raw, made.reason) == (3, story.raw, "replaced")
    assert retractions_of(msgspec.structs.replace(story, version=1)) == []
