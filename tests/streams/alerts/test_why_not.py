"""What `explain` says of alert rules agrees with the signals that the tag stage makes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from streams.alerts.signals import signals_of
from streams.alerts.why_not import explain_alerts
from streams.events.story import Notice
from streams.story.sketch import sketch
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.match import Matcher

TOPIC = """\
topics:
  dam:
    label: {ar: سد, en: Dam}
    any: [{phrase: [{noun: سد}, {noun: نهضة}]}]
    facets:
      - {id: filled, label: {ar: مُلئ, en: filled}, any: [{phrase: [{noun: ملء}, TOPIC]}]}
    tests: {match: [سد النهضة], no_match: [سد آخر]}
"""
RULE = """\
alerts:
  dam: {label: {ar: سد, en: Dam}, topic: dam, quiet: 2d, by: [place], when: WHEN}
"""
LEAD = "بدأت إثيوبيا ملء سد النهضة."


def _explained(
    folder: Path, when: str | None, text: str, notice: Notice | None = None
) -> list[str]:
    rule = "" if when is None else RULE.replace("WHEN", when)
    (folder / "dam.yaml").write_text(TOPIC + rule)
    catalog = load_catalog(overlay=folder)
    story = msgspec.structs.replace(story_of(text), notice=notice)
    matches = Matcher(catalog).match(story).matches
    signals = signals_of(
        story, matches, catalog, headline=None, agencies=lambda _: [], sketch=sketch
    )
    lines = [line.text for line in explain_alerts(catalog, "dam", story, matches, signals)]
    assert any("takes it:" in line for line in lines) == any(s.rule == "dam" for s in signals)
    return lines


def test_what_it_takes_is_told_with_group_and_facet(tmp_path: Path) -> None:
    (line,) = _explained(tmp_path, "{in: [headline, lead]}", LEAD)
    assert line == "alert rule dam takes it: dam/ethiopia: filled"


@pytest.mark.parametrize(
    ("when", "lack"),
    [
        ("{in: [headline]}", "`when` asks for in headline, and it has lead"),
        ("{places: [syria]}", "`when` asks for places syria, and it has ethiopia"),
        ("{topics: [siege, shelling]}", "`when` asks for topics shelling, siege, and it has dam"),
        ("{sources: [afp]}", "`when` asks for sources afp, and it has "),
        ("{not: {facets: [filled]}}", "all that stands under `not` holds (facets: filled)"),
    ],
)
def test_what_it_does_not_take_is_told_with_the_key(tmp_path: Path, when: str, lack: str) -> None:
    said, why = _explained(tmp_path, when, LEAD)
    assert said == "alert rule dam does not take it"
    assert why.startswith(f"«سد النهضة»: {lack}")


def test_a_facet_or_a_place_that_is_missing_is_none(tmp_path: Path) -> None:
    _, why = _explained(tmp_path, "{facets: [filled]}", "زار الوزير سد النهضة.")
    assert why.endswith("facets filled, and it has none")
    _, why = _explained(tmp_path, "{places: any}", "زار الوزير سد النهضة.")
    assert why.endswith("places any, and it has none")


def test_a_topic_without_a_rule_alerts_nobody(tmp_path: Path) -> None:
    (line,) = _explained(tmp_path, None, LEAD)
    assert line.startswith("no alert rule is about this topic")


def test_a_kill_claims_nothing(tmp_path: Path) -> None:
    kill = Notice(kind="kill", start=0, end=4)
    (line,) = _explained(tmp_path, "{in: [lead, body]}", LEAD, kill)
    assert "takes another back" in line
