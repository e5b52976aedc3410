"""Nothing is lost: an offset is acked when the broker has acknowledged what it caused.

Faust by itself loses data: an exception in an agent acks its event, ``take()`` acks whole
batches, and awaiting a send waits only for the buffer. So every agent reads with ``noack()`` and
goes through one of two forms, which alone ack:

* :class:`Delivery`, here, acks a source offset once the broker has acknowledged every output it
  caused, in offset order, with a bounded window of events on their way, so that throughput does
  not pay a round trip for each story. At least once.
* :class:`streams.folding.TransactionalDelivery` folds a partition in batches and writes results,
  state and position in one transaction; it acks what lies below the committed position. Exactly
  once for whoever reads committed records.

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
    RecordListTooLargeError,
)

from streams import producers
from streams.errors import Refused, StopWorker
from streams.events import Stage
from streams.records import Arrival, Output, broker_time
from streams.screen import Screen
from streams.settings import Settings

log = logging.getLogger(__name__)

DRAIN_SECONDS: Final = 10.0
"""How long a stopping agent waits for the broker to acknowledge what is on its way."""
PATIENCE_SECONDS: Final = 300.0
"""How long a worker waits for a broker that takes nothing in; then it stops, and loses nothing."""
TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)
OUT_OF_PATIENCE: Final = (
    f"the broker took nothing in for {PATIENCE_SECONDS:.0f} s: is it up, and its disk not full?"
    " Nothing is lost; start the worker again when it is back"
)


class Handler(Protocol):
    """A stage: from bytes to an event, and from an event to records. Both pure."""

    def decode(self, value: bytes) -> Any: ...

    def handle(self, event: Any, arrival: Arrival) -> Sequence[Output]: ...


@asynccontextmanager
async def stopping(wind_up: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
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

    __slots__ = ("arrival", "buried", "event", "waiting")

    def __init__(self, event: Any, arrival: Arrival, waiting: int) -> None:
        self.event = event
        self.arrival = arrival
        self.waiting = waiting
        self.buried = False
        """Whether a dead letter of it is on its way, because an output was refused."""


class Delivery:
    """At least once, for one stage of one worker; each actor has a lane of its own."""

    def __init__(self, stage: Stage, handler: Handler, settings: Settings) -> None:
        self._handler = handler
        self._settings = settings
        self._screen = Screen(stage, settings)

    async def run(self, stream: Any, producer: AIOKafkaProducer) -> None:
        """Take a Faust stream's events to the producer until the stream ends."""
        lane = _Lane(stream, producer, self._screen, self._settings)
        async with stopping(lane.drain):
            unacked = stream.noack()
            async for _ in unacked:
                event = unacked.current_event
                arrival = arrival_of(event)
                outputs = self._screen.outputs(self._handler.decode, self._handler.handle, arrival)
                await lane.put(event, arrival, outputs)


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
        try:
            for output in outputs:
                await self._dispatch(slot, output)
        except BaseException:
            # Cut off between its outputs it will never be complete: it stays unacked, and no
            # drain shall wait for it.
            self._slots.remove(slot)
            raise
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

    async def _dispatch(self, slot: _Slot, output: Output) -> None:
        try:
            future = await self._send(output)
        except TOO_LARGE as error:
            await self._bury(slot, error)
        else:
            future.add_done_callback(partial(self._delivered, slot))

    async def _send(self, output: Output) -> asyncio.Future[Any]:
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while True:
            try:
                return await producers.send(self._producer, output, self._settings)
            except KafkaTimeoutError:
                if asyncio.get_running_loop().time() > deadline:
                    raise StopWorker(OUT_OF_PATIENCE) from None
                log.warning("the broker takes nothing in; still waiting")

    def _delivered(self, slot: _Slot, future: asyncio.Future[Any]) -> None:
        error = StopWorker("the producer closed") if future.cancelled() else future.exception()
        if error is None:
            self._complete(slot)
        elif isinstance(error, TOO_LARGE):
            task = asyncio.get_running_loop().create_task(self._bury(slot, error))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._fail(error)

    async def _bury(self, slot: _Slot, error: KafkaError) -> None:
        """The broker refused an output for its size: its event goes to the dead letters, once."""
        if slot.buried:
            self._complete(slot)
            return
        slot.buried = True
        try:
            refusal = Refused(f"the broker refused an output for its size: {error!r}")
            future = await self._send(self._screen.poisoned(slot.arrival, refusal))
        except Exception as failure:
            self._fail(failure)
        else:
            future.add_done_callback(partial(self._buried, slot))

    def _buried(self, slot: _Slot, future: asyncio.Future[Any]) -> None:
        if not future.cancelled() and isinstance(future.exception(), TOO_LARGE):
            where = f"{slot.arrival.topic}[{slot.arrival.partition}]@{slot.arrival.offset}"
            self._fail(
                StopWorker(
                    f"even the dead letter of {where} is too large for its topic: raise its"
                    f" max.message.bytes to {self._settings.max_request_bytes}"
                )
            )
        else:
            self._delivered(slot, future)

    def _complete(self, slot: _Slot) -> None:
        slot.waiting -= 1
        if slot.waiting == 0:
            self._ack()

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
