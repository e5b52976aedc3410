"""A worker that hangs must not make an all clear."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import yaml

from streams import events
from streams.events import AlertState, Position
from streams.settings import Settings
from streams.topology import Topic
from tests.integration import wire_log
from tests.integration.conftest import StartWorker
from tests.integration.made_stories import made_stories

QUIET = 8
SESSION_SECONDS = 60.0
"""Much longer than the worker hangs: its partitions stay its own."""
WAIT_SECONDS = 40.0
SHIPPED = Path(events.__file__).parents[1] / "catalog" / "alerts.yaml"


def impatient_rules(folder: Path) -> Path:
    """The shipped alert rules with short quiet windows."""
    rules = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for rule in rules["alerts"].values():
        rule["quiet"] = f"{QUIET}s"
    folder.mkdir()
    (folder / "alerts.yaml").write_text(yaml.safe_dump(rules, allow_unicode=True), "utf-8")
    return folder


def state_topic(wire: Settings) -> tuple[dict[int, Position], dict[str, tuple[int, AlertState]]]:
    """Partition to its position, and group to its partition and state."""
    positions: dict[int, Position] = {}
    states: dict[str, tuple[int, AlertState]] = {}
    for record in wire_log.records(wire, Topic.ALERT_STATE):
        state = events.decode_state(record.value) if record.value else None
        if isinstance(state, Position):
            positions[record.partition] = state
        elif isinstance(state, AlertState):
            states[state.group] = (record.partition, state)
    return positions, states


def statuses(wire: Settings) -> dict[str, str]:
    """Alert id to the status that its highest revision has."""
    current: dict[str, events.Alert] = {}
    for alert in wire_log.alerts(wire):
        if alert.id not in current or current[alert.id].revision < alert.revision:
            current[alert.id] = alert
    return {id_: alert.status for id_, alert in current.items()}


@pytest.mark.timeout(200)
def test_a_worker_that_hangs_lets_nothing_resolve_and_all_does_when_it_goes_on(
    kafka_wire: Settings, start_worker: StartWorker, tmp_path: Path
) -> None:
    wire = msgspec.structs.replace(
        kafka_wire,
        tick_seconds=1.0,
        session_seconds=SESSION_SECONDS,
        catalog=impatient_rules(tmp_path / "rules"),
    )
    frozen = start_worker(wire, "worker-0")
    start_worker(wire, "worker-1")
    frozen.wait_until_ready(workers=2)
    wire_log.send_stories(wire, made_stories(60))
    deadline = time.monotonic() + WAIT_SECONDS
    while len(statuses(wire)) < 20:
        assert time.monotonic() < deadline, "no alerts came"
    frozen.sigstop()
    hangs_since = datetime.now(UTC)

    # Until the living worker's time has passed the window of all that it heard by far.
    deadline = time.monotonic() + WAIT_SECONDS
    beyond = hangs_since + timedelta(seconds=QUIET + 4)
    while True:
        positions, states = state_topic(wire)
        living = {
            partition
            for partition, position in positions.items()
            if max(position.ticks.values(), default=hangs_since) > beyond
        }
        if len(living) >= wire.partitions // 2:
            break
        assert time.monotonic() < deadline, "the other worker does not tick"
    assert len(living) < wire.partitions, "the frozen worker has partitions of its own"
    closed = {
        group: state
        for group, (_, state) in states.items()
        if state.closed_at is not None and state.closed_at > hangs_since
    }
    assert closed == {}, "while a partition of the raw topic is stuck, nobody can say it is over"
    waiting = [
        group
        for group, (partition, state) in states.items()
        if partition in living and state.status == "open"
    ]
    assert waiting, "some alerts lie with the living worker, which could have ended them"

    frozen.sigcont()
    deadline = time.monotonic() + WAIT_SECONDS
    while set(statuses(wire).values()) != {"resolved"}:
        assert time.monotonic() < deadline, statuses(wire)
    assert frozen.exit_code is None, frozen.log()
    wire_log.check_alerts(wire)
