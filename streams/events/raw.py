"""``wire.raw``: stories as they were received, and ticks."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from streams.events.base import Event, Identity, Partition, Time


class RawStory(Event, frozen=True, kw_only=True, tag="raw-story"):
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


class Tick(Event, frozen=True, kw_only=True, tag="tick"):
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


RawEvent = RawStory | Tick
