"""``wire.alerts``: what people are told, revision by revision."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from streams.events.base import Event, Identity, Record, Time
from streams.events.signals import Evidence

Severity = Literal["minor", "moderate", "severe", "extreme"]
"""As the Common Alerting Protocol 1.2 has them, from the least."""
AlertStatus = Literal["open", "withdrawn", "resolved", "retired"]
Change = Literal[
    "opened",
    "corroborated",
    "escalated",
    "developed",
    "contradicted",
    "corrected",
    "withdrawn",
    "resolved",
    "retired",
]


class Label(Record, frozen=True, kw_only=True):
    """A name for people, in both languages."""

    ar: str
    en: str


class Report(Record, frozen=True, kw_only=True):
    """One story behind an alert, quoted."""

    signal: Identity
    story: Identity
    revision: Identity
    source: Identity
    agencies: list[str]
    headline: str | None
    url: str | None = None
    published_at: Time | None = None
    received_at: Time
    facet: str | None
    report: Annotated[int, Meta(ge=-1)] = 0
    """Number of its independent report within the alert: equal numbers are copies of one. -1 where
    there were too many to tell, or where it was taken back."""
    evidence: Evidence


class Alert(Event, frozen=True, kw_only=True, tag="alert"):
    """One revision of one alert: the data of a CloudEvent in binary mode, keyed by alert id."""

    catalog: str
    id: Identity
    revision: Annotated[int, Meta(ge=1)]
    """Counts up within the alert; the highest is the current one."""
    change: Change
    """What happened, which is why this revision exists."""
    why: str
    """The same in a sentence for people."""
    time: Time
    """The event or watermark time this revision speaks of."""
    status: AlertStatus
    rule: Identity
    label: Label
    group: Identity
    place: str | None
    place_label: Label | None
    within: list[str] = []
    """The places that hold the place, from the smallest."""
    facet: str | None
    facet_label: Label | None
    severity: Severity = "minor"
    drill: bool = False
    """Made of drill stories: no news."""
    opened_at: Time
    first_seen: Time
    last_seen: Time
    stories: Annotated[int, Meta(ge=0)]
    """How many reports, copies and all, support the episode."""
    independent_reports: Annotated[int, Meta(ge=0)] = 0
    """How many independent ones: copies count once."""
    confirming_reports: Annotated[int, Meta(ge=0)] = 0
    """How many of the independent ones say nothing that contradicts the facet that stands."""
    evidence: list[Report]
    """The reports this revision rests on, the one that made it last; of a contradiction both."""
    follows: str | None = None
    """The alert id of the group's previous episode."""
