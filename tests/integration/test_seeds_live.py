"""The seeds over a real broker, by the commands a user has."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import yaml
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event

from streams import events
from streams.agents.provision import ensure_topics
from streams.events import Alert, AlertState
from streams.settings import Settings
from streams.topology import Topic
from tests.integration import wire_log
from tests.integration.conftest import StartWorker
from tests.integration.worker import environment
from tools import expected

COMMAND_SECONDS = 40


def wirewatch(wire: Settings, *words: str) -> str:
    """Runs a command to its end; what it prints on standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "connectors.cli", *words],
        env=environment(wire),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def states(wire: Settings) -> list[AlertState]:
    """The latest state of each group."""
    latest = {
        record.key: events.decode_state(record.value)
        for record in wire_log.records(wire, Topic.ALERT_STATE)
        if record.value
    }
    return [state for state in latest.values() if isinstance(state, AlertState)]


def test_a_replay_of_the_seeds_gives_what_is_expected(
    wire: Settings, start_worker: StartWorker
) -> None:
    # One partition, so that the stories are folded in the order in which they were sent.
    wire = msgspec.structs.replace(wire, partitions=1)
    start_worker(wire).wait_until_ready()
    wirewatch(wire, "replay", "seeds")
    wire_log.wait_until_done(wire, seconds=60)

    said = [
        msgspec.json.decode(line, type=Alert)
        for line in wirewatch(wire, "alerts", "--json").splitlines()
    ]
    written = wire_log.alerts(wire)
    assert expected.outcome(written, states(wire)) == yaml.safe_load(
        expected.EXPECTED.read_text("utf-8")
    )
    assert {alert.id for alert in said} == {alert.id for alert in written}

    # The same stories again are the same stories; on purpose, with --again, they are others.
    wirewatch(wire, "replay", "seeds")
    wire_log.wait_until_done(wire, seconds=60)
    assert len(wire_log.alerts(wire)) == len(written)
    before = wire_log.supporters(wire)
    wirewatch(wire, "replay", "seeds", "--again")
    wire_log.wait_until_done(wire, seconds=60)
    after = wire_log.supporters(wire)
    assert {group: len(stories) for group, stories in after.items()} == {
        group: 2 * len(stories) for group, stories in before.items()
    }


def test_alerts_are_cloudevents_and_so_for_the_official_sdk(
    wire: Settings, start_worker: StartWorker
) -> None:
    start_worker(wire).wait_until_ready()
    wire_log.send_stories(wire, expected.seed_stories().values())
    wire_log.wait_until_done(wire, seconds=60)
    records = wire_log.records(wire, Topic.ALERTS)
    assert records
    for record in records:
        message = KafkaMessage(
            headers=dict(record.headers), key=record.key, value=record.value or b""
        )
        event = from_binary_event(message)
        alert = events.decode_alert(record.value or b"")
        assert record.key == alert.id.encode()
        assert event.get_specversion() == "1.0"
        assert event.get_id() == f"{alert.id}/{alert.revision}"
        assert event.get_subject() == alert.id
        assert event.get_type() == f"org.wirewatch.alert.{alert.change}"
        assert event.get_time() == alert.time
        assert event.get_source() == f"/wirewatch/{wire.topic_prefix}"


def test_what_is_lagging_is_seen_before_any_worker_commits(wire: Settings) -> None:
    asyncio.run(ensure_topics(wire))
    wire_log.send_stories(wire, expected.seed_stories().values())
    done = subprocess.run(
        [sys.executable, "-m", "connectors.cli", "ops", "status", "--json"],
        env=environment(wire),
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    assert done.returncode == 1, "nobody reads"
    groups = json.loads(done.stdout)["groups"]
    (group,) = [group for group in groups if group["group"] == wire.group]
    assert group["lag"] == 5
