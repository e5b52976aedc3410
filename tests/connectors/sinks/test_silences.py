"""``wirewatch silence`` over real topics."""

from __future__ import annotations

import io
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from rich.console import Console

from connectors.errors import UserError
from connectors.log import NoTopic
from connectors.sinks.command import show_alerts
from connectors.sinks.silence_command import add, expire, show
from connectors.sinks.silences import Silences, write
from connectors.sinks.view import Selection
from streams.alerts.muting import MATCHERS
from streams.settings import Settings
from tests.connectors.alert_kit import TIME, alert
from tests.connectors.sinks.test_subscription import write as write_alerts
from tests.streams.alerts.test_muting import silence


def silenced(wire: Settings, now: datetime = TIME, **given: Any) -> None:
    asked: dict[str, Any] = {
        "until": None,
        "until_resolved": False,
        "reason": "known",
        "author": "desk",
        **given,
    }
    matchers = {name: asked.pop(name, None) for name in MATCHERS}
    console = asked.pop("console", Console(quiet=True))
    add(wire, matchers, now=now, console=console, **asked)


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

        with pytest.raises(UserError, match="no silence 'x'; none was ended"):
            expire(topics, [id_, "x"])
        capsys.readouterr()
        assert expire(topics, [id_, id_]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith(f"ended {id_}: rule=siege place=aleppo (desk: ")
        deadline = time.monotonic() + 20
        while silences.known:
            assert time.monotonic() < deadline, "the tombstone was not heard of"
            silences.refresh()


def test_in_a_pipe_a_silence_is_one_line_without_isolates(
    topics: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    why = " ".join(["نعرف هذا"] * 30)
    silenced(topics, rule="siege", until="2h", reason=why)
    capsys.readouterr()
    show(topics, everything=False, as_json=False, now=TIME)
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "silences", "until", "by", "why"]
    assert line.rstrip().endswith(f"desk  {why}")


def test_a_muted_alert_is_listed_with_what_muted_it_and_a_drill_only_if_asked_for(
    topics: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [
        alert(severity="severe"),
        alert(id="alert-2", rule="ceasefire", group="ceasefire/aleppo"),
        alert(id="wide", group="siege/syria", place="syria", severity="minor"),
        alert(id="drill", group="drill:siege/aleppo", drill=True),
    ]
    write_alerts(topics, *(msgspec.structs.replace(each, within=["syria"]) for each in told[:2]))
    write_alerts(topics, *told[2:])
    now = datetime.now(UTC)
    silenced(topics, now, rule="ceasefire", until="2h")
    (id_,) = capsys.readouterr().out.split()

    def listed(drills: bool) -> dict[str, Any]:
        show_alerts(
            topics,
            follow=False,
            since="1h",
            last=None,
            selection=Selection(drills=drills),
            as_json=True,
            now=now,
            console=Console(quiet=True),
        )
        lines = map(json.loads, capsys.readouterr().out.splitlines())
        return {each["id"]: each.get("muted") for each in lines}

    found = listed(drills=False)
    assert found.keys() == {"alert-1", "alert-2", "wide"}
    assert found["alert-1"] is None
    assert found["alert-2"] == {"by": "silence", "id": id_, "why": "desk: known"}
    assert (found["wide"]["by"], found["wide"]["id"]) == ("alert", "alert-1")
    assert listed(drills=True).keys() == {*found, "drill"}


def test_a_silence_of_no_open_alert_is_made_and_doubted(topics: Settings) -> None:
    ended = msgspec.structs.replace(alert(id="b", group="siege/idlib"), status="resolved")
    write_alerts(topics, alert(), ended)

    def told(**given: Any) -> str:
        console = Console(file=io.StringIO(), width=200)
        silenced(topics, until="2h", console=console, **given)
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    assert "no open alert" not in told(group="siege/aleppo", alert="alert-1")
    assert "--group 'siege/idlib' matches no open alert" in told(group="siege/idlib")
    assert "--alert 'b' matches no open alert" in told(alert="b")


def test_a_silence_until_resolved_names_the_alerts_that_were_open(topics: Settings) -> None:
    write_alerts(
        topics,
        alert(),
        msgspec.structs.replace(alert(id="b", group="siege/idlib"), status="resolved"),
        alert(id="c", rule="ceasefire", group="ceasefire/aleppo"),
    )
    silenced(topics, rule="siege", until_resolved=True)
    silenced(topics, rule="siege", until="2h", reason="another")
    with Silences(topics) as silences:
        found = {silence.until_resolved: silence.episodes for silence in silences.known.values()}
    assert found == {True: {"siege/aleppo": "alert-1"}, False: {}}


def test_without_the_topic_nothing_is_silenced_and_nothing_can_be(wire: Settings) -> None:
    with Silences(wire) as silences:
        assert silences.known == {}
        silences.refresh()
    with pytest.raises(NoTopic):
        show(wire, everything=False, as_json=False, now=TIME)
    with pytest.raises(NoTopic):
        expire(wire, ["s"])
    with pytest.raises(NoTopic):
        write(wire, "s", silence())


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"until": "2h"}, "at least one of --rule, --place"),
        ({"rule": "siege"}, "a silence has an end"),
        ({"rule": "siege", "until": "2h", "reason": " "}, "--reason"),
        (
            {"rule": "siege", "until": "2h", "reason": "\udcff"},
            r"--reason '\udcff': expected Unicode",
        ),
        ({"rule": "siege", "until": "2h", "author": "\udcff"}, "--author"),
        ({"facet": "\udcff", "until": "2h"}, "--facet"),
        ({"group": "\udcff", "until": "2h"}, "--group"),
        ({"alert": "\udcff", "until": "2h"}, "--alert"),
        (
            {"rule": "siege", "until": "2h", "author": "a" * 300},
            "--author: expected str of length <= 256",
        ),
        ({"facet": "x", "until": "2h"}, "--facet 'x': the catalog has none"),
        ({"rule": "ceasefire", "facet": "x", "until": "2h"}, "--facet 'x': ceasefire has none"),
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
