"""What must be true of the fold whatever comes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.events import Retraction, Signal, SignalEvent, Tick
from tests.streams.alerts.book_kit import QUIET, Folded, retraction, signal, tick

ORIGINS = 2
FLASH = "قصف على سوق في المدينة"
LEADS = ["", FLASH, f"{FLASH} فجر اليوم", f"{FLASH} " + " ".join(f"word{n}" for n in range(30))]
"""Of no flash, of two of which one says what the other says, and of a story that carries one."""


@st.composite
def logs(draw: st.DrawFn) -> list[SignalEvent]:
    """Signals, retractions and ticks of two origins; each origin's times rise."""
    events: list[SignalEvent] = []
    clock = [0.0] * ORIGINS
    offsets = [0] * ORIGINS
    for _ in range(draw(st.integers(1, 40))):
        origin = draw(st.integers(0, ORIGINS - 1))
        clock[origin] += draw(st.sampled_from([0.0, 0.5, 3.0, 8.0, 31.0]))
        offsets[origin] += 1
        raw, hours = (origin, offsets[origin]), clock[origin]
        story = f"{origin}-{draw(st.integers(0, 5))}"
        kind = draw(st.sampled_from(["signal", "signal", "signal", "tick", "kill", "replace"]))
        if kind == "tick":
            events.append(tick(origin, hours, origins=ORIGINS))
        elif kind == "signal":
            events.append(
                signal(
                    story,
                    hours,
                    raw=raw,
                    revision=str(offsets[origin]),
                    place=draw(st.sampled_from(["aleppo", "homs", None])),
                    facet=draw(st.sampled_from([None, "ongoing", "lifted"])),
                    lead=draw(st.sampled_from(LEADS)),
                )
            )
        else:
            events.append(retraction(story, hours, raw, "killed" if kind == "kill" else "replaced"))
    return events


@given(logs())
def test_alerts_are_well_formed(log: list[SignalEvent]) -> None:
    folded = Folded()
    folded.fold(*log)
    open_now: dict[str, str] = {}
    revisions: dict[str, int] = {}
    for alert in folded.alerts:
        assert alert.revision == revisions.get(alert.id, 0) + 1
        revisions[alert.id] = alert.revision
        if alert.change == "opened":
            assert alert.group not in open_now, "two open episodes of one group"
            open_now[alert.group] = alert.id
        assert open_now[alert.group] == alert.id
        if alert.status != "open":
            del open_now[alert.group]
    assert open_now == {
        group: state.alert for group, state in folded.book.states.items() if state.status == "open"
    }


@given(logs(), st.data())
def test_a_crash_anywhere_changes_nothing(log: list[SignalEvent], data: st.DataObject) -> None:
    whole = Folded()
    whole.fold(*log)
    broken = Folded()
    cut = data.draw(st.integers(0, len(log)))
    broken.fold(*log[:cut])
    broken.restart()
    assert broken.book.position.next_offset == (cut if cut else 0)
    broken.fold(*log[cut:])
    assert broken.alerts == whole.alerts
    assert broken.book.states == whole.book.states


@given(logs(), st.data())
def test_signals_that_come_again_change_nothing(
    log: list[SignalEvent], data: st.DataObject
) -> None:
    """As when a worker that was killed sends again what it had sent since its last commit."""
    start = data.draw(st.integers(0, len(log)))
    end = data.draw(st.integers(start, len(log)))
    once = Folded()
    once.fold(*log[:end])
    twice = Folded()
    twice.fold(*log[:end])
    again = [event for event in log[start:end] if not isinstance(event, Tick)]
    still_known = [
        event
        for event in again
        if isinstance(event, Retraction)
        or any(
            support.signal == event.id
            for state in once.book.states.values()
            for support in state.support
        )
    ]
    assert twice.fold(*(e for e in still_known if isinstance(e, Signal))) == []
    assert twice.book.states == once.book.states


@given(logs())
def test_nothing_resolves_before_every_origin_is_past_it(log: list[SignalEvent]) -> None:
    folded = Folded()
    highest: dict[int, object] = {}
    for event in log:
        if isinstance(event, Tick):
            assert event.time is not None
            highest[event.origin] = max(event.time, highest.get(event.origin, event.time))  # type: ignore[type-var]
        for alert in folded.fold(event):
            if alert.change == "resolved":
                assert len(highest) == ORIGINS
                assert all(time - alert.last_seen >= QUIET for time in highest.values())  # type: ignore[operator]


@given(logs())
def test_the_indices_match_the_states(log: list[SignalEvent]) -> None:
    folded = Folded()
    folded.fold(*log)
    built = Folded()
    built.book.restore(folded.state_log)
    grown, made = folded.book._memory, built.book._memory
    assert grown.waiting() == made.waiting()
    signals = [event for event in log if isinstance(event, Signal)]
    for one in signals:
        assert set(grown.groups_of(one.story)) == set(made.groups_of(one.story))
        if one.group in grown.states:
            assert grown.holds(one) == made.holds(one)
