"""The runner of workers that the other integration tests stand on."""

from __future__ import annotations

import os
import signal
import time

import pytest

from streams.settings import Settings
from tests.integration.conftest import StartWorker
from tests.integration.worker import STOP_SECONDS, WorkerFailed, WorkerProcess, is_assigned


def test_a_worker_gets_all_partitions_is_killed_and_comes_back(
    wire: Settings, start_worker: StartWorker
) -> None:
    assert not is_assigned(wire)
    worker = start_worker(wire)
    worker.wait_until_ready()
    assert is_assigned(wire)
    assert worker.exit_code is None

    first = worker.pid
    worker.sigkill()
    assert worker.exit_code == -signal.SIGKILL
    worker.start()
    worker.wait_until_ready()
    assert worker.pid != first
    assert worker.stop() == 0


def test_a_worker_that_ends_is_reported_with_its_log(wire: Settings) -> None:
    with (
        WorkerProcess(wire, extra={"WIREWATCH_PARTITIONS": "none"}) as worker,
        pytest.raises(WorkerFailed, match=r"ended with 2:\n.*WIREWATCH_PARTITIONS"),
    ):
        worker.wait_until_ready()


@pytest.mark.timeout(120)
def test_two_workers_share_the_partitions(kafka_wire: Settings, start_worker: StartWorker) -> None:
    one, two = start_worker(kafka_wire, "one"), start_worker(kafka_wire, "two")
    one.wait_until_ready(workers=2)
    two.sigstop()
    # Frozen it says nothing, so that after its session the other has everything.
    one.wait_until_ready(workers=1)
    two.sigcont()
    two.wait_until_ready(workers=2)


def test_a_worker_that_is_told_to_stop_again_and_again_stops_in_order(
    wire: Settings, start_worker: StartWorker
) -> None:
    worker = start_worker(wire)
    worker.wait_until_ready()
    deadline = time.monotonic() + STOP_SECONDS
    while worker.exit_code is None:
        assert time.monotonic() < deadline, worker.log()
        os.kill(worker.pid, signal.SIGTERM)
        time.sleep(0.01)
    assert worker.exit_code == 0, worker.log()
    assert "streams.worker: stopped" in worker.log().splitlines()[-1]
