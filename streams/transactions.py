"""A transactional session over one partition's state: fence, read, then write whole batches.

Opening a session fences whoever had the partition before and aborts what they left open; only
then is the state read, so that nothing can be added to it behind the reader's back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import ProducerClosed

from streams import producers
from streams.patience import until_answered
from streams.records import Arrival, Output, broker_time
from streams.settings import Settings
from streams.topology import Topic

log = logging.getLogger(__name__)

StateRecords = Sequence[tuple[bytes, bytes | None]]
"""Keys and values of a compacted topic: of a key that comes again the last counts, and ``None`` is
a tombstone."""

OPEN_SECONDS: Final = 120.0
WRITE_SECONDS: Final = 60.0
CLOSE_SECONDS: Final = 10.0


class Session:
    """A producer that alone may write the state of one partition, until it is fenced."""

    def __init__(
        self, topic: str, partition: int, producer: AIOKafkaProducer, settings: Settings
    ) -> None:
        self.partition = partition
        self.end = 0
        """The end of the partition that is folded, then."""
        self._topic = topic
        self._producer = producer
        self._settings = settings
        self._state: dict[bytes, bytes] = {}

    def take_state(self) -> StateRecords:
        """What stood in the state when the session was opened; it keeps nothing of it itself."""
        # The bytes are as large as what is made of them, and a session lives as long.
        state, self._state = self._state, {}
        return list(state.items())

    async def load(self) -> int:
        """Read the state, and the end of the partition that is folded; how many records it was."""
        count = 0
        topic = Topic.ALERT_STATE.name_in(self._settings)
        async for record in _records(topic, self.partition, self._settings):
            count += 1
            # What compaction has yet to drop: of a busy group a record for each transaction.
            self._state.pop(record.key, None)
            if record.value is not None:
                self._state[record.key] = record.value
        self.end = await _end(self._topic, self.partition, self._settings)
        return count

    def __str__(self) -> str:
        return transactional_id(self.partition, self._settings)

    async def write(self, outputs: Sequence[Output]) -> None:
        """Write records in one transaction: all of them, or an error.

        Raises:
            aiokafka.errors.ProducerFenced: another session has the partition.
            aiokafka.errors.KafkaError, TimeoutError: nothing of it counts; open a new session.
        """
        producer = self._producer
        # Not the producer's own context manager: it aborts on the way out, without a bound.
        # A session that failed is given up, and the next one fences and aborts it.
        async with asyncio.timeout(WRITE_SECONDS):
            await producer.begin_transaction()
            sent = [await producers.send(producer, output, self._settings) for output in outputs]
            for result in await asyncio.gather(*sent, return_exceptions=True):
                if isinstance(result, asyncio.CancelledError):
                    raise ProducerClosed from result
                if isinstance(result, BaseException):
                    raise result
            await producer.commit_transaction()

    async def read(self, start: int, end: int) -> list[Arrival]:
        """Records of the folded partition from one offset to before another, as far as kept."""
        async with asyncio.timeout(OPEN_SECONDS):
            return [
                Arrival(
                    self._topic,
                    self.partition,
                    record.offset,
                    broker_time(record.timestamp / 1000),
                    record.key,
                    record.value,
                )
                async for record in _records(
                    self._topic, self.partition, self._settings, start, end
                )
            ]

    async def close(self) -> None:
        """Close the producer; an open transaction is left to the next session to abort."""
        await producers.close(self._producer, CLOSE_SECONDS)


def transactional_id(partition: int, settings: Settings) -> str:
    """The transactional id that stands for a partition, whoever owns it."""
    return f"{Topic.ALERT_STATE.name_in(settings)}-{partition}"


async def open_session(topic: str, partition: int, settings: Settings) -> Session:
    """Fence earlier sessions of a partition of ``topic`` and read its state to the end.

    Raises:
        aiokafka.errors.KafkaError, TimeoutError: the broker does not answer.
    """
    began = monotonic()
    async with asyncio.timeout(OPEN_SECONDS):
        producer = await producers.transactional(settings, transactional_id(partition, settings))
    fenced = monotonic()
    session = Session(topic, partition, producer, settings)
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            count = await session.load()
    except BaseException:
        await session.close()
        raise
    log.info(
        "%s: fenced earlier owners in %.2f s, read %d records of state in %.2f s",
        session,
        fenced - began,
        count,
        monotonic() - fenced,
    )
    return session


async def _end(topic: str, partition: int, settings: Settings) -> int:
    async with _consumer(settings) as consumer:
        tp = TopicPartition(topic, partition)
        end: int = (await consumer.end_offsets([tp]))[tp]
        return end


async def _records(
    topic: str, partition: int, settings: Settings, start: int = 0, end: int | None = None
) -> AsyncIterator[Any]:
    """Committed records of a partition from ``start``, as far as kept, to before ``end``."""
    tp = TopicPartition(topic, partition)
    async with _consumer(settings) as consumer:
        consumer.assign([tp])
        begin = (await consumer.beginning_offsets([tp]))[tp]
        if end is None:
            end = (await consumer.end_offsets([tp]))[tp]
        consumer.seek(tp, max(begin, start))
        # Not the records but the position tells the end: the last ones are transaction markers.
        while await consumer.position(tp) < end:
            fetched = await consumer.getmany(tp, timeout_ms=200)
            for record in fetched.get(tp, ()):
                if record.offset < end:
                    yield record


@asynccontextmanager
async def _consumer(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    async def start() -> AIOKafkaConsumer:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=settings.kafka,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=settings.max_request_bytes,
        )
        try:
            await consumer.start()
        except BaseException:
            await consumer.stop()
            raise
        return consumer

    consumer = await until_answered(start, settings)
    try:
        yield consumer
    finally:
        await consumer.stop()
