"""``wire.silences``: what nobody wants to be told for a while."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from streams.events.base import Event, Identity, Time


class Silence(Event, frozen=True, kw_only=True, tag="silence"):
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
