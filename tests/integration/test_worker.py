"""The worker as its users meet it: what it loads, whom it talks to, how it is started."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from connectors.process import start_child, stop_child
from streams.settings import Settings
from tests.integration import wire_log
from tests.integration.conftest import StartWorker
from tests.integration.half_deaf import HalfDeaf
from tests.integration.made_stories import made_stories
from tests.integration.worker import READY_SECONDS, environment, is_assigned
from tools import expected
from tools.apache_kafka.node import KafkaNode

AUDIT = """
import atexit, json, os, sys
_seen = {"imports": set(), "connections": set(), "listening": set()}
def _hook(event, args):
    if event == "import":
        _seen["imports"].add(args[0])
    elif event == "socket.connect":
        _seen["connections"].add(repr(args[1]))
    elif event == "socket.bind":
        _seen["listening"].add(repr(args[1]))
sys.addaudithook(_hook)
def _write():
    with open(os.environ["AUDIT_FILE"], "w") as file:
        json.dump({name: sorted(found) for name, found in _seen.items()}, file)
atexit.register(_write)
"""
FORBIDDEN = ("torch", "transformers", "sklearn", "pandas", "scipy", "camel_kenlm")


def test_a_worker_loads_no_model_and_talks_to_the_broker_alone(
    wire: Settings, start_worker: StartWorker, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(AUDIT)
    audit = tmp_path / "audit.json"
    worker = start_worker(wire, extra={"PYTHONPATH": str(tmp_path), "AUDIT_FILE": str(audit)})
    worker.wait_until_ready()
    wire_log.send_stories(wire, expected.seed_stories().values())
    wire_log.wait_until_done(wire, seconds=60)
    assert wire_log.alerts(wire)
    assert worker.stop() == 0, worker.log()

    seen = json.loads(audit.read_text())
    assert "camel_tools.utils.charmap" in seen["imports"], "the hook must have seen the run"
    packages = {name.partition(".")[0] for name in seen["imports"]}
    assert packages.isdisjoint(FORBIDDEN)
    assert not [name for name in seen["imports"] if name.startswith("camel_tools.data")]
    host, port = wire.kafka.split(":")
    assert seen["connections"] == [repr((host, int(port)))]
    assert seen["listening"] == []


def test_any_number_of_workers_run_on_one_machine(
    kafka_wire: Settings, start_worker: StartWorker
) -> None:
    workers = [start_worker(kafka_wire, f"worker-{n}") for n in range(3)]
    workers[0].wait_until_ready(workers=3)
    stories = made_stories(60)
    wire_log.send_stories(kafka_wire, stories)
    wire_log.wait_until_done(kafka_wire, seconds=60)
    assert wire_log.supporters(kafka_wire) == wire_log.expected_supporters(kafka_wire, stories)
    assert [worker.stop() for worker in workers] == [0, 0, 0]


def test_faust_runs_the_app_as_any_other(wire: Settings) -> None:
    faust = [sys.executable, "-m", "faust", "-A", "streams.app"]
    root = Path(__file__).parents[2]
    listed = subprocess.run(
        [*faust, "agents"],
        env=environment(wire),
        cwd=root,
        capture_output=True,
        text=True,
        timeout=40,
        check=True,
    ).stdout
    assert all(stage in listed for stage in ("normalize", "tag", "alert"))
    log_file = wire.data.parent / "faust.log"
    with log_file.open("wb") as log:
        child = start_child(
            [*faust, "worker", "--without-web", "-l", "info"],
            log=log,
            environ=environment(wire),
            cwd=root,
        )
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not is_assigned(wire):
            assert child.poll() is None, log_file.read_text()
            assert time.monotonic() < deadline, log_file.read_text()
            time.sleep(0.2)
        stories = made_stories(20)
        wire_log.send_stories(wire, stories)
        wire_log.wait_until_done(wire, seconds=40)
        assert {story.id for story in stories} == {s.id for s in wire_log.tagged(wire)}
    finally:
        code = stop_child(child, grace=20)
    assert code in (0, -signal.SIGTERM), log_file.read_text()


def test_a_worker_refuses_topics_with_another_number_of_partitions(
    wire: Settings, start_worker: StartWorker
) -> None:
    start_worker(wire).wait_until_ready()
    other = start_worker(msgspec.structs.replace(wire, partitions=2), "worker-1", instance="other")
    assert other.wait(30) == 2
    assert "WIREWATCH_PARTITIONS is 2" in other.log()
    assert "Traceback" not in other.log()


@pytest.mark.timeout(120)
def test_a_killed_broker_holds_the_wire_up_and_loses_nothing(
    kafka_wire: Settings, start_worker: StartWorker, kafka_node: KafkaNode
) -> None:
    worker = start_worker(kafka_wire)
    worker.wait_until_ready()
    stories = made_stories(400)
    wire_log.send_stories(kafka_wire, stories)
    kafka_node.kill()
    kafka_node.start()
    wire_log.wait_until_done(kafka_wire, seconds=90)
    assert worker.exit_code is None, worker.log()
    assert wire_log.supporters(kafka_wire) == wire_log.expected_supporters(kafka_wire, stories)
    wire_log.check_alerts(kafka_wire)


@pytest.mark.timeout(120)
def test_a_worker_that_starts_while_the_broker_comes_and_goes_waits_for_it(
    kafka_wire: Settings, start_worker: StartWorker
) -> None:
    with HalfDeaf(kafka_wire.kafka) as way:
        worker = start_worker(msgspec.structs.replace(kafka_wire, kafka=way.address))
        worker.wait_until_ready()
        stories = made_stories(40)
        wire_log.send_stories(kafka_wire, stories)
        wire_log.wait_until_done(kafka_wire, seconds=60)
        assert worker.stop() == 0, worker.log()
    # The topics twice, Faust's producer and consumer, ours, and the sessions of the alert agent.
    assert way.refused >= 6
    assert wire_log.supporters(kafka_wire) == wire_log.expected_supporters(kafka_wire, stories)
