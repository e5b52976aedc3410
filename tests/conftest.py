"""Brokers for tests that need one, and a wire of its own on them for each test.

A test that asks for ``broker`` or ``wire`` runs twice: on the embedded broker, everywhere, and on
Apache Kafka, wherever Java and Maven are. With ``WIREWATCH_REQUIRE_KAFKA=1`` it fails where they
are not, instead of being skipped.
"""

from __future__ import annotations

import contextlib
import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from connectors.broker import EmbeddedBroker
from streams.settings import Settings, variable
from tools.apache_kafka.jars import KafkaUnavailable, jars, java
from tools.apache_kafka.node import KafkaNode, free_port

# A shell that runs the tests in its background has them ignore Ctrl-C, and so would every process
# that a test starts to be stopped by it.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

REQUIRE_KAFKA = "WIREWATCH_REQUIRE_KAFKA"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what asks for a broker by name; ``broker`` and ``wire`` bring marks of their own."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "kafka_node" in names:
            item.add_marker("kafka")
        if "embedded_broker" in names:
            item.add_marker("broker")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fetches Apache Kafka before the clock of any test runs."""
    wanted = any(item.get_closest_marker("kafka") for item in session.items)
    if wanted and not session.config.option.collectonly:
        with contextlib.suppress(KafkaUnavailable):
            # The fixture says what is wrong, of each test that is not run for it.
            java()
            jars()


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in msgspec.structs.fields(Settings):
        monkeypatch.delenv(variable(field.name), raising=False)


@pytest.fixture(scope="session")
def embedded_broker() -> Iterator[EmbeddedBroker]:
    """The embedded broker, one for all tests."""
    with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture(scope="session")
def kafka_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaNode]:
    """A node of Apache Kafka, one for all tests. Who kills it need not start it again."""
    node = KafkaNode(tmp_path_factory.mktemp("kafka"), free_port())
    try:
        node.start()
    except KafkaUnavailable as error:
        if os.environ.get(REQUIRE_KAFKA) == "1":
            pytest.fail(f"{REQUIRE_KAFKA}=1, but {error}")
        pytest.skip(f"no Apache Kafka here: {error}")
    with node:
        yield node


@pytest.fixture(
    params=[
        pytest.param("embedded", marks=pytest.mark.broker),
        # Its first test also pays for the start.
        pytest.param("kafka", marks=[pytest.mark.kafka, pytest.mark.timeout(120)]),
    ]
)
def broker(request: pytest.FixtureRequest) -> str:
    """``host:port`` of a broker that answers: first the embedded one, then Apache Kafka."""
    if request.param == "embedded":
        embedded: EmbeddedBroker = request.getfixturevalue("embedded_broker")
        return embedded.server
    node: KafkaNode = request.getfixturevalue("kafka_node")
    node.start()
    return node.bootstrap


@pytest.fixture
def wire(broker: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a wire that nobody else uses, on each broker in turn."""
    on_kafka = request.node.get_closest_marker("kafka") is not None
    return Settings(
        kafka=broker,
        topic_prefix=f"t{uuid.uuid4().hex[:12]}",
        data=tmp_path / "data",
        tick_seconds=0.5,
        session_seconds=6.0,
        # The embedded broker never notices that a member has died: a restarted worker has to
        # take its own place again.
        instance="" if on_kafka else "worker-0",
    )


@pytest.fixture
def kafka_wire(kafka_node: KafkaNode, tmp_path: Path) -> Settings:
    """Settings of a wire that nobody else uses, on Apache Kafka alone."""
    kafka_node.start()
    return Settings(
        kafka=kafka_node.bootstrap,
        topic_prefix=f"t{uuid.uuid4().hex[:12]}",
        data=tmp_path / "data",
        tick_seconds=0.5,
        session_seconds=6.0,
    )
