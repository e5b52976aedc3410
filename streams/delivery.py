"""Nothing is lost: the one place that acks.

Faust by itself loses data: an exception in an agent acks its event, ``take()`` acks whole
batches, and awaiting a send waits only for the buffer. So every agent reads with ``noack()`` and
goes through one of two forms here:

* :class:`Delivery` acks a source offset once the broker has acknowledged every output it caused,
  in offset order, with a bounded window of events on their way, so that throughput does not pay a
  round trip for each story. At least once.
* :class:`TransactionalDelivery` folds a partition in batches and writes results, state and
  position in one transaction; it acks what lies below the committed position. Exactly once for
  whoever reads committed records.

Both send what cannot be used to the dead letters before its offset is acked.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Final, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    ProducerFenced,
    RecordListTooLargeError,
)

from streams import producers, transactions
from streams.deadletters import PoisonGauge, dead_letter, reason_of
from streams.errors import Refused, StopWorker
from streams.events import Stage, Tick
from streams.records import Arrival, Output, broker_time, check_size
from streams.settings import Settings
from streams.topology import Topic
from streams.transactions import StateRecords

log = logging.getLogger(__name__)

DRAIN_SECONDS: Final = 10.0
"""How long a stopping agent waits for the broker to acknowledge what is on its way."""
SEND_ATTEMPTS: Final = 5
"""Times that a full buffer is waited for, each as long as a batch may wait for the broker."""
BATCH_EVENTS: Final = 500
BATCH_SECONDS: Final = 0.1
"""A transaction costs Apache Kafka some 40 ms whatever its size, so events wait for company."""
FENCED_SESSIONS: Final = 3
"""Session times to wait for the rebalance that explains why a producer was fenced."""
HELD_EVENTS: Final = 5000
"""Events that a fenced fold holds while it waits."""
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


class Handler(Protocol):
    """A stage: from bytes to an event, and from an event to records. Both pure."""

    def decode(self, value: bytes) -> Any: ...

    def handle(self, event: Any, arrival: Arrival) -> Sequence[Output]: ...


class Screen:
    """Decides what becomes of an event: the records it causes, or a dead letter."""

    def __init__(self, stage: Stage, settings: Settings) -> None:
        self.stage = stage
        self._settings = settings
        self._gauge = PoisonGauge(stage, settings.poison_limit)

    def outputs(self, handler: Handler, arrival: Arrival) -> Sequence[Output]:
        """What the event causes. All or nothing: where the handler raises, only a dead letter.

        Raises:
            StopWorker: the handler says so, or too much of the wire is poison.
        """
        return self._outputs(handler.decode, handler.handle, arrival)

    def folded(self, fold: Fold, arrival: Arrival) -> Sequence[Output]:
        """The same for a fold, which passes over what went to the dead letters."""
        outputs = self._outputs(fold.decode, fold.observe, arrival)
        if fold.next_offset <= arrival.offset:
            fold.skip(arrival.offset)
        return outputs

    def _outputs(
        self,
        decode: Callable[[bytes], Any],
        handle: Callable[[Any, Arrival], Sequence[Output]],
        arrival: Arrival,
    ) -> Sequence[Output]:
        try:
            if arrival.value is None:
                raise Refused("tombstone: a record without a value is no event")
            event = decode(arrival.value)
            outputs = handle(event, arrival)
            for output in outputs:
                check_size(output, self._settings)
        except StopWorker:
            raise
        except Exception as error:
            return [self.poisoned(arrival, error)]
        if not isinstance(event, Tick):
            self._gauge.good()
        return outputs

    def poisoned(self, arrival: Arrival, error: Exception) -> Output:
        """The dead letter of an event that ``error`` was raised for.

        Raises:
            StopWorker: too much of the wire is poison.
        """
        reason = reason_of(error)
        where = f"{arrival.topic}[{arrival.partition}]@{arrival.offset}"
        # A refusal is the input's fault and says all there is to say; anything else may be ours.
        expected = isinstance(error, Refused | ValueError | RecursionError)
        log.warning("%s: %s to the dead letters: %s", self.stage, where, reason,
                    exc_info=None if expected else error)  # fmt: skip
        self._gauge.poisoned(reason)
        return dead_letter(arrival, self.stage, reason, max_bytes=self._settings.max_message_bytes)


@asynccontextmanager
async def _stopping(wind_up: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Ends an actor in good order however Faust stops it, and lets errors through.

    Faust first ends the stream and then, at once, cancels the actor's task, wherever it waits; a
    cancellation that gets out counts as a crash, and would end the worker at every rebalance
    that takes a partition from it.
    """
    try:
        yield
    except asyncio.CancelledError:
        log.debug("stopped while it waited")
    finally:
        task = asyncio.ensure_future(wind_up())
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.shield(task)
        task.result()


class _Slot:
    """One event whose outputs are on their way."""

    __slots__ = ("arrival", "event", "waiting")

    def __init__(self, event: Any, arrival: Arrival, waiting: int) -> None:
        self.event = event
        self.arrival = arrival
        self.waiting = waiting


class Delivery:
    """At least once, for one stage of one worker; each actor has a lane of its own."""

    def __init__(self, stage: Stage, handler: Handler, settings: Settings) -> None:
        self._handler = handler
        self._settings = settings
        self._screen = Screen(stage, settings)

    async def run(self, stream: Any, producer: AIOKafkaProducer) -> None:
        """Take a Faust stream's events to the producer until the stream ends."""
        lane = _Lane(stream, producer, self._screen, self._settings)
        async with _stopping(lane.drain):
            unacked = stream.noack()
            async for _ in unacked:
                event = unacked.current_event
                arrival = arrival_of(event)
                await lane.put(event, arrival, self._screen.outputs(self._handler, arrival))


class _Lane:
    """The events of one actor between reading and acking, in offset order."""

    def __init__(
        self, stream: Any, producer: AIOKafkaProducer, screen: Screen, settings: Settings
    ) -> None:
        self._stream = stream
        self._producer = producer
        self._screen = screen
        self._settings = settings
        self._slots: deque[_Slot] = deque()
        self._room: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._error: BaseException | None = None

    async def put(self, event: Any, arrival: Arrival, outputs: Sequence[Output]) -> None:
        """Send what an event caused, once there is room in the window."""
        while len(self._slots) >= self._settings.window:
            await self._wait()
        if self._error is not None:
            raise self._error
        slot = _Slot(event, arrival, len(outputs))
        self._slots.append(slot)
        for output in outputs:
            future = await self._send(output)
            future.add_done_callback(partial(self._delivered, slot))
        if not outputs:
            self._ack()

    async def drain(self) -> None:
        """Wait, within a bound, for what is on its way; what is late stays unacked."""
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._slots and self._error is None:
                    await self._wait()
        except TimeoutError:
            log.warning("%d events not yet delivered will be read again", len(self._slots))

    async def _send(self, output: Output) -> asyncio.Future[Any]:
        for _ in range(SEND_ATTEMPTS):
            try:
                return await producers.send(self._producer, output, self._settings)
            except KafkaTimeoutError:
                log.warning("the broker takes nothing in; still waiting")
        raise StopWorker(
            "the broker took nothing in for"
            f" {SEND_ATTEMPTS * producers.REQUEST_SECONDS} s: is it up, and its disk not full?"
        )

    def _delivered(self, slot: _Slot, future: asyncio.Future[Any]) -> None:
        error = StopWorker("the producer closed") if future.cancelled() else future.exception()
        if error is None:
            slot.waiting -= 1
            if slot.waiting == 0:
                self._ack()
        elif isinstance(error, _TOO_LARGE):
            task = asyncio.get_running_loop().create_task(self._bury(slot, error))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._fail(error)

    async def _bury(self, slot: _Slot, error: KafkaError) -> None:
        """The broker refused an output for its size: its event goes to the dead letters."""
        try:
            refusal = Refused(f"the broker refused an output for its size: {error!r}")
            future = await self._send(self._screen.poisoned(slot.arrival, refusal))
        except Exception as failure:
            self._fail(failure)
        else:
            future.add_done_callback(partial(self._delivered, slot))

    def _ack(self) -> None:
        slots = self._slots
        while slots and slots[0].waiting == 0:
            slots.popleft().event.ack()
        if self._room is not None and not self._room.done():
            self._room.set_result(None)

    def _fail(self, error: BaseException) -> None:
        """Nothing more is acked, and the actor ends with the error wherever it waits."""
        if self._error is None:
            self._error = error
            if self._room is not None and not self._room.done():
                self._room.set_exception(error)
            else:
                self._stream.channel._throw(error)

    async def _wait(self) -> None:
        if self._error is not None:
            raise self._error
        self._room = asyncio.get_running_loop().create_future()
        try:
            await self._room
        finally:
            self._room = None


def arrival_of(event: Any) -> Arrival:
    """The record that a Faust event holds."""
    message = event.message
    return Arrival(
        message.topic,
        message.partition,
        message.offset,
        broker_time(message.timestamp),
        message.key,
        message.value,
    )


# --- transactions -----------------------------------------------------------------------------


class Fold(Protocol):
    """A stage with memory: folds events in offset order into records and a position."""

    @property
    def next_offset(self) -> int:
        """The first offset that is not in the memory."""
        ...

    def decode(self, value: bytes) -> Any: ...

    def observe(self, event: Any, arrival: Arrival) -> Sequence[Output]:
        """The records an event causes; of a compacted topic the last of a key stands for all."""
        ...

    def skip(self, offset: int) -> None:
        """Pass over an event that goes to the dead letters."""
        ...

    def start(self) -> Sequence[Output]:
        """Records that reading the state itself causes."""
        ...

    def position(self) -> Output:
        """The record that says how far the fold has come."""
        ...


Restore = Callable[[int, StateRecords], Fold]
"""From a partition number and the records of its state to a fold."""


class TransactionalDelivery:
    """Exactly once, for the fold of one topic; each partition has a session of its own."""

    def __init__(self, stage: Stage, restore: Restore, settings: Settings) -> None:
        self._stage: Stage = stage
        self._restore = restore
        self._settings = settings
        self._screen = Screen(stage, settings)

    async def run(self, stream: Any) -> None:
        """Fold a Faust stream's events until the stream ends."""
        lane: _FoldLane | None = None

        async def close() -> None:
            if lane is not None:
                await lane.close()

        async with _stopping(close):
            unacked = stream.noack()
            async for _ in unacked:
                event = unacked.current_event
                generation = event.message.generation_id
                if lane is None or lane.generation != generation:
                    # Another worker may have owned the partition in between, whatever Faust
                    # says: after a rebalance only what is committed counts.
                    await close()
                    lane = await self._open(stream, event.message.partition, generation)
                elif lane.failed:
                    earlier = lane.unacked
                    await close()
                    lane = await self._open(stream, event.message.partition, generation)
                    for waiting in earlier:
                        await lane.put(waiting)
                await lane.put(event)

    async def _open(self, stream: Any, partition: int, generation: int) -> _FoldLane:
        session = await transactions.open_session(partition, self._settings)
        try:
            fold = self._restore(partition, session.state)
        except BaseException:
            await session.close()
            raise
        return _FoldLane(stream, generation, fold, session, self._screen, self._settings)


class _FoldLane:
    """The events of one partition between reading, folding, committing and acking."""

    def __init__(
        self,
        stream: Any,
        generation: int,
        fold: Fold,
        session: transactions.Session,
        screen: Screen,
        settings: Settings,
    ) -> None:
        self.generation = generation
        self.unacked: deque[Any] = deque()
        self._stream = stream
        self._fold = fold
        self._session = session
        self._screen = screen
        self._settings = settings
        self._committed = fold.next_offset
        self._queued = fold.next_offset
        self._fenced_until: float | None = None
        self._writing = False
        self._closing = False
        self._queue: asyncio.Queue[Arrival] = asyncio.Queue(2 * BATCH_EVENTS)
        self._worker = asyncio.get_running_loop().create_task(self._work())
        self._worker.add_done_callback(self._ended)

    @property
    def failed(self) -> bool:
        """Whether a transaction failed that another session may try again."""
        return self._worker.done() and not self._fenced

    @property
    def _fenced(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._fenced_until is not None and now < self._fenced_until

    async def put(self, event: Any) -> None:
        """Fold an event in its turn; a repeat is acked once what it repeats is committed."""
        self.unacked.append(event)
        if self._worker.done():
            while self._fenced and len(self.unacked) >= HELD_EVENTS:  # noqa: ASYNC110 - a clock ends it
                await asyncio.sleep(1)
            return
        arrival = arrival_of(event)
        if arrival.offset < self._queued:
            self._ack()
        else:
            self._queued = arrival.offset + 1
            await self._queue.put(arrival)

    async def close(self) -> None:
        """Let go of the memory, after the transaction that is under way; the rest is forgotten."""
        self._closing = True
        if self._writing and not self._worker.done():
            await asyncio.wait([self._worker], timeout=DRAIN_SECONDS)
        self._worker.cancel()
        await asyncio.wait([self._worker], timeout=DRAIN_SECONDS)
        await self._session.close()

    async def _work(self) -> None:
        await self._commit([], list(self._fold.start()))
        while not self._closing:
            batch = [await self._queue.get()]
            if self._queue.qsize() < BATCH_EVENTS - 1:
                await asyncio.sleep(BATCH_SECONDS)
            while len(batch) < BATCH_EVENTS and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            await self._commit(batch, self._outputs(batch))

    def _outputs(self, batch: Sequence[Arrival]) -> list[Output]:
        outputs: list[Output] = []
        for arrival in batch:
            outputs.extend(self._screen.folded(self._fold, arrival))
        return outputs

    async def _commit(self, batch: Sequence[Arrival], outputs: list[Output]) -> None:
        if batch or outputs:
            self._writing = True
            await self._session.write([*latest(outputs), self._fold.position()])
            self._writing = False
            self._committed = self._fold.next_offset
            self._ack()

    def _ack(self) -> None:
        unacked = self.unacked
        while unacked and unacked[0].message.offset < self._committed:
            unacked.popleft().ack()

    def _ended(self, worker: asyncio.Task[None]) -> None:
        """The fold ends only by an error, which decides how the actor goes on."""
        if worker.cancelled():
            return
        error = worker.exception()
        if isinstance(error, ProducerFenced):
            # Another worker has the partition, and its results stand. The rebalance that says so
            # brings a new generation; where none comes, the broker itself ended a transaction
            # that was open while it was down, and the partition is still ours.
            wait = FENCED_SESSIONS * self._settings.session_seconds
            self._fenced_until = asyncio.get_running_loop().time() + wait
            log.warning("%s was fenced; waiting %g s for a rebalance", self._session, wait)
        elif isinstance(error, KafkaError | TimeoutError):
            log.warning("%s: %r; it will be opened anew", self._session, error)
        elif error is not None:
            self._stream.channel._throw(error)
        while not self._queue.empty():  # an actor that waits for room must not wait for ever
            self._queue.get_nowait()


def latest(outputs: Sequence[Output]) -> list[Output]:
    """Of records with one key in the state topic only the last, in the order of the rest."""
    last = {
        output.key: index
        for index, output in enumerate(outputs)
        if output.topic is Topic.ALERT_STATE
    }
    return [
        output
        for index, output in enumerate(outputs)
        if output.topic is not Topic.ALERT_STATE or last[output.key] == index
    ]
