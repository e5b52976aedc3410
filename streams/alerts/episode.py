"""One episode of one alert group: how it opens, grows, turns and ends. Pure functions.

Each gives the new state and the revisions that people are told of; a revision exists only where
something happened that a person would act on. Of several such things that one signal brings, the
first of these is the revision's change, and its sentence tells of all: contradicted, escalated or
developed (by a facet), corroborated, escalated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

import msgspec

from streams.alerts import reports
from streams.alerts.reports import BEYOND, Place, Print, Reports
from streams.alerts.rules import NamedRule
from streams.events import (
    NO_PLACE,
    Alert,
    AlertState,
    Change,
    Origin,
    Report,
    ReportSketch,
    Retracted,
    Retraction,
    Severity,
    Signal,
    Support,
    Tick,
)
from streams.identity import alert_id
from streams.topics.model import SEVERITIES

QUOTED: Final = 5
"""Reports that a state keeps to quote from: the one that opened it and the newest."""


UNKNOWN_SOURCE: Final = "unknown"
"""What a source is called that nobody could name."""

Index = Callable[[list[ReportSketch]], Reports]
"""The sketches of a group, found by their runs."""


class Episode(NamedTuple):
    """A state and the rule it is of."""

    state: AlertState
    rule: NamedRule


class Step(NamedTuple):
    """What one event made of an episode."""

    state: AlertState
    alerts: list[Alert]


class Closed(NamedTuple):
    """A closed episode and the revision that says so."""

    state: AlertState
    alert: Alert


def quiet_until(episode: Episode) -> datetime:
    """When the episode ends unless another signal comes."""
    return episode.state.last_seen + episode.rule.quiet


def is_overridden(
    retracted: Retracted, version: int | None, raw: Origin, received_at: datetime
) -> bool:
    """Whether a retraction reaches a version of its story, wherever that stands in the log.

    The number of the version decides; else its place in the log; of a story that another story
    took back, which may stand on another partition, when it arrived.
    """
    if version is not None and retracted.version is not None and version != retracted.version:
        return version < retracted.version
    if raw.partition == retracted.raw.partition:
        return raw.offset < retracted.raw.offset
    return received_at < retracted.received_at


def opened(
    signal: Signal, rule: NamedRule, story: Print, *, follows: AlertState | None, catalog: str
) -> Step:
    """The first signal of a group without an open episode."""
    sketches = reports.placed([], Place(0, frozenset()), story, signal.facet)
    support = _support(signal, 0)
    state = AlertState(
        catalog=catalog,
        group=signal.group,
        rule=signal.rule,
        place=signal.place,
        alert=alert_id(signal.rule, signal.group, signal.id, signal.received_at),
        revision=1,
        status="open",
        facet=signal.facet,
        standing=support if signal.facet else None,
        opened_at=signal.received_at,
        first_seen=signal.received_at,
        last_seen=signal.received_at,
        follows=follows.alert if follows else None,
        told=[signal.facet] if signal.facet else [],
        told_severity=rule.severity(signal.facet, 1),
        confirming=1,
        drill=signal.drill,
        support=[support],
        sketches=sketches,
        reports=[_report(signal, 0)],
    )
    again = " again" if follows else ""
    alert = _alert(
        Episode(state, rule),
        "opened",
        time=signal.received_at,
        why=f"reported{again} by {_who(signal.source)}" + _labelled(rule, signal.facet, ": "),
        evidence=state.reports,
        catalog=catalog,
    )
    return Step(state, [alert])


def join(
    episode: Episode,
    signal: Signal,
    story: Print,
    *,
    catalog: str,
    max_support: int,
    waiting: bool,
    index: Index,
    is_known: bool,
) -> Step:
    """Another signal of an open episode.

    Args:
        waiting: whether any of its support waits for a new version.
        is_known: whether a signal of the story is among its support.
    """
    state, rule = episode
    base, mended = state, False
    said: set[str | None] = set()
    if waiting and any(s.replaced and s.story == signal.story for s in state.support):
        mended = True
        said = {s.facet for s in state.support if s.replaced and s.story == signal.story}
        base = _with_support(
            state,
            [s for s in state.support if not (s.replaced and s.story == signal.story)],
            rule,
        )
        is_known = any(s.story == signal.story for s in base.support)
    others = index(base.sketches)
    place = others.place(story)
    sketches = reports.placed(base.sketches, place, story, signal.facet)
    # A copy that says what its report said before is no news, whoever spoke in between.
    copied = any(signal.facet in base.sketches[number].facets for number in place.linked)
    beyond = 0
    if place.row == BEYOND:
        last = base.support[-1] if base.support else None
        beyond = 0 if last is not None and last.story == signal.story else 1

    new = _support(signal, place.row)
    before = base.standing
    standing = before
    if new.facet is not None and (before is None or _order(new, rule) > _order(before, rule)):
        standing = new
    # A tenth more than needed, so that a full state is cut rarely.
    forgotten = 0
    if len(base.support) >= max_support:
        forgotten = len(base.support) + 1 - max_support * 9 // 10
    changed = msgspec.structs.replace(
        base,
        catalog=catalog,
        facet=standing.facet if standing else None,
        standing=standing,
        first_seen=min(state.first_seen, signal.received_at),
        last_seen=max(state.last_seen, signal.received_at),
        support=[*base.support[forgotten:], new],
        forgotten=state.forgotten + forgotten,
        sketches=sketches,
        beyond=base.beyond + beyond,
        confirming=others.confirming(
            place, signal.facet, rule.against(standing.facet if standing else None)
        )
        + base.beyond
        + beyond,
        stories=base.stories + (not is_known),
        reports=_quoted(
            base.reports,
            _report(signal, place.row),
            copied,
            standing.facet if standing else None,
        ),
    )
    known = signal.facet is None or (copied and signal.facet in state.told)
    if known and sketches is state.sketches and changed.facet == state.facet and not beyond:
        return Step(changed, [])
    news = _News(episode, base, changed, signal)
    if mended and signal.facet in said:
        pass  # a version that mends a typo
    elif mended and changed.facet != state.facet:
        news.corrected()
    elif signal.facet is not None:
        is_newest = standing is new
        if is_newest and not copied and news.contradicts():
            news.contradicted()
        elif signal.facet not in state.told and (
            # Of the facets of one story only one stands, but each is told of.
            is_newest or (standing is not None and standing.story == signal.story)
        ):
            news.developed()
    news.counted()
    return news.step(catalog)


class _News:
    """What of a signal people are told, if anything."""

    def __init__(
        self, episode: Episode, base: AlertState, changed: AlertState, signal: Signal
    ) -> None:
        self._old, self._rule = episode
        self._before = base.standing
        self._quotes = base.reports
        self._changed = changed
        self._signal = signal
        self._confirming = changed.confirming
        self._severity = self._rule.severity(changed.facet, self._confirming)
        self._level = self._rule.level(self._confirming)
        self._change: Change | None = None
        self._why: list[str] = []
        self._evidence: list[Report] = []

    def contradicts(self) -> bool:
        """Whether what stood and what stands now cannot both be so, by two stories."""
        before = self._before
        # A story that tells of both, a truce agreed and then broken, contradicts nobody.
        return (
            before is not None
            and before.story != self._signal.story
            and before.facet in self._rule.against(self._signal.facet)
        )

    def contradicted(self) -> None:
        assert self._before is not None
        before = self._before
        quoted = [r for r in self._quotes if r.facet == before.facet][-1:]
        same = ""
        if quoted and quoted[0].source == self._signal.source != UNKNOWN_SOURCE:
            same = ", from the same source"
        who = f" ({_who(quoted[0].source)})" if quoted else ""
        self._tell(
            "contradicted",
            f"{self._says(_who(self._signal.source))}, where{_labelled(self._rule, before.facet)}"
            f" stood{who}{same}",
        )
        self._evidence = quoted

    def developed(self) -> None:
        stands = self._changed.facet == self._signal.facet
        who = _who(self._signal.source) if stands else "the same story"
        self._tell("escalated" if self._rises else "developed", self._says(who))

    def corrected(self) -> None:
        stood = _labelled(self._rule, self._old.facet) or " nothing definite"
        now = _labelled(self._rule, self._changed.facet) or " nothing definite"
        self._tell("corrected", f"a new version of a report was sent:{now}, where{stood} stood")

    def counted(self) -> None:
        """Of the number of reports, and of what it makes of the severity."""
        if self._level > self._old.told_reports:
            self._tell("corroborated", f"{self._confirming} independent reports")
            self._evidence = self._evidence or self._other_reports()
        elif self._change is None and self._changed.facet == self._old.facet:
            if self._level < self._old.told_reports:
                count = _independent(self._confirming)
                self._tell("corrected", f"a report joins others that seemed independent: {count}")
                self._evidence = self._quotes
            elif self._rises and self._confirming > self._old.confirming:
                self._tell("escalated", _independent(self._confirming))
        if self._rises and self._change is not None:
            self._why.append(f"now {self._severity}")

    def _other_reports(self) -> list[Report]:
        """A quote of each report but the one that is news."""
        sketches = self._changed.sketches
        seen = {sketches[self._own.report].report if self._own.report != BEYOND else BEYOND}
        others = []
        for quote in self._quotes:
            # Of the numbers those of now: the story may have joined two reports.
            number = sketches[quote.report].report if quote.report != BEYOND else BEYOND
            if number not in seen or number == BEYOND:
                seen.add(number)
                others.append(quote)
        return others

    @property
    def _rises(self) -> bool:
        return _rank(self._severity) > _rank(self._old.told_severity)

    @property
    def _own(self) -> Report:
        support = self._changed.support[-1]
        return _report(self._signal, support.sketch)

    def _says(self, who: str) -> str:
        return f"{who} reports:{_labelled(self._rule, self._signal.facet)}"

    def _tell(self, change: Change, why: str) -> None:
        self._change = self._change or change
        self._why.append(why)

    def step(self, catalog: str) -> Step:
        changed = self._changed
        if self._change is None:
            return Step(changed, [])
        told = changed.told
        for facet in (self._signal.facet, changed.facet):
            if facet is not None and facet not in told:
                told = [*told, facet]
        state = msgspec.structs.replace(
            changed,
            revision=changed.revision + 1,
            told=told,
            told_reports=self._level,
            told_severity=self._severity,
        )
        earlier = [r for r in self._evidence if r.signal != self._signal.id]
        alert = _alert(
            Episode(state, self._rule),
            self._change,
            time=self._signal.received_at,
            why="; ".join(self._why),
            evidence=[*earlier, self._own],
            catalog=catalog,
        )
        return Step(state, [alert])


def without(
    episode: Episode, event: Retraction | Tick, *, retracted: Retracted | None = None, catalog: str
) -> Step:
    """An open episode after a retraction, or after the tick that ends the wait for a new version.

    A killed story's support goes at once. A replaced one's only falls due, since a mended typo
    is no news: it goes when its new version speaks again, or when its origin ticks without that.

    Args:
        retracted: what all retractions of the story together reach.
    """
    state, rule = episode
    if isinstance(event, Retraction):
        assert retracted is not None
        void = [_is_void(support, retracted) for support in state.support]
        if not any(void):
            return Step(state, [])
        kept = [
            msgspec.structs.replace(support, replaced=True) if gone else support
            for support, gone in zip(state.support, void, strict=True)
            if not (gone and event.reason == "killed")
        ]
        why, time = f"its report was {event.reason}", event.received_at
    else:
        assert event.time is not None
        kept = [s for s in state.support if not (s.replaced and s.raw_partition == event.origin)]
        why, time = "its report was replaced by one that no longer says so", event.time
    gone_signals = {s.signal for s in state.support} - {s.signal for s in kept}
    changed = msgspec.structs.replace(_with_support(state, kept, rule), catalog=catalog)
    if not gone_signals:
        return Step(changed, [])
    taken = [
        msgspec.structs.replace(report, report=BEYOND)
        for report in state.reports
        if report.signal in gone_signals
    ]
    if not kept and not state.forgotten:
        closed = close(
            Episode(msgspec.structs.replace(changed, facet=state.facet), rule),
            "withdrawn",
            at=time,
            why=why,
            catalog=catalog,
            evidence=state.reports,
        )
        return Step(closed.state, [closed.alert])
    count = changed.confirming
    level = rule.level(count)
    if changed.facet == state.facet and level >= state.told_reports:
        return Step(changed, [])
    why = f"{why}; {_independent(count)} left"
    if changed.facet != state.facet:
        why += f", what stands is{_labelled(rule, changed.facet) or ' nothing definite'}"
    told = changed.told
    if changed.facet is not None and changed.facet not in told:
        told = [*told, changed.facet]
    corrected = msgspec.structs.replace(
        changed,
        revision=changed.revision + 1,
        told=told,
        told_reports=level,
        told_severity=rule.severity(changed.facet, count),
    )
    evidence = [*taken, *corrected.reports]
    alert = _alert(
        Episode(corrected, rule),
        "corrected",
        time=time,
        why=why,
        evidence=evidence,
        catalog=catalog,
    )
    return Step(corrected, [alert])


def close(
    episode: Episode,
    change: Literal["withdrawn", "resolved", "retired"],
    *,
    at: datetime,
    why: str,
    catalog: str,
    evidence: list[Report] | None = None,
) -> Closed:
    """End an episode."""
    state = msgspec.structs.replace(
        episode.state,
        catalog=catalog,
        revision=episode.state.revision + 1,
        status=change,
        closed_at=at,
    )
    alert = _alert(
        Episode(state, episode.rule),
        change,
        time=at,
        why=why,
        evidence=state.reports if evidence is None else evidence,
        catalog=catalog,
    )
    return Closed(state, alert)


def independent(state: AlertState) -> int:
    """How many independent reports an episode has."""
    return len({row.report for row in state.sketches}) + state.beyond


def confirming(state: AlertState, rule: NamedRule) -> int:
    """How many of them say nothing that contradicts the facet that stands.

    So two reports of a siege, ongoing and tightened, confirm each other, and of a truce one that
    says agreed does not confirm one that says violated.
    """
    against = rule.against(state.facet)
    return (
        len({row.report for row in state.sketches if not against.issuperset(row.facets)})
        + state.beyond
    )


# --- parts of a state ---------------------------------------------------------------------------


def _with_support(state: AlertState, support: list[Support], rule: NamedRule) -> AlertState:
    """A state that rests on this of its support alone, with what stands and counts of it."""
    beyond = state.beyond
    sketches: Sequence[ReportSketch] = state.sketches
    quoted = state.reports
    stories = state.stories
    if len(support) < len(state.support):
        stories -= len({s.story for s in state.support}) - len({s.story for s in support})
        signals = {s.signal for s in support}
        quoted = [report for report in state.reports if report.signal in signals]
        beyond -= len({s.story for s in state.support if s.sketch == BEYOND}) - len(
            {s.story for s in support if s.sketch == BEYOND}
        )
        if not state.forgotten:
            # Where some are forgotten, who knows which sketch has no other story.
            claims: dict[int, list[str | None]] = {}
            for each in support:
                facets = claims.setdefault(each.sketch, [])
                if each.facet not in facets:
                    facets.append(each.facet)
            claims.pop(BEYOND, None)
            sketches, numbers = reports.kept(state.sketches, claims)
            support = [_renumbered(each, numbers) for each in support]
            quoted = [
                msgspec.structs.replace(report, report=numbers.get(report.report, BEYOND))
                for report in quoted
            ]
    standing = _newest(support, rule)
    changed = msgspec.structs.replace(
        state,
        facet=standing.facet if standing else None,
        standing=standing,
        support=support,
        sketches=list(sketches),
        beyond=max(0, beyond),
        stories=stories,
        reports=quoted,
    )
    return msgspec.structs.replace(changed, confirming=confirming(changed, rule))


def _renumbered(support: Support, numbers: dict[int, int]) -> Support:
    number = numbers.get(support.sketch, BEYOND)
    if number == support.sketch:
        return support
    return msgspec.structs.replace(support, sketch=number)


def _quoted(quotes: list[Report], new: Report, copied: bool, facet: str | None) -> list[Report]:
    """The quotes with this one; where there are enough, copies are not quoted, and the oldest goes.

    What opened the episode stays, and what says the facet that stands.
    """
    if len(quotes) < QUOTED:
        return [*quotes, new]
    if copied:
        return quotes
    standing = max((n for n, quote in enumerate(quotes) if quote.facet == facet), default=0)
    goes = 1 if standing != 1 else 2
    return [*quotes[:goes], *quotes[goes + 1 :], new]


def _is_void(support: Support, retracted: Retracted) -> bool:
    return support.story == retracted.story and is_overridden(
        retracted,
        support.version,
        Origin(partition=support.raw_partition, offset=support.raw_offset),
        support.received_at,
    )


def _newest(support: Iterable[Support], rule: NamedRule) -> Support | None:
    return max(
        (s for s in support if s.facet is not None),
        key=lambda s: _order(s, rule),
        default=None,
    )


def _order(support: Support, rule: NamedRule) -> tuple[datetime, int, int, str]:
    # A broker stamps all records of a batch alike: their offsets tell which came first.
    return (support.received_at, support.raw_offset, rule.weight(support.facet), support.signal)


def _support(signal: Signal, sketch: int) -> Support:
    return Support(
        signal=signal.id,
        story=signal.story,
        raw_partition=signal.raw.partition,
        raw_offset=signal.raw.offset,
        received_at=signal.received_at,
        facet=signal.facet,
        sketch=sketch,
        version=signal.version,
    )


def _report(signal: Signal, sketch: int) -> Report:
    return Report(
        signal=signal.id,
        story=signal.story,
        revision=signal.revision,
        source=signal.source,
        agencies=signal.agencies,
        headline=signal.headline,
        url=signal.url,
        published_at=signal.published_at,
        received_at=signal.received_at,
        facet=signal.facet,
        report=sketch,
        evidence=signal.evidence,
    )


# --- what people are told -----------------------------------------------------------------------


def _who(source: str) -> str:
    return "an unknown source" if source == UNKNOWN_SOURCE else source


def _labelled(rule: NamedRule, facet: str | None, before: str = " ") -> str:
    if facet is None:
        return ""
    label = rule.facet_labels.get(facet)
    return before + (label.en if label else facet)


def _independent(count: int) -> str:
    return f"{count} independent report{'' if count == 1 else 's'}"


def _rank(severity: Severity) -> int:
    return SEVERITIES.index(severity)


def _alert(
    episode: Episode,
    change: Change,
    *,
    time: datetime,
    why: str,
    evidence: list[Report],
    catalog: str,
) -> Alert:
    state, rule = episode
    where = rule.place_label.en if rule.place_label else NO_PLACE
    rows = state.sketches
    count = state.confirming
    return Alert(
        catalog=catalog,
        id=state.alert,
        revision=state.revision,
        change=change,
        why=f"{rule.label.en}, {where}: {why}",
        time=time,
        status=state.status,
        rule=state.rule,
        label=rule.label,
        group=state.group,
        place=state.place,
        place_label=rule.place_label,
        within=list(rule.within),
        facet=state.facet,
        facet_label=rule.facet_labels.get(state.facet) if state.facet else None,
        severity=rule.severity(state.facet, count),
        drill=state.drill,
        opened_at=state.opened_at,
        first_seen=state.first_seen,
        last_seen=state.last_seen,
        stories=state.stories,
        independent_reports=independent(state),
        confirming_reports=count,
        evidence=[
            msgspec.structs.replace(
                report,
                report=rows[report.report].report if 0 <= report.report < len(rows) else BEYOND,
            )
            for report in evidence
        ],
        follows=state.follows,
    )
