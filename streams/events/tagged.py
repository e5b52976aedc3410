"""``wire.tagged``: what the rules found."""

from __future__ import annotations

from streams.events.base import Event, Identity, Index, Origin, Record, Span, Time


class Match(Record, frozen=True, kw_only=True):
    """One place where a topic's rule matched, with its evidence."""

    topic: Identity
    facet: str | None
    """What is said of the topic (``agreed``, ``lifted``, …); ``None`` where nothing is."""
    start: Index
    end: Index
    surface: str
    """``text[start:end]``, the story's own words."""
    sentence: Span
    place: str | None = None
    """Place id: one in the sentence, else of the story's head, else ``None``."""


class PlaceMention(Record, frozen=True, kw_only=True):
    """One mention of a place of the gazetteer."""

    place: Identity
    start: Index
    end: Index
    surface: str


class TaggedStory(Event, frozen=True, kw_only=True, tag="tagged-story"):
    """What the rules found in one revision of a story; empty lists where they found nothing."""

    catalog: str
    """Hash of the catalog that made it."""
    id: Identity
    revision: Identity
    source: Identity
    headline: str | None
    url: str | None = None
    published_at: Time | None = None
    received_at: Time
    raw: Origin
    matches: list[Match]
    places: list[PlaceMention]
