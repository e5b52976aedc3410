"""The contracts: what stands in each topic.

Every event is UTF-8 JSON, a union tagged by ``type`` per topic, and carries ``schema`` (the
version of its own form, raised when a field changes meaning) so that a reader a year from now
knows what it holds. Unknown fields are ignored, missing or wrong-typed ones are a
:class:`msgspec.ValidationError` whose message ends in the path of the field.

Units: times are UTC instants (RFC 3339 on the wire); offsets of text are half-open
``[start, end)`` ranges of Unicode code points in :attr:`Story.text`; offsets of records are
Kafka offsets. Event time is always the broker's arrival time in the raw topic
(``received_at``); ``published_at`` is what the source claims and is only shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import UnionType
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

NO_PLACE: Final = "(no place)"
"""Stands for the place in an alert group whose story names none."""

Index = Annotated[int, Meta(ge=0)]
Partition = Annotated[int, Meta(ge=0)]
Offset = Annotated[int, Meta(ge=0)]
Time = Annotated[datetime, Meta(tz=True)]
Identity = Annotated[str, Meta(min_length=1, max_length=256)]


# ``gc=False``, which subclasses inherit, keeps events out of Python's search for cycles: it walked
# the thousands that the fold remembers, a third of the fold's time. What is left out can never be
# freed by it, so no event may hold itself; ``tests/test_contracts.py`` asks each one's types.


class _Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A part of an event."""


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", gc=False):
    """What one Kafka record holds."""

    schema: Annotated[int, Meta(ge=1)] = 1
    """Version of this event's form."""


# --- places in text and in the log ------------------------------------------------------------


class Span(_Record, frozen=True, kw_only=True):
    """The code points ``[start, end)`` of :attr:`Story.text`."""

    start: Index
    end: Index


class Origin(_Record, frozen=True, kw_only=True):
    """Where in the raw topic a story stands. Orders the versions of one story."""

    partition: Partition
    offset: Offset


# --- wire.raw ---------------------------------------------------------------------------------


class RawStory(_Event, frozen=True, kw_only=True, tag="raw-story"):
    """A story as a source received it, undecoded and unjudged."""

    id: Identity
    """Story id: a hash of source and native id, or of source and bytes (``identity.story_id``)."""
    source: Identity
    """Who sent it to us, e.g. ``aljazeera``."""
    content: bytes
    """The bytes as received (base64 in JSON)."""
    media_type: str = "text/plain; charset=utf-8"
    """IANA media type of ``content``, with charset where the source declares one."""
    title: str | None = None
    """A headline sent beside the content; ``None`` where the content holds it, or has none."""
    url: str | None = None
    published_at: Time | None = None
    """What the source claims. Shown, never reckoned with."""
    version: Annotated[int, Meta(ge=1)] | None = None
    """The source's own version number, where it numbers them; above one supersedes the earlier."""
    drill: bool = False
    """Made up, to see whether the wire works: its alerts say so and join no real one."""


class Tick(_Event, frozen=True, kw_only=True, tag="tick"):
    """Says that a partition of the raw topic has been read up to ``time``.

    Written into the raw topic by the owner of a partition, where its time is the broker's stamp
    on its own record; it then crosses every hop in order with the stories of its partition.
    """

    origin: Partition
    """The partition of the raw topic it was written to."""
    origins: Annotated[int, Meta(ge=1)]
    """How many partitions the raw topic has: a watermark needs a tick of each."""
    time: Time | None = None
    """The broker's arrival time in the raw topic; ``None`` only while it still stands there."""


# --- wire.stories -----------------------------------------------------------------------------

PartKind = Literal[
    "headline",
    "dateline",
    "byline",
    "caption",
    "credit",
    "subheading",
    "paragraph",
    "source_line",
    "end_mark",
    "boilerplate",
]


class Name(_Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words that name something, and its id in the catalog."""

    start: Index
    end: Index
    id: str | None = None
    """``None`` for what the catalog does not know."""


class Part(_Record, frozen=True, kw_only=True, omit_defaults=True):
    """One stretch of a story's layout, in order of start; of two that start together the longer.

    Parts do not overlap, but some stand inside others: a ``credit`` in its ``caption``; a
    ``dateline``, ``byline`` or ``source_line`` in the ``paragraph`` that it opens; a ``byline``
    in a ``dateline`` or ``source_line``.
    """

    kind: PartKind
    start: Index
    end: Index
    language: str = "ar"
    """ISO 639-1 code of most of its words; ``und`` where it cannot be told."""
    arabic: Annotated[float, Meta(ge=0, le=1)] = 1.0
    """Share of its letters that are of the Arabic script, to two places."""
    agencies: list[str] = []
    """Of a dateline, byline, credit or source line: the agencies that it names, by id."""
    place: Name | None = None
    """Of a dateline or source line: where the story was filed."""
    date: str | None = None
    """Of a dateline: the day it was filed, ISO 8601."""


AgencyRole = Literal["source", "credit", "cited"]


class AgencyMention(_Record, frozen=True, kw_only=True, omit_defaults=True):
    """An agency, outlet or platform that the text names."""

    start: Index
    end: Index
    id: str | None = None
    """``None`` for a paper that the catalog does not know."""
    role: AgencyRole = "cited"
    """``source`` in a dateline, byline or source line, ``credit`` in a caption, else ``cited``."""


class DateMention(_Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words that name a day, month or year."""

    start: Index
    end: Index
    value: str | None = None
    """ISO 8601: a day, a month ``2016-09``, a year, a week ``2016-W36``, or an interval of two days
    ``2016-09-04/2016-09-05``. ``None`` where nothing tells which it is."""
    hijri: str | None = None
    """The date in the Hijri calendar, where it is stated in that: ``1436-10-25``."""


Counted = Literal["killed", "wounded", "displaced", "missing", "detained"]


class NumberMention(_Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words or digits that say how many; a date says none."""

    start: Index
    end: Index
    least: float | None = None
    most: float | None = None
    """``None`` is without limit: «more than ten» has a least, «less than ten» a most."""
    counts: Counted | None = None
    """What the sentence says became of those who are counted."""


class Quotation(_Record, frozen=True, kw_only=True, omit_defaults=True):
    """What stands between quotation marks and is longer than a name."""

    start: Index
    end: Index
    """Without the marks."""
    speaker: Span | None = None
    """The words that name the speaker, which may stand sentences before."""


NoticeKind = Literal["kill", "correction", "update", "addition", "continuation"]


class Notice(_Record, frozen=True, kw_only=True, omit_defaults=True):
    """What the wire says of this story's place among others."""

    kind: NoticeKind
    start: Index
    end: Index
    """The words that say so."""
    refers_to: str | None = None
    """The id of the other story as the text gives it."""
    supersedes: Identity | None = None
    """The story id of what a kill, correction or update takes back: of ``refers_to`` at the same
    source, else this story's own, whose earlier revisions it takes back."""


class Story(_Event, frozen=True, kw_only=True, tag="story"):
    """A story as text, with its parts, and what they name, as offsets into that text."""

    id: Identity
    revision: Identity
    """A hash of content, title and the source's version: the same story re-sent keeps it."""
    source: Identity
    text: str
    """The decoded original; of HTML what is left without markup. Where the source sent a title
    beside the content, the title stands first, then an empty line, then the content from
    ``content_start`` on."""
    content_start: Index = 0
    """Where in ``text`` the decoded content begins: subtract it to slice the content itself."""
    charset: str | None = None
    """The encoding that the content was decoded from."""
    language: str = "ar"
    """ISO 639-1 code of most of its paragraphs."""
    parts: list[Part]
    sentences: list[Span]
    """What is said in headline, dateline, subheadings and paragraphs. Rules read these alone, so
    that no caption and no boilerplate matches."""
    agencies: list[AgencyMention] = []
    dates: list[DateMention] = []
    numbers: list[NumberMention] = []
    quotations: list[Quotation] = []
    urgent: bool = False
    """Whether the wire marks it as urgent («عاجل»)."""
    notice: Notice | None = None
    """Whether it kills, corrects, updates or continues another story."""
    url: str | None = None
    published_at: Time | None = None
    version: Annotated[int, Meta(ge=1)] | None = None
    drill: bool = False
    received_at: Time
    """When it reached the wire: the broker's time in the raw topic. This is event time."""
    raw: Origin


# --- wire.tagged ------------------------------------------------------------------------------


class Match(_Record, frozen=True, kw_only=True):
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


class PlaceMention(_Record, frozen=True, kw_only=True):
    """One mention of a place of the gazetteer."""

    place: Identity
    start: Index
    end: Index
    surface: str


class TaggedStory(_Event, frozen=True, kw_only=True, tag="tagged-story"):
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


# --- wire.signals -----------------------------------------------------------------------------


class Evidence(_Record, frozen=True, kw_only=True):
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


class Sketch(_Record, frozen=True, kw_only=True):
    """What is needed to tell a copy of a report from an independent one.

    Words are folded, without what stands between them.
    """

    content: str
    """Hash of the folded words: equal for copies that differ in marks or layout alone."""
    lead: list[Annotated[int, Meta(ge=0)]]
    """The bits of ``words`` that are set by the first fifty words of the body, in their order."""
    headline: list[Annotated[int, Meta(ge=0)]] = []
    """Those that the first fifteen words of the headline would set, in their order; empty where the
    body is the headline."""
    words: bytes
    """The set of all words of the body as 1536 bits, the lowest bit first: of each word that of its
    CRC-32 modulo 1536 (base64 in JSON)."""
    figures: list[str]
    """The different numbers in digits in the body, at most forty, in order."""
    day: str | None
    """The weekday that the first fifty words name; ``None`` where they name none."""
    shingles: list[Annotated[int, Meta(ge=0)]]
    """CRC-32 of five-word runs of the body, of which those divisible by four are kept: by value, so
    that containment is comparable between any two reports."""


class Signal(_Event, frozen=True, kw_only=True, tag="signal"):
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


class Retraction(_Event, frozen=True, kw_only=True, tag="retraction"):
    """Takes back what earlier versions of a story said, on every partition of the signals."""

    story: Identity
    raw: Origin
    """Of the version that retracts: signals of the story with lower raw offsets are void."""
    version: Annotated[int, Meta(ge=1)] | None = None
    """Its number, where the source numbers versions: then the number decides, not the offset."""
    reason: Literal["killed", "replaced"]
    received_at: Time


# --- wire.alert-state -------------------------------------------------------------------------

Severity = Literal["minor", "moderate", "severe", "extreme"]
"""As the Common Alerting Protocol 1.2 has them, from the least."""
AlertStatus = Literal["open", "withdrawn", "resolved", "retired"]


class Report(_Record, frozen=True, kw_only=True):
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


class ReportSketch(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The sketch of a story that brought something new to a group, packed: a JSON array."""

    report: Index
    """The number of the first sketch of its report: equal numbers are one report."""
    facets: list[str | None]
    """What stories with this sketch said."""
    runs: bytes
    """The shingles, as 32-bit numbers."""
    lead: bytes
    """The bits of the lead's words, as 16-bit numbers."""
    words: bytes
    figures: list[str]
    day: str | None
    headline: bytes = b""
    """The bits of its words, as 16-bit numbers."""


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


class AlertState(_Event, frozen=True, kw_only=True, tag="alert-state"):
    """One group's latest episode, keyed by group; a tombstone follows a day after it closed."""

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
    """The signal it is of: the newest by (received_at, raw offset, signal id) that names one."""
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


class Retracted(_Event, frozen=True, kw_only=True, tag="retracted"):
    """The latest retraction of a story, keyed by ``@story/`` and its id, for a day: signals of its
    earlier versions are refused whenever they come."""

    story: Identity
    raw: Origin
    version: Annotated[int, Meta(ge=1)] | None = None
    """The highest version that any retraction of the story had."""
    received_at: Time


class Position(_Event, frozen=True, kw_only=True, tag="position"):
    """How far the fold of one signals partition has come. Committed with its results."""

    next_offset: Offset
    """The first offset of the signals partition that is not in the state."""
    ticks: dict[int, Time]
    """Raw partition to the time of its highest tick."""
    origins: Annotated[int, Meta(ge=1)] | None = None
    """How many raw partitions the ticks speak of; ``None`` before the first tick."""


# --- wire.alerts ------------------------------------------------------------------------------

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


class Label(_Record, frozen=True, kw_only=True):
    """A name for people, in both languages."""

    ar: str
    en: str


class Alert(_Event, frozen=True, kw_only=True, tag="alert"):
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


# --- wire.silences ----------------------------------------------------------------------------


class Silence(_Event, frozen=True, kw_only=True, tag="silence"):
    """Mutes alerts for subscribers, never in the log. A tombstone of its key ends it."""

    id: Identity
    matchers: Annotated[dict[str, str], Meta(min_length=1)]
    """Field of the alert (``rule``, ``place``, ``facet``, ``group``, ``severity``, or ``alert`` for
    its id) to the value it must have. A place stands for those within it, too."""
    until: Time | None = None
    """When it ends; ``None`` with ``until_resolved`` or for a silence that somebody must lift."""
    until_resolved: bool = False
    """Whether it also ends when the alert it mutes is resolved. It mutes one episode of a group:
    that which was open when it was made, else the next."""
    episodes: dict[str, Identity] = {}
    """With ``until_resolved``: group to the id of its alert that was open when it was made. Times
    cannot tell: an alert resolves as of a time that lies before it is written."""
    author: Identity
    reason: Annotated[str, Meta(min_length=1)]
    created_at: Time


# --- wire.dead-letters ------------------------------------------------------------------------

Stage = Literal["normalize", "tag", "alert"]


class DeadLetter(_Record, frozen=True, kw_only=True):
    """The headers of a dead letter, each UTF-8 under its field's name after ``dl-``.

    Key and value of the record are those of the original, untouched; of a value above the size
    limit the first 64 KiB stand, while ``length`` and ``sha256`` are those of the whole.
    """

    stage: Stage
    reason: str
    """What was wrong and where, for people."""
    topic: str
    partition: Partition
    offset: Offset
    length: Annotated[int, Meta(ge=-1)]
    """Bytes of the original value; -1 where there was none (a tombstone)."""
    sha256: str


RawEvent = RawStory | Tick
StoryEvent = Story | Tick
SignalEvent = Signal | Retraction | Tick
StateEvent = AlertState | Retracted | Position
AnyEvent = (
    RawStory
    | Tick
    | Story
    | TaggedStory
    | Signal
    | Retraction
    | AlertState
    | Retracted
    | Position
    | Alert
    | Silence
)

_encoder = msgspec.json.Encoder()
encode = _encoder.encode
"""Any event to its bytes on the wire."""


def _decoder(kind: type | UnionType) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(kind).decode


decode_raw: Callable[[bytes], RawEvent] = _decoder(RawEvent)
decode_story: Callable[[bytes], StoryEvent] = _decoder(StoryEvent)
decode_tagged: Callable[[bytes], TaggedStory] = _decoder(TaggedStory)
decode_signal: Callable[[bytes], SignalEvent] = _decoder(SignalEvent)
decode_state: Callable[[bytes], StateEvent] = _decoder(StateEvent)
decode_alert: Callable[[bytes], Alert] = _decoder(Alert)
decode_silence: Callable[[bytes], Silence] = _decoder(Silence)

DEAD_LETTER_PREFIX: Final = "dl-"


def dead_letter_headers(letter: DeadLetter) -> list[tuple[str, bytes]]:
    """The record headers that say what a dead letter is."""
    return [
        (DEAD_LETTER_PREFIX + name, str(value).encode())
        for name, value in msgspec.structs.asdict(letter).items()
    ]


def read_dead_letter_headers(headers: list[tuple[str, bytes]]) -> DeadLetter:
    """The dead letter that record headers tell of.

    Raises:
        msgspec.ValidationError: a header is missing or is not what it should be.
    """
    fields = {
        name.removeprefix(DEAD_LETTER_PREFIX): value.decode("utf-8", "replace")
        for name, value in headers
        if name.startswith(DEAD_LETTER_PREFIX)
    }
    return msgspec.convert(fields, DeadLetter, strict=False)
