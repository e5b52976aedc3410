"""Exactly once, for a stage with memory: results, state and position in one transaction.

The offsets that Faust commits are only a hint of where to start reading. What counts is the
position in the state topic: events below it are passed over, events above it that Faust would
pass over are read, and a session that fails is given up together with its memory.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, Protocol

from aiokafka.errors import KafkaError, ProducerFenced

from streams import transactions
from streams.delivery import (
    DRAIN_SECONDS,
    OUT_OF_PATIENCE,
    PATIENCE_SECONDS,
    TOO_LARGE,
    arrival_of,
    stopping,
)
from streams.errors import Refused, StopWorker
from streams.events import Stage
from streams.records import Arrival, Output
from streams.screen import Screen
from streams.settings import Settings, variable
from streams.topology import Topic
from streams.transactions import StateRecords

log = logging.getLogger(__name__)

BATCH_EVENTS: Final = 500
BATCH_SECONDS: Final = 0.1
"""A transaction costs Apache Kafka some 40 ms whatever its size, so events wait for company."""
FENCED_SESSIONS: Final = 3
"""Session times to wait for the rebalance that explains why a producer was fenced."""
MISSED_EVENTS: Final = 10_000
"""Offsets that are read at once of what the reader passed over, which may be all that is kept."""
HELD_EVENTS: Final = 5000
"""Events that a fenced fold holds while it waits."""


class Fold(Protocol):
    """A stage with memory: folds events in offset order into records and a position."""

    @property
    def next_offset(self) -> int:
        """The first offset that is not in the memory."""
        ...

    def decode(self, value: bytes) -> Any: ...

    def observe(self, event: Any, arrival: Arrival) -> Sequence[Output]:
        """The records an event causes, but for those of the state."""
        ...

    def skip(self, offset: int) -> None:
        """Pass over an event that goes to the dead letters."""
        ...

    def start(self) -> Sequence[Output]:
        """Records that reading the state itself causes."""
        ...

    def states(self) -> Sequence[Output]:
        """The records of what has changed in the memory since the last call."""
        ...

    def position(self) -> Output:
        """The record that says how far the fold has come."""
        ...


Restore = Callable[[int, StateRecords], Fold]
"""From a partition number and the records of its state to a fold."""


class _Lesson(NamedTuple):
    """What a failed session teaches the next one."""

    careful_until: int = 0
    """Offset below which each event is a transaction of its own: one of them is too large."""
    bury: int | None = None
    """Offset of the event whose outcome alone was too large."""


class TransactionalDelivery:
    """Exactly once, for the fold of one topic; each partition has a session of its own."""

    def __init__(self, stage: Stage, restore: Restore, settings: Settings) -> None:
        self._restore = restore
        self._settings = settings
        self._screen = Screen(stage, settings)

    async def run(self, stream: Any) -> None:
        """Fold a Faust stream's events until the stream ends."""
        lane: _FoldLane | None = None

        async def close() -> None:
            if lane is not None:
                await lane.close()

        async with stopping(close):
            unacked = stream.noack()
            async for _ in unacked:
                event = unacked.current_event
                message = event.message
                if lane is None or lane.generation != message.generation_id:
                    # Another worker may have owned the partition in between, whatever Faust
                    # says: after a rebalance only what is committed counts.
                    await close()
                    lane = await self._open(stream, message, _Lesson(), _patience())
                elif lane.failed:
                    await close()
                    failed = lane
                    lane = await self._open(stream, message, failed.lesson, failed.deadline)
                    for waiting in failed.unacked:
                        await lane.put(waiting)
                await lane.put(event)

    async def _open(self, stream: Any, message: Any, lesson: _Lesson, deadline: float) -> _FoldLane:
        """A lane over the committed state; tries until the deadline.

        Raises:
            StopWorker: the broker does not answer, or the state is not of this topic.
        """
        pause = 0.0
        while True:
            await asyncio.sleep(pause)
            try:
                session = await transactions.open_session(
                    message.topic, message.partition, self._settings
                )
                break
            except (KafkaError, TimeoutError) as error:
                if asyncio.get_running_loop().time() > deadline:
                    raise StopWorker(f"{OUT_OF_PATIENCE} ({error!r})") from error
                pause = min(5.0, 2 * pause + 0.2)
                log.warning("no session of partition %d yet: %r", message.partition, error)
        try:
            fold = self._restore(message.partition, session.take_state())
            if fold.next_offset > session.end:
                raise StopWorker(
                    f"{message.topic}[{message.partition}] ends at offset {session.end}, but its"
                    f" state has folded up to {fold.next_offset}: the topic was made anew. Delete"
                    f" {Topic.ALERT_STATE.name_in(self._settings)} as well, or use another"
                    f" {variable('topic_prefix')}"
                )
            return _FoldLane(
                stream,
                message,
                fold,
                session,
                self._screen,
                self._settings,
                lesson=lesson,
                deadline=deadline,
            )
        except BaseException:
            await session.close()
            raise


class _FoldLane:
    """The events of one partition between reading, folding, committing and acking."""

    def __init__(
        self,
        stream: Any,
        message: Any,
        fold: Fold,
        session: transactions.Session,
        screen: Screen,
        settings: Settings,
        *,
        lesson: _Lesson,
        deadline: float,
    ) -> None:
        self.generation = message.generation_id
        self.unacked: deque[Any] = deque()
        self.lesson = lesson
        self.deadline = deadline
        """When, without a transaction that succeeds, trying again has no more sense."""
        self._topic, self._partition = message.topic, message.partition
        self._stream = stream
        self._fold = fold
        self._session = session
        self._screen = screen
        self._settings = settings
        self._committed = fold.next_offset
        self._queued = fold.next_offset
        self._fenced_until: float | None = None
        self._batch: Sequence[Arrival] = ()
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
        if event.message.partition != self._partition:
            raise StopWorker(
                f"an actor of {self._topic}[{self._partition}] was given an event of partition"
                f" {event.message.partition}"
            )
        self.unacked.append(event)
        if self._worker.done():
            while self._fenced and len(self.unacked) >= HELD_EVENTS:  # noqa: ASYNC110 - a clock ends it
                await asyncio.sleep(1)
            return
        arrival = arrival_of(event)
        if arrival.offset > self._queued and not await self._catch_up(arrival.offset):
            return
        if arrival.offset < self._queued:
            self._ack()
        else:
            self._queued = arrival.offset + 1
            await self._queue.put(arrival)

    async def _catch_up(self, end: int) -> bool:
        """Queue what lies before an offset and was passed over; whether all of it was.

        The offsets that Faust commits are only a hint, also where they are ahead. Where it fails
        so does the lane: the event is not acked, and the next one begins again.
        """
        log.warning(
            "%s[%d]: reading offsets %d to %d, which were passed over",
            self._topic,
            self._partition,
            self._queued,
            end - 1,
        )
        while self._queued < end:
            piece = min(end, self._queued + MISSED_EVENTS)
            try:
                missed = await self._session.read(self._queued, piece)
            except (KafkaError, TimeoutError) as error:
                await self._give_up(error)
                return False
            for arrival in missed:
                await self._queue.put(arrival)
                if self._worker.done():  # nobody makes room any more
                    return False
            self._queued = piece
        return True

    async def _give_up(self, error: Exception) -> None:
        """Fail, as where a transaction did.

        Raises:
            StopWorker: none has succeeded for too long.
        """
        if asyncio.get_running_loop().time() > self.deadline:
            raise StopWorker(f"{OUT_OF_PATIENCE} ({error!r})") from error
        log.warning("%s: %r; it will be opened anew", self._session, error)
        self._worker.cancel()
        await asyncio.wait([self._worker])

    async def close(self) -> None:
        """Let go of the memory, after the transaction that is under way; the rest is forgotten."""
        self._closing = True
        if self._writing and not self._worker.done():
            await asyncio.wait([self._worker], timeout=DRAIN_SECONDS)
        self._worker.cancel()
        await asyncio.wait([self._worker], timeout=DRAIN_SECONDS)
        await self._session.close()

    async def _work(self) -> None:
        await self._commit(list(self._fold.start()))
        while not self._closing:
            batch = [await self._queue.get()]
            most = BATCH_EVENTS if batch[0].offset >= self.lesson.careful_until else 1
            if self._queue.qsize() < most - 1:
                await asyncio.sleep(BATCH_SECONDS)
            while len(batch) < most and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            self._batch = batch
            outputs: list[Output] = []
            for arrival in batch:
                outputs.extend(self._outputs(arrival))
            await self._commit(outputs)

    def _outputs(self, arrival: Arrival) -> Sequence[Output]:
        if arrival.offset == self.lesson.bury:
            refusal = Refused("the broker refused the transaction of its outcome for its size")
            outputs: Sequence[Output] = [self._screen.poisoned(arrival, refusal)]
        else:
            outputs = self._screen.outputs(self._fold.decode, self._fold.observe, arrival)
        if self._fold.next_offset <= arrival.offset:
            self._fold.skip(arrival.offset)
        return outputs

    async def _commit(self, outputs: list[Output]) -> None:
        if outputs or self._fold.next_offset > self._committed:
            self._writing = True
            await self._session.write([*outputs, *self._fold.states(), self._fold.position()])
            self._writing = False
            self._committed = self._fold.next_offset
            self.deadline = _patience()
            self._ack()

    def _ack(self) -> None:
        unacked = self.unacked
        while unacked and unacked[0].message.offset < self._committed:
            unacked.popleft().ack()

    def _ended(self, worker: asyncio.Task[None]) -> None:
        """The fold ends only by an error, which decides how the actor goes on."""
        while not self._queue.empty():  # an actor that waits for room must not wait for ever
            self._queue.get_nowait()
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
        elif isinstance(error, TOO_LARGE) and self._batch:
            first, last = self._batch[0].offset, self._batch[-1].offset
            log.warning("%s: offsets %d to %d: %r", self._session, first, last, error)
            self.lesson = _Lesson(last + 1, bury=first if first == last else None)
        elif isinstance(error, KafkaError | TimeoutError):
            if asyncio.get_running_loop().time() > self.deadline:
                self._stream.channel._throw(StopWorker(f"{OUT_OF_PATIENCE} ({error!r})"))
            log.warning("%s: %r; it will be opened anew", self._session, error)
        elif error is not None:
            self._stream.channel._throw(error)


def _patience() -> float:
    return asyncio.get_running_loop().time() + PATIENCE_SECONDS
