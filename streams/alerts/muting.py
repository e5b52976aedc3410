"""What looks across alert groups: inhibition, silences and reminders. Pure.

The fold sees one group at a time, and its log keeps every revision. Who is told of which is decided
where people are told, over the current view of that log: each alert's highest revision. A muted
alert says who or what muted it; it never leaves the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

import msgspec

from streams.events import NO_PLACE, Alert, Silence
from streams.topics.model import SEVERITIES, AlertRule

HOLD: Final = timedelta(seconds=1)
"""How long an alert that others may mute waits for these before somebody is told of it: the alerts
of one story lie on several partitions, and are written within some tenths of a second."""
MATCHERS: Final = ("rule", "place", "facet", "group", "severity", "alert")
"""What a silence may ask of an alert."""


class Muted(msgspec.Struct, frozen=True, kw_only=True):
    """Why somebody is not told of an alert."""

    by: Literal["alert", "silence"]
    id: str
    """Of the alert or silence that mutes it."""
    why: str
    """For people."""


class Told(NamedTuple):
    """What a subscriber was last told of an alert."""

    revision: int
    at: datetime


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert is to a subscriber now."""

    alert: Alert
    muted: Muted | None
    due: Literal["news", "reminder", "held"] | None
    """What shall be told: a revision that was not, or that an alert is still open. One that is held
    is judged again when :data:`HOLD` has passed."""


class AlertView:
    """The highest revision of every alert that is open or was told to end, found by place.

    Ended alerts are forgotten once :meth:`forget` is told that nobody asks for them.
    """

    def __init__(self) -> None:
        self._alerts: dict[str, Alert] = {}
        self._at: dict[tuple[bool, str, str | None], dict[str, None]] = {}
        """Open alerts by drill, rule and place."""
        self._inside: dict[tuple[bool, str, str], dict[str, None]] = {}
        """Open alerts by drill, rule and each place around theirs."""
        self._ended: dict[str, dict[str, datetime]] = {}
        """Group to the alerts of it that ended, and when."""

    def __len__(self) -> int:
        return len(self._alerts)

    def __iter__(self) -> Iterator[Alert]:
        return iter(list(self._alerts.values()))

    def take(self, alert: Alert) -> bool:
        """Take a record of the log in; whether it is news to the view."""
        known = self._alerts.get(alert.id)
        if known is not None and known.revision >= alert.revision:
            return False
        self._alerts[alert.id] = alert
        if known is not None:
            for place in known.within:
                self._inside.get((known.drill, known.rule, place), {}).pop(alert.id, None)
        at = self._at.setdefault((alert.drill, alert.rule, alert.place), {})
        around = [
            self._inside.setdefault((alert.drill, alert.rule, place), {}) for place in alert.within
        ]
        for index in (at, *around):
            if alert.status == "open":
                index[alert.id] = None
            else:
                index.pop(alert.id, None)
        if alert.status != "open":
            self._ended.setdefault(alert.group, {})[alert.id] = alert.time
        return True

    def forget(self, before: datetime) -> None:
        """Let go of alerts that ended before a time."""
        for id_, alert in list(self._alerts.items()):
            if alert.status != "open" and alert.time < before:
                del self._alerts[id_]
                ended = self._ended[alert.group]
                # The last stays: silences that ended with it must not begin again.
                last = max(ended, key=lambda each: (ended[each], each))
                for gone in [each for each in ended if each not in self._alerts and each != last]:
                    del ended[gone]

    def open_at(self, alert: Alert, rule: str, at: str) -> Iterator[Alert]:
        """Open alerts of a rule at the ``same`` place, a ``wider`` or a ``narrower`` one."""
        found: list[Mapping[str, None]] = []
        if at == "same":
            found.append(self._at.get((alert.drill, rule, alert.place), {}))
        elif at == "wider":
            found += [self._at.get((alert.drill, rule, place), {}) for place in alert.within]
        elif alert.place is not None:
            found.append(self._inside.get((alert.drill, rule, alert.place), {}))
        for ids in found:
            for id_ in ids:
                if id_ != alert.id:
                    yield self._alerts[id_]

    def ended_between(self, alert: Alert, since: datetime) -> bool:
        """Whether another episode of its group ended after a time and before it opened."""
        return any(
            since < ended
            for id_, ended in self._ended.get(alert.group, {}).items()
            if id_ != alert.id
        )


def judge(
    alerts: Iterable[Alert],
    *,
    view: AlertView,
    silences: Iterable[Silence],
    rules: Mapping[str, AlertRule],
    told: Mapping[str, Told],
    now: datetime,
    came: Mapping[str, datetime] | None = None,
) -> list[Judgement]:
    """What some alerts of the current view are to a subscriber.

    Args:
        silences: those that no tombstone has ended.
        told: alert id to what the subscriber was told.
        now: the subscriber's clock, for the ends of silences, for reminders and for ``came`` alone.
        came: alert id to when the subscriber first heard of it; ``None`` where all that could mute
            it has been heard, as of a log that is read to its end: nothing is held then.
    """
    active = [silence for silence in silences if silence.until is None or now < silence.until]
    judged = []
    for alert in alerts:
        rule = rules.get(alert.rule)
        muted = _silenced(alert, view, active)
        # Who was told of an alert hears how it ended, whatever else is open.
        if muted is None and (alert.status == "open" or alert.id not in told):
            muted = _inhibited(alert, view, rule, active)
        due = None if muted else _due(alert, rule, told.get(alert.id), now)
        if due == "news" and alert.id not in told and rule is not None and rule.muted_by:
            heard = (came or {}).get(alert.id)
            due = "held" if heard is not None and now - heard < HOLD else due
        judged.append(Judgement(alert=alert, muted=muted, due=due))
    return judged


def is_of(silence: Silence, alert: Alert) -> bool:
    """Whether an alert has all that a silence asks for."""
    return all(_matches(alert, name, value) for name, value in silence.matchers.items())


def episodes_of(matchers: Mapping[str, str], alerts: Iterable[Alert]) -> dict[str, str]:
    """Group to its open alert, of those that a silence which asks for this may mute.

    An open alert may come to have another facet and severity: they are not asked for.
    """
    return {
        alert.group: alert.id
        for alert in alerts
        if alert.status == "open"
        and all(
            _matches(alert, name, value)
            for name, value in matchers.items()
            if name not in ("facet", "severity")
        )
    }


def _matches(alert: Alert, name: str, value: str) -> bool:
    match name:
        case "place":
            return value == (alert.place or NO_PLACE) or value in alert.within
        case "alert":
            return value == alert.id
        case "rule" | "facet" | "group" | "severity":
            return bool(getattr(alert, name) == value)
        case _:
            # Of a newer version: better told once too often than never.
            return False


def _silenced(alert: Alert, view: AlertView, silences: Iterable[Silence]) -> Muted | None:
    for silence in silences:
        if not is_of(silence, alert):
            continue
        if silence.until_resolved and not _is_its_episode(silence, alert, view):
            continue
        return Muted(by="silence", id=silence.id, why=f"{silence.author}: {silence.reason}")
    return None


def _is_its_episode(silence: Silence, alert: Alert, view: AlertView) -> bool:
    """Whether an alert is the one of its group that a silence mutes until it is resolved."""
    if alert.status != "open":
        return False
    meant = silence.episodes.get(alert.group)
    if meant is not None:
        return alert.id == meant
    return alert.opened_at <= silence.created_at or not view.ended_between(
        alert, silence.created_at
    )


def _inhibited(
    alert: Alert, view: AlertView, rule: AlertRule | None, silences: Sequence[Silence]
) -> Muted | None:
    for mutes in rule.muted_by if rule else ():
        for other in view.open_at(alert, mutes.rule, mutes.at):
            # What is silenced tells nobody, so that it stands for nothing else either.
            if SEVERITIES.index(other.severity) >= SEVERITIES.index(
                alert.severity
            ) and not _silenced(other, view, silences):
                where = other.place_label.en if other.place_label else NO_PLACE
                return Muted(by="alert", id=other.id, why=f"{other.label.en}, {where}, is open")
    return None


def _due(
    alert: Alert, rule: AlertRule | None, told: Told | None, now: datetime
) -> Literal["news", "reminder", "held"] | None:
    if told is None or told.revision < alert.revision:
        return "news"
    repeat = rule.repeat_seconds if rule is not None and alert.status == "open" else None
    if repeat is not None and now - told.at >= timedelta(seconds=repeat):
        return "reminder"
    return None
