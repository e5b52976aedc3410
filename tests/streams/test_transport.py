"""The step from the fetcher to the streams, over a rebalance, beside Faust's own."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport.drivers.aiokafka import Consumer
from faust.types.tuples import TP
from mode.utils.locks import Event
from mode.utils.queues import FlowControlEvent

from streams.agents.transport import DirectConsumer

PARTITION = TP("wire.signals", 0)
COMMITTED = 30
"""What the rebalance seeks back to."""


class Rebalanced:
    """A consumer of one partition whose flow is suspended when a given record comes."""

    def __init__(self, kind: type[Consumer], suspended_at: int, *, handing_over: bool) -> None:
        self.handed: list[tuple[int, int]] = []
        self._suspended_at = suspended_at
        self._handing_over = handing_over
        self._position = 0
        self._flow = FlowControlEvent()
        self._flow.resume()
        self.app = SimpleNamespace(
            consumer_generation_id=1,
            should_stop=False,
            topics=SimpleNamespace(acks_enabled_for=lambda topic: True),
        )
        consumer = self.consumer = kind.__new__(kind)
        nothing = lambda *arguments, **options: None  # noqa: E731
        for name, value in {
            "app": self.app,
            "callback": self._hand_over,
            "getmany": self._getmany,
            "_read_offset": defaultdict(lambda: None),
            "diag": SimpleNamespace(set_flag=nothing, unset_flag=nothing),
            "_commit_every": None,
            "transport": SimpleNamespace(app=self.app),
            "flow_active": True,
            "can_resume_flow": Event(),
            "suspend_flow": Event(),
            "_stopped": Event(),
            "_crashed": Event(),
            "log": SimpleNamespace(dev=nothing, info=nothing, exception=nothing),
            "consumer_stopped_errors": (),
            "sleep": lambda seconds: asyncio.sleep(0),
            "_loop": asyncio.get_running_loop(),
        }.items():
            setattr(consumer, name, value)

    async def run(self) -> None:
        fetcher = SimpleNamespace(_stopped=Event())
        drain = asyncio.create_task(self.consumer._drain_messages(fetcher))
        async with asyncio.timeout(5):
            await drain

    def _suspend(self) -> None:
        self._flow.suspend()
        self.consumer.stop_flow()
        asyncio.get_running_loop().create_task(self._rebalance())

    async def _rebalance(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        self.app.consumer_generation_id = 2
        self._position = COMMITTED
        self.consumer._read_offset[PARTITION] = COMMITTED
        self._flow.resume()
        self.consumer.resume_flow()

    async def _hand_over(self, message: Any) -> None:
        first = message.generation_id == 1
        if self._handing_over and first and message.offset == self._suspended_at:
            self._suspend()
        await self._flow.acquire()
        self.handed.append((message.generation_id, message.offset))

    async def _getmany(self, **options: float) -> AsyncIterator[tuple[TP, Any]]:
        if not self.consumer.flow_active:
            await self.consumer.can_resume_flow.wait()
        generation = self.app.consumer_generation_id
        for offset in range(self._position, 60):
            if not self.consumer.flow_active:
                return
            self._position = offset + 1
            if not self._handing_over and offset == self._suspended_at and generation == 1:
                self._suspend()
            yield (
                PARTITION,
                SimpleNamespace(
                    tp=PARTITION, topic=PARTITION.topic, offset=offset, generation_id=generation
                ),
            )
        self.consumer._stopped.set()


@pytest.mark.parametrize("handing_over", [True, False], ids=["in the hand-over", "before it"])
@pytest.mark.parametrize("kind", [Consumer, DirectConsumer])
def test_a_rebalance_passes_nothing_over(kind: type[Consumer], handing_over: bool) -> None:
    async def test() -> list[tuple[int, int]]:
        rebalanced = Rebalanced(kind, 45, handing_over=handing_over)
        await rebalanced.run()
        return rebalanced.handed

    handed = asyncio.run(test())
    assert [offset for generation, offset in handed if generation == 2] == list(
        range(COMMITTED, 60)
    )
    assert [offset for generation, offset in handed if generation == 1] == list(range(45))


def test_a_fetcher_that_is_stopped_in_a_hand_over_ends() -> None:
    async def test() -> None:
        rebalanced = Rebalanced(DirectConsumer, 45, handing_over=True)
        rebalanced._suspend = rebalanced._flow.suspend  # type: ignore[method-assign]
        drain = asyncio.create_task(rebalanced.run())
        while len(rebalanced.handed) < 45:  # noqa: ASYNC110
            await asyncio.sleep(0)
        drain.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drain

    asyncio.run(test())
