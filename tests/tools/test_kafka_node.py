"""The node keeps its port and data over stops and kills, and says what is missing."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from connectors import kafka
from streams.settings import Settings
from tools.apache_kafka import jars, node
from tools.apache_kafka.jars import KafkaUnavailable
from tools.apache_kafka.node import KafkaNode, free_port, main


def offsets_after_sending(settings: Settings, topic: str) -> int:
    producer = kafka.producer(settings)
    try:
        return int(producer.send(topic, b"x", partition=0).get(timeout=30).offset)
    finally:
        producer.close()


@pytest.mark.timeout(120)
def test_a_killed_node_comes_back_with_its_port_and_records(kafka_node: KafkaNode) -> None:
    from kafka.admin import NewTopic

    kafka_node.start()
    settings = Settings(kafka=kafka_node.bootstrap)
    admin = kafka.admin(settings)
    admin.create_topics([NewTopic("kept", 1, 1)])
    admin.close()
    assert offsets_after_sending(settings, "kept") == 0

    first = kafka_node.pid
    kafka_node.kill()
    assert kafka_node.pid is None
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", kafka_node.port), timeout=1)
    kafka_node.start()
    assert kafka_node.pid not in (None, first)
    assert offsets_after_sending(settings, "kept") == 1

    kafka_node.stop()
    assert kafka_node.pid is None
    kafka_node.start()
    assert offsets_after_sending(settings, "kept") == 2


@pytest.mark.kafka
def test_in_the_foreground_it_says_where_it_is_and_leaves_nothing(
    kafka_node: KafkaNode, tmp_path: Path
) -> None:
    port = free_port()
    command = [sys.executable, "-m", "tools.apache_kafka.node", "--port", str(port)]
    data = tmp_path / "data"
    with subprocess.Popen(
        [*command, "--data", str(data)], stdout=subprocess.PIPE, text=True, cwd=jars.HERE.parents[1]
    ) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline().startswith("starting")
            assert f"127.0.0.1:{port}" in child.stdout.readline()
            child.send_signal(signal.SIGINT)
            assert child.wait(30) == 0
        finally:
            child.kill()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    assert (data / "formatted").exists()


def test_a_machine_without_java_is_told_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["--data", str(tmp_path / "data")]) == 1
    assert "no java on PATH" in capsys.readouterr().err


def test_an_old_java_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KafkaUnavailable, match=r"11\.0\.2.*needs Java 17"):
        jars.java()


def test_a_machine_without_maven_is_told_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(jars, "LIB", tmp_path / "lib")
    with pytest.raises(KafkaUnavailable, match="no mvn on PATH"):
        jars.jars()


def test_a_fetch_counts_when_it_is_complete(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    maven = tmp_path / "mvn"
    shell = shutil.which("sh")
    monkeypatch.setattr(jars, "LIB", tmp_path / "lib")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    def maven_does(script: str) -> None:
        find_folder = 'for a; do case $a in -DoutputDirectory=*) d="${a#*=}";; esac; done'
        maven.write_text(f"#!{shell}\n{find_folder}\n{script}\n")
        maven.chmod(0o755)

    maven_does('mkdir "$d"; touch "$d/slf4j.jar"; echo "no route to repository"; exit 1')
    with pytest.raises(KafkaUnavailable, match="no route to repository"):
        jars.jars()
    assert not list((tmp_path / "lib").glob("[!.]*"))

    maven_does('mkdir "$d"; touch "$d/kafka_2.13-4.3.0.jar"')
    fetched = jars.jars()
    assert [jar.name for jar in fetched.iterdir()] == ["kafka_2.13-4.3.0.jar"]
    maven_does("exit 1")
    assert jars.jars() == fetched


def test_a_port_that_is_taken_is_an_error_with_the_reason(
    kafka_node: KafkaNode, tmp_path: Path
) -> None:
    kafka_node.start()
    with pytest.raises(KafkaUnavailable, match=f"{kafka_node.port} is taken"):
        KafkaNode(tmp_path, kafka_node.port).start()


def test_free_ports_lie_below_those_of_outgoing_connections() -> None:
    port = free_port()
    assert 20000 <= port < 32768
    with socket.socket() as listener:
        listener.bind((node.HOST, port))


def test_a_port_out_of_range_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--port", "0"])
    assert "--port 0: expected 1 to 65535" in capsys.readouterr().err
