"""The fold, the slow way: keeps every signal and reckons everything anew from them.

It knows nothing of sketches, indices, quotes or states. Two stories are one report where their
words are the same, and what one story says is one report, so that a group's reports are found by
looking at all pairs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from streams.alerts.memory import REMEMBERED
from streams.alerts.rules import NamedRule
from streams.events import Origin, Retraction, Signal
from streams.topics.model import SEVERITIES
from tests.streams.alerts.book_kit import QUIET


class Told(NamedTuple):
    """What people are to be told of a group."""

    group: str
    change: str
    facet: str | None
    severity: str
    stories: int
    independent: int
    confirming: int


class NaiveEpisode(msgspec.Struct):
    """What the model knows of one episode."""

    opened: Signal
    signals: list[Signal]
    last: datetime
    severity: str
    """That people were told of, as are the next two."""
    facets: set[str]
    level: int = 0
    heard: int = 1
    """How many signals there have been, also such as are gone."""
    waiting: set[str] = msgspec.field(default_factory=set)
    """Ids of signals of replaced stories, until the next version or tick."""
    closed: datetime | None = None
    change: str = "open"


class NaiveBook:
    """Every promise of the fold, for one rule and some origins."""

    def __init__(self, rule: NamedRule, origins: int) -> None:
        self.groups: dict[str, NaiveEpisode] = {}
        self.retractions: dict[str, Retraction] = {}
        """Story to what took it back last, with the highest version of any that did."""
        self.ticks: dict[int, datetime] = {}
        self._rule = rule
        self._origins = origins

    @property
    def watermark(self) -> datetime | None:
        return min(self.ticks.values()) if len(self.ticks) == self._origins else None

    def is_refused(self, one: Signal | Retraction) -> bool:
        """Whether a retraction of its story reaches it."""
        known = self.retractions.get(one.story)
        if known is None:
            return False
        if one.version is not None and known.version not in (None, one.version):
            assert known.version is not None
            return one.version < known.version
        if one.raw.partition == known.raw.partition:
            return one.raw.offset < known.raw.offset
        return one.received_at < known.received_at

    # --- events ---------------------------------------------------------------------------

    def signal(self, new: Signal) -> list[Told]:
        episode = self.groups.get(new.group)
        if self.is_refused(new):
            return []
        if episode and any(s.id == new.id and s.id not in episode.waiting for s in episode.signals):
            return []
        if episode is None or episode.closed is not None:
            if self._is_late(new, episode):
                return []
            facets = {new.facet} if new.facet else set()
            severity = self._rule.severity(new.facet, 1)
            episode = NaiveEpisode(new, [new], new.received_at, severity, facets)
            self.groups[new.group] = episode
            return [self._told(episode, "opened", 1)]
        return self._join(episode, new)

    def retract(self, event: Retraction) -> list[Told]:
        if self.is_refused(event):
            return []
        known = self.retractions.get(event.story)
        versions = [r.version for r in (known, event) if r and r.version is not None]
        self.retractions[event.story] = msgspec.structs.replace(
            event, version=max(versions, default=None)
        )
        told = []
        for episode in self._open():
            void = {s.id for s in episode.signals if s.story == event.story and self.is_refused(s)}
            if event.reason == "killed":
                told += self._remove(episode, void, event.received_at)
            else:
                episode.waiting |= void
        return told

    def tick(self, origin: int, time: datetime) -> list[Told]:
        is_new = origin not in self.ticks or time > self.ticks[origin]
        self.ticks[origin] = max(time, self.ticks.get(origin, time))
        told = []
        for episode in self._open() if is_new else ():
            due = {
                s.id
                for s in episode.signals
                if s.id in episode.waiting and self._replaced_at(s).partition == origin
            }
            told += self._remove(episode, due, time)
        if self.watermark is not None:
            told += self._pass(self.watermark)
        return told

    def _pass(self, watermark: datetime) -> list[Told]:
        told = []
        for group, episode in list(self.groups.items()):
            if episode.closed is None and episode.last + QUIET <= watermark:
                told.append(self._close(episode, "resolved", watermark))
            elif (
                episode.closed is not None
                and max(episode.closed, episode.last + QUIET) + REMEMBERED <= watermark
            ):
                del self.groups[group]
        for story, known in list(self.retractions.items()):
            if known.received_at + QUIET + REMEMBERED <= watermark:
                del self.retractions[story]
        return told

    # --- what an event makes of an episode ---------------------------------------------------

    def _join(self, episode: NaiveEpisode, new: Signal) -> list[Told]:
        before, count_before = self.facet(episode), self.reports(episode)[1]
        mended = {
            s.id
            for s in episode.signals
            if s.id in episode.waiting and (s.story == new.story or self._replaced_at(s) == new.raw)
        }
        said = {s.facet for s in episode.signals if s.id in mended}
        rest = [s for s in episode.signals if s.id not in mended]
        stood = self._newest(rest)
        copied = _says_again(rest, new)
        episode.signals = [*rest, new]
        episode.heard += 1
        episode.waiting -= mended
        episode.last = max(episode.last, new.received_at)
        stands = self._newest(episode.signals)
        facet = stands.facet if stands else None
        most, least = self.reports(episode)[1], self.reports(episode, certain=True)[1]
        count = min(most, max(episode.level, least))

        change = None
        if mended and facet != before and not (new.facet in said and facet == before):
            change = "corrected"
        elif new.facet and not (mended and new.facet in said and facet == before):
            change = self._by_facet(episode, new, stood, stands, count, copied=copied)
        level, rank = self._rule.level(count), self._rank(facet, count)
        told_rank = SEVERITIES.index(episode.severity)
        rank_before = self._rank(before, count_before)
        if level > episode.level:
            change = change or "corroborated"
        elif change is None and facet == before:
            falls = count == most < count_before and rank < min(told_rank, rank_before)
            if level < episode.level or falls:
                change = "corrected"
            elif rank > told_rank and count > count_before:
                change = "escalated"
        return [] if change is None else [self._tell(episode, change, count, new.facet)]

    def _by_facet(
        self,
        episode: NaiveEpisode,
        new: Signal,
        stood: Signal | None,
        stands: Signal | None,
        count: int,
        *,
        copied: bool,
    ) -> str | None:
        assert stands is not None
        by_others = stood is not None and stood.story != new.story and not copied
        contradicts = by_others and stood and stood.facet in self._rule.against(new.facet)
        rises = self._rank(stands.facet, count) > SEVERITIES.index(episode.severity)
        is_news = new.facet not in episode.facets
        if stands is new and contradicts:
            return "contradicted"
        if stands is not new and by_others and is_news:
            if contradicts:
                return "contradicted"
            if stood and self._rank(new.facet, 1) > self._rank(stood.facet, 1):
                return "developed"
        if stands.story == new.story and (is_news or (rises and not copied)):
            return "escalated" if rises else "developed"
        return None

    def _remove(self, episode: NaiveEpisode, ids: set[str], time: datetime) -> list[Told]:
        if not ids:
            return []
        before, count_before = self.facet(episode), self.reports(episode)[1]
        left = [s for s in episode.signals if s.id not in ids]
        if not left:
            closed = self._close(episode, "withdrawn", time)
            episode.signals, episode.waiting = [], set()
            return [closed._replace(stories=0, independent=0, confirming=0)]
        episode.signals = left
        episode.waiting -= ids
        facet = self.facet(episode)
        most, least = self.reports(episode)[1], self.reports(episode, certain=True)[1]
        if facet != before:
            return [self._tell(episode, "corrected", min(most, max(episode.level, least)))]
        known = sorted((SEVERITIES.index(episode.severity), self._rank(before, count_before)))
        if self._rule.level(most) < episode.level or self._rank(facet, most) < known[0]:
            return [self._tell(episode, "corrected", most)]
        if self._rule.level(least) > episode.level or self._rank(facet, least) > known[1]:
            return [self._tell(episode, "corrected", least)]
        return []

    def _close(self, episode: NaiveEpisode, change: str, time: datetime) -> Told:
        episode.closed, episode.change = time, change
        told = self._told(episode, change, self.reports(episode)[1])
        return told._replace(severity=episode.severity)

    def _tell(
        self, episode: NaiveEpisode, change: str, count: int, facet: str | None = None
    ) -> Told:
        told = self._told(episode, change, count)
        episode.facets |= {each for each in (facet, told.facet) if each}
        episode.level = self._rule.level(count)
        episode.severity = told.severity
        return told

    def _told(self, episode: NaiveEpisode, change: str, count: int) -> Told:
        facet = self.facet(episode)
        return Told(
            episode.opened.group,
            change,
            facet,
            self._rule.severity(facet, count),
            len({s.story for s in episode.signals}),
            self.reports(episode)[0],
            count,
        )

    # --- what is so --------------------------------------------------------------------------

    def facet(self, episode: NaiveEpisode) -> str | None:
        newest = self._newest(episode.signals)
        return newest.facet if newest else None

    def reports(self, episode: NaiveEpisode, *, certain: bool = False) -> tuple[int, int]:
        """How many are independent, and how many of them confirm what stands.

        Args:
            certain: without what has been taken back and may still be said again.
        """
        against = self._rule.against(self.facet(episode))
        left = [s for s in episode.signals if not certain or s.id not in episode.waiting]
        count = confirming = 0
        while left:
            report = [left.pop()]
            while kin := [s for s in left if any(is_one_report(s, other) for other in report)]:
                report += kin
                left = [s for s in left if s not in kin]
            count += 1
            confirming += any(s.facet not in against for s in report)
        return count, confirming

    def _newest(self, signals: Iterable[Signal]) -> Signal | None:
        return max(
            (s for s in signals if s.facet),
            key=lambda s: (s.received_at, s.raw.offset, self._rule.weight(s.facet), s.id),
            default=None,
        )

    def _replaced_at(self, one: Signal) -> Origin:
        known = self.retractions.get(one.story)
        return known.raw if known else one.raw

    def _rank(self, facet: str | None, count: int) -> int:
        return SEVERITIES.index(self._rule.severity(facet, count))

    def _is_late(self, new: Signal, closed: NaiveEpisode | None) -> bool:
        if self.watermark is None:
            return False
        if closed is not None and new.received_at <= closed.last:
            return new.received_at + QUIET <= self.watermark
        return new.received_at + QUIET + REMEMBERED <= self.watermark

    def _open(self) -> Collection[NaiveEpisode]:
        return [episode for episode in self.groups.values() if episode.closed is None]


def is_one_report(one: Signal, other: Signal) -> bool:
    """Whether two signals are of one story or of copies."""
    return one.story == other.story or one.sketch.content == other.sketch.content


def _says_again(rest: Sequence[Signal], new: Signal) -> bool:
    """Whether a signal says what its own text, or what another text of its story, said before."""
    texts = {s.sketch.content for s in rest if is_one_report(s, new)}
    return any(s.sketch.content in texts and s.facet == new.facet for s in rest)
