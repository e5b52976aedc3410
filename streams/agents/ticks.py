"""Ticks: the owner of a partition of the raw topic says, in it, that time passes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Set
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from streams import events, producers
from streams.events import Tick
from streams.records import Output
from streams.settings import Settings
from streams.topology import Topic

log = logging.getLogger(__name__)

DELIVERY_SECONDS: Final = 60.0


async def tick_for_ever(
    partitions: Set[Any], producer: AIOKafkaProducer, settings: Settings
) -> None:
    """Write a tick into each of an actor's partitions, time after time.

    ``partitions`` is the live set that Faust gives the actor: empty until it is assigned one.
    A tick that cannot be written is only reported: the next one says more.
    """
    while True:
        await asyncio.sleep(settings.tick_seconds)
        for partition in [tp.partition for tp in partitions]:
            tick = Tick(origin=partition, origins=settings.partitions)
            output = Output(
                topic=Topic.RAW, key=None, value=events.encode(tick), partition=partition
            )
            try:
                async with asyncio.timeout(DELIVERY_SECONDS):
                    await (await producers.send(producer, output, settings))
            except (KafkaError, TimeoutError) as error:
                log.warning("no tick for partition %d: %r", partition, error)
