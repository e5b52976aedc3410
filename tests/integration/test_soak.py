"""The wire under fire: 20,000 stories and three blows of each kind, twenty with ``make soak``.

Stories flow all the while; in an order that a seed decides a worker is killed, frozen until it has
lost its partitions and then let go on as a zombie, or made to leave and to join again, or the
broker is killed. Afterwards each alert must be, revision by revision and once for whoever reads
what is committed, what the fold makes in process of the signals that the wire has; and each group
must rest on the stories on which it would have rested had nothing happened.
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

BLOWS = int(os.environ.get("WIREWATCH_SOAK_BLOWS", "3"))
"""Of each kind."""
SEED = int(os.environ.get("WIREWATCH_SOAK_SEED", "7"))
STORIES = 20_000
KINDS = ("kill", "freeze", "rebalance", "broker")
PAUSE = (0.5, 2.0)
"""Seconds between two blows."""
BLOW_SECONDS = 6.0
"""About what one takes, with the pause: the stories are to last as long as the blows."""
DRAIN_SECONDS = 240.0
PER_TURN = 10


class Sender(threading.Thread):
    """Sends stories at an even pace, each until the broker has it, whatever happens to it."""

    def __init__(self, settings: Settings, stories: Sequence[RawStory], pace: float) -> None:
        super().__init__(daemon=True)
        self._settings = settings
        self._stories = stories
        self._pace = pace
        self._failed: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._send())
        except BaseException as error:
            self._failed = error

    def finish(self, seconds: float) -> None:
        """Waits until the last story is acknowledged."""
        self.join(seconds)
        assert not self.is_alive(), "the broker has not taken all stories in"
        assert self._failed is None, self._failed

    async def _send(self) -> None:
        producer = await producers.idempotent(self._settings)
        topic = Topic.RAW.name_in(self._settings)
        waiting = []
        begin = time.monotonic()
        try:
            for number, story in enumerate(self._stories):
                waiting.append(await producer.send(topic, events.encode(story), story.id.encode()))
                if number % PER_TURN == 0:
                    due = begin + number / self._pace
                    await asyncio.sleep(max(0, due - time.monotonic()))
            await asyncio.gather(*waiting)
        finally:
            await producer.stop()


class Storm:
    """Blows, in an order that the seed decides."""

    def __init__(self, workers: list[WorkerProcess], node: KafkaNode, seed: int) -> None:
        self._workers = workers
        self._node = node
        self._chance = random.Random(seed)
        self.blows: Counter[str] = Counter()

    def rage(self, of_each: int) -> None:
        deck = [kind for kind in KINDS for _ in range(of_each)]
        self._chance.shuffle(deck)
        for kind in deck:
            time.sleep(self._chance.uniform(*PAUSE))
            self._blow(kind)
            self.restart_ended()

    def _blow(self, kind: str) -> None:
        worker = self._chance.choice(self._workers)
        self.blows[kind] += 1
        match kind:
            case "kill":
                worker.sigkill()
                worker.start()
            case "rebalance":
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


@pytest.mark.timeout(BLOWS * 60 + 600)
def test_a_storm(kafka_node: KafkaNode, kafka_wire: Settings, start_worker: StartWorker) -> None:
    workers = [start_worker(kafka_wire, f"worker-{n}") for n in range(2)]
    workers[0].wait_until_ready(workers=2)
    stories = made_stories(STORIES, SEED)
    sender = Sender(kafka_wire, stories, STORIES / (BLOWS * len(KINDS) * BLOW_SECONDS))
    storm = Storm(workers, kafka_node, SEED)
    sender.start()
    storm.rage(BLOWS)
    sender.finish(DRAIN_SECONDS)
    wire_log.wait_until_done(kafka_wire, seconds=DRAIN_SECONDS, meanwhile=storm.restart_ended)
    wire_log.check_nothing_lost(kafka_wire, stories)
    print(f"\nseed {SEED}: {dict(storm.blows)}")
    assert {kind: storm.blows[kind] for kind in KINDS} == dict.fromkeys(KINDS, BLOWS)
