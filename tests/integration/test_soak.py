"""The wire under fire: half a minute in the suite, as long as one likes with ``make soak``.

Stories flow all the while; every few seconds, as a seed decides, a worker is killed, stopped in
good order or frozen until it has lost its partitions, or the broker is killed. Afterwards the
same must hold as after the shorter tests.
"""

from __future__ import annotations

import asyncio
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence

import pytest

from streams import events, producers
from streams.events import RawStory
from streams.settings import Settings
from streams.topology import Topic
from tests.integration import wire_log
from tests.integration.conftest import StartWorker
from tests.integration.made_stories import made_stories
from tests.integration.worker import WorkerProcess
from tools.apache_kafka.node import KafkaNode

SECONDS = float(os.environ.get("WIREWATCH_SOAK_SECONDS", "40"))
SEED = int(os.environ.get("WIREWATCH_SOAK_SEED", "7"))
STORIES_A_SECOND = 30
PAUSE = (2.0, 6.0)
"""Seconds between two blows."""
DRAIN_SECONDS = 240.0
DECK = ("kill", "kill", "stop", "freeze", "broker")
"""Drawn in an order that the seed decides, then anew: so that none is left to chance."""


class Sender(threading.Thread):
    """Sends stories at an even pace, each until the broker has it, whatever happens to it."""

    def __init__(self, settings: Settings, stories: Sequence[RawStory]) -> None:
        super().__init__(daemon=True)
        self._settings = settings
        self._stories = stories
        self._ending = threading.Event()
        self.sent: list[RawStory] = []

    def run(self) -> None:
        asyncio.run(self._send())

    def stop(self) -> None:
        self._ending.set()
        self.join(120)
        assert not self.is_alive()

    async def _send(self) -> None:
        producer = await producers.idempotent(self._settings)
        waiting = []
        try:
            for story in self._stories:
                if self._ending.is_set():
                    break
                waiting.append(
                    await producer.send(
                        Topic.RAW.name_in(self._settings),
                        events.encode(story),
                        story.id.encode(),
                    )
                )
                self.sent.append(story)
                await asyncio.sleep(1 / STORIES_A_SECOND)
            await asyncio.gather(*waiting)
        finally:
            await producer.stop()


class Storm:
    """Blows, in an order that the seed decides."""

    def __init__(self, workers: list[WorkerProcess], node: KafkaNode, seed: int) -> None:
        self._workers = workers
        self._node = node
        self._chance = random.Random(seed)
        self._deck: list[str] = []
        self.blows: Counter[str] = Counter()

    def blow(self) -> None:
        if not self._deck:
            self._deck = list(DECK)
            self._chance.shuffle(self._deck)
        name = self._deck.pop()
        worker = self._chance.choice(self._workers)
        self.blows[name] += 1
        match name:
            case "kill":
                worker.sigkill()
                worker.start()
            case "stop":
                worker.stop()
                worker.start()
            case "freeze":
                worker.sigstop()
                time.sleep(worker.settings.session_seconds + 2)
                worker.sigcont()
            case "broker":
                self._node.kill()
                self._node.start()

    def restart_ended(self) -> None:
        """As whatever supervises workers would; a worker may end rather than falsify."""
        for worker in self._workers:
            if worker.exit_code is not None:
                self.blows["ended by itself"] += 1
                worker.start()


def soak(
    wire: Settings, node: KafkaNode, workers: list[WorkerProcess], *, seconds: float, seed: int
) -> Counter[str]:
    """Storms for a time, waits until all is done and holds the wire to its promises."""
    sender = Sender(wire, made_stories(int(STORIES_A_SECOND * (seconds + 60)), seed))
    storm = Storm(workers, node, seed)
    pauses = random.Random(seed)
    sender.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(pauses.uniform(*PAUSE))
        storm.blow()
        storm.restart_ended()
    sender.stop()
    wire_log.wait_until_done(wire, seconds=DRAIN_SECONDS, meanwhile=storm.restart_ended)
    wire_log.check_nothing_lost(wire, sender.sent)
    return storm.blows


@pytest.mark.timeout(SECONDS * 3 + 600)
def test_a_storm(kafka_node: KafkaNode, kafka_wire: Settings, start_worker: StartWorker) -> None:
    workers = [start_worker(kafka_wire, f"worker-{n}") for n in range(2)]
    workers[0].wait_until_ready(workers=2)
    blows = soak(kafka_wire, kafka_node, workers, seconds=SECONDS, seed=SEED)
    print(f"\nseed {SEED}: {dict(blows)}")
    assert {"kill", "freeze", "broker"} <= blows.keys(), "each kind must have struck"
