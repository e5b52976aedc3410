"""How time passes for alerts: by ticks of every origin, and never otherwise."""

from __future__ import annotations

import pytest

from streams.alerts.book import OriginsChanged
from streams.events import Tick
from tests.streams.alerts.book_kit import Folded, KnownRules, at, changes, signal, tick


def test_an_episode_ends_when_every_origin_has_passed_its_quiet_window() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), tick(0, 100, origins=2))
    assert changes(folded) == ["opened"], "the second origin has not ticked at all"
    folded.fold(tick(1, 5.9, origins=2))
    assert changes(folded) == ["opened"], "the second origin is not past the window"
    (resolved,) = folded.fold(tick(1, 6, origins=2))
    assert (resolved.change, resolved.revision, resolved.status) == ("resolved", 2, "resolved")
    assert resolved.time == at(6)


def test_a_new_report_moves_the_end() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), signal("b", 5), tick(0, 10.9))
    assert changes(folded) == ["opened"]
    folded.fold(tick(0, 11))
    assert changes(folded) == ["opened", "resolved"]


def test_a_tick_never_turns_time_back() -> None:
    folded = Folded()
    folded.fold(tick(0, 5), tick(0, 3))
    assert folded.book.watermark == at(5)


def test_a_new_episode_names_the_one_it_follows() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), tick(0, 7), signal("b", 8))
    opened, resolved, again = folded.alerts
    assert again.follows == opened.id == resolved.id
    assert again.id != opened.id
    assert again.revision == 1


def test_a_closed_group_is_remembered_for_a_day_then_buried() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), tick(0, 6), tick(0, 29.9))
    assert folded.fold(signal("a", 0)) == [], "a repeat is known"
    folded.fold(tick(0, 30))
    assert folded.book.states == {}
    assert ("siege/aleppo", None) in folded.state_log


def test_a_signal_too_late_for_any_episode_opens_nothing() -> None:
    folded = Folded()
    folded.fold(tick(0, 100))
    outcome = folded.book.observe(signal("a", 100 - 30.1), folded.offset)
    assert (outcome.alerts, outcome.is_late) == ([], True)
    assert folded.book.observe(signal("b", 100 - 29.9), folded.offset + 1).alerts


def test_a_repeat_of_an_episode_before_the_last_opens_nothing() -> None:
    folded = Folded()
    first = signal("a", 0)
    folded.fold(first, tick(0, 6), signal("b", 7), tick(0, 13))
    assert changes(folded) == ["opened", "resolved", "opened", "resolved"]
    assert folded.fold(first) == []


def test_what_comes_just_when_all_is_forgotten_opens_nothing() -> None:
    folded = Folded()
    first = signal("a", 0)
    folded.fold(first, tick(0, 6), tick(0, 30))
    assert ("siege/aleppo", None) in folded.state_log
    assert folded.fold(first) == []


def test_an_episode_whose_rule_is_gone_is_retired() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), signal("b", 0, rule="ceasefire"))
    gone = Folded(known=["ceasefire"])
    gone.book.restore(folded.state_log)
    outcome = gone.book.retire()
    assert [(alert.rule, alert.change) for alert in outcome.alerts] == [("siege", "retired")]
    assert gone.book.retire().alerts == []


def test_the_number_of_origins_may_change_only_while_nothing_is_open() -> None:
    folded = Folded()
    folded.fold(tick(0, 0), signal("a", 1))
    with pytest.raises(OriginsChanged, match="2 raw partitions"):
        folded.book.observe(tick(0, 2, origins=2), folded.offset)
    folded.fold(tick(0, 8))
    folded.fold(tick(0, 9, origins=2))
    assert folded.book.watermark is None, "the second origin has yet to tick"


def test_a_tick_that_cannot_close_one_group_closes_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folded = Folded()
    folded.fold(signal("a", 0), signal("b", 0, place="homs"))
    named = KnownRules.named

    def broken(self: KnownRules, rule: str, place: str | None) -> object:
        if place == "aleppo":
            raise RuntimeError("broken rule")
        return named(self, rule, place)

    monkeypatch.setattr(KnownRules, "named", broken)
    outcome = folded.book.observe(tick(0, 10), folded.offset)
    assert [alert.group for alert in outcome.alerts] == ["siege/homs"]
    assert [group for group, _ in outcome.failures] == ["siege/aleppo"]
    assert folded.book.states["siege/aleppo"].status == "open"
    monkeypatch.undo()
    (late,) = folded.fold(tick(0, 11))
    assert late.group == "siege/aleppo", "the next tick tries again"


def test_fewer_origins_are_counted_anew() -> None:
    folded = Folded()
    folded.fold(tick(0, 5, origins=2), tick(1, 4, origins=2), tick(0, 9))
    assert folded.book.watermark == at(9)


def test_a_tick_without_time_is_refused_and_changes_nothing() -> None:
    folded = Folded()
    folded.fold(tick(0, 5))
    with pytest.raises(ValueError, match="without time"):
        folded.book.observe(Tick(origin=0, origins=1), folded.offset)
    assert (folded.book.watermark, folded.book.position.next_offset) == (at(5), 1)


def test_an_episode_is_not_retired_before_its_last_report_came() -> None:
    folded = Folded()
    folded.fold(tick(0, 1), signal("a", 3))
    gone = Folded(known=["ceasefire"])
    gone.book.restore(folded.state_log)
    (alert,) = gone.book.retire().alerts
    assert alert.time == at(3)


def test_what_is_as_old_as_an_episode_that_has_just_ended_opens_no_other() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), tick(0, 6))
    assert folded.fold(signal("b", 0)) == []
    assert [alert.change for alert in folded.fold(signal("c", 0.1))] == ["opened"]
