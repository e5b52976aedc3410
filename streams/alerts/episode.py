"""One episode of one alert group: how it opens, grows, turns and ends. Pure functions.

Each gives the new state and the revisions that people are told of; a revision exists only where
something happened that a person would act on. Of several such things that one signal brings, the
first of these is the revision's change, and its sentence tells of all: contradicted, escalated or
developed (by a facet), corroborated, escalated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from streams.alerts import reports
from streams.alerts.likeness import Print
from streams.alerts.reports import BEYOND, Place, Reports
from streams.alerts.revision import (
    Episode,
    News,
    Step,
    is_counted,
    labelled,
    quote,
    revision,
    source_of,
)
from streams.alerts.rules import NamedRule
from streams.alerts.support import (
    QUOTED,
    certainly_confirming,
    quoted_with,
    stands_over,
    support_of,
    with_support,
)
from streams.events import Alert, AlertState, Report, ReportSketch, Signal
from streams.identity import alert_id

Index = Callable[[list[ReportSketch]], Reports]
"""The sketches of a group, found by their runs."""


class Closed(NamedTuple):
    """A closed episode and the revision that says so."""

    state: AlertState
    alert: Alert


def opened(
    signal: Signal, rule: NamedRule, story: Print, *, follows: AlertState | None, catalog: str
) -> Step:
    """The first signal of a group without an open episode."""
    sketches = reports.placed([], Place(0, frozenset()), story, signal.facet)
    support = support_of(signal, 0)
    before = follows.alert if follows else None
    state = AlertState(
        catalog=catalog,
        group=signal.group,
        rule=signal.rule,
        place=signal.place,
        alert=alert_id(signal.rule, signal.group, signal.id, signal.received_at, before),
        revision=1,
        status="open",
        facet=signal.facet,
        standing=support if signal.facet else None,
        opened_at=signal.received_at,
        first_seen=signal.received_at,
        last_seen=signal.received_at,
        follows=before,
        told=[signal.facet] if signal.facet else [],
        told_severity=rule.severity(signal.facet, 1),
        confirming=1,
        drill=signal.drill,
        support=[support],
        sketches=sketches,
        reports=[quote(signal, 0)],
    )
    again = " again" if follows else ""
    alert = revision(
        Episode(state, rule),
        "opened",
        time=signal.received_at,
        why=f"reported{again} by {source_of(signal)}" + labelled(rule, signal.facet, ": "),
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
    mends: Collection[str],
    index: Index,
    is_known: bool,
) -> Step:
    """Another signal of an open episode.

    Args:
        waiting: whether any of its support waits for a new version.
        mends: ids of those signals among its support of which this one is the new version.
        is_known: whether a signal of the story is among its support.
    """
    state, rule = episode
    base = state
    said: set[str | None] | None = None
    if mends:
        said = {s.facet for s in state.support if s.signal in mends}
        base = with_support(state, [s for s in state.support if s.signal not in mends], rule)
        is_known = any(s.story == signal.story for s in base.support)
    others = index(base.sketches)
    place = others.place(story)
    if is_known:
        # What one story tells is one report, however it puts it the second time.
        own = {s.sketch for s in base.support if s.story == signal.story} - {BEYOND}
        row = min(own, default=BEYOND) if place.row == BEYOND else place.row
        place = Place(row, place.linked | own)
    # A copy that says what its report said before is no news, whoever spoke in between.
    copied = bool(place.linked) and any(
        signal.facet in base.sketches[number].facets for number in place.linked
    )
    changed = _grown(
        Episode(base, rule),
        signal,
        place,
        others,
        is_known=is_known,
        # A copy is quoted only where there is room.
        is_quoted=not copied or len(base.reports) < QUOTED,
        sketches=reports.placed(base.sketches, place, story, signal.facet),
        max_support=max_support,
        catalog=catalog,
    )
    counted = changed.confirming
    if waiting:
        # What was taken back confirms nothing new: not the correction that took it back either.
        counted = min(counted, max(state.told_reports, certainly_confirming(changed, rule)))
    is_old = signal.facet is None or (copied and signal.facet in state.told)
    if is_old and changed.facet == state.facet and not is_counted(episode, state.facet, counted):
        return Step(changed, [])
    news = News(episode, base, changed, signal, counted)
    news.by_facet(copied=copied, mended=said)
    news.by_number()
    return news.step(catalog)


def _grown(
    episode: Episode,
    signal: Signal,
    place: Place,
    others: Reports,
    *,
    is_known: bool,
    is_quoted: bool,
    sketches: list[ReportSketch],
    max_support: int,
    catalog: str,
) -> AlertState:
    """The state with a signal that took its place among the reports."""
    state, rule = episode
    new = support_of(signal, place.row)
    standing = state.standing
    if new.facet is not None and (standing is None or stands_over(new, standing, rule)):
        standing = new
    facet = standing.facet if standing else None
    beyond = state.beyond + (place.row == BEYOND and not is_known)
    support, forgotten = state.support, 0
    if len(support) >= max_support:
        # A tenth more than needed, so that a full state is cut rarely.
        forgotten = len(support) + 1 - max_support * 9 // 10
        support = support[forgotten:]
    quotes = state.reports
    return msgspec.structs.replace(
        state,
        catalog=catalog,
        facet=facet,
        standing=standing,
        first_seen=min(state.first_seen, signal.received_at),
        last_seen=max(state.last_seen, signal.received_at),
        support=[*support, new],
        forgotten=state.forgotten + forgotten,
        sketches=sketches,
        beyond=beyond,
        confirming=others.confirming(place, signal.facet, rule.against(facet)) + beyond,
        stories=state.stories + (not is_known),
        reports=quoted_with(quotes, quote(signal, place.row), facet) if is_quoted else quotes,
    )


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
    alert = revision(
        Episode(state, episode.rule),
        change,
        time=at,
        why=why,
        evidence=state.reports if evidence is None else evidence,
        catalog=catalog,
    )
    return Closed(state, alert)
