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

from connectors.output import FSI, PDI
from connectors.pipes import CLOSED_PIPE
from streams.settings import Settings, variable
from tests.connectors.alert_kit import alert
from tests.connectors.sinks.test_subscription import write
from tests.connectors.sources.test_manifest import SEEDS

COMMANDS = [
    [],
    ["replay"],
    ["alerts"],
    ["silence"],
    ["silence", "add"],
    ["silence", "list"],
    ["silence", "expire"],
    ["ops"],
    ["ops", "status"],
    ["tag"],
    ["story"],
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
    assert f"  {' '.join(['wirewatch', *command])}" in done.stdout


def test_help_loads_nothing_that_is_slow_to_load() -> None:
    code = (
        "import sys, connectors.cli;"
        "assert not {'kafka', 'aiokafka', 'faust', 'msgspec', 'rich.progress'} & set(sys.modules)"
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
        (["replay", SEEDS, "--source", " "], {}, "--source ' ': expected a name"),
        (["replay", SEEDS, "--fields", "text=body"], {}, "only .txt files were given"),
        (["story", "none.txt"], {}, "none.txt: No such file"),
        (["alerts", "--since", "later"], {}, "--since 'later': expected a time ago"),
        (["alerts", "--since", "9999-01-01"], {}, "--since '9999-01-01' lies in the future"),
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


@pytest.mark.parametrize(
    "arguments",
    [
        ["story", SEEDS / "002_db730f9dc6351edb.txt"],
        ["explain", "شدد الجيش حصار حلب", "--rule", "siege"],
        ["rules", "check", "broken"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_arabic_is_isolated_on_terminals_alone(arguments: list[str | Path], tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "topics: {it: {label: {ar: حصار, en: It}, any: [{noun: حصار}], "
        "tests: {match: [رفع السد], no_match: [هدنة]}}}",
        encoding="utf-8",
    )
    given = [tmp_path if each == "broken" else each for each in arguments]
    piped, shown = run(given).stdout, run(given, FORCE_COLOR="1").stdout
    assert FSI not in piped
    assert FSI in shown
    assert shown.count(FSI) == shown.count(PDI)


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
    done = run(["alerts", "--last", "1"], wire)
    assert "Siege" in done.stdout
    assert FSI not in done.stdout
    assert FSI in run(["alerts", "--last", "1"], wire, FORCE_COLOR="1").stdout
    assert done.stderr == "the last alert; more with --last\n"
    assert run(["alerts", "--last", "2"], wire).stderr == ""


def test_names_are_held_against_the_catalog_and_the_log(topics: Settings) -> None:
    write(topics, alert(id="a", rule="old_rule", place="old_place", place_label=None))
    for arguments, message in [
        (["--topic", "nope"], "--topic 'nope': no alert rule is called that"),
        (["--place", "nowhere"], "--place 'nowhere': no place is called that"),
        (["--place", "alepo"], "known are aleppo (حلب)"),
        (["--place", "nowhere", "--follow"], "--place 'nowhere': no place is called that"),
        (["--topic", "old_rule", "--place", "nowhere"], "--place 'nowhere'"),
    ]:
        done = run(["alerts", *arguments], topics)
        assert done.returncode == 2, done.stderr
        (line,) = done.stderr.splitlines()
        assert message in line
        assert ("siege (حصار)" if "rule" in message else " more") in line

    done = run(["alerts", "--topic", "old_rule", "--place", "Old_Place", "--json"], topics)
    assert json.loads(done.stdout)["id"] == "a"
    assert (done.returncode, done.stderr) == (0, "")

    done = run(["alerts", "--place", "Aleppo", "--since", "1h"], topics)
    assert (done.returncode, done.stdout) == (0, "")
    assert "matches --place 'Aleppo'" in done.stderr
    assert "worker" not in done.stderr


def test_a_topic_that_takes_less_than_the_setting_is_a_mistake(topics: Settings) -> None:
    done = run(["replay", SEEDS], topics, WIREWATCH_MAX_MESSAGE_BYTES="9999999")
    assert done.returncode == 2
    assert "has max.message.bytes=3145728" in done.stderr
    assert "9999999" in done.stderr


def test_a_misspelled_setting_is_told_once(tmp_path: Path) -> None:
    done = run(["replay", tmp_path / "none"], WIREWATCH_TICKS_SECONDS="1", WIREWATCH_SOAK_SEED="1")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        "wirewatch: WIREWATCH_TICKS_SECONDS is no setting; did you mean WIREWATCH_TICK_SECONDS?"
    )
    assert len(done.stderr.splitlines()) == 2


def read_one_line(arguments: Sequence[str | Path], wire: Settings, stream: str) -> tuple[int, str]:
    """Exit code and what came on the other stream, of a command whose reader goes away."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("WIREWATCH")}
    given |= {variable("kafka"): wire.kafka, variable("topic_prefix"): wire.topic_prefix}
    with subprocess.Popen(
        [sys.executable, "-m", "connectors.cli", *map(str, arguments)],
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        left, kept = (
            (process.stdout, process.stderr)
            if stream == "stdout"
            else (process.stderr, process.stdout)
        )
        left.close()
        return process.wait(50), kept.read()


@pytest.mark.parametrize(
    ("arguments", "stream"),
    [
        (["alerts"], "stdout"),
        (["alerts", "--json"], "stdout"),
        (["ops", "status"], "stdout"),
        (["ops", "status", "--json"], "stdout"),
        (["replay", SEEDS], "stderr"),
        (["alerts", "--since", "never"], "stderr"),
    ],
    ids=str,
)
def test_a_reader_that_goes_away_ends_a_command_quietly(
    topics: Settings, arguments: list[str | Path], stream: str
) -> None:
    write(topics, *(alert(id=f"a{number}") for number in range(30)))
    code, kept = read_one_line(arguments, topics, stream)
    assert (code, kept) == (CLOSED_PIPE, "")


def test_help_without_a_reader_is_quiet(wire: Settings) -> None:
    code, kept = read_one_line(["--help"], wire, "stdout")
    assert (code in (1, CLOSED_PIPE), kept) == (True, "")


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
