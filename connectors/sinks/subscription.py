"""Follows the alerts' log for a subscriber."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from connectors.kafka import BrokerUnavailable
from connectors.log import LogRecord, TopicLog
from connectors.sinks.rendering import utc
from connectors.sinks.view import CurrentView, Seen, Selection
from streams.events import Alert, decode_alert

WAIT_MS: Final = 250
CHECK_SECONDS: Final = 10.0
"""How often a silent broker is asked whether it still answers: silence is never good news."""

OPEN_REACH: Final = timedelta(days=30)
"""How far back alerts are read to know which are open: one that said nothing new for longer mutes
no other, and nobody is reminded of it."""

_SILENT: Final = "the broker does not answer: nothing can be heard; still trying"
_ANSWERS: Final = "the broker answers again: what came meanwhile follows"


class Subscription:
    """Reads alerts off a log of the alerts topic.

    Args:
        on_trouble: told in a sentence of a record that is no alert, and of a broker that comes
            and goes.
        now: the time that such a sentence states.
        hear: given every alert that is read, asked for or not: what mutes may be of another rule.
    """

    def __init__(
        self,
        log: TopicLog,
        selection: Selection,
        on_trouble: Callable[[str], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        hear: Callable[[Alert], object] = lambda alert: None,
    ) -> None:
        self._log = log
        self._selection = selection
        self._on_trouble = on_trouble
        self._now = now
        self._hear = hear
        self._seen = Seen()
        self.unreadable = 0
        """Records that were no alerts."""

    def current(self, *, since: datetime | None, limit: int) -> list[Alert]:
        """The current revision of up to ``limit`` alerts, the one that changed last at the end.

        Reads up to where the log ended at the call.

        Args:
            since: only alerts with a record at or after this moment.
        """
        ends = self._log.ends()
        begin = None if since is None else self._log.offsets_at(since)
        if begin is not None:
            self._log.seek(self._standing(begin))
        view = CurrentView(limit)
        for record in self._log.read_to(ends):
            alert = self._alert(record)
            if begin is not None and record.offset < begin[record.partition]:
                continue
            if alert is not None and self._selection.wants(alert):
                self._seen.is_new(alert)
                view.add(alert, record.timestamp)
        return view.alerts()

    def begin(self, *, since: datetime | None) -> None:
        """Let :meth:`follow` begin at ``since``, or with what comes from now on."""
        begin = self._log.ends() if since is None else self._log.offsets_at(since)
        self._log.seek(self._standing(begin))
        for record in self._log.read_to(begin):
            self._alert(record)

    def _standing(self, begin: dict[int, int]) -> dict[int, int]:
        """From where to read to know, at ``begin``, what is open."""
        reach = self._log.offsets_at(self._now() - OPEN_REACH)
        return {partition: min(offset, reach[partition]) for partition, offset in begin.items()}

    def next(self, wait_ms: int = WAIT_MS) -> list[Alert]:
        """New revisions that come within ``wait_ms``; each revision once.

        Raises:
            BrokerUnavailable: the broker stopped answering.
        """
        return list(self._new(self._log.poll(wait_ms)))

    def rest(self) -> Iterator[Alert]:
        """New revisions up to where the log ends now."""
        return self._new(self._log.read_to(self._log.ends()))

    def follow(self) -> Iterator[list[Alert]]:
        """Every new revision of every alert, once, for ever; now and then none."""
        heard = time.monotonic()
        answers = True
        while True:
            try:
                records = self._log.poll()
            except BrokerUnavailable:
                records = []
            before = answers
            if records:
                answers = True
            elif time.monotonic() - heard > CHECK_SECONDS:
                answers = self._log.answers()
            else:
                yield []
                continue
            heard = time.monotonic()
            if before != answers:
                self._on_trouble(f"{utc(self._now())} {_ANSWERS if answers else _SILENT}")
            yield list(self._new(records))

    def _new(self, records: Iterable[LogRecord]) -> Iterator[Alert]:
        for record in records:
            alert = self._alert(record)
            if alert is not None and self._selection.wants(alert) and self._seen.is_new(alert):
                yield alert

    def _alert(self, record: LogRecord) -> Alert | None:
        if record.value is None:
            return None
        try:
            alert = decode_alert(record.value)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            self.unreadable += 1
            self._on_trouble(
                f"partition {record.partition}, offset {record.offset} holds no alert: {error}"
            )
            return None
        self._hear(alert)
        return alert
