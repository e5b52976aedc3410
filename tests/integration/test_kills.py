"""Nothing is lost and nothing is said twice while workers and the broker are killed."""

from __future__ import annotations

import threading

import pytest

from streams.settings import Settings
from tests.integration import wire_log
from tests.integration.conftest import StartWorker
from tests.integration.made_stories import made_stories
from tools.apache_kafka.node import KafkaNode

STORIES = 5000


@pytest.mark.timeout(400)
def test_5000_stories_with_a_worker_and_the_broker_killed_on_the_way(
    kafka_node: KafkaNode, kafka_wire: Settings, start_worker: StartWorker
) -> None:
    wire = kafka_wire
    stories = made_stories(STORIES)
    first = start_worker(wire, "worker-0")
    second = start_worker(wire, "worker-1")
    first.wait_until_ready(workers=2)

    half = STORIES // 2
    sending = threading.Thread(target=wire_log.send_stories, args=(wire, stories[:half]))
    sending.start()
    _wait_for_alerts(wire)
    first.sigkill()
    sending.join(120)
    assert not sending.is_alive()
    first.start()

    wire_log.send_stories(wire, stories[half:])
    kafka_node.kill()
    kafka_node.start()
    wire_log.wait_until_done(wire, seconds=180)

    assert first.exit_code is None, first.log()
    assert second.exit_code is None, second.log()
    wire_log.check_nothing_lost(wire, stories)


def _wait_for_alerts(wire: Settings) -> None:
    """Waits until the wire has spoken, so that what follows happens in the midst of it."""
    for _ in range(200):
        if wire_log.alerts(wire):
            return
    raise AssertionError("no alert came")
