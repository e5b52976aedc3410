"""One episode of one alert group: how it opens, grows, turns and ends. Pure functions.

Each gives the new state and the revisions that people are told of; a revision exists only where
something happened that a person would act on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

import msgspec

from streams.events import (
    NO_PLACE,
    Alert,
    AlertState,
    Change,
    Label,
    Report,
    Retraction,
    Signal,
    Support,
    Tick,
)
from streams.identity import alert_id

QUOTED: Final = 5
"""Reports that a state keeps to quote from: the one that opened it and the newest."""


UNKNOWN_SOURCE: Final = "unknown"
"""What a source is called that nobody could name."""


class NamedRule(msgspec.Struct, frozen=True, kw_only=True):
    """An alert rule at one place, with the names people know both by."""

    id: str
    label: Label
    place_label: Label | None
    quiet: timedelta
    """An episode ends when no signal has come for this long."""
    contradictions: frozenset[frozenset[str]]
    """Pairs of facets that cannot both be so."""
    facet_labels: Mapping[str, Label]

    @classmethod
    def unknown(cls, rule: str, place: str | None) -> NamedRule:
        """Stands in for a rule that a newer catalog has dropped."""
        return cls(
            id=rule,
            label=Label(ar=rule, en=rule),
            place_label=None if place is None else Label(ar=place, en=place),
            quiet=timedelta(0),
            contradictions=frozenset(),
            facet_labels={},
        )


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


def opened(signal: Signal, rule: NamedRule, *, follows: AlertState | None, catalog: str) -> Step:
    """The first signal of a group without an open episode."""
    support = _support(signal)
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
        support=[support],
        reports=[_report(signal)],
        refused=dict(follows.refused) if follows else {},
    )
    again = " again" if follows else ""
    alert = _alert(
        Episode(state, rule),
        "opened",
        time=signal.received_at,
        why=f"reported{again} by {_who(signal.source)}",
        evidence=state.reports,
        catalog=catalog,
    )
    return Step(state, [alert])


def join(episode: Episode, signal: Signal, *, catalog: str, max_support: int) -> Step:
    """Another signal of an open episode."""
    state, rule = episode
    new = _support(signal)
    before = state.standing
    old = state.support
    if any(s.replaced and s.story == signal.story for s in old):
        old = [s for s in old if not (s.replaced and s.story == signal.story)]
        before = _newest(old)
    standing = _newest([new] if before is None else [before, new])
    # A tenth more than needed, so that a full state is cut rarely.
    forgotten = 0 if len(old) < max_support else len(old) + 1 - max_support * 9 // 10
    reports = [*state.reports, _report(signal)]
    if len(reports) > QUOTED:
        del reports[1]
    changed = msgspec.structs.replace(
        state,
        catalog=catalog,
        facet=standing.facet if standing else None,
        standing=standing,
        first_seen=min(state.first_seen, signal.received_at),
        last_seen=max(state.last_seen, signal.received_at),
        support=[*old[forgotten:], new],
        forgotten=state.forgotten + forgotten,
        reports=reports,
    )
    mended = len(old) < len(state.support)
    stood = changed.facet == state.facet and (mended or signal.facet in state.told)
    if standing is not new or stood:
        # Not the newest word, or what people know, or a version that mends a typo.
        return Step(changed, [])
    if before is not None and before.story == new.story:
        # A story that tells of both, a truce agreed and then broken, contradicts nobody.
        return Step(changed, [])
    if before is not None and frozenset((before.facet, new.facet)) in rule.contradictions:
        earlier = [report for report in state.reports if report.signal == before.signal]
        return _tell(changed, rule, signal, "contradicted", earlier, catalog)
    if signal.facet not in state.told:
        return _tell(changed, rule, signal, "developed", [], catalog)
    return Step(changed, [])


def _tell(
    state: AlertState,
    rule: NamedRule,
    signal: Signal,
    change: Literal["developed", "contradicted"],
    earlier: list[Report],
    catalog: str,
) -> Step:
    """Tell of the facet that a signal brought. ``earlier`` are reports that it contradicts."""
    assert signal.facet is not None
    label = rule.facet_labels.get(signal.facet)
    why = f"{_who(signal.source)} reports: {label.en if label else signal.facet}"
    if earlier:
        before = earlier[0]
        known = signal.source != UNKNOWN_SOURCE
        same = ", from the same source" if known and before.source == signal.source else ""
        why += f", where {before.facet!r} stood{same}"
    told = state.told if signal.facet in state.told else [*state.told, signal.facet]
    state = msgspec.structs.replace(state, revision=state.revision + 1, told=told)
    alert = _alert(
        Episode(state, rule),
        change,
        time=signal.received_at,
        why=why,
        evidence=[*earlier, _report(signal)],
        catalog=catalog,
    )
    return Step(state, [alert])


def without(episode: Episode, event: Retraction | Tick, *, catalog: str) -> Step:
    """An open episode after a retraction, or after the tick that ends the wait for a new version.

    A killed story's support goes at once. A replaced one's only falls due, since a mended typo
    is no news: it goes when its new version speaks again, or when its origin ticks without that.
    """
    state = episode.state
    if isinstance(event, Retraction):
        kept = [
            _retracted(support, event)
            for support in state.support
            if not (_is_void(support, event) and event.reason == "killed")
        ]
        why, time = f"its report was {event.reason}", event.received_at
    else:
        assert event.time is not None
        kept = [s for s in state.support if not (s.replaced and s.raw_partition == event.origin)]
        why, time = "its report was replaced by one that no longer says so", event.time
    standing = _newest(kept)
    signals = {support.signal for support in kept}
    changed = msgspec.structs.replace(
        state,
        catalog=catalog,
        facet=standing.facet if standing else None,
        standing=standing,
        support=kept,
        reports=[report for report in state.reports if report.signal in signals],
    )
    if kept or state.forgotten:
        return Step(changed, [])
    closed = close(
        Episode(msgspec.structs.replace(changed, facet=state.facet), episode.rule),
        "withdrawn",
        at=time,
        why=why,
        catalog=catalog,
        evidence=state.reports,
    )
    return Step(closed.state, [closed.alert])


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


def _who(source: str) -> str:
    return "an unknown source" if source == UNKNOWN_SOURCE else source


def _is_void(support: Support, retraction: Retraction) -> bool:
    return support.story == retraction.story and support.raw_offset < retraction.raw.offset


def _retracted(support: Support, retraction: Retraction) -> Support:
    if not _is_void(support, retraction):
        return support
    return msgspec.structs.replace(support, replaced=True)


def _newest(support: Iterable[Support]) -> Support | None:
    return max(
        (s for s in support if s.facet is not None),
        # A broker stamps all records of a batch alike: their offsets tell which came first.
        key=lambda s: (s.received_at, s.raw_offset, s.signal),
        default=None,
    )


def _support(signal: Signal) -> Support:
    return Support(
        signal=signal.id,
        story=signal.story,
        raw_partition=signal.raw.partition,
        raw_offset=signal.raw.offset,
        received_at=signal.received_at,
        facet=signal.facet,
        report=signal.sketch.content,
    )


def _report(signal: Signal) -> Report:
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
        evidence=signal.evidence,
    )


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
        facet=state.facet,
        facet_label=rule.facet_labels.get(state.facet) if state.facet else None,
        opened_at=state.opened_at,
        first_seen=state.first_seen,
        last_seen=state.last_seen,
        stories=len({support.story for support in state.support}) + state.forgotten,
        reports=len({support.report for support in state.support}),
        evidence=evidence,
        follows=state.follows,
    )
