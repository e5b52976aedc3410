"""Topics that are deleted under those who read them: nobody takes that silence for peace."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from connectors import kafka
from streams.settings import Settings
from streams.topology import Topic
from tests.integration.conftest import StartWorker
from tests.integration.worker import environment


def delete(wire: Settings, topic: Topic) -> str:
    admin = kafka.admin(wire)
    try:
        admin.delete_topics([topic.name_in(wire)])
    finally:
        admin.close()
    return topic.name_in(wire)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("topic", [Topic.RAW, Topic.ALERTS])
def test_a_worker_says_so_and_stops_and_makes_them_anew_when_it_starts(
    kafka_wire: Settings, start_worker: StartWorker, topic: Topic
) -> None:
    worker = start_worker(kafka_wire)
    worker.wait_until_ready()
    name = delete(kafka_wire, topic)
    assert worker.wait(60) == 1
    said = worker.log()
    assert f"wirewatch: the worker stopped: {name} was deleted at" in said
    assert "Traceback" not in said
    worker.start()
    worker.wait_until_ready()


@pytest.mark.timeout(180)
def test_a_follower_says_so_and_stops(wire: Settings, start_worker: StartWorker) -> None:
    worker = start_worker(wire)
    worker.wait_until_ready()
    worker.stop()
    with subprocess.Popen(
        [sys.executable, "-m", "connectors.cli", "alerts", "--follow"],
        env=os.environ | environment(wire),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as follower:
        try:
            name = delete(wire, Topic.ALERTS)
            _, said = follower.communicate(timeout=90)
        finally:
            follower.kill()
    assert follower.returncode == 2
    # Deleted before it had begun, or while it followed.
    assert f"the topic {name} was deleted at" in said or f"there is no topic {name}" in said
