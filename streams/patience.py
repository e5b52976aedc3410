"""Waiting for a broker that is away, for a while: what starts may meet one that restarts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from aiokafka.errors import KafkaConnectionError

from streams.errors import StopWorker
from streams.settings import Settings, variable

log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 2.0
WORKER_PATIENCE: Final = 120.0
"""How long a worker waits for its broker: both may have been started at once."""

T = TypeVar("T")


class NoBroker(StopWorker):
    """No broker answered for too long; says where, and what to do."""


async def until_answered(
    ask: Callable[[], Awaitable[T]],
    settings: Settings,
    *,
    patience: float = WORKER_PATIENCE,
    away: tuple[type[Exception], ...] = (KafkaConnectionError,),
) -> T:
    """What ``ask`` returns, asked again every 2 s while no broker answers.

    Args:
        ask: leaves nothing behind when it raises.
        patience: seconds after which no broker is taken to be there.
        away: the errors that mean so.

    Raises:
        NoBroker: none answered within ``patience``.
    """
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        try:
            return await ask()
        except away as error:
            if asyncio.get_running_loop().time() >= deadline:
                raise NoBroker(
                    f"no broker answers at {settings.kafka} ({error!r}); start one, or set"
                    f" {variable('kafka')}"
                ) from error
            log.warning("no broker answers at %s yet; asking again", settings.kafka)
        await asyncio.sleep(RETRY_SECONDS)
