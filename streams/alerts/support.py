"""What an episode rests on: its support, its sketches, its quotes. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from streams.alerts import reports
from streams.alerts.reports import BEYOND
from streams.alerts.rules import NamedRule
from streams.events import AlertState, Origin, Report, ReportSketch, Retracted, Signal, Support

QUOTED: Final = 5
"""Reports that a state keeps to quote from: the one that opened it and the newest."""


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


def certainly_confirming(state: AlertState, rule: NamedRule) -> int:
    """How many confirm what stands, if none that waits for its new version is said again."""
    certain = [support for support in state.support if not support.replaced]
    if len(certain) == len(state.support):
        return state.confirming
    settled = with_support(state, certain, rule)
    return confirming(msgspec.structs.replace(settled, facet=state.facet), rule)


def with_support(state: AlertState, support: list[Support], rule: NamedRule) -> AlertState:
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
            rows_of: dict[str, set[int]] = {}
            for each in support:
                rows_of.setdefault(each.story, set()).add(each.sketch)
            sketches, numbers = reports.kept(state.sketches, claims, rows_of.values())
            support = [_renumbered(each, numbers) for each in support]
            quoted = [
                msgspec.structs.replace(report, report=numbers.get(report.report, BEYOND))
                for report in quoted
            ]
    standing = newest(support, rule)
    was = state.standing
    if (
        state.forgotten
        and was
        and all(s.signal != was.signal for s in state.support)
        and (standing is None or order(was, rule) > order(standing, rule))
    ):
        standing = was
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


def quoted_with(quotes: list[Report], new: Report, facet: str | None) -> list[Report]:
    """The quotes with this one; where there are enough of them the oldest goes.

    What opened the episode stays, and what says the facet that stands.
    """
    if len(quotes) < QUOTED:
        return [*quotes, new]
    stands = quotes[1].facet == facet and all(quote.facet != facet for quote in quotes[2:])
    goes = 2 if stands else 1
    return [*quotes[:goes], *quotes[goes + 1 :], new]


def is_void(support: Support, retracted: Retracted) -> bool:
    """Whether a retraction reaches the version of a story that it is of."""
    return support.story == retracted.story and is_overridden(
        retracted,
        support.version,
        Origin(partition=support.raw_partition, offset=support.raw_offset),
        support.received_at,
    )


def newest(support: Iterable[Support], rule: NamedRule) -> Support | None:
    """What stands: the newest that names a facet."""
    return max(
        (s for s in support if s.facet is not None),
        key=lambda s: order(s, rule),
        default=None,
    )


def stands_over(new: Support, old: Support, rule: NamedRule) -> bool:
    """Whether of two that name a facet the new one stands."""
    if new.received_at != old.received_at:
        return new.received_at > old.received_at
    return order(new, rule) > order(old, rule)


def order(support: Support, rule: NamedRule) -> tuple[datetime, int, int, str]:
    """What decides which of two stands: the later."""
    # A broker stamps all records of a batch alike: their offsets tell which came first.
    return (support.received_at, support.raw_offset, rule.weight(support.facet), support.signal)


def support_of(signal: Signal, sketch: int) -> Support:
    """A signal as an episode rests on it; ``sketch`` is the number of its sketch."""
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
