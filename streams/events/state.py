"""``wire.alert-state``: what the fold remembers of each group, and how far it is."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from streams.events.alerts import AlertStatus, Report, Severity
from streams.events.base import Event, Identity, Index, Offset, Origin, Partition, Time


class ReportSketch(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The sketch of a story that brought something new to a group, as its signal had it: a JSON
    array."""

    report: Index
    """The number of the first sketch of its report: equal numbers are one report."""
    facets: list[str | None]
    """What stories with this sketch said."""
    shingles: bytes
    lead: bytes
    words: bytes
    figures: list[str]
    day: str | None
    headline: bytes = b""


class Support(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One signal that an episode rests on, as small as the fold can do with: a JSON array.

    A busy group has thousands, and its state is written whole.
    """

    signal: Identity
    story: Identity
    raw_partition: Partition
    raw_offset: Offset
    received_at: Time
    facet: str | None
    sketch: Annotated[int, Meta(ge=-1)]
    """Number of its sketch in the state; -1 for a report that came when there were enough."""
    replaced: bool = False
    """Its story was replaced and the new version has not yet said it again."""
    version: Annotated[int, Meta(ge=1)] | None = None


class AlertState(Event, frozen=True, kw_only=True, tag="alert-state"):
    """One group's latest episode, keyed by group; a tombstone follows a day after it closed and its
    quiet window passed."""

    catalog: str
    group: Identity
    rule: Identity
    place: str | None
    alert: Identity
    """Alert id: hash of rule, group, the signal that opened the episode and the one it follows."""
    revision: Annotated[int, Meta(ge=1)]
    status: AlertStatus
    facet: str | None
    """The facet that stands; ``None`` where no signal named one."""
    standing: Support | None
    """The signal it is of: the newest by (received_at, raw offset, weight of its facet, signal id)
    that names one; of the facets of one story the most severe is the heaviest."""
    opened_at: Time
    first_seen: Time
    last_seen: Time
    closed_at: Time | None = None
    """Watermark or event time at which the episode ended."""
    follows: str | None = None
    """The alert id of the group's previous episode, where it is still remembered."""
    told: list[str] = []
    """The facets that people were told of in this episode."""
    told_reports: Annotated[int, Meta(ge=0)] = 0
    """The highest threshold of independent reports that they were told of."""
    stories: Annotated[int, Meta(ge=0)] = 1
    """How many support it, forgotten ones among them."""
    confirming: Annotated[int, Meta(ge=0)] = 1
    """Independent reports that say nothing that contradicts the facet that stands."""
    told_severity: Severity = "minor"
    """The severity of the latest revision."""
    drill: bool = False
    support: list[Support]
    """In the order of the log."""
    forgotten: Annotated[int, Meta(ge=0)] = 0
    """Supports beyond the state's limit, oldest first to go: counted, no longer known by id."""
    sketches: list[ReportSketch]
    """What tells independent reports apart, of the first few hundred; see ``Support.sketch``."""
    beyond: Annotated[int, Meta(ge=0)] = 0
    """Reports that came when there were enough sketches: counted, but not compared."""
    reports: list[Report]
    """The stories that can be quoted: the one that opened it, then the newest reports. Their
    ``report`` is here the number of a sketch."""


class Retracted(Event, frozen=True, kw_only=True, tag="retracted"):
    """The latest retraction of a story, keyed by ``@story/`` and its id, for a day beyond the
    longest quiet window: signals of its earlier versions are refused whenever they come."""

    story: Identity
    raw: Origin
    version: Annotated[int, Meta(ge=1)] | None = None
    """The highest version that any retraction of the story had."""
    received_at: Time


class Position(Event, frozen=True, kw_only=True, tag="position"):
    """How far the fold of one signals partition has come. Committed with its results."""

    next_offset: Offset
    """The first offset of the signals partition that is not in the state."""
    ticks: dict[int, Time]
    """Raw partition to the time of its highest tick."""
    origins: Annotated[int, Meta(ge=1)] | None = None
    """How many raw partitions the ticks speak of; ``None`` before the first tick."""


StateEvent = AlertState | Retracted | Position
