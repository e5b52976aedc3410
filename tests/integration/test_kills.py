"""Nothing is lost and nothing is said twice while workers and the broker are killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.sources.archive import Archive
from streams.events import RawStory
from streams.settings import Settings
from tests.integration import wire_log
from tests.integration.conftest import StartWorker
from tests.integration.made_stories import made_stories
from tests.integration.worker import environment
from tools.apache_kafka.node import KafkaNode

STORIES = 5000


@pytest.mark.timeout(400)
def test_5000_stories_with_a_worker_and_the_broker_killed_on_the_way(
    kafka_node: KafkaNode, kafka_wire: Settings, start_worker: StartWorker, tmp_path: Path
) -> None:
    wire = kafka_wire
    halves = [tmp_path / "first.jsonl", tmp_path / "second.jsonl"]
    made = made_stories(STORIES)
    _write(halves[0], made[: STORIES // 2])
    _write(halves[1], made[STORIES // 2 :])
    with Archive(halves, names={}, source="made", max_bytes=wire.max_story_bytes) as archive:
        archive.scan()
        stories = [archive.story(number) for number in archive]
    assert len({story.id for story in stories}) == STORIES

    first = start_worker(wire, "worker-0")
    second = start_worker(wire, "worker-1")
    first.wait_until_ready(workers=2)

    replay = _replay(wire, halves[0])
    _wait_for_alerts(wire)
    first.sigkill()
    assert replay.wait(120) == 0
    first.start()
    # That it may start while the broker is away is another test's.
    first.wait_until_ready(workers=2)

    assert _replay(wire, halves[1]).wait(120) == 0
    kafka_node.kill()
    kafka_node.start()
    wire_log.wait_until_done(wire, seconds=180)

    assert first.exit_code is None, first.log()
    assert second.exit_code is None, second.log()
    wire_log.check_nothing_lost(wire, stories)


def _write(path: Path, stories: list[RawStory]) -> None:
    path.write_text(
        "".join(
            json.dumps({"id": s.id, "source": s.source, "text": s.content.decode()}) + "\n"
            for s in stories
        )
    )


def _replay(wire: Settings, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "connectors.cli", "replay", str(path)],
        env=environment(wire),
        stderr=subprocess.DEVNULL,
    )


def _wait_for_alerts(wire: Settings) -> None:
    """Waits until the wire has spoken, so that what follows happens in the midst of it."""
    for _ in range(200):
        if wire_log.alerts(wire):
            return
    raise AssertionError("no alert came")
