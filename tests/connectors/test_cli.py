"""The command line: mistakes are one line and exit code 2, and what is said is true."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from streams.settings import Settings, variable
from tests.connectors.alert_kit import alert
from tests.connectors.sinks.test_subscription import write
from tests.connectors.sources.test_manifest import SEEDS

COMMANDS = [
    [],
    ["replay"],
    ["alerts"],
    ["ops"],
    ["ops", "status"],
    ["tag"],
    ["explain"],
    ["rules"],
    ["rules", "check"],
    ["rules", "lint"],
    ["worker"],
    ["demo"],
]


def run(
    arguments: Sequence[str | Path], wire: Settings | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("WIREWATCH")}
    if wire is not None:
        given[variable("kafka")] = wire.kafka
        given[variable("topic_prefix")] = wire.topic_prefix
    return subprocess.run(
        [sys.executable, "-m", "connectors.cli", *map(str, arguments)],
        env={**given, **environ},
        capture_output=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: list[str]) -> None:
    done = run([*command, "--help"])
    assert done.returncode == 0, done.stderr
    if command not in ([], ["ops"], ["rules"]):
        assert (
            f"  wirewatch {' '.join(command)}" in done.stdout or "wirewatch worker" in done.stdout
        )


def test_help_loads_neither_kafka_nor_faust() -> None:
    code = (
        "import sys, connectors.cli;"
        "assert not {'kafka', 'aiokafka', 'faust', 'rich.progress'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=50, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_version() -> None:
    assert run(["--version"]).stdout.startswith("wirewatch ")


@pytest.mark.parametrize(
    ("arguments", "environ", "message"),
    [
        (["replay", "none.jsonl"], {}, "none.jsonl: no such file or folder"),
        (["replay", SEEDS, "--speed", "fast"], {}, "--speed 'fast': expected max or a number"),
        (["replay", SEEDS, "--fields", "body"], {}, "--fields 'body': 'body' is not OURS=THEIRS"),
        (["replay", SEEDS, "--source", "s" * 300], {}, "256 characters, not 300"),
        (["alerts", "--since", "later"], {}, "--since 'later': expected a time ago"),
        (
            ["alerts"],
            {"WIREWATCH_KAFKA": "nowhere"},
            "WIREWATCH_KAFKA='nowhere': expected host:port",
        ),
        (["ops", "status"], {"WIREWATCH_PARTITIONS": "0"}, "WIREWATCH_PARTITIONS='0'"),
        (["alerts"], {"WIREWATCH_KAFKA": "127.0.0.1:1"}, "no broker answers at 127.0.0.1:1"),
        (["replay", SEEDS], {"WIREWATCH_KAFKA": "127.0.0.1:1"}, "no broker answers at 127.0.0.1:1"),
        (["ops", "status"], {"WIREWATCH_KAFKA": "127.0.0.1:1"}, "no broker answers at 127.0.0.1:1"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str | Path], environ: dict[str, str], message: str
) -> None:
    done = run(arguments, **environ)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("wirewatch: ")
    assert message in line


def test_replay_then_status_then_alerts(wire: Settings, tmp_path: Path) -> None:
    done = run(["alerts"], wire)
    assert done.returncode == 2
    assert "there is no topic" in done.stderr

    done = run(["replay", SEEDS], wire)
    assert done.returncode == 0, done.stderr
    assert f"5 delivered to {wire.topic_prefix}.raw" in done.stderr

    done = run(["ops", "status", "--json"], wire)
    assert done.returncode == 1
    status = json.loads(done.stdout)
    assert status["groups"][0]["lag"] == 5
    assert [sentence.split(" in ")[0] for sentence in status["attention"]] == ["no worker reads"]

    done = run(["alerts"], wire)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no alerts" in done.stderr

    write(wire, alert(id="a"), alert(id="b", place="idlib", place_label=None))
    done = run(["alerts", "--json", "--place", "حلب"], wire)
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["id"] == "a"
    assert "حصاره" in line
    assert "Siege" in run(["alerts", "--last", "1"], wire).stdout


def test_a_faulty_line_is_named_and_fails_the_replay(wire: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one"}\n{"body": "two"}\n{"text": null}\n')
    done = run(["replay", path], wire)
    assert done.returncode == 1
    assert f"not sent: {path}:2: there is no field 'text'" in done.stderr
    assert "left out: 1 without a text" in done.stderr
    assert "1 delivered to" in done.stderr


def test_nothing_to_send_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" ")
    done = run(["replay", tmp_path])
    assert done.returncode == 2
    assert "nothing to send" in done.stderr


@pytest.mark.parametrize("as_json", [True, False])
def test_following_prints_at_once_and_ends_with_ctrl_c(wire: Settings, as_json: bool) -> None:
    assert run(["replay", SEEDS], wire).returncode == 0
    write(wire, alert(id="a"))
    environ = {
        **os.environ,
        variable("kafka"): wire.kafka,
        variable("topic_prefix"): wire.topic_prefix,
    }
    with subprocess.Popen(
        [sys.executable, "-m", "connectors.cli", "alerts", "-f", "--last", "1"]
        + (["--json"] if as_json else []),
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as following:
        assert following.stdout is not None
        assert following.stderr is not None
        try:
            lines = iter(following.stdout.readline, "")
            assert any('"id":"a"' in line or " of a" in line for line in lines)
            write(wire, alert(id="b"))
            assert any('"id":"b"' in line or " of b" in line for line in lines)
        finally:
            following.send_signal(signal.SIGINT)
        rest = following.stderr.read()
        assert following.wait(20) == 130
        assert "Traceback" not in rest
