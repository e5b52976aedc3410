"""What the fold of one partition remembers, and how it is found again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from streams.alerts.deadlines import Deadlines
from streams.alerts.reports import MAX_SKETCHES, Reports
from streams.alerts.rules import NamedRule, Rules
from streams.events import AlertState, Origin, ReportSketch, Retracted, Signal, Support

REMEMBERED: Final = timedelta(days=1)
"""How long beyond its quiet window a closed group is remembered, so that repeats are known and
episodes can be linked, and a retraction, so that what it took back stays refused. Whatever is older
opens nothing: else a repeat that comes after all is forgotten would open an alert again."""
STORY_KEY: Final = "@story/"
"""Before a story's id: key of its retraction among the states. No group key begins with it."""


class _Found(msgspec.Struct):
    """What is looked up in the state of one group."""

    reports: Reports
    """Of an open episode."""
    quiet: timedelta
    """The quiet window of its rule."""
    signals: set[str] = msgspec.field(default_factory=set)
    """Ids of its support, but for what was replaced: of that the new version may be word for word
    the same signal."""


class Memory:
    """The states of one partition, and indices over them. States are never changed."""

    def __init__(self, rules: Rules, *, max_sketches: int = MAX_SKETCHES) -> None:
        self._rules = rules
        self._max_sketches = max_sketches
        self._states: dict[str, AlertState] = {}
        self._found: dict[str, _Found] = {}
        self._groups_of_story: dict[str, tuple[str, ...]] = {}
        """Most stories are in one group, and a tuple of strings costs the garbage collector
        nothing."""
        self._waiting: set[str] = set()
        """Open groups with support whose story was replaced: few, and till the next ticks alone."""
        self._retracted: dict[str, Retracted] = {}
        self._deadlines = Deadlines()

    @property
    def states(self) -> Mapping[str, AlertState]:
        """Group key to its latest episode, open or still remembered."""
        return self._states

    def retracted(self, story: str) -> Retracted | None:
        """What was taken back of a story."""
        return self._retracted.get(story)

    def groups_of(self, story: str) -> Sequence[str]:
        """The groups in which a signal of a story is support."""
        return self._groups_of_story.get(story, ())

    def holds(self, signal: Signal) -> bool:
        """Whether a signal is among the support of its group, which is remembered."""
        return signal.id in self._found[signal.group].signals

    def is_waiting(self, group: str) -> bool:
        """Whether any support of a group waits for a new version."""
        return group in self._waiting

    def waiting(self) -> list[str]:
        """The groups with support that waits for new versions, in order."""
        return sorted(self._waiting)

    def mended_by(self, signal: Signal) -> frozenset[str]:
        """Ids of the support of its group of which a signal is the new version.

        The new version of a story, or another story, which took it back as a correction.
        """
        if signal.group not in self._waiting:
            return frozenset()
        return frozenset(
            support.signal
            for support in self._states[signal.group].support
            if support.replaced
            and (support.story == signal.story or self._replaced_at(support) == signal.raw)
        )

    def _replaced_at(self, support: Support) -> Origin | None:
        retracted = self._retracted.get(support.story)
        return None if retracted is None else retracted.raw

    def awaited_from(self, support: Support) -> int:
        """The raw partition from which the new version of a replaced story would come.

        That of the retraction, which comes before what its story says: another story's, perhaps.
        """
        raw = self._replaced_at(support)
        # A retraction that came when it was due to be forgotten already is not kept.
        return support.raw_partition if raw is None else raw.partition

    def reports(self, state: AlertState, rows: list[ReportSketch]) -> Reports:
        """The index over rows that are those of a state that is remembered, or come from them."""
        if rows is state.sketches:
            return self._found[state.group].reports
        # A replaced version has just left.
        reports = Reports(self._max_sketches)
        reports.follow(rows)
        return reports

    def due(self, watermark: datetime) -> list[str]:
        """Keys of groups and retracted stories whose time has come, earliest first."""
        return self._deadlines.due(watermark)

    def deadline(self, state: AlertState) -> datetime:
        """When an open episode ends unless another signal comes, or an ended one is forgotten."""
        quiet = state.last_seen + self._found[state.group].quiet
        if state.status == "open":
            return quiet
        return max(state.closed_at or quiet, quiet) + REMEMBERED

    def take(self, states: Iterable[tuple[str, AlertState | Retracted | None]]) -> None:
        """Remember new states, by key; ``None`` forgets."""
        for key, state in states:
            if state is None:
                self._forget(key)
            elif isinstance(state, AlertState):
                self._keep(key, state)
            else:
                self._retracted[state.story] = state
                self._deadlines.set(key, state.received_at + self._rules.longest_quiet + REMEMBERED)

    def _keep(self, group: str, state: AlertState) -> None:
        support = state.support
        old = self._states.get(group)
        known = 0
        if old is not None:
            known = len(old.support)
            if support is not old.support and not (
                len(support) > known > 0 and support[known - 1] is old.support[known - 1]
            ):
                # A retraction, a new episode, the state's limit. Reports that join only append,
                # and indexing a group anew for each would make its growth quadratic.
                self._forget(group)
                known = 0
        self._states[group] = state
        found = self._found.get(group)
        if found is None:
            rule = self._rules.named(state.rule, state.place)
            found = self._found[group] = _Found(
                Reports(self._max_sketches),
                (rule or NamedRule.unknown(state.rule, state.place)).quiet,
            )
        self._deadlines.set(group, self.deadline(state))
        for each in support[known:] if known else support:
            groups = self._groups_of_story.get(each.story, ())
            if group not in groups:
                self._groups_of_story[each.story] = (*groups, group)
            if each.replaced:
                self._waiting.add(group)
            else:
                found.signals.add(each.signal)
        if state.status == "open":
            found.reports.follow(state.sketches)
        else:
            found.reports = Reports(self._max_sketches)
            self._waiting.discard(group)

    def _forget(self, key: str) -> None:
        self._deadlines.drop(key)
        if key.startswith(STORY_KEY):
            self._retracted.pop(key.removeprefix(STORY_KEY), None)
            return
        group = key
        state = self._states.pop(group, None)
        self._found.pop(group, None)
        if state is None:
            return
        for story in {support.story for support in state.support}:
            groups = tuple(each for each in self.groups_of(story) if each != group)
            if groups:
                self._groups_of_story[story] = groups
            else:
                self._groups_of_story.pop(story, None)
        self._waiting.discard(group)
