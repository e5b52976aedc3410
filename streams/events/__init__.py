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

from streams.events.alerts import Alert, AlertStatus, Change, Label, Report, Severity
from streams.events.base import Identity, Index, Offset, Origin, Partition, Span, Time
from streams.events.codec import (
    AnyEvent,
    decode_alert,
    decode_raw,
    decode_signal,
    decode_silence,
    decode_state,
    decode_story,
    decode_tagged,
    encode,
)
from streams.events.deadletters import (
    DEAD_LETTER_PREFIX,
    DeadLetter,
    Stage,
    dead_letter_headers,
    read_dead_letter_headers,
)
from streams.events.raw import RawEvent, RawStory, Tick
from streams.events.signals import NO_PLACE, Evidence, Retraction, Signal, SignalEvent, Sketch
from streams.events.silences import Silence
from streams.events.state import AlertState, Position, ReportSketch, Retracted, StateEvent, Support
from streams.events.story import (
    AgencyMention,
    AgencyRole,
    Counted,
    DateMention,
    Name,
    Notice,
    NoticeKind,
    NumberMention,
    Part,
    PartKind,
    Quotation,
    Story,
    StoryEvent,
)
from streams.events.tagged import Match, PlaceMention, TaggedStory

__all__ = [
    "DEAD_LETTER_PREFIX",
    "NO_PLACE",
    "AgencyMention",
    "AgencyRole",
    "Alert",
    "AlertState",
    "AlertStatus",
    "AnyEvent",
    "Change",
    "Counted",
    "DateMention",
    "DeadLetter",
    "Evidence",
    "Identity",
    "Index",
    "Label",
    "Match",
    "Name",
    "Notice",
    "NoticeKind",
    "NumberMention",
    "Offset",
    "Origin",
    "Part",
    "PartKind",
    "Partition",
    "PlaceMention",
    "Position",
    "Quotation",
    "RawEvent",
    "RawStory",
    "Report",
    "ReportSketch",
    "Retracted",
    "Retraction",
    "Severity",
    "Signal",
    "SignalEvent",
    "Silence",
    "Sketch",
    "Span",
    "Stage",
    "StateEvent",
    "Story",
    "StoryEvent",
    "Support",
    "TaggedStory",
    "Tick",
    "Time",
    "dead_letter_headers",
    "decode_alert",
    "decode_raw",
    "decode_signal",
    "decode_silence",
    "decode_state",
    "decode_story",
    "decode_tagged",
    "encode",
    "read_dead_letter_headers",
]
