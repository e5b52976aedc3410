"""Alert: the fold from signals to alerts, and its records."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from streams import events
from streams.alerts import cloudevents
from streams.alerts.book import AlertBook, Outcome
from streams.alerts.rules import CatalogRules
from streams.events import SignalEvent, StateEvent
from streams.records import Arrival, Output, check_size
from streams.settings import Settings
from streams.topics.model import Catalog
from streams.topology import Topic
from streams.transactions import StateRecords

log = logging.getLogger(__name__)

BYTES_OF_SUPPORT: Final = 400
"""More than one support takes in a state, with room for the rest: 140 bytes are usual."""
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
            max_support=min(MOST_SUPPORT, settings.max_message_bytes // BYTES_OF_SUPPORT),
        )
        self._book.restore((_text(key), _state(value)) for key, value in state)

    @property
    def next_offset(self) -> int:
        return self._book.position.next_offset

    def decode(self, value: bytes) -> SignalEvent:
        return events.decode_signal(value)

    def observe(self, event: SignalEvent, arrival: Arrival) -> Sequence[Output]:
        outcome = self._book.plan(event, arrival.offset)
        outputs = self._outputs(outcome)
        # Before the book takes it in: what cannot be written must not be remembered either.
        for output in outputs:
            check_size(output, self._settings)
        self._book.take(outcome)
        return outputs

    def skip(self, offset: int) -> None:
        self._book.skip(offset)

    def start(self) -> Sequence[Output]:
        return self._outputs(self._book.retire())

    def position(self) -> Output:
        return Output(
            topic=Topic.ALERT_STATE,
            key=POSITION_KEY,
            value=events.encode(self._book.position),
            partition=self._partition,
        )

    def _outputs(self, outcome: Outcome) -> list[Output]:
        for group, error in outcome.failures:
            log.error("%s could not be closed and stays open", group, exc_info=error)
        return [
            *(
                Output(
                    topic=Topic.ALERTS,
                    key=alert.id.encode(),
                    value=events.encode(alert),
                    headers=cloudevents.headers(alert, source=self._source),
                )
                for alert in outcome.alerts
            ),
            *(
                Output(
                    topic=Topic.ALERT_STATE,
                    key=group.encode(),
                    value=None if state is None else events.encode(state),
                    partition=self._partition,
                )
                for group, state in outcome.states.items()
            ),
        ]


def _text(key: bytes) -> str:
    return key.decode()


def _state(value: bytes | None) -> StateEvent | None:
    return None if value is None else events.decode_state(value)
