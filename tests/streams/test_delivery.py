"""One place that acks: when, in which order, and when never."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError
from hypothesis import given
from hypothesis import strategies as st

from streams import delivery
from streams.delivery import Delivery
from streams.errors import StopWorker
from streams.settings import Settings
from tests.streams.delivery_kit import Copies, Producer, Stream, settle

SETTINGS = Settings(max_message_bytes=65536, window=4)


@pytest.fixture(autouse=True)
def _short_drain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "DRAIN_SECONDS", 0.05)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(10):
            await test()

    asyncio.run(bounded())


def deliver(stream: Stream, producer: Producer) -> asyncio.Task[None]:
    stage = Delivery("normalize", Copies(), SETTINGS)
    return asyncio.create_task(stage.run(stream, producer))  # type: ignore[arg-type]


def test_an_event_is_acked_only_when_all_its_outputs_are_delivered() -> None:
    async def test() -> None:
        stream, producer = Stream(b"3"), Producer()
        actor = deliver(stream, producer)
        await settle()
        assert len(producer.sent) == 3
        for sent in producer.sent[:2]:
            sent.future.set_result(None)
        await settle()
        assert stream.acked == []
        producer.sent[2].future.set_result(None)
        await settle()
        assert stream.acked == [0]
        stream.end()
        await actor

    run(test)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.permutations(range(12)))
def test_acks_are_in_offset_order_whatever_the_order_of_delivery(
    outputs: list[int], order: list[int]
) -> None:
    async def test() -> None:
        stream, producer = Stream(*(b"%d" % n for n in outputs)), Producer()
        actor = deliver(stream, producer)
        await settle()
        for index in order:
            if index >= len(producer.sent):
                continue
            producer.sent[index].future.set_result(None)
            await settle()
            assert stream.acked == list(range(len(stream.acked)))
        assert stream.acked == list(range(len(outputs)))
        stream.end()
        await actor

    run(test)


def test_the_window_bounds_what_is_on_its_way() -> None:
    async def test() -> None:
        stream, producer = Stream(*[b"1"] * 10), Producer()
        actor = deliver(stream, producer)
        await settle()
        assert len(producer.sent) == SETTINGS.window
        producer.sent[0].future.set_result(None)
        await settle()
        assert len(producer.sent) == SETTINGS.window + 1
        actor.cancel()
        for sent in producer.sent:
            if not sent.future.done():
                sent.future.set_result(None)
        await actor

    run(test)


@pytest.mark.parametrize("waiting_for_room", [False, True])
def test_a_lost_output_ends_the_actor_and_acks_nothing_from_there(waiting_for_room: bool) -> None:
    async def test() -> None:
        count = SETTINGS.window + 1 if waiting_for_room else 3
        stream, producer = Stream(*[b"1"] * count), Producer()
        actor = deliver(stream, producer)
        await settle()
        producer.sent[0].future.set_result(None)
        producer.sent[1].future.set_exception(KafkaTimeoutError("lost"))
        for sent in producer.sent[2:]:
            sent.future.set_result(None)
        with pytest.raises(KafkaTimeoutError, match="lost"):
            await actor
        assert stream.acked == [0]

    run(test)


def test_what_the_broker_refuses_for_its_size_becomes_a_dead_letter() -> None:
    async def test() -> None:
        stream, producer = Stream(b"1"), Producer()
        actor = deliver(stream, producer)
        await settle()
        producer.sent[0].future.set_exception(MessageSizeTooLargeError("too large"))
        await settle()
        assert stream.acked == []
        letter = producer.sent[1]
        assert letter.topic == "wire.dead-letters"
        assert letter.value == b"1"
        assert b"refused an output for its size" in letter.headers["dl-reason"]
        letter.future.set_result(None)
        await settle()
        assert stream.acked == [0]
        stream.end()
        await actor

    run(test)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"bad", b"RuntimeError: a fault of ours"),
        (b"large", b"oversized: its form for wire.stories has 70001 bytes"),
        (None, b"tombstone"),
    ],
)
def test_what_cannot_be_used_becomes_a_dead_letter_with_a_reason(
    value: bytes | None, reason: bytes
) -> None:
    async def test() -> None:
        stream, producer = Stream(value), Producer(at_once=True)
        actor = deliver(stream, producer)
        await settle()
        (letter,) = producer.sent
        assert letter.topic == "wire.dead-letters"
        assert letter.value == value
        assert letter.headers["dl-reason"].startswith(reason)
        assert letter.headers["dl-stage"] == b"normalize"
        assert letter.headers["dl-offset"] == b"0"
        assert stream.acked == [0]
        stream.end()
        await actor

    run(test)


def test_too_much_poison_stops_and_ticks_do_not_dilute_it() -> None:
    async def test() -> None:
        values = [b"bad"] * 499 + [b"tick"] * 500 + [b"bad"] * 10
        stream, producer = Stream(*values), Producer(at_once=True)
        with pytest.raises(StopWorker, match="500 of the last 500 stories at normalize"):
            await deliver(stream, producer)
        assert stream.acked[-1] == 998, "the one too many is not acked"

    run(test)


def test_an_actor_that_is_cancelled_while_it_waits_still_acks_what_arrives() -> None:
    """As Faust does at a rebalance; an error here would end the worker."""

    async def test() -> None:
        stream, producer = Stream(*[b"1"] * 10), Producer()
        actor = deliver(stream, producer)
        await settle()
        actor.cancel()
        await settle()
        actor.cancel()
        for sent in producer.sent:
            sent.future.set_result(None)
        await actor
        assert stream.acked == list(range(SETTINGS.window))

    run(test)


def test_a_stop_does_not_wait_for_ever() -> None:
    async def test() -> None:
        stream, producer = Stream(b"1"), Producer()
        actor = deliver(stream, producer)
        await settle()
        stream.end()
        await actor
        assert stream.acked == []

    run(test)


def test_a_dead_letter_that_is_too_large_itself_stops_the_worker() -> None:
    async def test() -> None:
        stream, producer = Stream(b"2"), Producer()
        actor = deliver(stream, producer)
        await settle()
        for sent in producer.sent[:2]:
            sent.future.set_exception(MessageSizeTooLargeError("too large"))
        await settle()
        assert len(producer.sent) == 3, "one dead letter of one event"
        producer.sent[2].future.set_exception(MessageSizeTooLargeError("too large"))
        with pytest.raises(StopWorker, match="even the dead letter of"):
            await actor
        assert stream.acked == []

    run(test)


def test_a_key_of_any_size_becomes_a_dead_letter() -> None:
    async def test() -> None:
        stream, producer = Stream(b"bad"), Producer(at_once=True)
        event = stream.channel.queue._queue[0]  # type: ignore[attr-defined]
        event.message.key = b"k" * 5_000_000
        actor = deliver(stream, producer)
        await settle()
        assert len(producer.sent[0].key) == 4096
        assert stream.acked == [0]
        stream.end()
        await actor

    run(test)
