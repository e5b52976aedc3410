"""A subscriber's desk: what they were told, and what of the rest they shall be told now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol

from streams.alerts.muting import AlertView, Judgement, Told, judge
from streams.events import Alert, Silence
from streams.topics.model import AlertRule

ENDED_KEPT: Final = timedelta(days=2)
"""How long alerts that ended are kept: silences that end with an alert ask for them."""


class _Silences(Protocol):
    @property
    def known(self) -> Mapping[str, Silence]: ...


class Desk:
    """The view of one subscriber over all alerts.

    Args:
        rules: by id; an alert of another rule is muted by silences alone.
    """

    def __init__(self, rules: Mapping[str, AlertRule], silences: _Silences) -> None:
        self._rules = rules
        self._silences = silences
        self._view = AlertView()
        self._told: dict[str, Told] = {}
        self._held: set[str] = set()
        """Alerts of which a revision came while they were muted."""
        self._waiting: list[Alert] = []
        """Revisions that wait for what may mute them, in the order in which they came."""
        self._came: dict[str, datetime] = {}
        """Alert id to when the first of them came."""

    def hear(self, alert: Alert) -> None:
        """Take in any alert of the log."""
        self._view.take(alert)

    def judge(self, alerts: Iterable[Alert], now: datetime) -> list[Judgement]:
        """What some alerts are to the subscriber, who has heard of all there are."""
        return self._judge(alerts, now, None)

    def _judge(
        self, alerts: Iterable[Alert], now: datetime, came: Mapping[str, datetime] | None
    ) -> list[Judgement]:
        return judge(
            alerts,
            view=self._view,
            silences=self._silences.known.values(),
            rules=self._rules,
            told=self._told,
            now=now,
            came=came,
        )

    def news(self, alerts: Iterable[Alert], now: datetime) -> list[Judgement]:
        """What is to be shown of what has just come, and of what came and waited.

        A revision that is held is kept and shown by a later call, of which none need bring news.
        """
        for alert in alerts:
            self._waiting.append(alert)
            self._came.setdefault(alert.id, now)
        if not self._waiting:
            return []
        judged = self._judge(self._waiting, now, self._came)
        self._waiting = [each.alert for each in judged if each.due == "held"]
        held = {alert.id for alert in self._waiting}
        self._came = {id_: heard for id_, heard in self._came.items() if id_ in held}
        return [each for each in judged if each.due != "held"]

    def rest(self, now: datetime) -> list[Judgement]:
        """What waited, where the subscriber goes and nothing can come any more."""
        judged = self._judge(self._waiting, now, None)
        self._waiting, self._came = [], {}
        return judged

    def tell(self, judged: Judgement, now: datetime) -> None:
        """Remember that the subscriber was told."""
        alert = judged.alert
        if judged.muted is None:
            self._told[alert.id] = Told(alert.revision, now)
            self._held.discard(alert.id)
        else:
            self._held.add(alert.id)

    def settle(self, now: datetime) -> None:
        """Take all that is open as told: who follows wants what is new from now on."""
        for alert in self._view:
            if alert.id in self._held:
                continue
            self._told.setdefault(alert.id, Told(alert.revision, now))

    def due(self, now: datetime) -> Iterator[Judgement]:
        """What is due though nothing came: reminders, and what is muted no more."""
        self._view.forget(now - ENDED_KEPT)
        standing = {alert.id: alert for alert in self._view}
        for gone in (self._told.keys() | self._held) - standing.keys():
            self._told.pop(gone, None)
            self._held.discard(gone)
        # What waits is told by :meth:`news`, once.
        quiet = [alert for id_, alert in standing.items() if id_ not in self._came]
        for judged in self.judge(quiet, now):
            if judged.due == "reminder" or (judged.due == "news" and judged.alert.id in self._held):
                yield judged
