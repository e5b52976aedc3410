"""However early it is told to end, the command ends in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.start import NOT_BEGUN
from streams.settings import variable
from tools.apache_kafka.node import free_port

COMMAND = Path(sys.executable).with_name("wirewatch")
SIGNALS = [signal.SIGTERM, signal.SIGINT]


def _start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, *arguments],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def slow_import(tmp_path: Path) -> str:
    """A folder whose ``typer`` says that it is being read, and never comes to its end."""
    (tmp_path / "typer.py").write_text(
        "import sys, time\nprint('reading', file=sys.stderr, flush=True)\ntime.sleep(60)\n"
    )
    return str(tmp_path)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_worker_that_is_still_being_read_from_disk(slow_import: str, number: int) -> None:
    with _start("worker", PYTHONPATH=slow_import) as worker:
        assert worker.stderr is not None
        assert worker.stderr.readline() == "reading\n"
        worker.send_signal(number)
        assert worker.stderr.read() == f"{NOT_BEGUN}\n"
        assert worker.wait(20) == 0


@pytest.mark.parametrize("number", SIGNALS)
def test_a_worker_that_waits_for_its_first_broker(tmp_path: Path, number: int) -> None:
    environment = {
        variable("kafka"): f"127.0.0.1:{free_port()}",
        variable("data"): str(tmp_path / "data"),
    }
    with _start("worker", **environment) as worker:
        assert worker.stderr is not None
        assert any("asking again" in line for line in worker.stderr)
        worker.send_signal(number)
        assert worker.stderr.read().splitlines()[-1] == NOT_BEGUN
        assert worker.wait(20) == 0


def test_any_other_command_that_is_still_being_read_from_disk(slow_import: str) -> None:
    with _start("rules", "check", PYTHONPATH=slow_import) as command:
        assert command.stderr is not None
        assert command.stderr.readline() == "reading\n"
        command.send_signal(signal.SIGINT)
        assert command.stderr.read() == ""
        assert command.wait(20) == -signal.SIGINT


def test_what_ignores_an_interrupt_goes_on_ignoring_it(slow_import: str) -> None:
    program = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, COMMAND, "worker"],
        env=os.environ | {"PYTHONPATH": slow_import},
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stderr is not None
        assert worker.stderr.readline() == "reading\n"
        worker.send_signal(signal.SIGINT)
        worker.send_signal(signal.SIGTERM)
        assert worker.stderr.read() == f"{NOT_BEGUN}\n"
        assert worker.wait(20) == 0


def test_a_worker_whose_folder_is_a_file_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with _start("worker", **{variable("data"): str(file)}) as worker:
        assert worker.stderr is not None
        assert worker.stderr.read() == (
            f"wirewatch: WIREWATCH_DATA={file}: expected a folder, found a file\n"
        )
        assert worker.wait(20) == 2
