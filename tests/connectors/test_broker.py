"""The embedded broker lives as long as it is wanted, and no longer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors import broker as module
from connectors import kafka
from connectors.broker import EmbeddedBroker, EmbeddedBrokerError
from connectors.process import start_child, stop_child, tail
from streams.settings import Settings

pytestmark = pytest.mark.broker


def lives(pid: int) -> bool:
    """Whether a process still runs; one that ended and was not yet waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_answers_and_then_is_gone(tmp_path: Path) -> None:
    with EmbeddedBroker(tmp_path / "data") as broker:
        pid = broker.pid
        assert broker.server.startswith("127.0.0.1:")
        kafka.admin(Settings(kafka=broker.server)).close()
        assert (tmp_path / "data" / "broker.log").is_file()
    with pytest.raises(kafka.BrokerUnavailable):
        kafka.admin(Settings(kafka=broker.server), wait=0.2)
    assert pid is not None
    assert wait_for(lambda: not _exists(pid))


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_live_side_by_side() -> None:
    with EmbeddedBroker() as one, EmbeddedBroker() as other:
        assert one.server != other.server


def test_a_temporary_folder_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with EmbeddedBroker():
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedBrokerError, match=r"pip install 'wirewatch\[embedded\]'"):
        EmbeddedBroker().__enter__()


def test_ends_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "broker"
    script.write_text("#!/bin/sh\necho no room here\nexit 3\n")
    script.chmod(0o755)
    monkeypatch.setattr(module, "_binary", lambda: script)
    with pytest.raises(EmbeddedBrokerError, match=r"ended \(3\): no room here"):
        EmbeddedBroker(tmp_path / "data").__enter__()


def test_never_says_where_it_listens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "broker"
    script.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    script.chmod(0o755)
    monkeypatch.setattr(module, "_binary", lambda: script)
    monkeypatch.setattr(module, "START_SECONDS", 1.0)
    with pytest.raises(EmbeddedBrokerError, match="did not start in time"):
        EmbeddedBroker(tmp_path / "data").__enter__()
    assert not lives(int((tmp_path / "pid").read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_killed_parent_takes_its_child_along(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, time\n"
        "from pathlib import Path\n"
        "from connectors.broker import EmbeddedBroker\n"
        f"with EmbeddedBroker(Path({str(tmp_path)!r})) as broker:\n"
        "    print(broker.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert lives(pid)
        parent.send_signal(signal.SIGKILL)
    assert wait_for(lambda: not lives(pid))


def test_a_child_that_will_not_end_is_killed(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        child = start_child(
            ["/bin/sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"], log=log
        )
    assert wait_for(lambda: tail(tmp_path / "log") == "deaf")
    assert stop_child(child, grace=0.1) == -signal.SIGKILL


def test_the_tail_of_a_log_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "log"
    assert tail(path) == ""
    path.write_text("".join(f"line {number}\n" for number in range(100)))
    assert tail(path, lines=2) == "line 98\nline 99"
    path.write_bytes(b"x" * 10**6)
    assert len(tail(path, limit=1000)) == 1000
