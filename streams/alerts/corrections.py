"""What is left of an episode when its stories take back what they said. Pure functions.

A killed story's support goes at once. A replaced one's only falls due, since a mended typo is no
news: it goes when the new version speaks, or when the raw partition from which that would come has
ticked without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from streams.alerts.episode import close
from streams.alerts.reports import BEYOND
from streams.alerts.revision import Episode, Step, count_of, labelled, rank, revision
from streams.alerts.support import certainly_confirming, is_void, with_support
from streams.events import AlertState, Retracted, Retraction, Support, Tick


def retract(
    episode: Episode, retraction: Retraction, retracted: Retracted, *, catalog: str
) -> Step:
    """An open episode after a retraction.

    Args:
        retracted: what all retractions of the story together reach.
    """
    state = episode.state
    void = [is_void(support, retracted) for support in state.support]
    if not any(void):
        return Step(state, [])
    kept = [
        msgspec.structs.replace(support, replaced=True) if gone else support
        for support, gone in zip(state.support, void, strict=True)
        if not (gone and retraction.reason == "killed")
    ]
    why = f"its report was {retraction.reason}"
    return _left(episode, kept, why=why, time=retraction.received_at, catalog=catalog)


def settle(
    episode: Episode, tick: Tick, *, awaited_from: Callable[[Support], int], catalog: str
) -> Step:
    """An open episode after a tick, which ends the wait for new versions from its partition.

    Args:
        awaited_from: the raw partition from which a replaced story's new version would come.
    """
    assert tick.time is not None
    state = episode.state
    kept = [s for s in state.support if not (s.replaced and awaited_from(s) == tick.origin)]
    if len(kept) == len(state.support):
        return Step(state, [])
    why = "its report was replaced by one that no longer says so"
    return _left(episode, kept, why=why, time=tick.time, catalog=catalog)


def _left(episode: Episode, kept: list[Support], *, why: str, time: datetime, catalog: str) -> Step:
    """The episode with this of its support alone, and what of that is news."""
    state, rule = episode
    changed = msgspec.structs.replace(with_support(state, kept, rule), catalog=catalog)
    gone_signals = {s.signal for s in state.support} - {s.signal for s in kept}
    if not gone_signals:
        return Step(changed, [])
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
    count = _count_to_tell(episode, changed)
    if count is None:
        return Step(changed, [])
    why = f"{why}; {count_of(count)} left"
    if changed.facet != state.facet:
        why += f", what stands is{labelled(rule, changed.facet) or ' nothing definite'}"
    told = changed.told
    if changed.facet is not None and changed.facet not in told:
        told = [*told, changed.facet]
    corrected = msgspec.structs.replace(
        changed,
        revision=changed.revision + 1,
        told=told,
        told_reports=rule.level(count),
        told_severity=rule.severity(changed.facet, count),
    )
    taken = [
        msgspec.structs.replace(report, report=BEYOND)
        for report in state.reports
        if report.signal in gone_signals
    ]
    alert = revision(
        Episode(corrected, rule),
        "corrected",
        time=time,
        why=why,
        evidence=[*taken, *corrected.reports],
        catalog=catalog,
        confirming=count,
    )
    return Step(corrected, [alert])


def _count_to_tell(episode: Episode, changed: AlertState) -> int | None:
    """How many reports people are told confirm what is left; ``None`` where it is no news.

    While some support waits for its new version, the number lies between that of the reports which
    certainly stand and that of all: what people were told is wrong only where it lies outside.
    """
    state, rule = episode
    most, least = changed.confirming, certainly_confirming(changed, rule)
    if changed.facet != state.facet:
        return min(most, max(state.told_reports, least))
    told = rank(state.told_severity)
    before = rank(rule.severity(state.facet, state.confirming))
    if rule.level(most) < state.told_reports:
        return most
    if rank(rule.severity(state.facet, most)) < min(before, told):
        return most
    if rule.level(least) > state.told_reports:
        # What had joined reports is gone.
        return least
    if rank(rule.severity(state.facet, least)) > max(before, told):
        return least
    return None
