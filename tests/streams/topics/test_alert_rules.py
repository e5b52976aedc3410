"""Alert rules as an analyst writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.topics.catalog import load_catalog
from streams.topics.errors import CatalogError
from streams.topics.model import AlertRule, Claims, MutedBy, SeverityRow
from tests.streams.topics.catalogs import FILES, write

RULE = """\
alerts:
  truce:
    label: {ar: هدنة, en: Truce}
    topic: truce
    quiet: 6h
"""
OTHER = "  other: {label: {ar: غيرها, en: Other}, topic: truce, quiet: 6h"


def rule(folder: Path, more: str = "", others: str = "") -> AlertRule:
    text = RULE + "".join(f"    {line}\n" for line in more.splitlines()) + others
    return load_catalog(write(folder, alerts=text)).alert_rules["truce"]


def test_what_a_rule_leaves_out_is_as_the_page_says(tmp_path: Path) -> None:
    bare = rule(tmp_path)
    assert (bare.by, bare.venues, bare.thresholds, bare.severity) == ((), True, (2, 5), ())
    assert (bare.when, bare.unless, bare.muted_by, bare.repeat_seconds) == (
        Claims(),
        None,
        (),
        None,
    )


def test_conditions(tmp_path: Path) -> None:
    read = rule(
        tmp_path,
        "when:\n  in: [headline, lead]\n  facets: agreed\n  topics: [truce]\n  places: town\n"
        "  not: {sources: [rumours], places: any}",
    )
    assert read.when == Claims(
        zones=frozenset({"headline", "lead"}),
        facets=frozenset({"agreed"}),
        topics=frozenset({"truce"}),
        places=frozenset({"town"}),
    )
    assert read.unless == Claims(sources=frozenset({"rumours"}), any_place=True)


def test_severity_thresholds_grouping_and_what_mutes(tmp_path: Path) -> None:
    read = rule(
        tmp_path,
        "by: [source, country]\nrepeat: 12h\nthresholds: {independent_reports: [3, 10]}\n"
        "severity:\n  - {is: extreme, facets: [broken], independent_reports: 2}\n"
        "  - {is: moderate}\nmuted_by: [{at: wider}, {rule: other}]",
        others=OTHER + "}\n",
    )
    assert read.by == ("country", "source")
    assert read.repeat_seconds == 12 * 3600
    assert read.thresholds == (3, 10)
    assert read.severity == (
        SeverityRow(severity="extreme", facets=frozenset({"broken"}), independent_reports=2),
        SeverityRow(severity="moderate"),
    )
    assert read.muted_by == (MutedBy(rule="truce", at="wider"), MutedBy(rule="other", at="same"))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("by: [place, country]", "place or country"),
        ("by: [moon]", "place, country, source"),
        ("when: {facets: [x]}", "a facet of the topic (agreed, broken)"),
        ("when: {topics: [x]}", "a topic"),
        ("when: {places: [x]}", "a place"),
        ("when: {on: [lead]}", "found the truth value 'on'; put it in quotes"),
        ("when: {in: [foot]}", "headline, lead, body"),
        ("when: {sometimes: true}", "unknown key"),
        ("when: {not: {not: {places: any}}}", "unknown key"),
        ("thresholds: {independent_reports: 1}", "from 2"),
        ("thresholds: {independent_reports: [5, 2]}", "rising"),
        ("thresholds: {reports: 2}", "unknown key"),
        ("severity: [{facets: [agreed]}]", "'is' is missing"),
        (
            "severity: [{is: minor, facets: [agreed]},"
            " {is: severe, facets: [agreed], independent_reports: 2}]",
            "severity[1]: row 1 fits whatever this one does",
        ),
        ("severity: [{is: minor}, {is: severe, facets: [agreed]}]", "row 1 fits whatever"),
        ("severity: [{is: high}]", "minor, moderate, severe, extreme"),
        ("severity: [{is: minor, facets: [x]}]", "a facet of the topic"),
        ("muted_by: [{rule: x}]", "an alert rule (truce)"),
        ("muted_by: [{at: same}]", "another rule"),
        ("muted_by: [{at: above}]", "same, wider, narrower"),
        ("muted_by: [{at: wider}, {at: narrower}]", "mute each other"),
        ("repeat: daily", "like 90s"),
    ],
)
def test_what_is_malformed_is_named(tmp_path: Path, more: str, problem: str) -> None:
    with pytest.raises(CatalogError) as caught:
        rule(tmp_path, more)
    assert problem in str(caught.value)
    assert (Path(caught.value.file).name, caught.value.line) == ("alerts.yaml", 6)
    assert caught.value.key.startswith("alerts.truce.")


def test_of_many_names_those_are_told_that_are_most_like_it(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "alerts:\n  mine: {label: {ar: لي, en: Mine}, topic: siege, quiet: 1h,"
        " when: {places: [ethiopea]}}\n"
    )
    with pytest.raises(CatalogError, match=r"a place \(ethiopia, .* and \d+ more\), found"):
        load_catalog(overlay=tmp_path)


def test_rules_that_mute_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="mute each other"):
        rule(tmp_path, "muted_by: [{rule: other}]", others=OTHER + ", muted_by: [{rule: truce}]}\n")


def test_what_was_disabled_may_still_be_named(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    write(
        below,
        alerts=RULE + "    muted_by: [{rule: other}]\n    when: {places: [town]}\n" + OTHER + "}\n",
    )
    above = tmp_path / "above"
    above.mkdir()
    (above / "mine.yaml").write_text("disable: {alerts: other}\n")
    rules = load_catalog(below, overlay=above).alert_rules
    assert rules.keys() == {"truce"}
    assert rules["truce"].muted_by == (MutedBy(rule="other", at="same"),)


def test_a_rule_that_never_was_may_not(tmp_path: Path) -> None:
    assert "topic: truce" in FILES["alerts.yaml"]
    with pytest.raises(CatalogError, match="an alert rule"):
        rule(tmp_path, "muted_by: [{rule: other}]")
