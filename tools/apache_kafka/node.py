"""One Apache Kafka node (KRaft, broker and controller in one) on the loopback.

``python -m tools.apache_kafka.node`` runs it in the foreground; tests use :class:`KafkaNode`.
"""

from __future__ import annotations

import argparse
import base64
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from connectors import kafka
from connectors.process import start_child, stop_child, tail
from streams.settings import Settings
from tools.apache_kafka.jars import HERE, KafkaUnavailable, jars, java

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 20.0
FORMAT_SECONDS: Final = 60.0
_ASK_SECONDS: Final = 1.0

PROPERTIES: Final[Mapping[str, str]] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    # There is one node: nothing can have a second replica.
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "4",
    # A group of one or two workers gains nothing by waiting for more of them.
    "group.initial.rebalance.delay.ms": "0",
    # A killed node is let in again only when its earlier life has timed out: after the default of
    # 9 s a restart takes 12 s.
    "broker.session.timeout.ms": "4000",
    "broker.heartbeat.interval.ms": "1000",
    # Topics are created with their partitions and policies, or not at all.
    "auto.create.topics.enable": "false",
    # 100 days: a group that was away for as long as the longest limited retention (90 days)
    # must find its place again, not start at the beginning or the end.
    "offsets.retention.minutes": str(100 * 24 * 60),
}
"""What every node is started with; ``docker-compose.yml`` is held to the same by a test."""


def free_port() -> int:
    """A port of the loopback that nothing listens on.

    Below 32768, where Linux begins to hand out ports for outgoing connections: while a node is
    down, such a connection could take its port, or a client that keeps trying could even be
    connected to itself.
    """
    for port in random.sample(range(20000, 32768), 200):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise KafkaUnavailable(f"found no free port on {HOST} between 20000 and 32767")


class KafkaNode:
    """A node with its data folder and port, which it keeps over stops, kills and restarts.

    Args:
        data_dir: its only folder: configuration, storage and ``kafka.log``.
        port: where clients reach it, on 127.0.0.1.
        heap: the JVM's largest heap, e.g. ``1g``.
    """

    def __init__(self, data_dir: Path, port: int, *, heap: str = "1g") -> None:
        self.data_dir = data_dir.absolute()
        self.port = port
        self.log_file = self.data_dir / "kafka.log"
        self._heap = heap
        self._java = ""
        self._classpath = ""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """What clients are given as bootstrap server."""
        return f"{HOST}:{self.port}"

    @property
    def pid(self) -> int | None:
        """Process id of the running node; ``None`` where it does not run."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def prepare(self) -> None:
        """Fetches the jars and formats the storage, each where that is not done yet.

        Raises:
            KafkaUnavailable: java or mvn is missing, or the storage could not be formatted.
        """
        self._java = java()
        self._classpath = f"{jars()}/*"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._write_properties()
        formatted = self.data_dir / "formatted"
        if formatted.exists():
            return
        shutil.rmtree(self._storage, ignore_errors=True)
        cluster = base64.urlsafe_b64encode(b"\0" + uuid.uuid4().bytes[1:]).decode().rstrip("=")
        command = ["kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(self._properties)]
        done = subprocess.run(
            self._jvm(command, heap="128m"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=FORMAT_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            raise KafkaUnavailable(f"could not format {self._storage}:\n{done.stdout[-2000:]}")
        formatted.touch()

    def start(self) -> None:
        """Starts the node and waits until it answers as a broker.

        Raises:
            KafkaUnavailable: its port is taken, or it ended or did not answer in time.
        """
        if self.pid is not None:
            return
        if not self._classpath:
            self.prepare()
        self._check_port()
        self._write_properties()
        with self.log_file.open("ab") as log:
            self._process = start_child(
                self._jvm(["kafka.Kafka", str(self._properties)], heap=self._heap), log=log
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stops the node in good order; after ``STOP_SECONDS`` it is killed."""
        if self._process is not None:
            stop_child(self._process, grace=STOP_SECONDS)
            self._process = None

    def kill(self) -> None:
        """Ends the node as a power cut would; :meth:`start` brings it back with its data."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def wait(self) -> int:
        """Waits until the node ends by itself; its exit code."""
        return self._process.wait() if self._process else 0

    def __enter__(self) -> KafkaNode:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def _properties(self) -> Path:
        return self.data_dir / "server.properties"

    @property
    def _storage(self) -> Path:
        return self.data_dir / "storage"

    def _check_port(self) -> None:
        with socket.socket() as probe:
            # As the node itself does, so that connections of its earlier life do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OSError as error:
                raise KafkaUnavailable(
                    f"{self.bootstrap} is taken ({error.strerror}): stop what listens there, or"
                    " choose another --port"
                ) from error

    def _write_properties(self) -> None:
        # The quorum is static and has one voter, known by its id alone. So its port need not be
        # kept over a restart, and two nodes on one machine cannot want the same.
        controller = free_port()
        lines = {
            **PROPERTIES,
            "listeners": f"PLAINTEXT://{HOST}:{self.port},CONTROLLER://{HOST}:{controller}",
            "advertised.listeners": f"PLAINTEXT://{HOST}:{self.port}",
            "controller.quorum.voters": f"{PROPERTIES['node.id']}@{HOST}:{controller}",
            "log.dirs": self._storage.as_posix(),
        }
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        self._properties.write_text(text, encoding="utf-8")

    def _jvm(self, command: list[str], *, heap: str) -> list[str]:
        logging = f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}"
        return [self._java, f"-Xmx{heap}", logging, "-cp", self._classpath, *command]

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise KafkaUnavailable(
                    f"Apache Kafka ended with code {self._process.returncode}:\n"
                    + tail(self.log_file)
                )
            if self._answers():
                return
        raise KafkaUnavailable(
            f"Apache Kafka did not answer on {self.bootstrap} within {START_SECONDS:.0f} s:\n"
            + tail(self.log_file)
        )

    def _answers(self) -> bool:
        # The port opens before the controller has let the broker in.
        try:
            admin = kafka.admin(Settings(kafka=self.bootstrap), wait=_ASK_SECONDS)
        except (kafka.BrokerUnavailable, kafka.KafkaError):
            return False
        try:
            brokers = admin.describe_cluster()["brokers"]
        except kafka.KafkaError:
            return False
        finally:
            admin.close()
        return any(not broker.get("is_fenced", False) for broker in brokers)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> int:
    """Runs one node in the foreground until it is interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.apache_kafka.node",
        description="Run one Apache Kafka node on 127.0.0.1 until Ctrl-C.",
    )
    parser.add_argument("--port", type=int, default=9092, help="client port (default 9092)")
    parser.add_argument(
        "--data", type=Path, help="keep its data here (default: a folder removed at the end)"
    )
    parser.add_argument("--heap", default="1g", help="largest JVM heap (default 1g)")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error(f"--port {options.port}: expected 1 to 65535")

    # SIGINT too: a shell starts its background jobs with Ctrl-C ignored.
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    with tempfile.TemporaryDirectory(prefix="wirewatch-kafka-") as scratch:
        node = KafkaNode(options.data or Path(scratch), options.port, heap=options.heap)
        try:
            print("starting Apache Kafka ...", flush=True)
            node.start()
            print(f"Apache Kafka answers on {node.bootstrap}; Ctrl-C stops it", flush=True)
            code = node.wait()
            print(f"Apache Kafka ended by itself with code {code}:\n{tail(node.log_file)}")
            return 1
        except KafkaUnavailable as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("stopping Apache Kafka ...", flush=True)
            return 0
        finally:
            node.stop()


if __name__ == "__main__":
    sys.exit(main())
