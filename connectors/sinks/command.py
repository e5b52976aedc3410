"""What ``wirewatch alerts`` does."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from rich.console import Console

from connectors.errors import UserError
from connectors.log import TopicLog
from connectors.sinks.rendering import render
from connectors.sinks.since import parse_since
from connectors.sinks.subscription import Subscription
from connectors.sinks.view import Selection
from streams.events import Alert, encode
from streams.settings import Settings
from streams.topology import Topic

DEFAULT_LAST: Final = 20
"""Alerts shown where neither ``--last`` nor ``--since`` is given."""
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
        UserError: no broker, no topic, or an option makes no sense.
    """
    begin = None if since is None else _begin(since, now)
    with TopicLog(settings, Topic.ALERTS) as log:
        subscription = Subscription(
            log, selection, lambda trouble: console.print(trouble, style="yellow", markup=False)
        )
        printer = _Printer(as_json)
        if not follow or last is not None:
            limit = last or (DEFAULT_LAST if begin is None else MAX_LAST)
            alerts = subscription.current(since=begin, limit=limit)
            printer.print(alerts)
            _notice(alerts, limit, follow=follow, console=console)
        else:
            subscription.begin(since=begin)
        if follow:
            printer.print(subscription.follow())
    return 1 if subscription.unreadable else 0


def _begin(since: str, now: datetime) -> datetime:
    try:
        return parse_since(since, now)
    except ValueError as error:
        raise UserError(str(error)) from error


def _notice(alerts: list[Alert], limit: int, *, follow: bool, console: Console) -> None:
    if not alerts and not follow:
        console.print("no alerts; is a worker running? `wirewatch ops status` tells")
    elif len(alerts) == limit:
        console.print(f"the last {limit} alerts; more with --last", style="dim", highlight=False)


class _Printer:
    """Alerts to stdout, each as soon as it comes."""

    def __init__(self, as_json: bool) -> None:
        self._console = Console(highlight=False)
        self._as_json = as_json

    def print(self, alerts: Iterable[Alert]) -> None:
        width = self._console.width if self._console.is_terminal else None
        for alert in alerts:
            if self._as_json:
                sys.stdout.write(encode(alert).decode() + "\n")
                sys.stdout.flush()
            else:
                self._console.print(render(alert, width), "", sep="\n", soft_wrap=True)
