"""Sessions over a partition's state, on real brokers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiokafka.errors import ProducerFenced

from streams import producers, transactions
from streams.agents.provision import ensure_topics
from streams.records import Output
from streams.settings import Settings
from streams.topology import Topic
from streams.transactions import Session


def state(key: str, value: str | None) -> Output:
    return Output(
        topic=Topic.ALERT_STATE,
        key=key.encode(),
        value=None if value is None else value.encode(),
        partition=0,
    )


def signal(value: str) -> Output:
    return Output(topic=Topic.SIGNALS, key=None, value=value.encode(), partition=0)


def run(
    wire: Settings, test: Callable[[Callable[[], Awaitable[Session]]], Awaitable[None]]
) -> None:
    """Runs a test that opens sessions of one partition, and closes them."""

    async def bounded() -> None:
        await ensure_topics(wire)
        opened: list[Session] = []

        async def open_session() -> Session:
            name = Topic.SIGNALS.name_in(wire)
            opened.append(await transactions.open_session(name, 0, wire))
            return opened[-1]

        try:
            async with asyncio.timeout(50):
                await test(open_session)
        finally:
            for session in opened:
                await session.close()

    asyncio.run(bounded())


def test_a_session_reads_what_was_committed_last_of_each_key_and_keeps_none_of_it(
    wire: Settings,
) -> None:
    async def test(open_session: Callable[[], Awaitable[Session]]) -> None:
        first = await open_session()
        assert first.take_state() == []
        await first.write([state("a", "1"), state("b", "1"), state("c", "1")])
        await first.write([state("a", "2"), state("b", None)])
        second = await open_session()
        assert sorted(second.take_state()) == [(b"a", b"2"), (b"c", b"1")]
        assert second.take_state() == []

    run(wire, test)


def test_an_earlier_session_is_fenced_and_what_it_left_open_is_never_seen(wire: Settings) -> None:
    async def test(open_session: Callable[[], Awaitable[Session]]) -> None:
        zombie = await open_session()
        await zombie.write([state("a", "1")])
        await zombie._producer.begin_transaction()
        await (await producers.send(zombie._producer, state("a", "zombie"), wire))
        owner = await open_session()
        assert owner.take_state() == [(b"a", b"1")]
        with pytest.raises(ProducerFenced):
            await zombie._producer.commit_transaction()
        await owner.write([state("b", "1")])
        last = await open_session()
        assert sorted(last.take_state()) == [(b"a", b"1"), (b"b", b"1")]

    run(wire, test)


def test_it_reads_what_was_passed_over_and_says_where_the_partition_ended(wire: Settings) -> None:
    async def test(open_session: Callable[[], Awaitable[Session]]) -> None:
        first = await open_session()
        await first.write([signal(f"{number}") for number in range(10)])
        second = await open_session()
        assert second.end >= 10
        found = await second.read(3, 6)
        assert [(each.offset, each.value) for each in found] == [(3, b"3"), (4, b"4"), (5, b"5")]

    run(wire, test)
