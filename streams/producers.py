"""One place that builds the workers' producers.

Always idempotent: without that a lost batch may be followed by a later one that succeeds, and
order within a partition is what ticks live on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka import AIOKafkaProducer

from streams.patience import until_answered
from streams.records import Output
from streams.settings import Settings

log = logging.getLogger(__name__)

START_SECONDS: Final = 120.0
CLOSE_SECONDS: Final = 10.0
BATCH_BYTES: Final = 1024 * 1024
LINGER_MS: Final = 5
REQUEST_SECONDS: Final = 60
"""How long a batch may wait for a broker that does not answer; then its events are not acked."""
TRANSACTION_SECONDS: Final = 60


async def idempotent(settings: Settings) -> AIOKafkaProducer:
    """A started producer for stages that deliver at least once; waits for a broker to answer."""
    return await _started(settings)


async def transactional(settings: Settings, transactional_id: str) -> AIOKafkaProducer:
    """A started producer that has fenced every earlier one of the same id; waits as well."""
    return await _started(settings, transactional_id)


async def send(
    producer: AIOKafkaProducer, output: Output, settings: Settings
) -> asyncio.Future[Any]:
    """Enqueue a record; the future that is returned is done when the broker has it."""
    future: asyncio.Future[Any] = await producer.send(
        output.topic.name_in(settings),
        output.value,
        output.key,
        output.partition,
        headers=output.headers,
    )
    return future


async def close(producer: AIOKafkaProducer, seconds: float) -> None:
    """Stop a producer within a bound, flushing what it can."""
    try:
        async with asyncio.timeout(seconds):
            await producer.stop()
    except BaseException as error:
        # stop() waits for the flush before it ends its sender; cut off there, it leaves a task
        # that would go on retrying for ever.
        sender = producer._sender.sender_task
        if sender is not None:
            sender.cancel()
        if not isinstance(error, Exception):
            raise
        log.warning("a producer was not closed cleanly: %r", error)


class SharedProducer:
    """One idempotent producer for all actors of a worker, alive while any of them is."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._leases = 0
        self._producer: AIOKafkaProducer | None = None
        self._lock: asyncio.Lock | None = None

    @asynccontextmanager
    async def lease(self) -> AsyncIterator[AIOKafkaProducer]:
        """The producer, started by the first lease and closed after the last.

        Raises:
            aiokafka.errors.KafkaError, TimeoutError: no broker answers.
        """
        # Made here, since the app is built before the loop that will run it.
        lock = self._lock = self._lock or asyncio.Lock()
        async with lock:
            if self._producer is None:
                async with asyncio.timeout(START_SECONDS):
                    self._producer = await idempotent(self._settings)
            leased = self._producer
            self._leases += 1
        try:
            yield leased
        finally:
            self._leases -= 1
            if self._leases == 0:
                self._producer = None
                await close(leased, CLOSE_SECONDS)


async def _started(settings: Settings, transactional_id: str | None = None) -> AIOKafkaProducer:
    async def start() -> AIOKafkaProducer:
        producer = _producer(settings, transactional_id)
        try:
            await producer.start()
        except BaseException:
            await close(producer, CLOSE_SECONDS)
            raise
        return producer

    return await until_answered(start, settings)


def _producer(settings: Settings, transactional_id: str | None = None) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=settings.kafka,
        client_id=f"wirewatch-{settings.topic_prefix}",
        enable_idempotence=True,
        transactional_id=transactional_id,
        transaction_timeout_ms=TRANSACTION_SECONDS * 1000,
        acks="all",
        compression_type="zstd",
        linger_ms=LINGER_MS,
        # A batch above the topic's limit would take every record in it down.
        max_batch_size=min(BATCH_BYTES, settings.max_message_bytes),
        max_request_size=settings.max_request_bytes,
        request_timeout_ms=REQUEST_SECONDS * 1000,
    )
