"""Faults on demand: a stream and a producer that do what a test tells them.

They stand in for Faust and the broker only where the real ones cannot be made to fail in exactly
one way; ``tests/integration`` runs the real ones.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from streams.events import Tick
from streams.records import Arrival, Output
from streams.topology import Topic


class Message:
    """A record as Faust hands it on."""

    topic = "wire.raw"
    partition = 0
    timestamp = 1.5

    def __init__(self, offset: int, value: bytes | None, generation: int = 1) -> None:
        self.offset = offset
        self.value = value
        self.key = b"key"
        self.generation_id = generation


class Event:
    """An event that writes its offset down when it is acked."""

    def __init__(self, message: Message, acked: list[int]) -> None:
        self.message = message
        self._acked = acked

    def ack(self) -> bool:
        self._acked.append(self.message.offset)
        return True


class Channel:
    """Where errors are thrown into a stream."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Event | BaseException] = asyncio.Queue()

    def _throw(self, error: BaseException) -> None:
        self.queue.put_nowait(error)


class Stream:
    """A Faust stream of values; it goes on until it is ended or an error is thrown into it."""

    def __init__(self, *values: bytes | None, generation: int = 1) -> None:
        self.channel = Channel()
        self.acked: list[int] = []
        self.read = 0
        self.current_event: Event | None = None
        for offset, value in enumerate(values):
            self.put(offset, value, generation)

    def put(self, offset: int, value: bytes | None, generation: int = 1) -> None:
        self.channel.queue.put_nowait(Event(Message(offset, value, generation), self.acked))

    def end(self) -> None:
        self.channel.queue.put_nowait(StopAsyncIteration())

    def noack(self) -> Stream:
        return self

    async def __aiter__(self) -> AsyncIterator[bytes | None]:
        while True:
            item = await self.channel.queue.get()
            if isinstance(item, StopAsyncIteration):
                return
            if isinstance(item, BaseException):
                raise item
            self.read += 1
            self.current_event = item
            yield item.message.value


class Sent:
    """What a producer was given, and the future that a test settles."""

    def __init__(self, topic: str, value: bytes | None, key: bytes, headers: Any) -> None:
        self.topic = topic
        self.key = key
        self.value = value
        self.headers = dict(headers or [])
        self.future: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Producer:
    """Takes everything in; delivers at once, or when the test says so."""

    def __init__(self, *, at_once: bool = False) -> None:
        self.sent: list[Sent] = []
        self._at_once = at_once

    async def send(
        self, topic: str, value: Any, key: Any, partition: Any, *, headers: Any
    ) -> asyncio.Future[None]:
        sent = Sent(topic, value, key, headers)
        self.sent.append(sent)
        if self._at_once:
            sent.future.set_result(None)
        return sent.future


class Copies:
    """A handler that makes as many outputs as its value says, and fails where it says so."""

    def decode(self, value: bytes) -> Any:
        return Tick(origin=0, origins=1) if value == b"tick" else value

    def handle(self, event: Any, arrival: Arrival) -> Sequence[Output]:
        if event == b"bad":
            raise RuntimeError("a fault of ours")
        count = int(event) if isinstance(event, bytes) and event.isdigit() else 1
        value = b"x" * 70_000 if event == b"large" else b"out-%d" % arrival.offset
        return [Output(topic=Topic.STORIES, key=b"k", value=value) for _ in range(count)]


async def settle() -> None:
    """Lets everything that can go on go on."""
    for _ in range(50):
        await asyncio.sleep(0)
