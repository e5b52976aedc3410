"""Every environment variable, read once and validated at start.

A setting is a field of :class:`Settings`; its variable is the field's name in capitals after
``WIREWATCH_``. ``docs`` and ``docker-compose.yml`` are held to this list by a test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from streams.errors import SettingsError

PREFIX: Final = "WIREWATCH_"
_LABEL = r"[A-Za-z0-9_\-]{1,63}"
_SERVER = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Fa-f:]+\]):([0-9]{{1,5}})")
_MOST_PORTS = 65535


_PLAIN: Final = (
    ("`int`", "a whole number"),
    ("`float`", "a number"),
    ("`str` matching regex '^(debug|info|warning|error)$'", "debug, info, warning or error"),
    ("`str` matching regex", "text of the form"),
    ("`str`", "text"),
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker or a command is told by its environment."""

    kafka: str = "localhost:9092"
    """Bootstrap servers, ``host:port`` separated by commas."""
    partitions: Annotated[int, Meta(ge=1, le=1000)] = 4
    """Partitions that topics are created with; a worker refuses topics that have another count."""
    replication: Annotated[int, Meta(ge=1, le=32767)] = 1
    """Replicas that topics are created with."""
    topic_prefix: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\-]{0,99}$")] = "wire"
    """Keeps wires apart on one broker: names every topic, consumer group and transaction."""
    data: Path = Path(".wirewatch")
    """A worker's only folder on disk."""
    catalog: Path | None = None
    """A folder with rules of your own, laid over those that ship."""
    tick_seconds: Annotated[float, Meta(gt=0, le=3600)] = 10.0
    """How often the owner of a partition of the raw topic writes a tick into it."""
    max_message_bytes: Annotated[int, Meta(ge=65536, le=1 << 30)] = 3 * 1024 * 1024
    """Largest record of any topic; a story's content may be a third, as later forms are longer."""
    window: Annotated[int, Meta(ge=1, le=100_000)] = 2000
    """Events of one partition whose outputs may be on their way to the broker at once."""
    poison_limit: Annotated[float, Meta(gt=0, le=1)] = 0.9
    """Share of the last 500 stories that may go to the dead letters; above it the worker stops.
    1 turns the limit off."""
    session_seconds: Annotated[float, Meta(ge=6, le=300)] = 10.0
    """Silence after which the broker gives a worker's partitions to another."""
    instance: str = ""
    """Static group member id, unique per live worker. Only for the embedded broker, whose dead
    members never expire; on Apache Kafka leave it empty."""
    log_level: Annotated[str, Meta(pattern="^(debug|info|warning|error)$")] = "info"

    @property
    def max_story_bytes(self) -> int:
        """Largest content of a story, in bytes."""
        return self.max_message_bytes // 3

    @property
    def max_request_bytes(self) -> int:
        """Largest request of a producer: a full record and the headers of a dead letter."""
        return self.max_message_bytes + 64 * 1024

    @property
    def group(self) -> str:
        """The workers' consumer group."""
        return f"wirewatch-{self.topic_prefix}"


def variable(field: str) -> str:
    """Name of the environment variable of a field."""
    return PREFIX + field.upper()


def _plainly(what: str) -> str:
    """A complaint of the decoder in words for people who do not write Python."""
    expected = what.partition(", got ")[0]
    for python, plain in _PLAIN:
        expected = expected.replace(python, plain)
    return expected[:1].lower() + expected[1:]


def _path(kind: type, value: object) -> Path:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(kind)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings that an environment gives.

    Raises:
        SettingsError: a variable has a value that its setting cannot take.
    """
    env = os.environ if environ is None else environ
    given = {
        field.name: env[variable(field.name)]
        for field in msgspec.structs.fields(Settings)
        if env.get(variable(field.name), "") != ""
    }
    if "log_level" in given:
        given["log_level"] = given["log_level"].lower()
    try:
        settings = msgspec.convert(given, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$.")
        name = path.rstrip("`")
        raise SettingsError(f"{variable(name)}={given.get(name)!r}: {_plainly(what)}") from error
    servers = [server.strip() for server in settings.kafka.split(",")]
    for server in servers:
        found = _SERVER.fullmatch(server)
        if found is None or not 0 < int(found[1]) <= _MOST_PORTS:
            raise SettingsError(
                f"{variable('kafka')}={settings.kafka!r}: expected host:port, several separated"
                " by commas"
            )
    return msgspec.structs.replace(settings, kafka=",".join(servers))
