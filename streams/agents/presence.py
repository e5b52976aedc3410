"""Sees that the topics stay: a worker whose topics were deleted would read nothing, in peace.

aiokafka goes on without them, and Faust is given no partitions and waits. The worker does not make
them anew by itself: positions and state that belong to the old ones have to be looked at first,
which is what it does when it starts.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from aiokafka.errors import KafkaError

from streams.agents.provision import (
    ANSWER_SECONDS,
    ProvisionError,
    check_partitions,
    partitions,
    started_admin,
)
from streams.settings import Settings
from streams.topology import Topic

log = logging.getLogger(__name__)

CHECK_SECONDS: Final = 5.0
LOOKS: Final = 3
"""So often in a row they must be missing: a broker that has just started may not know them yet."""


async def watch_topics(settings: Settings) -> None:
    """Look after the topics for ever. A broker that does not answer is no news here.

    Raises:
        ProvisionError: topics are gone, or have another number of partitions than they had.
    """
    wrong = 0
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        try:
            await _look(settings)
        except (KafkaError, TimeoutError) as error:
            log.debug("could not look after the topics: %r", error)
        except ProvisionError:
            wrong += 1
            if wrong == LOOKS:
                raise
        else:
            wrong = 0


async def _look(settings: Settings) -> None:
    async with asyncio.timeout(ANSWER_SECONDS), started_admin(settings) as admin:
        counts = await partitions(admin, settings)
    gone = [topic.name_in(settings) for topic in Topic if topic not in counts]
    if gone:
        raise ProvisionError(
            f"{', '.join(gone)} {'was' if len(gone) == 1 else 'were'} deleted at {settings.kafka}"
            " while it worked: start it again, and it makes what is missing anew; what stood there"
            " is lost"
        )
    check_partitions(counts, settings)
