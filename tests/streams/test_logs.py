"""What a log says of a broker that stays away."""

from __future__ import annotations

import logging

import pytest

from streams import logs
from streams.errors import StopWorker
from streams.logs import Repeats


def record(message: str, level: int = logging.ERROR, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("client", level, "file", 1, message, arguments, None)


def test_a_repeated_complaint_is_made_once_and_then_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(logs, "monotonic", lambda: now)
    repeats = Repeats(seconds=30)
    assert repeats.filter(record("cannot reach %s", logging.ERROR, "a:1"))
    assert not repeats.filter(record("cannot reach %s", logging.ERROR, "b:2"))
    assert not repeats.filter(record("cannot reach %s", logging.ERROR, "a:1"))
    assert repeats.filter(record("something else"))
    now = 131.0
    again = record("cannot reach %s", logging.ERROR, "a:1")
    assert repeats.filter(again)
    assert again.getMessage() == "cannot reach a:1 (and 2 more like it)"
    assert not repeats.filter(record("cannot reach %s", logging.ERROR, "a:1"))


def test_what_is_no_complaint_is_never_held_back() -> None:
    repeats = Repeats()
    assert all(repeats.filter(record("ready", logging.INFO)) for _ in range(5))


def test_what_stops_a_worker_is_told_without_a_traceback() -> None:
    for error, kept in ((StopWorker("the topics are gone"), False), (ValueError(), True)):
        crashed = record("crashed")
        crashed.exc_info = (type(error), error, None)
        assert Repeats().filter(crashed)
        assert bool(crashed.exc_info) == kept
