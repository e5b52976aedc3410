"""What cannot be used: into the dead letters with a reason, and too much of it stops the worker."""

from __future__ import annotations

from collections import deque
from hashlib import sha256
from typing import Final

import msgspec

from streams.errors import Refused, StopWorker
from streams.events import DeadLetter, Stage, dead_letter_headers
from streams.records import Arrival, Output
from streams.topology import Topic

POISON_WINDOW: Final = 500
"""Stories over which the share of poison is taken."""
KEPT_OF_OVERSIZED: Final = 64 * 1024
"""Bytes that are kept of an original above the size limit."""
KEPT_OF_KEY: Final = 4 * 1024
_REASON_CHARACTERS: Final = 1000


def dead_letter(arrival: Arrival, stage: Stage, reason: str, *, max_bytes: int) -> Output:
    """The dead letter of an event: its original bytes, and headers that say what was wrong.

    Args:
        max_bytes: the largest value that stands whole; of a larger one the first 64 KiB do. A key
            above 4 KiB, which no source of ours writes, is cut there.
    """
    value = arrival.value
    letter = DeadLetter(
        stage=stage,
        reason=reason[:_REASON_CHARACTERS],
        topic=arrival.topic,
        partition=arrival.partition,
        offset=arrival.offset,
        length=-1 if value is None else len(value),
        sha256=sha256(value or b"").hexdigest(),
    )
    kept = value if value is None or len(value) <= max_bytes else value[:KEPT_OF_OVERSIZED]
    # A record must have a key or a value, and a tombstone may come without either.
    key = b"" if arrival.key is None and kept is None else arrival.key
    if key is not None:
        # The broker bounds what it takes in only after compression: a key may be of any size.
        key = key[:KEPT_OF_KEY]
    return Output(
        topic=Topic.DEAD_LETTERS, key=key, value=kept, headers=dead_letter_headers(letter)
    )


def reason_of(error: Exception) -> str:
    """What an exception says to the people who read dead letters."""
    match error:
        case Refused():
            return str(error)
        case msgspec.ValidationError():
            return f"not a valid event: {error}"
        case msgspec.DecodeError():
            return f"not JSON in UTF-8: {error}"
        case RecursionError():
            return "nested too deeply"
        case _:
            return f"{type(error).__name__}: {error}"


class PoisonGauge:
    """Watches the share of poison among the last stories of one stage.

    A wire on which nearly everything is unusable has changed its form, or is not a wire: draining
    it into the dead letters would hide that. It remembers nothing over a restart, which is meant:
    what the source sent before it was mended must be passed some day.
    """

    def __init__(self, stage: Stage, limit: float) -> None:
        self._stage = stage
        self._limit = limit
        self._recent: deque[bool] = deque(maxlen=POISON_WINDOW)
        self._poisoned = 0

    def good(self) -> None:
        """A story was usable."""
        self._count(False)

    def poisoned(self, reason: str) -> None:
        """A story was not.

        Raises:
            StopWorker: too many of the last stories were not.
        """
        self._count(True)
        full = len(self._recent) == POISON_WINDOW
        if full and self._poisoned / POISON_WINDOW > self._limit:
            raise StopWorker(
                f"{self._poisoned} of the last {POISON_WINDOW} stories at {self._stage} could not"
                f" be used, more than the limit of {self._limit:.0%}; the last because: {reason}."
                " Mend the source, or set WIREWATCH_POISON_LIMIT=1 to drain it into the dead"
                " letters"
            )

    def _count(self, poisoned: bool) -> None:
        if len(self._recent) == POISON_WINDOW:
            self._poisoned -= self._recent[0]
        self._recent.append(poisoned)
        self._poisoned += poisoned
