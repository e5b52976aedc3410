"""Decides what becomes of an event: the records it causes, or a dead letter."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from streams.deadletters import PoisonGauge, dead_letter, reason_of
from streams.errors import Refused, StopWorker
from streams.events import Stage, Tick
from streams.records import Arrival, Output, check_size
from streams.settings import Settings

log = logging.getLogger(__name__)


class Screen:
    """Stands before one stage of a worker and counts what it cannot use."""

    def __init__(self, stage: Stage, settings: Settings) -> None:
        self.stage = stage
        self._settings = settings
        self._gauge = PoisonGauge(stage, settings.poison_limit)

    def outputs(
        self,
        decode: Callable[[bytes], Any],
        handle: Callable[[Any, Arrival], Sequence[Output]],
        arrival: Arrival,
    ) -> Sequence[Output]:
        """What the event causes. All or nothing: where a function raises, only a dead letter.

        Raises:
            StopWorker: a function says so, or too much of the wire is poison.
        """
        try:
            if arrival.value is None:
                raise Refused("tombstone: a record without a value is no event")
            event = decode(arrival.value)
            outputs = handle(event, arrival)
            for output in outputs:
                check_size(output, self._settings)
        except StopWorker:
            raise
        except Exception as error:
            return [self.poisoned(arrival, error)]
        if not isinstance(event, Tick):
            self._gauge.good()
        return outputs

    def poisoned(self, arrival: Arrival, error: Exception) -> Output:
        """The dead letter of an event that ``error`` was raised for.

        Raises:
            StopWorker: too much of the wire is poison.
        """
        reason = reason_of(error)
        # A refusal is the input's fault and says all there is to say; anything else may be ours.
        expected = isinstance(error, Refused | ValueError | RecursionError)
        log.warning(
            "%s: %s[%d]@%d to the dead letters: %s",
            self.stage,
            arrival.topic,
            arrival.partition,
            arrival.offset,
            reason,
            exc_info=None if expected else error,
        )
        self._gauge.poisoned(reason)
        return dead_letter(arrival, self.stage, reason, max_bytes=self._settings.max_message_bytes)
