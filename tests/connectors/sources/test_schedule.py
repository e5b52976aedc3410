"""When the stories of a replay are due."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sources.records import RecordError
from connectors.sources.schedule import due_seconds, parse_speed


@pytest.mark.parametrize(("text", "speed"), [("max", None), ("MAX", None), ("1", 1), ("0.5", 0.5)])
def test_parses_speeds(text: str, speed: float | None) -> None:
    assert parse_speed(text) == speed


@pytest.mark.parametrize("text", ["", "0", "-1", "nan", "inf", "fast"])
def test_refuses_what_is_no_speed(text: str) -> None:
    with pytest.raises(RecordError, match=r"--speed .* expected max or a number above 0"):
        parse_speed(text)


def test_keeps_gaps_at_the_given_speed() -> None:
    hour = 3600 * 10**6
    assert due_seconds(hour, 3 * hour, 60) == 120
    assert due_seconds(hour, hour, 60) == 0


@given(st.none() | st.integers(), st.none() | st.integers())
def test_full_speed_never_waits(first: int | None, published: int | None) -> None:
    assert due_seconds(first, published, None) == 0


@given(st.integers(0, 10**15), st.integers(0, 10**15), st.floats(0.001, 1000))
def test_later_stories_are_due_later(one: int, other: int, speed: float) -> None:
    first, last = sorted((one, other))
    assert due_seconds(first, first, speed) == 0 <= due_seconds(first, last, speed)


def test_undated_stories_before_the_first_dated_one_are_due_at_once() -> None:
    assert due_seconds(10**6, None, 1) == 0
