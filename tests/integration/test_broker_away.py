"""A worker whose broker goes away is stopped: one clear line, and it is gone."""

from __future__ import annotations

import os
import signal

import pytest

from streams.agents.leaving import AWAY
from streams.settings import Settings
from tests.integration.conftest import StartWorker
from tools.apache_kafka.node import KafkaNode


@pytest.mark.timeout(180)
@pytest.mark.parametrize("gone", ["stop", "kill"])
def test_a_worker_that_is_stopped_without_its_broker_says_one_clear_line(
    kafka_node: KafkaNode, kafka_wire: Settings, start_worker: StartWorker, gone: str
) -> None:
    worker = start_worker(kafka_wire)
    worker.wait_until_ready()
    getattr(kafka_node, gone)()
    os.kill(worker.pid, signal.SIGTERM)
    assert worker.wait(60) == 0
    said = worker.log()
    assert "Traceback" not in said
    assert said.count(AWAY) == 1
    complaints = [line for line in said.splitlines() if " INFO " not in line]
    assert AWAY in complaints[-1]
