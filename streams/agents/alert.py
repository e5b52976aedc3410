"""Alert: the fold from signals to alerts, and its records."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import msgspec

from streams import events
from streams.alerts import cloudevents
from streams.alerts.book import AlertBook, Outcome
from streams.alerts.encoding import StateEncoder
from streams.alerts.reports import MAX_SKETCHES
from streams.alerts.rules import CatalogRules
from streams.errors import StopWorker
from streams.events import AlertState, Retracted, SignalEvent, StateEvent
from streams.records import Arrival, Output, check_size
from streams.settings import Settings, variable
from streams.topics.model import Catalog
from streams.topology import Topic
from streams.transactions import StateRecords

State = AlertState | Retracted | None

log = logging.getLogger(__name__)

BYTES_OF_SUPPORT: Final = 400
"""More than one support takes in a state: 140 bytes are usual."""
BYTES_OF_SKETCH: Final = 5000
"""More than one sketch takes: 700 bytes are usual."""
BYTES_OF_QUOTES: Final = 200_000
"""More than the quotes take, and what else there is but once: 5 kB are usual."""
MOST_SUPPORT: Final = 5000
POSITION_KEY: Final = b"@position"
"""Key of the position in the state topic; no group key begins with an at sign."""


class AlertFold:
    """The fold of one partition of the signals topic."""

    def __init__(
        self, partition: int, state: StateRecords, settings: Settings, catalog: Catalog
    ) -> None:
        self._partition = partition
        self._settings = settings
        self._source = cloudevents.source_of(settings.topic_prefix)
        self._book = AlertBook(
            CatalogRules(catalog),
            # Half of what a record may hold for either.
            max_support=min(MOST_SUPPORT, settings.max_message_bytes // 2 // BYTES_OF_SUPPORT),
            max_sketches=min(MAX_SKETCHES, settings.max_message_bytes // 2 // BYTES_OF_SKETCH),
        )
        self._encoder = StateEncoder()
        self._unwritten: dict[str, State] = {}
        """What has changed since the last transaction, by key."""
        try:
            self._book.restore((_text(key), _decoded(value)) for key, value in state)
        except msgspec.ValidationError as error:
            topic = Topic.ALERT_STATE.name_in(settings)
            raise StopWorker(
                f"{topic}[{partition}] holds a state of another version ({error}): run that version"
                f" until its alerts have resolved, or take another {variable('topic_prefix')}"
            ) from error

    @property
    def next_offset(self) -> int:
        return self._book.position.next_offset

    def decode(self, value: bytes) -> SignalEvent:
        return events.decode_signal(value)

    def observe(self, event: SignalEvent, arrival: Arrival) -> Sequence[Output]:
        outcome = self._book.plan(event, arrival.offset)
        if outcome.is_late:
            log.warning(
                "%s[%d]@%d: a signal came too late for any alert, and opens none",
                arrival.topic,
                arrival.partition,
                arrival.offset,
            )
        outputs = self._alerts(outcome)
        # Before the book takes it in: what cannot be written must not be remembered either.
        for output in outputs:
            check_size(output, self._settings)
        for key, state in outcome.states.items():
            if _most_bytes(state) > self._settings.max_message_bytes:
                check_size(self._state(key, state), self._settings)
        self._book.take(outcome)
        self._unwritten.update(outcome.states)
        return outputs

    def skip(self, offset: int) -> None:
        self._book.skip(offset)

    def start(self) -> Sequence[Output]:
        outcome = self._book.retire()
        self._unwritten.update(outcome.states)
        return self._alerts(outcome)

    def states(self) -> Sequence[Output]:
        """The states that have changed, each as it is now.

        Of a busy group each signal makes another, which only the last of a transaction outlives.
        """
        outputs = [self._state(key, state) for key, state in self._unwritten.items()]
        self._unwritten.clear()
        return outputs

    def position(self) -> Output:
        return Output(
            topic=Topic.ALERT_STATE,
            key=POSITION_KEY,
            value=events.encode(self._book.position),
            partition=self._partition,
        )

    def _alerts(self, outcome: Outcome) -> list[Output]:
        for group, error in outcome.failures:
            log.error("%s could not be closed and stays open", group, exc_info=error)
        return [
            Output(
                topic=Topic.ALERTS,
                key=alert.id.encode(),
                value=events.encode(alert),
                headers=cloudevents.headers(alert, source=self._source),
            )
            for alert in outcome.alerts
        ]

    def _state(self, key: str, state: State) -> Output:
        return Output(
            topic=Topic.ALERT_STATE,
            key=key.encode(),
            value=self._encoded(state),
            partition=self._partition,
        )

    def _encoded(self, state: State) -> bytes | None:
        if isinstance(state, AlertState):
            return self._encoder.encode(state)
        return None if state is None else events.encode(state)


def _most_bytes(state: State) -> int:
    """More than a state takes on the wire; to encode a large one for each signal would be slow."""
    if not isinstance(state, AlertState):
        return 0
    return (
        len(state.support) * BYTES_OF_SUPPORT
        + len(state.sketches) * BYTES_OF_SKETCH
        + BYTES_OF_QUOTES
    )


def _text(key: bytes) -> str:
    return key.decode()


def _decoded(value: bytes | None) -> StateEvent | None:
    return None if value is None else events.decode_state(value)
