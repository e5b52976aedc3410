"""How far back a subscriber looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.sinks.since import parse_since, parse_until

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("1h", timedelta(hours=1)),
        ("2d", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
    ],
)
def test_a_time_ago(text: str, ago: timedelta) -> None:
    assert parse_since(text, NOW) == NOW - ago


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-30", datetime(2026, 1, 30, tzinfo=UTC)),
        ("2026-01-30T10:00:00", datetime(2026, 1, 30, 10, tzinfo=UTC)),
        ("2026-01-30T10:00:00+03:00", datetime(2026, 1, 30, 7, tzinfo=UTC)),
    ],
)
def test_a_moment(text: str, moment: datetime) -> None:
    assert parse_since(text, NOW) == moment


@pytest.mark.parametrize("text", ["2026-01-31T09:00:01", "2026-01-31T09:00:00-01:00", "9999-12-31"])
def test_a_time_to_come_is_refused_with_the_time_it_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"--since .* future: it is 2026-01-31T09:00:00Z now"):
        parse_since(text, NOW)


@pytest.mark.parametrize("text", ["", "yesterday", "1", "h", "-1h", "1y", "999999w", "٣h"])
def test_anything_else_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"--since .* expected a time ago"):
        parse_since(text, NOW)


@pytest.mark.parametrize("text", ["2x", "0s"])
def test_a_mistake_is_told_of_the_option_that_was_typed(text: str) -> None:
    with pytest.raises(ValueError, match=f"^--for '{text}'"):
        parse_until(text, NOW, "--for")
