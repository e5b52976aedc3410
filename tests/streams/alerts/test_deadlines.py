"""Deadlines, against a plain dictionary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from streams.alerts.deadlines import Deadlines

START = datetime(2016, 9, 9, tzinfo=UTC)
KEYS = st.sampled_from("abcd")
HOURS = st.integers(0, 6)
STEPS = st.one_of(
    st.tuples(st.just("set"), KEYS, HOURS),
    st.tuples(st.just("drop"), KEYS, st.just(0)),
    st.tuples(st.just("due"), st.just(""), HOURS),
)


@given(st.lists(STEPS, max_size=40))
def test_what_is_due_is_what_a_look_at_all_finds(steps: list[tuple[str, str, int]]) -> None:
    deadlines = Deadlines()
    known: dict[str, datetime] = {}
    for what, key, hours in steps:
        time = START + timedelta(hours=hours)
        if what == "set":
            deadlines.set(key, time)
            known[key] = time
        elif what == "drop":
            deadlines.drop(key)
            known.pop(key, None)
        else:
            due = sorted((when, name) for name, when in known.items() if when <= time)
            assert deadlines.due(time) == [name for _, name in due]
        assert len(deadlines) == len(known)


def test_deadlines_that_come_and_go_do_not_pile_up() -> None:
    deadlines = Deadlines()
    for number in range(5000):
        deadlines.set("a", START + timedelta(hours=number % 7))
        if number % 3 == 0:
            deadlines.drop("a")
    assert len(deadlines._heap) < 100
