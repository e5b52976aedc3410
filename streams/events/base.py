"""What events are made of; :mod:`streams.events` has the units."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

Index = Annotated[int, Meta(ge=0)]
Partition = Annotated[int, Meta(ge=0)]
Offset = Annotated[int, Meta(ge=0)]
Time = Annotated[datetime, Meta(tz=True)]
Identity = Annotated[str, Meta(min_length=1, max_length=256)]


# ``gc=False``, which subclasses inherit, keeps events out of Python's search for cycles: it walked
# the thousands that the fold remembers, a third of the fold's time. What is left out can never be
# freed by it, so no event may hold itself; ``tests/test_contracts.py`` asks each one's types.


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A part of an event."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", gc=False):
    """What one Kafka record holds."""

    schema: Annotated[int, Meta(ge=1)] = 1
    """Version of this event's form."""


class Span(Record, frozen=True, kw_only=True):
    """The code points ``[start, end)`` of :attr:`Story.text`."""

    start: Index
    end: Index


class Origin(Record, frozen=True, kw_only=True):
    """Where in the raw topic a story stands. Orders the versions of one story."""

    partition: Partition
    offset: Offset
