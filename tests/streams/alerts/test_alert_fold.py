"""The alert stage as its agent calls it: from bytes to records."""

from __future__ import annotations

from typing import Any

import pytest

from streams import events
from streams.agents import alert as module
from streams.agents.alert import AlertFold
from streams.errors import Refused, StopWorker
from streams.events import AlertState, Signal
from streams.records import Arrival
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topology import Topic
from tests.streams.alerts.book_kit import START, signal, tick


@pytest.fixture(scope="module")
def catalog() -> Any:
    return load_catalog()


def arrival(offset: int) -> Arrival:
    return Arrival("signals", 0, offset, START, b"", b"")


def observe(fold: AlertFold, offset: int, one: Signal) -> Any:
    return fold.observe(fold.decode(events.encode(one)), arrival(offset))


def test_alerts_come_at_once_and_states_as_they_are_when_they_are_written(catalog: Any) -> None:
    fold = AlertFold(0, [], Settings(), catalog)
    (said,) = observe(fold, 0, signal("a", 0))
    assert said.topic is Topic.ALERTS
    assert dict(said.headers)["ce_type"] == b"org.wirewatch.alert.opened"
    alert = events.decode_alert(said.value or b"")
    assert (said.key, alert.place, alert.within) == (alert.id.encode(), "aleppo", ["syria"])
    observe(fold, 1, signal("b", 1))
    observe(fold, 2, signal("a", 0, place="homs"))
    states = {output.key: events.decode_state(output.value or b"") for output in fold.states()}
    assert states.keys() == {b"siege/aleppo", b"siege/homs"}
    aleppo = states[b"siege/aleppo"]
    assert isinstance(aleppo, AlertState)
    assert [support.story for support in aleppo.support] == ["a", "b"]
    assert fold.states() == [], "each is written once"
    assert fold.next_offset == 3


def test_a_fold_that_is_restored_says_no_more_of_what_it_knows(catalog: Any) -> None:
    fold = AlertFold(0, [], Settings(), catalog)
    observe(fold, 0, signal("a", 0))
    written = [*fold.states(), fold.position()]
    again = AlertFold(0, [(o.key or b"", o.value) for o in written], Settings(), catalog)
    assert again.next_offset == 1
    assert observe(again, 1, signal("a", 0)) == []
    assert again.states() == []


def test_what_no_topic_would_take_is_refused_and_not_remembered(
    catalog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(max_message_bytes=262_144)
    fold = AlertFold(0, [], settings, catalog)
    observe(fold, 0, signal("a", 0))
    fold.states()
    monkeypatch.setattr(
        module,
        "check_size",
        lambda output, settings: (
            (_ for _ in ()).throw(Refused("oversized"))
            if output.topic is Topic.ALERT_STATE
            else None
        ),
    )
    monkeypatch.setattr(module, "BYTES_OF_QUOTES", settings.max_message_bytes)
    with pytest.raises(Refused):
        observe(fold, 1, signal("b", 1))
    assert fold.states() == []
    assert fold.next_offset == 1


def test_a_full_state_stays_below_the_largest_message(catalog: Any) -> None:
    settings = Settings(max_message_bytes=65_536)
    fold = AlertFold(0, [], settings, catalog)
    for number in range(400):
        observe(fold, number, signal(f"story {number}", number / 100, facet="ongoing"))
    (state,) = fold.states()
    assert state.size < settings.max_message_bytes


def test_a_state_of_another_version_stops_the_worker_with_advice(catalog: Any) -> None:
    state = [(b"siege/aleppo", b'{"type":"alert-state","schema":0}')]
    with pytest.raises(StopWorker, match=r"alert-state\[3\] holds a state of another version"):
        AlertFold(3, state, Settings(), catalog)


def test_an_event_that_is_passed_over_is_not_read_again(catalog: Any) -> None:
    fold = AlertFold(0, [], Settings(), catalog)
    fold.skip(6)
    position = fold.position()
    again = AlertFold(0, [(position.key or b"", position.value)], Settings(), catalog)
    assert fold.next_offset == again.next_offset == 7


def test_a_signal_that_came_too_late_is_reported(
    catalog: Any, caplog: pytest.LogCaptureFixture
) -> None:
    fold = AlertFold(0, [], Settings(), catalog)
    fold.observe(tick(0, 2000), arrival(0))
    assert observe(fold, 8, signal("a", 0)) == []
    assert "signals[0]@8: a signal came too late for any alert" in caplog.text
