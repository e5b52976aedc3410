"""The book against a naive one: random signals, repeats, ticks, kills, corrections, silences.

What people are told must be the same to the letter: which change, when and with which numbers.
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

from streams.alerts.muting import AlertView, episodes_of, judge
from streams.alerts.support import QUOTED
from streams.events import Alert, Origin, Retraction, Signal, Silence, Tick
from streams.topics.model import SeverityRow
from tests.streams.alerts.book_kit import Folded, KnownRules, at, retraction, signal, tick
from tests.streams.alerts.naive_book import NaiveBook, Told

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


class Wire(RuleBasedStateMachine):
    """A log that grows, the book that folds it and the model."""

    @initialize()
    def begin(self) -> None:
        self.folded = Folded(thresholds=THRESHOLDS, severities=SEVERITIES_BY_COUNT)
        assert RULE is not None
        self.model = NaiveBook(RULE, ORIGINS)
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

    def _fold(self, event: Signal | Retraction | Tick) -> None:
        earlier = {group: self.folded.book.states[group].alert for group in self.model.groups}
        match event:
            case Signal():
                expected = self.model.signal(event)
            case Retraction():
                expected = self.model.retract(event)
            case Tick():
                assert event.time is not None
                expected = self.model.tick(event.origin, event.time)
        said = self.folded.fold(event)
        for group in {alert.group for alert in said} | {told.group for told in expected}:
            # Of several groups each is told for itself.
            assert [_told(alert) for alert in said if alert.group == group] == [
                told for told in expected if told.group == group
            ]
        for alert in said:
            before = self.revisions.get(alert.id)
            assert alert.revision == (before.revision if before else 0) + 1
            self.revisions[alert.id] = alert
            assert self.view.take(alert)
            if alert.change == "opened":
                assert alert.follows == earlier.get(alert.group)
            if isinstance(event, Signal):
                assert alert.evidence[-1].signal == event.id
                assert alert.time == event.received_at
            if alert.change == "contradicted" and self.model.groups[alert.group].heard <= QUOTED:
                self._names_both(alert)

    def _names_both(self, alert: Alert) -> None:
        assert RULE is not None
        other, new = alert.evidence
        assert other.facet in RULE.against(new.facet)
        assert f"{new.source} reports: {new.facet}" in alert.why
        assert f"({other.source})" in alert.why
        # What was heard late is told otherwise.
        if alert.facet == new.facet:
            assert ("from the same source" in alert.why) == (other.source == new.source)

    @rule(
        story=STORIES,
        copy=st.sampled_from([None, None, 0, 1]),
        place=st.sampled_from(PLACES),
        facet=st.sampled_from(FACETS),
        passed=st.sampled_from([0.0, 0.5, 4.0]),
        version=st.sampled_from([None, None, 1, 2, 3]),
    )
    def claim(
        self,
        story: int,
        copy: int | None,
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
            words=f"words {story}" if copy is None else f"copy {copy}",
            version=version,
            source=f"desk {story % 3}",
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

    @rule(
        story=STORIES,
        other=STORIES,
        place=st.sampled_from(PLACES),
        facet=st.sampled_from(FACETS),
        speaks=st.booleans(),
        between=st.booleans(),
    )
    def correct_another(
        self, story: int, other: int, place: str, facet: str | None, speaks: bool, between: bool
    ) -> None:
        """A story takes another back, which may stand on another partition."""
        hours, raw = self._raw(story, 0.5)
        self._retract(retraction(f"s{other}", hours, raw, "replaced"))
        if between:
            self.tick(1 - story % ORIGINS, 1.0)
        if speaks:
            new = signal(
                f"s{story}",
                hours,
                rule="ceasefire",
                place=place,
                facet=facet,
                raw=raw,
                revision=f"{raw[1]}",
                source=f"desk {story % 3}",
            )
            self._send(new)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """As after a crash of the tag stage."""
        self._fold(data.draw(st.sampled_from(self.sent)))

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
        self._fold(new)

    def _retract(self, event: Retraction) -> None:
        self.sent.append(event)
        self._fold(event)

    @rule(origin=st.integers(0, ORIGINS - 1), passed=st.sampled_from([0.0, 1.0, 7.0, 31.0]))
    def tick(self, origin: int, passed: float) -> None:
        self.clock[origin] += passed
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


def _told(alert: Alert) -> Told:
    return Told(
        alert.group,
        alert.change,
        alert.facet,
        alert.severity,
        alert.stories,
        alert.independent_reports,
        alert.confirming_reports,
    )


TestWire = Wire.TestCase
TestWire.settings = settings(
    max_examples=200, stateful_step_count=40, deadline=timedelta(seconds=5)
)
