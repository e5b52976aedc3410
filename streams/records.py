"""Records as stages see them: what arrived, and what shall be written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from streams.errors import Refused
from streams.settings import Settings, variable
from streams.topology import Topic

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """A record that was read."""

    topic: str
    """Full name of its topic."""
    partition: int
    offset: int
    time: datetime
    """Its timestamp: of a record of the raw topic, when the broker took it in."""
    key: bytes | None
    value: bytes | None


class Output(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record to be written."""

    topic: Topic
    key: bytes | None
    value: bytes | None
    partition: int | None = None
    """``None`` leaves it to the key, hashed as Kafka's own clients do."""
    headers: list[tuple[str, bytes]] | None = None

    @property
    def size(self) -> int:
        """Bytes of key and value."""
        return len(self.key or b"") + len(self.value or b"")


def broker_time(seconds: float) -> datetime:
    """A record's timestamp, given in seconds, to the millisecond it was stamped with."""
    return _EPOCH + timedelta(milliseconds=round(seconds * 1000))


def check_size(output: Output, settings: Settings) -> None:
    """Refuse an output that no topic would take.

    Raises:
        Refused: it is larger than the size setting.
    """
    if output.size > settings.max_message_bytes:
        raise Refused(
            f"oversized: its form for {output.topic.name_in(settings)} has {output.size} bytes,"
            f" at most {settings.max_message_bytes} fit ({variable('max_message_bytes')})"
        )
