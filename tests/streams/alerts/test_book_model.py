"""The book against a naive model: random signals, repeats, ticks, kills, corrections, silences.

The model keeps every signal and reckons everything anew from them; stories either are copies of
each other or share nothing, so that their words alone tell reports apart.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from streams.alerts.memory import REMEMBERED
from streams.alerts.muting import AlertView, episodes_of, judge
from streams.events import Alert, Origin, Retraction, Signal, Silence
from streams.topics.model import SEVERITIES, SeverityRow
from tests.streams.alerts.book_kit import QUIET, Folded, KnownRules, at, retraction, signal, tick

ORIGINS = 2
THRESHOLDS = (2, 3)
STORIES = st.integers(0, 7)
PLACES = ("aleppo", "homs")
FACETS = (None, "agreed", "violated", "proposed")
SEVERITIES_BY_COUNT = (
    SeverityRow(severity="extreme", facets=frozenset({"violated"}), independent_reports=2),
)
RULE = KnownRules(thresholds=THRESHOLDS, severities=SEVERITIES_BY_COUNT).named("ceasefire", None)
assert RULE is not None


class Episode(msgspec.Struct):
    """What the model knows of one episode."""

    opened: Signal
    signals: list[Signal]
    waiting: set[str]
    """Signals of replaced versions, until the next tick or version."""
    last: Any
    closed: Any = None
    change: str = "open"


class Model:
    """Every promise of the fold, the slow way."""

    def __init__(self) -> None:
        self.groups: dict[str, Episode] = {}
        self.retractions: dict[str, tuple[int, int | None, Any]] = {}
        """Story to the raw offset, the version and the time of what took it back."""
        self.ticks: dict[int, Any] = {}

    @property
    def watermark(self) -> Any:
        return min(self.ticks.values()) if len(self.ticks) == ORIGINS else None

    def is_refused(self, story: str, offset: int, version: int | None) -> bool:
        if story not in self.retractions:
            return False
        before, highest, _ = self.retractions[story]
        if version is not None and highest is not None and version != highest:
            return version < highest
        return offset < before

    def signal(self, new: Signal) -> None:
        episode = self.groups.get(new.group)
        if self.is_refused(new.story, new.raw.offset, new.version):
            return
        if episode and any(s.id == new.id and s.id not in episode.waiting for s in episode.signals):
            return
        if episode is None or episode.closed is not None:
            if self.watermark:
                if new.received_at + QUIET + REMEMBERED <= self.watermark:
                    return
                is_old = episode is not None and new.received_at <= episode.last
                if is_old and new.received_at + QUIET <= self.watermark:
                    return
            self.groups[new.group] = Episode(new, [new], set(), new.received_at)
            return
        gone = {s.id for s in episode.signals if s.story == new.story} & episode.waiting
        episode.signals = [s for s in episode.signals if s.id not in gone] + [new]
        episode.waiting -= gone
        episode.last = max(episode.last, new.received_at)

    def retract(self, event: Retraction) -> None:
        if self.is_refused(event.story, event.raw.offset, event.version):
            return
        old = self.retractions.get(event.story, (0, None, None))
        versions = [v for v in (old[1], event.version) if v is not None]
        self.retractions[event.story] = (
            event.raw.offset,
            max(versions, default=None),
            event.received_at,
        )
        for episode in self.groups.values():
            if episode.closed is not None:
                continue
            void = {
                s.id
                for s in episode.signals
                if s.story == event.story and self.is_refused(s.story, s.raw.offset, s.version)
            }
            if event.reason == "killed":
                self._remove(episode, void, event.received_at)
            else:
                episode.waiting |= void

    def tick(self, origin: int, time: Any) -> None:
        is_new = origin not in self.ticks or time > self.ticks[origin]
        self.ticks[origin] = max(time, self.ticks.get(origin, time))
        for episode in self.groups.values():
            if is_new and episode.closed is None:
                due = {s.id for s in episode.signals if s.raw.partition == origin}
                self._remove(episode, due & episode.waiting, time)
        watermark = self.watermark
        if watermark is None:
            return
        for group, episode in list(self.groups.items()):
            if episode.closed is None and episode.last + QUIET <= watermark:
                episode.closed, episode.change = watermark, "resolved"
            elif (
                episode.closed is not None
                and max(episode.closed, episode.last + QUIET) + REMEMBERED <= watermark
            ):
                del self.groups[group]
        for story, (_, _, time) in list(self.retractions.items()):
            if time + QUIET + REMEMBERED <= watermark:
                del self.retractions[story]

    def _remove(self, episode: Episode, ids: set[str], time: Any) -> None:
        if ids:
            episode.signals = [s for s in episode.signals if s.id not in ids]
            episode.waiting -= ids
            if not episode.signals:
                episode.closed, episode.change = time, "withdrawn"

    @staticmethod
    def facet(episode: Episode) -> str | None:
        assert RULE is not None
        named = [s for s in episode.signals if s.facet]
        newest = max(
            named,
            key=lambda s: (s.received_at, s.raw.offset, RULE.weight(s.facet), s.id),
            default=None,
        )
        return newest.facet if newest else None

    def reports(self, episode: Episode, *, settled: bool = False) -> tuple[int, int]:
        """How many are independent, and how many of them confirm what stands.

        Args:
            settled: without what has been taken back and may still be said again.
        """
        assert RULE is not None
        against = RULE.against(self.facet(episode))
        left = [s for s in episode.signals if not settled or s.id not in episode.waiting]
        count = confirming = 0
        while left:
            report = [left.pop()]
            while kin := [s for s in left if any(_is_one_report(s, other) for other in report)]:
                report += kin
                left = [s for s in left if s not in kin]
            count += 1
            confirming += any(s.facet not in against for s in report)
        return count, confirming


def _is_one_report(one: Signal, other: Signal) -> bool:
    return one.story == other.story or one.sketch.content == other.sketch.content


class Wire(RuleBasedStateMachine):
    """A log that grows, the book that folds it and the model."""

    @initialize()
    def begin(self) -> None:
        self.folded = Folded(thresholds=THRESHOLDS, severities=SEVERITIES_BY_COUNT)
        self.model = Model()
        self.clock = [0.0] * ORIGINS
        self.offset = [0] * ORIGINS
        self.sent: list[Signal | Retraction] = []
        self.view = AlertView()
        self.silences: dict[str, Silence] = {}
        self.revisions: dict[str, Alert] = {}

    def _raw(self, story: int, passed: float) -> tuple[float, tuple[int, int]]:
        origin = story % ORIGINS
        self.clock[origin] += passed
        self.offset[origin] += 1
        return self.clock[origin], (origin, self.offset[origin])

    def _fold(self, event: Any) -> None:
        for alert in self.folded.fold(event):
            before = self.revisions.get(alert.id)
            assert alert.revision == (before.revision if before else 0) + 1
            self.revisions[alert.id] = alert
            assert self.view.take(alert)
            self._agrees_with_itself(alert)

    @staticmethod
    def _agrees_with_itself(alert: Alert) -> None:
        assert RULE is not None
        assert alert.confirming_reports <= alert.independent_reports
        if alert.status == "open":
            assert alert.severity == RULE.severity(alert.facet, alert.confirming_reports)
        if alert.change == "corroborated":
            assert f"{alert.confirming_reports} independent reports" in alert.why

    @rule(
        story=STORIES,
        copied=st.booleans(),
        place=st.sampled_from(PLACES),
        facet=st.sampled_from(FACETS),
        passed=st.sampled_from([0.0, 0.5, 4.0]),
        version=st.sampled_from([None, None, 1, 2, 3]),
    )
    def claim(
        self,
        story: int,
        copied: bool,
        place: str,
        facet: str | None,
        passed: float,
        version: int | None,
    ) -> None:
        hours, raw = self._raw(story, passed)
        new = signal(
            f"s{story}",
            hours,
            rule="ceasefire",
            place=place,
            facet=facet,
            raw=raw,
            revision=f"{version or raw[1]}",
            words=f"copy {story % 2}" if copied else f"words {story}",
            version=version,
        )
        if version is not None and version > 1:
            self._retract(retraction(f"s{story}", hours, raw, "replaced", version))
        self._send(new)

    @rule(story=STORIES, killed=st.booleans(), version=st.sampled_from([None, 2, 3]))
    def take_back(self, story: int, killed: bool, version: int | None) -> None:
        hours, raw = self._raw(story, 0.0)
        self._retract(
            retraction(f"s{story}", hours, raw, "killed" if killed else "replaced", version)
        )

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """As after a crash of the tag stage."""
        event = data.draw(st.sampled_from(self.sent))
        if isinstance(event, Signal):
            self.model.signal(event)
        else:
            self.model.retract(event)
        self._fold(event)

    @precondition(lambda self: any(isinstance(event, Signal) for event in self.sent))
    @rule(data=st.data())
    def kill_and_send_again(self, data: st.DataObject) -> None:
        """As in one batch, which a broker stamps alike."""
        old = data.draw(st.sampled_from([e for e in self.sent if isinstance(e, Signal)]))
        hours, raw = self._raw(int(old.story[1:]), 0.0)
        self._retract(retraction(old.story, hours, raw, "killed"))
        hours, (partition, offset) = self._raw(int(old.story[1:]), 0.0)
        origin = Origin(partition=partition, offset=offset)
        self._send(msgspec.structs.replace(old, raw=origin, received_at=at(hours)))

    def _send(self, new: Signal) -> None:
        self.sent.append(new)
        self.model.signal(new)
        self._fold(new)
        episode = self.model.groups.get(new.group)
        if episode is not None and episode.closed is None and new in episode.signals:
            self._is_told(new, episode)

    def _is_told(self, new: Signal, episode: Episode) -> None:
        """What contradicts what stands, or is graver, is told in whatever order it came."""
        assert RULE is not None
        standing = self.model.facet(episode)
        graver = SEVERITIES.index(RULE.severity(new.facet, 1)) > SEVERITIES.index(
            RULE.severity(standing, 1)
        )
        alone = not any(_is_one_report(new, other) for other in episode.signals if other is not new)
        if alone and (graver or new.facet in RULE.against(standing)):
            assert new.facet in self.folded.book.states[new.group].told

    def _retract(self, event: Retraction) -> None:
        self.sent.append(event)
        self.model.retract(event)
        self._fold(event)

    @rule(origin=st.integers(0, ORIGINS - 1), passed=st.sampled_from([0.0, 1.0, 7.0, 31.0]))
    def tick(self, origin: int, passed: float) -> None:
        self.clock[origin] += passed
        self.model.tick(origin, at(self.clock[origin]))
        self._fold(tick(origin, self.clock[origin], origins=ORIGINS))

    @rule(
        name=st.sampled_from(["1", "2"]),
        place=st.sampled_from(PLACES),
        hours=st.sampled_from([None, 2.0]),
        until_resolved=st.booleans(),
    )
    def silence(self, name: str, place: str, hours: float | None, until_resolved: bool) -> None:
        now = max(self.clock)
        self.silences[name] = Silence(
            id=name,
            matchers={"place": place},
            until=None if hours is None else at(now + hours),
            until_resolved=until_resolved,
            author="desk",
            reason="known",
            created_at=at(now),
            episodes=episodes_of({"place": place}, self.view) if until_resolved else {},
        )

    @rule(name=st.sampled_from(["1", "2"]))
    def expire(self, name: str) -> None:
        self.silences.pop(name, None)

    @rule()
    def restart(self) -> None:
        before = dict(self.folded.book.states)
        self.folded.restart()
        assert self.folded.book.states == before

    @invariant()
    def the_states_are_those_of_the_model(self) -> None:
        states = self.folded.book.states
        assert states.keys() == self.model.groups.keys()
        for group, episode in self.model.groups.items():
            state = states[group]
            assert state.status == episode.change
            assert state.closed_at == episode.closed
            assert {s.signal for s in state.support} == {s.id for s in episode.signals}
            if state.status == "open":
                assert state.told_severity == self.revisions[state.alert].severity
                assert state.facet == self.model.facet(episode)
                assert state.last_seen == episode.last
                found = len({row.report for row in state.sketches})
                assert (found, state.confirming) == self.model.reports(episode)
                assert state.stories == len({s.story for s in episode.signals})

    @invariant()
    def what_people_know_is_so(self) -> None:
        """The last revision of an open alert tells how many confirm it, by thresholds."""
        assert RULE is not None
        for group, episode in self.model.groups.items():
            state = self.folded.book.states[group]
            last = self.revisions[state.alert]
            assert last.status == state.status
            assert state.revision == last.revision
            if state.status == "open" and last.facet == state.facet:
                settled = min(
                    self.model.reports(episode, settled=each)[1] for each in (True, False)
                )
                assert RULE.level(settled) <= max(
                    RULE.level(last.confirming_reports), state.told_reports
                )

    @invariant()
    def what_is_silenced_is_muted_and_nothing_else(self) -> None:
        now = at(max(self.clock))
        judged = judge(
            list(self.view),
            view=self.view,
            silences=self.silences.values(),
            rules={},
            told={},
            now=now,
        )
        assert {each.alert.id for each in judged} == self.revisions.keys()
        for each in judged:
            alert = each.alert
            by = [s for s in self.silences.values() if self._silences(s, alert, now)]
            assert (each.muted is not None) == bool(by)
            assert (each.due is None) == bool(by)

    def _silences(self, one: Silence, alert: Alert, now: Any) -> bool:
        if one.matchers["place"] != alert.place or (one.until is not None and one.until <= now):
            return False
        if not one.until_resolved:
            return True
        if alert.status != "open":
            return False
        if alert.group in one.episodes:
            return alert.id == one.episodes[alert.group]
        earlier = [
            other
            for other in self.revisions.values()
            if other.group == alert.group
            and other.id != alert.id
            and other.status != "open"
            and one.created_at < other.time
        ]
        return alert.opened_at <= one.created_at or not earlier


TestWire = Wire.TestCase
TestWire.settings = settings(
    max_examples=200, stateful_step_count=40, deadline=timedelta(seconds=5)
)
