"""How many reports confirm an alert, and what that makes of it, when some are taken back."""

from __future__ import annotations

import msgspec

from streams.topics.model import SeverityRow
from tests.streams.alerts.book_kit import Folded, changes, retraction, signal, sketch_of, tick


def test_a_correction_does_not_confirm_what_it_corrects() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(signal("a", 0, raw=(0, 1)), retraction("a", 1, (0, 2), "replaced"))
    assert folded.fold(signal("a, corrected", 1, raw=(0, 2))) == []
    assert folded.fold(signal("a, corrected, copied", 1.1, words="a, corrected")) == []
    assert folded.fold(tick(0, 2)) == []
    assert [alert.change for alert in folded.fold(signal("b", 3))] == ["corroborated"]


def test_a_killed_second_report_takes_the_corroboration_back() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(signal("a", 0), signal("b", 1, raw=(0, 4)))
    (corrected,) = folded.fold(retraction("b", 2, (0, 9)))
    assert (corrected.change, corrected.confirming_reports) == ("corrected", 1)
    assert corrected.why.endswith("its report was killed; 1 independent report left")
    assert [alert.change for alert in folded.fold(signal("c", 3))] == ["corroborated"]


def test_a_revision_counts_no_report_that_was_taken_back_in_its_severity_either() -> None:
    row = SeverityRow(severity="extreme", facets=frozenset({"tightened"}), independent_reports=2)
    folded = Folded(thresholds=(2,), severities=(row,))
    folded.fold(signal("a", 0, facet="imposed", raw=(0, 1)))
    folded.fold(retraction("a", 1, (0, 2), "replaced"))
    (told,) = folded.fold(signal("b", 1, facet="tightened", raw=(1, 1)))
    assert (told.change, told.severity, told.confirming_reports) == ("escalated", "severe", 1)
    again = signal("a", 0.9, facet="imposed", raw=(0, 2), revision="2")
    (told,) = folded.fold(again)
    assert (told.change, told.severity, told.confirming_reports) == ("corroborated", "extreme", 2)
    assert "now extreme" in told.why


def test_a_killed_report_that_had_joined_two_makes_them_two_again() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(signal("a", 0, raw=(0, 1)), signal("b", 1, raw=(0, 2)))
    joins = signal("c", 2, raw=(0, 3))
    (joined,) = folded.fold(msgspec.structs.replace(joins, sketch=sketch_of("a", "b")))
    assert (joined.change, joined.confirming_reports) == ("corrected", 1)
    (again,) = folded.fold(retraction("c", 3, (0, 9)))
    assert (again.change, again.confirming_reports, again.stories) == ("corrected", 2, 2)
    assert "its report was killed; 2 independent reports left" in again.why


def test_a_report_that_waits_for_its_new_version_makes_no_news_of_another_that_goes() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(signal("a", 0, raw=(0, 1)), retraction("a", 1, (0, 2), "replaced"))
    folded.fold(signal("b", 1, raw=(1, 1)), signal("c", 1, raw=(1, 2), words="b"))
    assert changes(folded) == ["opened"]
    assert folded.fold(retraction("c", 2, (1, 9))) == []


def test_a_killed_report_takes_the_severity_back_that_it_brought() -> None:
    row = SeverityRow(severity="extreme", facets=frozenset(), independent_reports=2)
    folded = Folded(thresholds=(5,), severities=(row,))
    folded.fold(signal("a", 0, raw=(0, 1)), signal("b", 1, raw=(0, 2)))
    assert folded.alerts[-1].severity == "extreme"
    (less,) = folded.fold(retraction("b", 2, (0, 9)))
    assert (less.change, less.severity, less.confirming_reports) == ("corrected", "minor", 1)


def test_what_a_known_story_says_otherwise_is_no_certain_report_more() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(
        signal("a", 0, raw=(0, 1)),
        retraction("a", 1, (0, 2), "replaced"),
        signal("b", 1, raw=(0, 3)),
    )
    assert folded.fold(signal("b", 1, raw=(0, 4), revision="2", words="otherwise")) == []


def test_a_severity_goes_down_and_up_with_the_story_that_joins_two_reports() -> None:
    row = SeverityRow(severity="extreme", facets=frozenset(), independent_reports=2)
    folded = Folded(thresholds=(5,), severities=(row,))
    joins = signal("c", 2, raw=(0, 3))
    folded.fold(
        signal("a", 0, raw=(0, 1)),
        signal("b", 1, raw=(0, 2)),
        msgspec.structs.replace(joins, sketch=sketch_of("a", "b")),
        retraction("c", 3, (0, 9)),
    )
    assert [(a.change, a.severity, a.confirming_reports) for a in folded.alerts] == [
        ("opened", "minor", 1),
        ("escalated", "extreme", 2),
        ("corrected", "minor", 1),
        ("corrected", "extreme", 2),
    ]


def test_reports_against_what_stands_confirm_nothing_while_that_waits_for_its_new_version() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(
        signal("b", 0, rule="ceasefire", facet="violated", raw=(0, 1)),
        signal("c", 1, rule="ceasefire", facet="violated", raw=(0, 2)),
        signal("a", 3, rule="ceasefire", facet="agreed", raw=(0, 4)),
        signal("e", 3, rule="ceasefire", facet="violated", raw=(0, 3), words="c"),
        retraction("a", 4, (0, 5), "replaced"),
    )
    assert folded.fold(retraction("e", 4, (0, 6))) == []
