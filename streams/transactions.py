"""A transactional session over one partition's state: fence, read, then write whole batches.

Opening a session fences whoever had the partition before and aborts what they left open; only
then is the state read, so that nothing can be added to it behind the reader's back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from time import monotonic
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams import producers
from streams.records import Output
from streams.settings import Settings
from streams.topology import Topic

log = logging.getLogger(__name__)

StateRecords = Sequence[tuple[bytes, bytes | None]]
"""Key and value of a compacted topic's records, oldest first; ``None`` is a tombstone."""

OPEN_SECONDS: Final = 120.0
WRITE_SECONDS: Final = 60.0
CLOSE_SECONDS: Final = 10.0


class Session:
    """A producer that alone may write the state of one partition, until it is fenced."""

    def __init__(
        self, partition: int, state: StateRecords, producer: Any, settings: Settings
    ) -> None:
        self.partition = partition
        self.state = state
        self._producer = producer
        self._settings = settings

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
                if isinstance(result, BaseException):
                    raise result
            await producer.commit_transaction()

    async def close(self) -> None:
        """Close the producer; an open transaction is left to the next session to abort."""
        await producers.close(self._producer, CLOSE_SECONDS)


def transactional_id(partition: int, settings: Settings) -> str:
    """The transactional id that stands for a partition, whoever owns it."""
    return f"{Topic.ALERT_STATE.name_in(settings)}-{partition}"


async def open_session(partition: int, settings: Settings) -> Session:
    """Fence earlier sessions of a partition and read its state to the end.

    Raises:
        aiokafka.errors.KafkaError, TimeoutError: the broker does not answer.
    """
    began = monotonic()
    producer = producers.transactional(settings, transactional_id(partition, settings))
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            await producer.start()
            fenced = monotonic()
            state = await _read(partition, settings)
    except BaseException:
        await Session(partition, (), producer, settings).close()
        raise
    session = Session(partition, state, producer, settings)
    log.info(
        "%s: fenced earlier owners in %.2f s, read %d records of state in %.2f s",
        session,
        fenced - began,
        len(state),
        monotonic() - fenced,
    )
    return session


async def _read(partition: int, settings: Settings) -> StateRecords:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka,
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=settings.max_request_bytes,
    )
    topic_partition = TopicPartition(Topic.ALERT_STATE.name_in(settings), partition)
    await consumer.start()
    try:
        consumer.assign([topic_partition])
        end = (await consumer.end_offsets([topic_partition]))[topic_partition]
        await consumer.seek_to_beginning(topic_partition)
        records: list[tuple[bytes, bytes | None]] = []
        # Not the records but the position tells the end: the last ones are transaction markers.
        while await consumer.position(topic_partition) < end:
            fetched = await consumer.getmany(topic_partition, timeout_ms=200)
            for record in fetched.get(topic_partition, ()):
                records.append((record.key, record.value))
        return records
    finally:
        await consumer.stop()
