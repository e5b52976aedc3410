"""The fold from signals to alerts: one partition of ``wire.signals``, without clock or I/O.

One signal log and one catalog give one result, whatever the speed, the batches or the crashes:
time is the arrival time that the signals carry, and an episode closes only when the watermark
(the lowest of the highest ticks of every origin) passes its last signal by the quiet window. So a
stuck or dead partition can make an episode longer, never an "all clear".

An event is all or nothing: :meth:`AlertBook.plan` works out every result, and only
:meth:`AlertBook.take` puts it into memory, so that an event whose handling raises leaves the book
as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from streams.alerts.corrections import retract, settle
from streams.alerts.episode import close, join, opened
from streams.alerts.likeness import print_of
from streams.alerts.memory import REMEMBERED, STORY_KEY, Memory
from streams.alerts.reports import MAX_SKETCHES
from streams.alerts.revision import Episode
from streams.alerts.rules import NamedRule, Rules
from streams.alerts.support import is_overridden
from streams.errors import Refused, StopWorker
from streams.events import (
    Alert,
    AlertState,
    Position,
    Retracted,
    Retraction,
    Signal,
    SignalEvent,
    StateEvent,
    Tick,
)

_Change = Callable[[AlertState], tuple[list[Alert], AlertState | None]]


class OriginsChanged(StopWorker):
    """The raw topic has another number of partitions than the open alerts' watermark counts on."""


class Outcome(msgspec.Struct, kw_only=True):
    """What one event changed."""

    alerts: list[Alert] = msgspec.field(default_factory=list)
    """New revisions, in order."""
    states: dict[str, AlertState | Retracted | None] = msgspec.field(default_factory=dict)
    """Key to its new state, a group's or a retracted story's; ``None`` is a tombstone."""
    is_late: bool = False
    """Whether it is a signal that is older than any episode which could still take it."""
    failures: list[tuple[str, Exception]] = msgspec.field(default_factory=list)
    """Groups that a tick could not close, and why; they stay open, and the next tick tries."""
    position: Position
    """How far the fold has come with it."""


class AlertBook:
    """All groups of one partition of the signals topic."""

    def __init__(
        self, rules: Rules, *, max_support: int = 5000, max_sketches: int = MAX_SKETCHES
    ) -> None:
        self._rules = rules
        self._max_support = max_support
        self._memory = Memory(rules, max_sketches=max_sketches)
        self._position = Position(next_offset=0, ticks={})

    # --- what stands ----------------------------------------------------------------------

    @property
    def position(self) -> Position:
        """How far the fold has come."""
        return self._position

    @property
    def states(self) -> Mapping[str, AlertState]:
        """Group key to its latest episode, open or still remembered."""
        return self._memory.states

    @property
    def watermark(self) -> datetime | None:
        """The time up to which every origin has been seen; ``None`` until all have ticked."""
        return _watermark(self._position)

    def restore(self, records: Iterable[tuple[str, StateEvent | None]]) -> None:
        """Take in the state topic's records (key, value), oldest first; a later one replaces."""
        latest: dict[str, AlertState | Retracted] = {}
        for key, record in records:
            match record:
                case Position():
                    self._position = record
                case AlertState() | Retracted():
                    latest[key] = record
                case None:
                    latest.pop(key, None)
        self._memory.take(latest.items())

    # --- the fold -------------------------------------------------------------------------

    def observe(self, event: SignalEvent, offset: int) -> Outcome:
        """Fold the event at ``offset`` of the signals partition; see :meth:`plan`."""
        outcome = self.plan(event, offset)
        self.take(outcome)
        return outcome

    def plan(self, event: SignalEvent, offset: int) -> Outcome:
        """What the event at ``offset`` would change. Offsets must rise.

        Raises:
            OriginsChanged: a tick counts other origins than the open groups rely on.
            Refused: a signal is of a rule that the catalog does not have.
        """
        outcome = self._nothing()
        outcome.position = msgspec.structs.replace(self._position, next_offset=offset + 1)
        match event:
            case Signal():
                self._signal(event, outcome)
            case Retraction():
                self._retraction(event, outcome)
            case Tick():
                self._tick(event, outcome)
        return outcome

    def take(self, outcome: Outcome) -> None:
        """Put what was planned into memory."""
        self._memory.take(outcome.states.items())
        self._position = outcome.position

    def skip(self, offset: int) -> None:
        """Pass over an event that went to the dead letters."""
        self._position = msgspec.structs.replace(self._position, next_offset=offset + 1)

    def retire(self) -> Outcome:
        """Close the open episodes whose rule the catalog no longer has."""
        outcome = self._nothing()
        for group, state in self.states.items():
            if state.status == "open" and self._rules.named(state.rule, state.place) is None:
                closed = close(
                    Episode(state, NamedRule.unknown(state.rule, state.place)),
                    "retired",
                    # Where a partition is stuck the watermark lies before.
                    at=max(self.watermark or state.last_seen, state.last_seen),
                    why="its rule is no longer in the catalog",
                    catalog=self._rules.hash,
                )
                outcome.alerts.append(closed.alert)
                outcome.states[group] = closed.state
        self.take(outcome)
        return outcome

    def _nothing(self) -> Outcome:
        return Outcome(position=self._position)

    def _signal(self, signal: Signal, outcome: Outcome) -> None:
        rule = self._rules.named(signal.rule, signal.place)
        if rule is None:
            raise Refused(
                f"catalog {self._rules.hash} has no alert rule {signal.rule!r}, which catalog"
                f" {signal.catalog} had when the story was tagged"
            )
        memory = self._memory
        retracted = memory.retracted(signal.story)
        if retracted and is_overridden(retracted, signal.version, signal.raw, signal.received_at):
            return
        state = memory.states.get(signal.group)
        if state is not None and memory.holds(signal):
            return
        story = print_of(signal.sketch)
        if state is None or state.status != "open":
            if self._is_late(signal, rule, state):
                outcome.is_late = True
                return
            step = opened(signal, rule, story, follows=state, catalog=self._rules.hash)
        else:
            step = join(
                Episode(state, rule),
                signal,
                story,
                catalog=self._rules.hash,
                max_support=self._max_support,
                waiting=memory.is_waiting(signal.group),
                mends=memory.mended_by(signal),
                index=lambda rows: memory.reports(state, rows),
                is_known=signal.group in memory.groups_of(signal.story),
            )
        outcome.alerts.extend(step.alerts)
        outcome.states[signal.group] = step.state

    def _is_late(self, signal: Signal, rule: NamedRule, closed: AlertState | None) -> bool:
        """Whether a signal must not open an episode: it may be a repeat of one long forgotten.

        A signal as old as the last episode whose quiet window has passed too is one of an episode
        before that: its origin has ticked since, and what an origin tells comes in order.
        """
        watermark = self.watermark
        if watermark is None:
            return False
        quiet_since = watermark - (signal.received_at + rule.quiet)
        if closed is not None and signal.received_at <= closed.last_seen:
            return quiet_since >= timedelta(0)
        return quiet_since >= REMEMBERED

    def _retraction(self, retraction: Retraction, outcome: Outcome) -> None:
        before = self._memory.retracted(retraction.story)
        if before and is_overridden(
            before, retraction.version, retraction.raw, retraction.received_at
        ):
            return
        retracted = Retracted(
            story=retraction.story,
            raw=retraction.raw,
            version=max(
                (r.version for r in (retraction, before) if r and r.version is not None),
                default=None,
            ),
            received_at=retraction.received_at,
        )
        if retracted == before and retraction.reason == "replaced":
            return
        outcome.states[STORY_KEY + retraction.story] = retracted
        for group in sorted(self._memory.groups_of(retraction.story)):
            state = self.states[group]
            if state.status == "open":
                step = retract(
                    self._episode(state), retraction, retracted, catalog=self._rules.hash
                )
                outcome.alerts.extend(step.alerts)
                if step.state is not state:
                    outcome.states[group] = step.state

    def _tick(self, tick: Tick, outcome: Outcome) -> None:
        if tick.time is None:
            raise ValueError("a tick without time")
        before = self._position
        ticks = before.ticks
        if before.origins not in (None, tick.origins):
            if any(state.status == "open" for state in self.states.values()):
                raise OriginsChanged(
                    f"a tick counts {tick.origins} raw partitions where open alerts rely on"
                    f" {before.origins}: let them resolve before you change the number"
                )
            ticks = {}
        outcome.position = Position(
            next_offset=outcome.position.next_offset,
            ticks={**ticks, tick.origin: max(tick.time, ticks.get(tick.origin, tick.time))},
            origins=tick.origins,
        )
        watermark = _watermark(outcome.position)
        # A tick that comes again tells nothing of what its origin said since.
        is_new = tick.origin not in ticks or tick.time > ticks[tick.origin]
        for group in self._memory.waiting() if is_new else ():
            self._per_group(outcome, group, lambda state: self._settle(state, tick))
        if watermark is not None:
            for key in self._memory.due(watermark):
                if key.startswith(STORY_KEY):
                    outcome.states[key] = None
                else:
                    self._per_group(outcome, key, lambda state: self._expire(state, watermark))

    def _per_group(self, outcome: Outcome, group: str, change: _Change) -> None:
        state = outcome.states.get(group, self.states.get(group))
        if not isinstance(state, AlertState):
            return
        try:
            alerts, new = change(state)
        except Exception as error:
            outcome.failures.append((group, error))
            return
        outcome.alerts.extend(alerts)
        if new is not state:
            outcome.states[group] = new

    def _settle(self, state: AlertState, tick: Tick) -> tuple[list[Alert], AlertState | None]:
        """The origin has ticked: what a replaced story has not said again is no support now."""
        step = settle(
            self._episode(state),
            tick,
            awaited_from=self._memory.awaited_from,
            catalog=self._rules.hash,
        )
        return step.alerts, step.state

    def _expire(
        self, state: AlertState, watermark: datetime
    ) -> tuple[list[Alert], AlertState | None]:
        # It may have been withdrawn by the very tick.
        if self._memory.deadline(state) > watermark:
            return [], state
        if state.status != "open":
            return [], None
        episode = self._episode(state)
        closed = close(
            episode,
            "resolved",
            at=watermark,
            why=f"no report for {_hours(episode.rule.quiet)}",
            catalog=self._rules.hash,
        )
        return [closed.alert], closed.state

    def _episode(self, state: AlertState) -> Episode:
        rule = self._rules.named(state.rule, state.place)
        return Episode(state, rule or NamedRule.unknown(state.rule, state.place))


def _watermark(position: Position) -> datetime | None:
    if position.origins is None or len(position.ticks) < position.origins:
        return None
    return min(position.ticks.values())


def _hours(quiet: timedelta) -> str:
    hours = quiet.total_seconds() / 3600
    return f"{hours:g} h" if hours >= 1 else f"{quiet.total_seconds():g} s"
