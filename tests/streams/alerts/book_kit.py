"""Rules, signals and ticks in short, for the tests of the fold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zlib import crc32

import msgspec

from streams.alerts.book import AlertBook, Outcome
from streams.alerts.rules import NamedRule
from streams.events import (
    Alert,
    Evidence,
    Label,
    Origin,
    Retraction,
    Signal,
    SignalEvent,
    Sketch,
    StateEvent,
    Tick,
)
from streams.events.packed import pack16, pack32
from streams.identity import group_key, signal_id
from streams.story.sketch import WORD_BITS, word_bit
from streams.topics.model import SeverityRow

START = datetime(2016, 9, 9, 12, tzinfo=UTC)
QUIET = timedelta(hours=6)


def at(hours: float) -> datetime:
    """That many hours after the start."""
    return START + timedelta(hours=hours)


class KnownRules:
    """The rules ``siege`` and ``ceasefire``, quiet after six hours.

    ``severities`` come before rows that are severe and moderate by facet.
    """

    hash = "test"
    longest_quiet = QUIET

    def __init__(
        self,
        known: Iterable[str] = ("siege", "ceasefire"),
        thresholds: tuple[int, ...] = (50,),
        severities: tuple[SeverityRow, ...] = (),
    ) -> None:
        self._known = frozenset(known)
        self._thresholds = thresholds
        self._severities = severities

    def named(self, rule: str, place: str | None) -> NamedRule | None:
        if rule not in self._known:
            return None
        return NamedRule(
            id=rule,
            label=Label(ar=rule, en=rule),
            place_label=Label(ar=place, en=place) if place else None,
            quiet=QUIET,
            contradictions=frozenset(
                {frozenset(("agreed", "violated")), frozenset(("ongoing", "lifted"))}
            ),
            facet_labels={
                facet: Label(ar=facet, en=facet)
                for facet in ("violated", "agreed", "lifted", "tightened", "imposed", "ongoing")
            },
            thresholds=self._thresholds,
            severities=(
                *self._severities,
                SeverityRow(severity="severe", facets=frozenset({"tightened"})),
                SeverityRow(severity="severe", facets=frozenset({"violated"})),
                SeverityRow(severity="moderate", facets=frozenset({"imposed", "agreed"})),
            ),
        )


def signal(
    story: str,
    hours: float,
    *,
    rule: str = "siege",
    place: str | None = "aleppo",
    facet: str | None = None,
    raw: tuple[int, int] = (0, 0),
    revision: str = "1",
    source: str = "source",
    words: str | None = None,
    version: int | None = None,
    lead: str = "",
) -> Signal:
    """One claim of a story that arrived ``hours`` after the start."""
    group = group_key(rule, place)
    return Signal(
        catalog="test",
        id=signal_id(story, revision, rule, group, facet),
        rule=rule,
        group=group,
        place=place,
        facet=facet,
        story=story,
        revision=revision,
        source=source,
        agencies=[],
        headline=None,
        received_at=at(hours),
        raw=Origin(partition=raw[0], offset=raw[1]),
        evidence=Evidence(start=0, end=4, text="حصار", match_start=0, match_end=4, surface="حصار"),
        sketch=sketch_of(words or story, lead=lead),
        version=version,
    )


def sketch_of(*words: str, figures: tuple[str, ...] = (), lead: str = "") -> Sketch:
    """A sketch with ten runs of its own for each of some words: equal words are copied parts.

    One with a lead of few words is that of a flash; without a lead it is none.
    """
    bits = 0
    for word in words:
        bits |= 1 << word_bit(word)
    return Sketch(
        content=" ".join(words),
        lead=pack16([word_bit(word) for word in lead.split()]),
        words=bits.to_bytes(WORD_BITS // 8, "little"),
        figures=list(figures),
        day=None,
        shingles=pack32(
            sorted(crc32(f"{word}{number}".encode()) & ~3 for word in words for number in range(10))
        ),
    )


def tick(origin: int, hours: float, *, origins: int = 1) -> Tick:
    """What partition ``origin`` of the raw topic says at a time."""
    return Tick(origin=origin, origins=origins, time=at(hours))


def retraction(
    story: str,
    hours: float,
    raw: tuple[int, int],
    reason: str = "killed",
    version: int | None = None,
) -> Retraction:
    """A later version of a story takes the earlier ones back."""
    return Retraction(
        story=story,
        raw=Origin(partition=raw[0], offset=raw[1]),
        reason="killed" if reason == "killed" else "replaced",
        received_at=at(hours),
        version=version,
    )


class Folded:
    """A book and the log of what it said and kept, as the topics would hold it."""

    def __init__(
        self,
        known: Iterable[str] = ("siege", "ceasefire"),
        thresholds: tuple[int, ...] = (50,),
        severities: tuple[SeverityRow, ...] = (),
        **options: int,
    ) -> None:
        self._rules = KnownRules(known, thresholds, severities)
        self.book = AlertBook(self._rules, **options)
        self.alerts: list[Alert] = []
        self.state_log: list[tuple[str, StateEvent | None]] = []
        self.offset = 0

    def fold(self, *events: SignalEvent) -> list[Alert]:
        """Folds events at the next offsets; the revisions they made."""
        said: list[Alert] = []
        for event in events:
            said.extend(self.record(self.book.observe(event, self.offset)))
            self.offset += 1
        return said

    def record(self, outcome: Outcome) -> list[Alert]:
        """Keeps what an outcome would write."""
        assert not outcome.failures
        self.alerts.extend(outcome.alerts)
        self.state_log.extend(outcome.states.items())
        self.state_log.append(("@position", self.book.position))
        return outcome.alerts

    def restart(self) -> None:
        """A new book from the state log alone, through its form on the wire."""
        log = msgspec.json.decode(
            msgspec.json.encode(self.state_log), type=list[tuple[str, StateEvent | None]]
        )
        self.book = AlertBook(self._rules)
        self.book.restore(log)


def changes(folded: Folded) -> list[str]:
    """What the revisions so far say happened."""
    return [alert.change for alert in folded.alerts]
