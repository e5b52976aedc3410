"""Events to bytes and back."""

from __future__ import annotations

from collections.abc import Callable
from types import UnionType
from typing import Any

import msgspec

from streams.events.alerts import Alert
from streams.events.raw import RawEvent, RawStory, Tick
from streams.events.signals import Retraction, Signal, SignalEvent
from streams.events.silences import Silence
from streams.events.state import AlertState, Position, Retracted, StateEvent
from streams.events.story import Story, StoryEvent
from streams.events.tagged import TaggedStory

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
