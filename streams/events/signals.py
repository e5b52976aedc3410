"""``wire.signals``: claims of single stories, and what takes them back."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta

from streams.events.base import Event, Identity, Index, Origin, Record, Time
from streams.events.raw import Tick

NO_PLACE: Final = "(no place)"
"""Stands for the place in an alert group whose story names none."""


class Evidence(Record, frozen=True, kw_only=True):
    """The sentence that says it, quoted, with the matched words inside it."""

    start: Index
    end: Index
    """The sentence, in :attr:`Story.text`."""
    text: str
    """The sentence itself."""
    match_start: Index
    match_end: Index
    """The matched words, in :attr:`Story.text`."""
    surface: str


class Sketch(Record, frozen=True, kw_only=True):
    """What is needed to tell a copy of a report from an independent one.

    Words are folded, without what stands between them; «عبد» is one word with what follows it.
    """

    content: str
    """Hash of the folded words: equal for copies that differ in marks or layout alone."""
    lead: bytes
    """The bits of ``words`` that are set by the first fifty words of the body, in their order:
    16-bit numbers, little-endian (base64 in JSON)."""
    headline: bytes = b""
    """Those that the first fifteen words of the headline would set, likewise; empty where the body
    is the headline."""
    words: bytes
    """The set of all words of the body as 1536 bits, the lowest bit first: of each word,
    without the commonest affixes as ``streams.story.sketch.word_bit`` cuts them, that of its CRC-32
    modulo 1536 (base64 in JSON)."""
    figures: list[str]
    """The different numbers in digits in the body, at most forty, in order."""
    day: str | None
    """The weekday that the first fifty words name; ``None`` where they name none."""
    shingles: bytes
    """CRC-32 of five-word runs of the body, of which those divisible by four are kept: by value, so
    that containment is comparable between any two reports. They rise: 32-bit numbers,
    little-endian (base64 in JSON)."""


class Signal(Event, frozen=True, kw_only=True, tag="signal"):
    """One claim of one story: a rule, a place and a facet."""

    catalog: str
    id: Identity
    """Hash of story, revision, rule, group and facet: a repeat is the same signal."""
    rule: Identity
    """Id of the alert rule."""
    group: Identity
    """Alert group key, the record's key: the rule and what it groups by."""
    place: str | None
    facet: str | None
    story: Identity
    revision: Identity
    source: Identity
    agencies: list[str]
    """Agency ids the story names: a hint at where the report comes from, not proof."""
    headline: str | None
    url: str | None = None
    published_at: Time | None = None
    version: Annotated[int, Meta(ge=1)] | None = None
    drill: bool = False
    received_at: Time
    raw: Origin
    evidence: Evidence
    sketch: Sketch


class Retraction(Event, frozen=True, kw_only=True, tag="retraction"):
    """Takes back what earlier versions of a story said, on every partition of the signals."""

    story: Identity
    raw: Origin
    """Of the version that retracts: signals of the story with lower raw offsets are void."""
    version: Annotated[int, Meta(ge=1)] | None = None
    """Its number, where the source numbers versions: then the number decides, not the offset."""
    reason: Literal["killed", "replaced"]
    received_at: Time


SignalEvent = Signal | Retraction | Tick
