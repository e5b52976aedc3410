"""Reads one topic of the wire, outside any group, as committed. The reading edge.

A read to the end is bounded by where the end was when it began; nothing here waits for a broker
without a limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple, Self

from connectors.errors import UserError
from connectors.kafka import (
    ANSWER_SECONDS,
    BrokerUnavailable,
    KafkaConsumer,
    KafkaError,
    TopicPartition,
    admin,
    broker_lost,
    consumer,
    unavailable,
)
from streams.settings import Settings
from streams.topology import Topic

STALL_SECONDS: Final = 15.0
"""A read to the end that gains nothing for so long has lost its broker."""
_POLL_MS: Final = 500
_POLL_RECORDS: Final = 500
_GONE: Final = 3
"""So often in a row it must be missing: a broker that has just started may not know it yet."""
_LOOK_MS: Final = 1
_SHORTEST_REST: Final = 0.002
_LONGEST_REST: Final = 0.25
"""Seconds between two looks: few where nothing comes, as it does when one has just asked."""


class NoTopic(UserError):
    """The topic does not exist; the message says what creates it."""


class LogRecord(NamedTuple):
    """One record."""

    partition: int
    offset: int
    timestamp: int
    """Its time, in milliseconds since 1970."""
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]


class TopicLog:
    """A reader of all partitions of a topic, from its beginning unless told otherwise.

    Raises:
        BrokerUnavailable: no broker answers, or it stopped answering.
        NoTopic: the topic does not exist.
    """

    def __init__(self, settings: Settings, topic: Topic) -> None:
        self._settings = settings
        self._name = topic.name_in(settings)
        self._gone = 0
        self._rest = _SHORTEST_REST
        self._consumer: KafkaConsumer = consumer(settings)
        try:
            numbers = self._ask(lambda: self._consumer.partitions_for_topic(self._name))
            if not numbers:
                raise NoTopic(
                    f"there is no topic {self._name} at {settings.kafka} yet: start a worker with"
                    " `wirewatch worker`, or set WIREWATCH_TOPIC_PREFIX to the wire you mean"
                )
            self._partitions = [TopicPartition(self._name, number) for number in sorted(numbers)]
            self._consumer.assign(self._partitions)
            self.seek(self.begins())
        except BaseException:
            self._consumer.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the consumer go."""
        self._consumer.close(timeout_ms=1000)

    def ends(self) -> dict[int, int]:
        """Partition to the offset after its last committed record."""
        ends = self._ask(lambda: self._consumer.end_offsets(self._partitions))
        return {partition.partition: offset for partition, offset in ends.items()}

    def begins(self) -> dict[int, int]:
        """Partition to the offset of its first record."""
        begins = self._ask(lambda: self._consumer.beginning_offsets(self._partitions))
        return {partition.partition: offset for partition, offset in begins.items()}

    def seek(self, offsets: dict[int, int]) -> None:
        """Read on from these offsets."""
        for partition, offset in offsets.items():
            self._consumer.seek(TopicPartition(self._name, partition), offset)

    def offsets_at(self, moment: datetime) -> dict[int, int]:
        """Partition to the offset of its first record at or after ``moment``, else to its end."""
        asked = dict.fromkeys(self._partitions, max(0, int(moment.timestamp() * 1000)))
        found = self._ask(lambda: self._consumer.offsets_for_times(asked))
        ends = self.ends()
        return {
            partition.partition: at.offset if at else ends[partition.partition]
            for partition, at in found.items()
        }

    def read_to(self, ends: dict[int, int]) -> Iterator[LogRecord]:
        """Records up to ``ends`` (:meth:`ends`), those of a partition in order."""
        moved = time.monotonic()
        behind = self._behind(ends)
        try:
            while behind:
                self._consumer.resume(*behind)
                self._consumer.pause(*(set(self._partitions) - set(behind)))
                for record in self._take(_POLL_MS):
                    moved = time.monotonic()
                    if record.offset < ends[record.partition]:
                        yield record
                now_behind = self._behind(ends)
                if now_behind != behind:
                    moved = time.monotonic()
                elif time.monotonic() - moved > STALL_SECONDS:
                    raise unavailable(self._settings, "the broker stopped answering at")
                behind = now_behind
            self.seek(ends)
        finally:
            # Also where the reader has had enough before the end.
            self._consumer.resume(*self._partitions)

    def poll(self, wait_ms: int = _POLL_MS) -> list[LogRecord]:
        """The next records; none where none came within ``wait_ms``."""
        deadline = time.monotonic() + wait_ms / 1000
        while not (found := self._take(_LOOK_MS)):
            left = deadline - time.monotonic()
            if left <= 0:
                return found
            # A broker that answers a fetch at once, though nothing is there (the embedded one
            # does), would be asked thousands of times a second while kafka-python waits.
            time.sleep(min(self._rest, left))
            self._rest = min(2 * self._rest, _LONGEST_REST)
        self._rest = _SHORTEST_REST
        return found

    def _take(self, wait_ms: int) -> list[LogRecord]:
        batches = self._ask(
            lambda: self._consumer.poll(timeout_ms=wait_ms, max_records=_POLL_RECORDS)
        )
        return [
            LogRecord(
                record.partition,
                record.offset,
                record.timestamp,
                record.key,
                record.value,
                list(record.headers),
            )
            for batch in batches.values()
            for record in batch
        ]

    def answers(self) -> bool:
        """Whether the broker still answers; takes at most a few seconds to find out.

        Raises:
            NoTopic: it does, and has said several times that the topic is gone.
        """
        try:
            gone = not self._is_listed()
            self._gone = self._gone + 1 if gone else 0
            if self._gone == _GONE:
                raise NoTopic(
                    f"the topic {self._name} was deleted at {self._settings.kafka}: what was open"
                    " there is no more; a worker that starts makes it anew"
                )
            if gone:
                return True
            self._consumer.end_offsets(self._partitions[:1], timeout_ms=int(ANSWER_SECONDS * 1000))
        except (KafkaError, BrokerUnavailable):
            return False
        return True

    def _is_listed(self) -> bool:
        # Not the consumer's own topics(), which waits for a broker without a bound.
        client = admin(self._settings)
        try:
            return self._name in client.list_topics()
        finally:
            client.close()

    def _behind(self, ends: dict[int, int]) -> list[TopicPartition]:
        return [
            partition
            for partition in self._partitions
            if (self._position(partition) or 0) < ends.get(partition.partition, 0)
        ]

    def _position(self, partition: TopicPartition) -> int | None:
        # Known without asking, but for a moment after the broker dropped what was to be read.
        position: int | None = self._ask(
            lambda: self._consumer.position(partition, timeout_ms=_POLL_MS)
        )
        return position

    def _ask(self, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except KafkaError as error:
            if broker_lost(error):
                raise unavailable(self._settings, "the broker stopped answering at") from error
            raise
