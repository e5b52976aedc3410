"""The container files are true to the code: nothing here runs Docker, so this must."""

from __future__ import annotations

import re
import shlex
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from streams.settings import Settings, load, variable
from tests.command_lines import NoSuchCommandLine, check
from tools.apache_kafka.jars import POM
from tools.apache_kafka.node import PROPERTIES

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if name != "kafka"}
KAFKA: dict[str, str] = SERVICES["kafka"]["environment"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
VARIABLES = {variable(field.name) for field in msgspec.structs.fields(Settings)}

NOT_PROPERTIES = {"KAFKA_HEAP_OPTS"}
"""What the image's scripts read themselves."""
OF_CONTAINERS = {
    "controller.quorum.voters",
    "listeners",
    "advertised.listeners",
    "listener.security.protocol.map",
    "log.dirs",
}
"""What must differ between a node on the loopback and one in a container."""


def instructions(name: str) -> list[list[str]]:
    return [
        shlex.split(line.removeprefix(name))
        for line in DOCKERFILE.splitlines()
        if line.startswith(f"{name} ")
    ]


def listeners(setting: str) -> dict[str, tuple[str, int]]:
    parts = [re.fullmatch(r"(\w+)://(.*):(\d+)", part) for part in KAFKA[setting].split(",")]
    return {part[1]: (part[2], int(part[3])) for part in parts if part}


@pytest.mark.parametrize("name", OURS)
def test_the_environment_of_a_service_is_settings_that_load(name: str) -> None:
    environment = OURS[name]["environment"]
    assert set(environment) <= VARIABLES
    load(environment)


def test_the_environment_of_the_image_is_settings() -> None:
    names = set(re.findall(r"\bWIREWATCH_\w+", DOCKERFILE))
    assert names
    assert names <= VARIABLES


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_ours(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # where the image has the seeds too: see the next test
    check(OURS[name]["command"])


def test_commands_that_are_not_ours_would_be_noticed() -> None:
    with pytest.raises(NoSuchCommandLine):
        check(["no-such-command"])
    with pytest.raises(NoSuchCommandLine):
        check(["worker", "--no-such-option"])


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {source for *sources, _ in instructions("COPY") for source in sources}
    assert copied == kept
    assert all((ROOT / source).exists() for source in copied)
    assert "seeds" in copied
    assert instructions("WORKDIR") == [["/app"]]


def test_the_image_installs_only_what_is_locked() -> None:
    installs = [line for line in DOCKERFILE.splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert all("--no-deps" in line for line in installs)
    assert "--require-hashes -r requirements.lock" in installs[0]


def test_the_image_does_not_run_as_root() -> None:
    (user,) = instructions("USER")
    assert user == ["wirewatch"]
    assert f"useradd --system --no-create-home {user[0]}" in DOCKERFILE
    data = f"install --directory --owner {user[0]} {load_data_folder()}"
    assert data in DOCKERFILE
    assert instructions("ENTRYPOINT") == [["[wirewatch]"]]


def load_data_folder() -> str:
    found = re.search(r"WIREWATCH_DATA=(\S+)", DOCKERFILE)
    assert found
    return found[1]


def test_workers_scale() -> None:
    worker = SERVICES["worker"]
    assert not {"container_name", "ports", "volumes", "hostname"} & set(worker)
    assert "WIREWATCH_INSTANCE" not in worker["environment"]


def test_tools_start_only_when_they_are_asked_for() -> None:
    in_profiles = {name for name, service in SERVICES.items() if service.get("profiles")}
    assert in_profiles == {"replay", "alerts", "status"}


def test_services_reach_kafka_where_it_says_it_is() -> None:
    host, port = listeners("KAFKA_ADVERTISED_LISTENERS")["PLAINTEXT"]
    assert host == "kafka"
    assert listeners("KAFKA_LISTENERS")["PLAINTEXT"][1] == port
    for service in OURS.values():
        assert service["environment"]["WIREWATCH_KAFKA"] == f"{host}:{port}"
        assert "kafka" in service["depends_on"]


def test_this_machine_reaches_kafka_where_wirewatch_looks_by_default() -> None:
    (published,) = SERVICES["kafka"]["ports"]
    address, outside, inside = published.split(":")
    assert address == "127.0.0.1"
    assert listeners("KAFKA_LISTENERS")["HOST"][1] == int(inside)
    host, port = listeners("KAFKA_ADVERTISED_LISTENERS")["HOST"]
    assert f"{host}:{port}" == f"{host}:{outside}" == Settings().kafka


def test_every_listener_has_a_protocol_and_the_controller_its_voter() -> None:
    protocols = dict(
        pair.split(":") for pair in KAFKA["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(",")
    )
    assert set(listeners("KAFKA_LISTENERS")) == set(protocols)
    host, port = listeners("KAFKA_LISTENERS")[KAFKA["KAFKA_CONTROLLER_LISTENER_NAMES"]]
    assert KAFKA["KAFKA_CONTROLLER_QUORUM_VOTERS"] == f"{KAFKA['KAFKA_NODE_ID']}@{host}:{port}"


def test_kafka_has_the_properties_of_the_node_that_tests_run_on() -> None:
    properties = {
        name.removeprefix("KAFKA_").replace("_", ".").lower(): value
        for name, value in KAFKA.items()
        if name not in NOT_PROPERTIES
    }
    assert all(isinstance(value, str) for value in properties.values())
    shared = {name: value for name, value in properties.items() if name not in OF_CONTAINERS}
    assert shared == dict(PROPERTIES)


def test_kafka_is_the_version_that_tests_run_on() -> None:
    name, _, version = SERVICES["kafka"]["image"].partition(":")
    assert name == "apache/kafka"
    pom = ElementTree.parse(POM)
    space = {"m": "http://maven.apache.org/POM/4.0.0"}
    versions = {
        dependency.findtext("m:artifactId", namespaces=space): dependency.findtext(
            "m:version", namespaces=space
        )
        for dependency in pom.iterfind(".//m:dependency", space)
    }
    assert version == versions["kafka_2.13"]


def test_the_pom_names_no_repository() -> None:
    assert "epositor" not in re.sub(r"<!--.*?-->", "", POM.read_text(encoding="utf-8"), flags=re.S)


def test_offsets_outlive_every_limited_topic() -> None:
    from streams.topology import topic_specs

    kept = [int(spec.config.get("retention.ms", -1)) for spec in topic_specs(Settings()).values()]
    assert int(PROPERTIES["offsets.retention.minutes"]) * 60_000 > max(kept)
