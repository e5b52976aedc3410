"""What ``wirewatch alerts`` does."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import msgspec
from rich.console import Console

from connectors.errors import UserError
from connectors.kafka import BrokerUnavailable
from connectors.log import TopicLog
from connectors.output import tell
from connectors.sinks.desk import Desk
from connectors.sinks.names import Named, find, listed, places_of, rules_of
from connectors.sinks.rendering import json_line, plain, render, utc
from connectors.sinks.silences import Silences
from connectors.sinks.since import parse_since
from connectors.sinks.subscription import Subscription
from connectors.sinks.view import Selection
from streams.alerts.muting import Judgement
from streams.events import Alert, decode_alert
from streams.settings import Settings
from streams.topics.catalog import Catalog, load_catalog
from streams.topology import Topic

DEFAULT_LAST: Final = 20
"""Alerts shown where neither ``--last`` nor ``--since`` is given."""
REMIND_SECONDS: Final = 5.0
"""How often a follower's desk is looked over for reminders and for silences that ended."""
MAX_LAST: Final = 10_000
"""Most alerts shown at once, whatever was asked for."""


def show_alerts(
    settings: Settings,
    *,
    follow: bool,
    since: str | None,
    last: int | None,
    selection: Selection,
    as_json: bool,
    now: datetime,
    console: Console,
) -> int:
    """Print alerts to stdout; notices go to ``console``.

    Returns:
        0, or 1 where a record of the topic was no alert.

    Raises:
        UserError: no broker, no topic, or an option makes no sense: it names what neither the
            catalog nor any alert knows, or a time to come.
    """
    begin = None if since is None else _begin(since, now)
    catalog = load_catalog(overlay=settings.catalog)
    known = _Known(selection, catalog)
    selection = known.selection
    with TopicLog(settings, Topic.ALERTS) as log, Silences(settings) as silences:
        known.check(log)
        desk = Desk(catalog.alert_rules, silences)
        subscription = Subscription(
            log,
            selection,
            lambda trouble: tell(console, trouble, "yellow"),
            hear=desk.hear,
        )
        printer = _Printer(desk, as_json)
        if not follow or last is not None:
            limit = last or (DEFAULT_LAST if begin is None else MAX_LAST)
            # One more than is shown, to know whether there are more.
            alerts = subscription.current(since=begin, limit=limit + 1)
            printer.print(alerts[-limit:])
            if len(alerts) > limit:
                tell(console, _more(limit), "dim")
            elif not alerts and not follow:
                tell(console, _none(selection, begin), "dim")
        else:
            subscription.begin(since=begin)
        if follow:
            desk.settle(datetime.now(UTC))
            try:
                _follow(subscription, silences, printer, selection)
            finally:
                # What came is shown, also what still waits for what may mute it.
                printer.print_rest()
    return 1 if subscription.unreadable else 0


def _follow(
    subscription: Subscription, silences: Silences, printer: _Printer, selection: Selection
) -> None:
    """Print what comes, until something ends it."""
    reminded = time.monotonic()
    for new in subscription.follow():
        # The subscription tells of a lost broker; till it is back, what is known stands.
        with suppress(BrokerUnavailable):
            silences.refresh()
        printer.print_news(new)
        if time.monotonic() - reminded > REMIND_SECONDS:
            reminded = time.monotonic()
            printer.print_due(selection)


def _begin(since: str, now: datetime) -> datetime:
    try:
        return parse_since(since, now)
    except ValueError as error:
        raise UserError(str(error)) from error


def _more(limit: int) -> str:
    shown = "the last alert" if limit == 1 else f"the last {limit} alerts"
    return f"{shown}; more with --last" if limit < MAX_LAST else f"{shown}; there are more"


def _none(selection: Selection, begin: datetime | None) -> str:
    asked = [
        f"{option} {wanted!r}"
        for option, wanted in (("--topic", selection.topic), ("--place", selection.place))
        if wanted is not None
    ]
    since = "" if begin is None else f" since {utc(begin)}"
    if asked:
        return f"no alert{since} matches {' and '.join(asked)}"
    return f"no alerts{since}; is a worker running? `wirewatch ops status` tells"


class _Known:
    """Holds the names of a selection against the catalog and, where it has them not, the log."""

    def __init__(self, selection: Selection, catalog: Catalog) -> None:
        self._topics, self._places = rules_of(catalog), places_of(catalog)
        self.selection: Final = msgspec.structs.replace(
            selection,
            topic_id=find(selection.topic or "", self._topics),
            place_id=find(selection.place or "", self._places),
        )

    def check(self, log: TopicLog) -> None:
        """Refuse a name that occurs nowhere. Reads the log only where the catalog has it not.

        Raises:
            UserError: a name occurs nowhere; the message lists those that there are.
        """
        asked = self.selection
        topic = asked.topic is None or asked.topic_id is not None
        place = asked.place is None or asked.place_id is not None
        if topic and place:
            return
        # Topics are kept for ever, catalogs change: what an alert was once called stays good.
        for record in log.read_to(log.ends()):
            try:
                alert = decode_alert(record.value or b"")
            except (msgspec.DecodeError, UnicodeError, RecursionError):
                continue
            topic = topic or asked.is_of_topic(alert)
            place = place or asked.is_of_place(alert)
            if topic and place:
                break
        log.seek(log.begins())
        if not topic:
            raise _unknown("--topic", asked.topic, "alert rule", self._topics)
        if not place:
            raise _unknown("--place", asked.place, "place", self._places)


def _unknown(option: str, wanted: str | None, kind: str, known: list[Named]) -> UserError:
    return UserError(
        f"{option} {wanted!r}: no {kind} is called that, nor is any alert of one; known are"
        f" {listed(wanted or '', known)}"
    )


class _Printer:
    """Alerts to stdout, each as soon as it comes; what is muted in short."""

    def __init__(self, desk: Desk, as_json: bool) -> None:
        self._console = Console(highlight=False)
        self._desk = desk
        self._as_json = as_json

    def print(self, alerts: Iterable[Alert]) -> None:
        now = datetime.now(UTC)
        for judged in self._desk.judge(alerts, now):
            self._print(judged, now)

    def print_news(self, alerts: Iterable[Alert]) -> None:
        """Those that just came, and those that waited for what might mute them."""
        now = datetime.now(UTC)
        for judged in self._desk.news(alerts, now):
            self._print(judged, now)

    def print_rest(self) -> None:
        """Those that still wait: nothing comes any more."""
        now = datetime.now(UTC)
        for judged in self._desk.rest(now):
            self._print(judged, now)

    def print_due(self, selection: Selection) -> None:
        """What is due though nothing came."""
        now = datetime.now(UTC)
        for judged in self._desk.due(now):
            if selection.wants(judged.alert):
                self._print(judged, now)

    def _print(self, judged: Judgement, now: datetime) -> None:
        alert, muted, reminder = judged.alert, judged.muted, judged.due == "reminder"
        if self._console.is_terminal and not self._as_json:
            text = render(alert, self._console.width, muted=muted, reminder=reminder)
            tell(self._console, text, end="\n\n")
        else:
            form = json_line if self._as_json else plain
            end = "\n" if self._as_json else "\n\n"
            sys.stdout.write(form(alert, muted=muted, reminder=reminder) + end)
            sys.stdout.flush()
        self._desk.tell(judged, now)
