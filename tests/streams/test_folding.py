"""Exactly once, whatever happens to a session: faults that real brokers make too rarely."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, ProducerFenced

from streams import folding, transactions
from streams.errors import StopWorker
from streams.folding import TransactionalDelivery
from streams.records import Arrival, Output, broker_time
from streams.settings import Settings
from streams.topology import Topic
from tests.streams.delivery_kit import Stream

SETTINGS = Settings(session_seconds=6)


class Numbers:
    """A fold that says each number it is given; its state is how far it is."""

    def __init__(self, partition: int, state: Sequence[tuple[bytes, bytes | None]]) -> None:
        self.next_offset = int(state[-1][1] or b"0") if state else 0

    def decode(self, value: bytes) -> int:
        return int(value)

    def observe(self, event: int, arrival: Arrival) -> Sequence[Output]:
        self.next_offset = arrival.offset + 1
        return [Output(topic=Topic.ALERTS, key=b"n", value=b"%d" % event)]

    def skip(self, offset: int) -> None:
        self.next_offset = offset + 1

    def start(self) -> Sequence[Output]:
        return []

    def states(self) -> Sequence[Output]:
        return []

    def position(self) -> Output:
        return Output(topic=Topic.ALERT_STATE, key=b"@", value=b"%d" % self.next_offset)


class Broker:
    """What is committed, and what shall go wrong: an error for each transaction to come."""

    def __init__(self) -> None:
        self.committed: list[Output] = []
        self.faults: list[Exception | None] = []
        self.largest: int | None = None
        self.sessions = 0
        self.closed: set[int] = set()
        self.others: set[int] = set()
        """Numbers of sessions of other workers."""
        self.log: list[bytes] = []
        self.unreadable: list[Exception] = []
        """An error for each reading to come."""
        self.read: list[tuple[int, int]] = []
        self.writing = asyncio.Event()
        self.may_write = asyncio.Event()
        self.may_write.set()

    def said(self) -> list[bytes | None]:
        return [output.value for output in self.committed if output.topic is Topic.ALERTS]

    def buried(self) -> list[bytes | None]:
        return [output.value for output in self.committed if output.topic is Topic.DEAD_LETTERS]

    async def open(self, topic: str, partition: int, settings: Settings) -> FakeSession:
        self.sessions += 1
        return FakeSession(self)


class FakeSession:
    """A session whose transactions fail as its broker says; a later one fences it."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._number = broker.sessions
        self._state = [
            (o.key or b"", o.value) for o in broker.committed if o.topic is Topic.ALERT_STATE
        ]
        self.end = len(broker.log)

    def __str__(self) -> str:
        return f"session {self._number}"

    def take_state(self) -> list[tuple[bytes, bytes | None]]:
        return self._state

    async def write(self, outputs: Sequence[Output]) -> None:
        broker = self._broker
        broker.writing.set()
        await broker.may_write.wait()
        fault = broker.faults.pop(0) if broker.faults else None
        if fault is not None:
            raise fault
        if self._number != broker.sessions:
            raise ProducerFenced
        values = [len(o.value or b"") for o in outputs if o.topic is Topic.ALERTS]
        if broker.largest is not None and sum(values) > broker.largest:
            raise MessageSizeTooLargeError("too large")
        broker.committed.extend(outputs)

    async def read(self, start: int, end: int) -> list[Arrival]:
        if self._broker.unreadable:
            raise self._broker.unreadable.pop(0)
        self._broker.read.append((start, end))
        return [
            Arrival("wire.raw", 0, offset, broker_time(0), None, self._broker.log[offset])
            for offset in range(start, end)
        ]

    async def close(self) -> None:
        self._broker.closed.add(self._number)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "BATCH_SECONDS", 0.0)
    monkeypatch.setattr(folding, "DRAIN_SECONDS", 0.5)


Test = Callable[[Broker, Stream, "asyncio.Task[None]"], Awaitable[None]]


def run(test: Test, monkeypatch: pytest.MonkeyPatch) -> None:
    async def bounded() -> None:
        broker, stream = Broker(), Stream()
        monkeypatch.setattr(transactions, "open_session", broker.open)
        stage = TransactionalDelivery("alert", Numbers, SETTINGS)
        actor = asyncio.create_task(stage.run(stream))
        async with asyncio.timeout(20):
            await test(broker, stream, actor)
            stream.end()
            await actor
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert broker.closed == set(range(1, broker.sessions + 1)) - broker.others

    asyncio.run(bounded())


def feed(broker: Broker, stream: Stream, *offsets: int, generation: int = 1) -> None:
    """Puts numbers into the log, and those of the given offsets into the stream."""
    for offset in offsets:
        while len(broker.log) <= offset:
            broker.log.append(b"%d" % len(broker.log))
        stream.put(offset, broker.log[offset], generation)


async def until(condition: Callable[[], Any]) -> None:
    """Waits for a condition; the test's own limit bounds it."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.001)


def test_what_is_committed_is_acked_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        feed(broker, stream, 0, 1, 2)
        await until(lambda: stream.acked == [0, 1, 2])
        assert broker.said() == [b"0", b"1", b"2"]

    run(test, monkeypatch)


def test_what_reading_the_state_causes_is_written_before_the_first_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hello = Output(topic=Topic.ALERTS, key=b"n", value=b"hello")
    monkeypatch.setattr(Numbers, "start", lambda self: [hello])

    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        feed(broker, stream, 0)
        await until(lambda: stream.acked == [0])
        assert broker.said() == [b"hello", b"0"]

    run(test, monkeypatch)


def test_nothing_is_acked_before_its_transaction_is_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        broker.may_write.clear()
        feed(broker, stream, 0)
        await broker.writing.wait()
        assert (stream.acked, broker.said()) == ([], [])
        broker.may_write.set()
        await until(lambda: stream.acked == [0])

    run(test, monkeypatch)


def test_a_failed_transaction_is_done_again_by_a_new_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        broker.faults = [KafkaTimeoutError("gone"), TimeoutError()]
        for offset in range(4):
            feed(broker, stream, offset)
            await until(lambda: stream.read > offset)  # noqa: B023 - waited for at once
            await asyncio.sleep(0.01)
        await until(lambda: stream.acked == [0, 1, 2, 3])
        assert broker.said() == [b"0", b"1", b"2", b"3"]
        assert broker.sessions == 3

    run(test, monkeypatch)


def test_events_below_the_position_are_acked_and_not_said_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        feed(broker, stream, 0, 1)
        await until(lambda: stream.acked == [0, 1])
        feed(broker, stream, 0, 1, 2, generation=2)
        await until(lambda: stream.acked == [0, 1, 0, 1, 2])
        assert broker.said() == [b"0", b"1", b"2"]
        assert broker.sessions == 2, "a new generation reads the committed state anew"

    run(test, monkeypatch)


def test_a_fenced_fold_says_nothing_until_the_rebalance(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        feed(broker, stream, 0)
        await until(lambda: stream.acked == [0])
        # Another worker takes over and folds on.
        other = await broker.open("wire.raw", 0, SETTINGS)
        broker.others.add(broker.sessions)
        broker.log.extend([b"1", b"2"])
        await other.write(
            [
                Output(topic=Topic.ALERTS, key=b"n", value=b"1"),
                Output(topic=Topic.ALERT_STATE, key=b"@", value=b"2"),
            ]
        )
        feed(broker, stream, 1, 2)
        await until(lambda: stream.read == 3)
        await asyncio.sleep(0.05)
        assert (broker.said(), stream.acked) == ([b"0", b"1"], [0])
        feed(broker, stream, 3)
        await until(lambda: stream.read == 4)
        await asyncio.sleep(0.05)
        assert broker.sessions == 2, "it must not fence whoever has the partition now"
        # The partition comes back with the next generation.
        feed(broker, stream, 1, 2, generation=2)
        await until(lambda: stream.acked == [0, 1, 2])
        assert broker.said() == [b"0", b"1", b"2"]

    run(test, monkeypatch)


def test_a_fold_that_was_fenced_by_nobody_goes_on_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(folding, "FENCED_SESSIONS", 0.01)

    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        broker.faults = [ProducerFenced()]
        feed(broker, stream, 0)
        await asyncio.sleep(0.1)
        feed(broker, stream, 1)
        await until(lambda: stream.acked == [0, 1])
        assert broker.said() == [b"0", b"1"]

    run(test, monkeypatch)


def test_an_outcome_that_is_too_large_buries_its_event_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        broker.largest = 3
        broker.log = [b"0", b"1", b"22222", b"3", b"4", b"5", b"6", b"7"]
        for offset in range(len(broker.log)):
            feed(broker, stream, offset)
        # A failed session is replaced at the next event; on a wire there is always a next tick.
        for offset in range(8, 20):
            await asyncio.sleep(0.02)
            broker.log.append(b"9")
            feed(broker, stream, offset)
        await until(lambda: stream.acked == list(range(20)))
        assert broker.said() == [b"0", b"1", b"3", b"4", b"5", b"6", b"7", *[b"9"] * 12]
        assert broker.buried() == [b"22222"]

    run(test, monkeypatch)


def test_what_faust_passes_over_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        feed(broker, stream, 0)
        await until(lambda: stream.acked == [0])
        feed(broker, stream, 4)
        await until(lambda: stream.acked == [0, 4])
        assert broker.said() == [b"0", b"1", b"2", b"3", b"4"]

    run(test, monkeypatch)


def test_a_session_that_fails_while_much_is_read_that_was_passed_over_is_opened_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    last = 10 * folding.BATCH_EVENTS

    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        broker.faults = [None, KafkaTimeoutError("gone")]
        feed(broker, stream, last)
        await until(lambda: broker.faults == [])
        feed(broker, stream, last + 1)
        await until(lambda: stream.acked == [last, last + 1])
        assert broker.said() == [b"%d" % number for number in range(last + 2)]

    run(test, monkeypatch)


def test_much_that_was_passed_over_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "MISSED_EVENTS", 100)

    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        feed(broker, stream, 250)
        await until(lambda: stream.acked == [250])
        assert broker.said() == [b"%d" % number for number in range(251)]
        assert broker.read == [(0, 100), (100, 200), (200, 250)]

    run(test, monkeypatch)


def test_a_broker_that_is_away_while_it_reads_what_was_passed_over_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        broker.unreadable = [KafkaTimeoutError("gone"), TimeoutError()]
        for offset in range(3, 6):
            feed(broker, stream, offset)
            await until(lambda: stream.read == offset - 2)  # noqa: B023 - waited for at once
        await until(lambda: stream.acked == [3, 4, 5])
        assert broker.said() == [b"0", b"1", b"2", b"3", b"4", b"5"]

    run(test, monkeypatch)


def test_a_topic_that_was_made_anew_under_its_state_stops_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        broker.committed = [Output(topic=Topic.ALERT_STATE, key=b"@", value=b"900")]
        feed(broker, stream, 0)
        with pytest.raises(StopWorker, match=r"ends at offset 1, .* folded up to 900"):
            await actor

    with pytest.raises(StopWorker):
        run(test, monkeypatch)


def test_an_event_of_another_partition_stops_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        feed(broker, stream, 0, 1)
        stranger = stream.channel.queue._queue[-1]  # type: ignore[attr-defined]
        stranger.message.partition = 3
        with pytest.raises(StopWorker, match="was given an event of partition 3"):
            await actor

    with pytest.raises(StopWorker):
        run(test, monkeypatch)


def test_a_stop_in_the_midst_of_a_transaction_lets_it_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(broker: Broker, stream: Stream, actor: asyncio.Task[None]) -> None:
        broker.may_write.clear()
        feed(broker, stream, 0)
        await broker.writing.wait()
        actor.cancel()
        await asyncio.sleep(0.01)
        broker.may_write.set()
        await actor
        assert (broker.said(), stream.acked) == ([b"0"], [0])

    run(test, monkeypatch)


def test_an_error_of_ours_ends_the_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(broker: Broker, stream: Stream, actor: Any) -> None:
        broker.faults = [ZeroDivisionError("ours")]
        feed(broker, stream, 0)
        with pytest.raises(ZeroDivisionError, match="ours"):
            await actor
        assert stream.acked == []

    with pytest.raises(ZeroDivisionError):
        run(test, monkeypatch)
