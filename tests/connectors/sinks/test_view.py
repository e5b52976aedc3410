"""What a subscriber sees of the log: the current revisions, and each new one once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sinks.view import CurrentView, Seen, Selection
from tests.connectors.alert_kit import alert

REVISIONS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 5)), max_size=60)


@pytest.mark.parametrize("topic", [None, "siege", "SIEGE", "Siege", "حصار", " siege "])
@pytest.mark.parametrize("place", [None, "aleppo", "Aleppo", "حلب"])
def test_a_selection_goes_by_id_and_by_both_names(topic: str | None, place: str | None) -> None:
    assert Selection(topic=topic, place=place).wants(alert())


def test_a_selection_leaves_out_what_is_named_otherwise() -> None:
    assert not Selection(topic="ceasefire").wants(alert())
    assert not Selection(place="idlib").wants(alert())
    assert not Selection(place="aleppo").wants(alert(place=None, place_label=None))
    assert not Selection(topic="sieg").wants(alert())


def test_a_selection_goes_by_the_catalogs_id_of_an_alias_too() -> None:
    assert Selection(place="Halab", place_id="aleppo").wants(alert())
    assert not Selection(place="Halab").wants(alert())
    assert not Selection(place="Halab", place_id="idlib").wants(alert())
    # An older catalog's id for what is called the same.
    assert Selection(place="Aleppo", place_id="aleppo_city").wants(alert())


def test_no_name_is_the_name_of_nothing() -> None:
    assert not Selection(place="").wants(alert(place=None, place_label=None))


def test_the_current_view_has_the_highest_revision_of_each() -> None:
    view = CurrentView(10)
    for time, (name, revision) in enumerate([("a", 1), ("b", 1), ("a", 2), ("a", 1), ("b", 1)]):
        view.add(alert(id=name, revision=revision), time)
    assert [(each.id, each.revision) for each in view.alerts()] == [("b", 1), ("a", 2)]


@given(REVISIONS, st.integers(1, 10))
def test_the_current_view_is_that_of_the_whole_log_cut_short(
    log: list[tuple[str, int]], limit: int
) -> None:
    view = CurrentView(limit)
    highest: dict[str, tuple[int, int]] = {}
    for time, (name, revision) in enumerate(log):
        view.add(alert(id=name, revision=revision), time)
        if name not in highest or highest[name][0] < revision:
            highest[name] = (revision, time)
    newest = sorted(highest.items(), key=lambda each: each[1][1])[-limit:]
    assert [(each.id, each.revision) for each in view.alerts()] == [
        (name, revision) for name, (revision, _) in newest
    ]


def test_the_current_view_lets_go_of_what_nobody_will_see_but_not_of_what_returns() -> None:
    view = CurrentView(2)
    for time in range(1000):
        view.add(alert(id=f"alert-{time}"), time)
    view.add(alert(id="alert-0", revision=2), 1000)
    assert [each.id for each in view.alerts()] == ["alert-999", "alert-0"]


@given(REVISIONS)
def test_a_revision_is_new_once(log: list[tuple[str, int]]) -> None:
    seen = Seen()
    shown = [each for each in log if seen.is_new(alert(id=each[0], revision=each[1]))]
    assert len(shown) == len(set(shown))
    for name in {name for name, _ in log}:
        revisions = [revision for other, revision in shown if other == name]
        assert revisions == sorted(revisions)
        assert revisions[-1] == max(revision for other, revision in log if other == name)


def test_what_was_seen_longest_ago_is_forgotten_first() -> None:
    seen = Seen(limit=2)
    for name in ("a", "b", "a", "c"):
        seen.is_new(alert(id=name, revision=1))
    assert seen.is_new(alert(id="a", revision=1))
    assert not seen.is_new(alert(id="c", revision=1))
