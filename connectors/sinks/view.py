"""What a subscriber sees of the alerts' log. Pure."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import msgspec

from connectors.sinks.names import plain
from streams.events import Alert, Label

MAX_SEEN: Final = 100_000
"""Alerts whose last shown revision is remembered while following."""


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which alerts a subscriber asked for; ``None`` asks for all."""

    topic: str | None = None
    """Id of the rule, or its name in either language, as it was typed."""
    topic_id: str | None = None
    """Id of the rule that the catalog knows by that name."""
    place: str | None = None
    """Id of the place, or its name in either language, as it was typed."""
    place_id: str | None = None
    """Id of the place that the catalog knows by that name, an alias perhaps."""
    drills: bool = False
    """Whether alerts of drills are wanted, too."""

    def wants(self, alert: Alert) -> bool:
        """Whether an alert is among them."""
        if alert.drill and not self.drills:
            return False
        return self.is_of_topic(alert) and self.is_of_place(alert)

    def is_of_topic(self, alert: Alert) -> bool:
        """Whether an alert is of the rule that was asked for."""
        return _is_named(self.topic, self.topic_id, alert.rule, alert.label)

    def is_of_place(self, alert: Alert) -> bool:
        """Whether an alert is of the place that was asked for."""
        return _is_named(self.place, self.place_id, alert.place, alert.place_label)


def _is_named(wanted: str | None, id_: str | None, key: str | None, label: Label | None) -> bool:
    if wanted is None:
        return True
    if id_ is not None and key == id_:
        return True
    # Alerts of older catalogs may have other ids for the same name, or names of their own.
    names = (key, *((label.ar, label.en) if label else ()))
    return plain(wanted) in {plain(name) for name in names if name}


class CurrentView:
    """The current revision of the alerts that changed last.

    Keeps ``limit`` alerts and no more, whatever the length of the log: one is let go only when
    that many others have changed after it, and comes back with its next change.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._alerts: dict[str, tuple[int, Alert]] = {}

    def add(self, alert: Alert, time: int) -> None:
        """Take a record in: ``time`` is the record's, in milliseconds."""
        known = self._alerts.get(alert.id)
        if known is not None and known[1].revision >= alert.revision:
            return
        self._alerts[alert.id] = (time, alert)
        # Sorting only now and then keeps this linear in the length of the log.
        if len(self._alerts) > 2 * self._limit + 100:
            self._alerts = {alert.id: (time, alert) for time, alert in self._newest()}

    def alerts(self) -> list[Alert]:
        """The highest revision of each, the one that changed last at the end."""
        return [alert for _, alert in self._newest()]

    def _newest(self) -> list[tuple[int, Alert]]:
        ordered = sorted(self._alerts.values(), key=lambda each: (each[0], each[1].time))
        return ordered[max(0, len(ordered) - self._limit) :]


class Seen:
    """Tells a new revision from a repeat, as revisions of an alert only count up."""

    def __init__(self, limit: int = MAX_SEEN) -> None:
        self._limit = limit
        self._highest: OrderedDict[str, int] = OrderedDict()

    def is_new(self, alert: Alert) -> bool:
        """Whether this revision is above every one given so far; remembers it."""
        if self._highest.get(alert.id, 0) >= alert.revision:
            return False
        self._highest[alert.id] = alert.revision
        self._highest.move_to_end(alert.id)
        if len(self._highest) > self._limit:
            self._highest.popitem(last=False)
        return True
