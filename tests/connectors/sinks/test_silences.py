"""``wirewatch silence`` over real topics."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from rich.console import Console

from connectors.errors import UserError
from connectors.log import NoTopic
from connectors.sinks.silence_command import add, expire, show
from connectors.sinks.silences import Silences, write
from streams.settings import Settings
from tests.connectors.alert_kit import TIME
from tests.streams.alerts.test_muting import silence


def silenced(wire: Settings, now: datetime = TIME, **given: Any) -> None:
    asked: dict[str, Any] = {
        "until": None,
        "until_resolved": False,
        "reason": "known",
        "author": "desk",
        **given,
    }
    matchers = {name: asked.pop(name, None) for name in ("rule", "place", "severity")}
    add(wire, matchers, now=now, console=Console(quiet=True), **asked)


def test_a_silence_is_added_listed_and_ended(
    topics: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    silenced(topics, rule="Siege", place="حلب", until="2h")
    (id_,) = capsys.readouterr().out.split()
    with Silences(topics) as silences:
        (found,) = silences.known.values()
        assert found.id == id_
        assert found.matchers == {"rule": "siege", "place": "aleppo"}
        assert found.until == TIME + timedelta(hours=2)

        assert show(topics, everything=False, as_json=True, now=TIME) == 0
        assert json.loads(capsys.readouterr().out)["reason"] == "known"
        show(topics, everything=False, as_json=False, now=TIME + timedelta(hours=3))
        assert "nothing is silenced" in capsys.readouterr().out
        show(topics, everything=True, as_json=False, now=TIME + timedelta(hours=3))
        assert "is over" in capsys.readouterr().out

        with pytest.raises(UserError, match="no silence 'x'"):
            expire(topics, [id_, "x"])
        assert expire(topics, [id_]) == 0
        deadline = time.monotonic() + 20
        while silences.known:
            assert time.monotonic() < deadline, "the tombstone was not heard of"
            silences.refresh()


def test_without_the_topic_nothing_is_silenced_and_nothing_can_be(wire: Settings) -> None:
    with Silences(wire) as silences:
        assert silences.known == {}
        silences.refresh()
    with pytest.raises(NoTopic):
        write(wire, "s", silence())


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"until": "2h"}, "at least one of --rule, --place"),
        ({"rule": "siege"}, "a silence has an end"),
        ({"rule": "siege", "until": "2h", "reason": " "}, "--reason"),
        ({"rule": "x", "until": "2h"}, "--rule 'x': the catalog has none of that name"),
        ({"place": "x", "until": "2h"}, "--place 'x'"),
        ({"severity": "x", "until": "2h"}, "minor, moderate, severe, extreme"),
        ({"rule": "siege", "until": "2 hours"}, "how long"),
        ({"rule": "siege", "until": "2016-01-01"}, "has passed"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(UserError) as caught:
        silenced(Settings(), **given)
    assert problem in str(caught.value)
