"""Silences: what subscribers do not want to be told, in a topic of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Self

import msgspec

from connectors import kafka
from connectors.errors import UserError
from connectors.log import LogRecord, NoTopic, TopicLog
from streams.events import Silence, decode_silence, encode
from streams.settings import Settings
from streams.topology import Topic

SEND_SECONDS: Final = 15.0


class Silences:
    """The silences that stand, by id: read at the start, then as they come and go.

    Where the topic does not exist nobody has silenced anything.

    Args:
        required: refuse a wire without the topic.

    Raises:
        NoTopic: the topic is required and does not exist.
    """

    def __init__(self, settings: Settings, *, required: bool = False) -> None:
        self._known: dict[str, Silence] = {}
        self._log: TopicLog | None = None
        try:
            self._log = TopicLog(settings, Topic.SILENCES)
        except NoTopic:
            if required:
                raise
            return
        try:
            for record in self._log.read_to(self._log.ends()):
                self._take(record)
        except BaseException:
            self.close()
            raise

    @property
    def known(self) -> Mapping[str, Silence]:
        """All that no tombstone has ended; some may have ended by time."""
        return self._known

    def refresh(self) -> None:
        """Take in what has come since; waits for nothing.

        Raises:
            BrokerUnavailable: the broker stopped answering.
        """
        if self._log is not None:
            for record in self._log.poll(0):
                self._take(record)

    def _take(self, record: LogRecord) -> None:
        key = (record.key or b"").decode("utf-8", "replace")
        if record.value is None:
            self._known.pop(key, None)
            return
        try:
            self._known[key] = decode_silence(record.value)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            # Whoever wrote it shall not be able to mute or stop anybody.
            self._known.pop(key, None)

    def close(self) -> None:
        """Let the log go."""
        if self._log is not None:
            self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write(settings: Settings, id_: str, silence: Silence | None) -> None:
    """Write a silence, or the tombstone that ends one, and wait until the broker has it.

    Raises:
        UserError: there is no such topic, or the broker did not take it in time.
    """
    with TopicLog(settings, Topic.SILENCES):
        pass  # refuses where the topic is not there, before a producer would wait for it
    producer = kafka.producer(settings)
    try:
        sent = producer.send(
            Topic.SILENCES.name_in(settings),
            key=id_.encode(),
            value=None if silence is None else encode(silence),
        )
        sent.get(timeout=SEND_SECONDS)
    except kafka.KafkaError as error:
        raise UserError(f"the broker did not take the silence in: {error}") from error
    finally:
        kafka.close_producer(producer)


def is_over(silence: Silence, now: datetime) -> bool:
    """Whether its time has passed."""
    return silence.until is not None and silence.until <= now
