"""A stop ends: in order, without a broker that is away, or cut short."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator

import pytest

from streams.agents import leaving
from streams.agents.leaving import AWAY, Leaving
from streams.errors import StopWorker
from streams.logs import Hush
from streams.settings import Settings


@pytest.fixture(autouse=True)
def _quick_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "PROBE_SECONDS", 0.01)


@pytest.fixture
def listening() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


NOWHERE = "127.0.0.1:1"


@pytest.mark.parametrize(
    ("reason", "code"), [(None, 0), (StopWorker("the disk is full"), 1)], ids=["asked", "crashed"]
)
def test_without_a_broker_it_leaves_and_says_so_once(
    reason: Exception | None,
    code: int,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    left: list[int] = []
    stop = Leaving(Settings(kafka=NOWHERE), lambda: reason, left.append)
    stop.start()
    stop.join(10)
    assert left == [code]
    assert [message.startswith(AWAY) for message in caplog.messages] == [True]
    assert ("the worker stopped: the disk is full" in capsys.readouterr().err) == bool(reason)


def test_a_stop_in_good_order_without_a_broker_says_so_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    probed = threading.Event()

    def probe(_: Settings) -> bool:
        probed.set()
        return False

    monkeypatch.setattr(leaving, "PROBE_SECONDS", 10)
    monkeypatch.setattr(leaving, "is_there", probe)
    left: list[int] = []
    stop = Leaving(Settings(kafka=NOWHERE), lambda: None, left.append)
    stop.start()
    assert probed.wait(10)
    stop.stopped()
    assert left == []
    assert [message.startswith(AWAY) for message in caplog.messages] == [True]


def test_a_stop_that_hangs_is_cut_short(
    listening: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(leaving, "STOP_SECONDS", 0.0)
    left: list[int] = []
    stop = Leaving(Settings(kafka=f"{NOWHERE},{listening}"), lambda: None, left.append)
    stop.start()
    stop.join(10)
    assert left == [0]
    assert "it leaves as it is" in caplog.text


def test_a_stop_in_good_order_is_left_alone(
    listening: str, caplog: pytest.LogCaptureFixture
) -> None:
    left: list[int] = []
    stop = Leaving(Settings(kafka=listening), lambda: None, left.append)
    stop.start()
    stop.stopped()
    assert not stop.is_alive()
    assert (left, caplog.messages) == ([], [])


def test_only_while_hushed_clients_are_not_heard(capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler()
    logging.getLogger().addHandler(handler)
    try:
        with Hush() as hush:
            logging.getLogger("a.client").error("one")
            hush.hushed = True
            logging.getLogger("a.client").error("two")
            logging.getLogger("streams.delivery").error("three")
        logging.getLogger("a.client").error("four")
    finally:
        logging.getLogger().removeHandler(handler)
    assert capsys.readouterr().err.split() == ["one", "three", "four"]
