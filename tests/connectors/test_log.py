"""Reading a topic of which nothing comes: few questions, and the same answer."""

from __future__ import annotations

import time
from typing import Any

import pytest

from connectors import log as module
from connectors.log import TopicLog
from streams.settings import Settings
from streams.topology import Topic


def test_between_looks_at_an_empty_topic_it_rests(
    topics: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    looks: list[int] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        really(seconds)

    really = time.sleep
    with TopicLog(topics, Topic.ALERTS) as log:
        ask = log._consumer.poll

        def look(timeout_ms: int, **options: Any) -> Any:
            looks.append(timeout_ms)
            return ask(timeout_ms=timeout_ms, **options)

        monkeypatch.setattr(log._consumer, "poll", look)
        # kafka-python sleeps in the look, too.
        monkeypatch.setattr(module, "time", _Clock(rest))
        assert log.poll(wait_ms=600) == []
        first, rests[:] = list(rests), []
        assert log.poll(wait_ms=600) == []
    assert set(looks) == {module._LOOK_MS}
    assert len(looks) == len(first) + len(rests) + 2
    assert first[:3] == [module._SHORTEST_REST * factor for factor in (1, 2, 4)]
    # It does not begin anew with short rests where the last look found nothing.
    assert rests[0] > first[2]


class _Clock:
    monotonic = staticmethod(time.monotonic)

    def __init__(self, sleep: Any) -> None:
        self.sleep = sleep
