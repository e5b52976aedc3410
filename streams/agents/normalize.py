"""Normalize: from the bytes of a source to a story with parts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from streams import events
from streams.errors import Refused
from streams.events import Origin, RawEvent, RawStory, Tick
from streams.records import Arrival, Output
from streams.settings import Settings
from streams.story.parse import parse
from streams.story.reader import Reader
from streams.topics.model import Catalog
from streams.topology import Topic

LONGEST_TITLE = 2000
LONGEST_URL = 4000
"""Characters; what is longer is no title or address, and would outgrow every later form."""


class Normalize:
    """The handler of the raw topic. A story stays on the partition number it came on."""

    def __init__(self, settings: Settings, catalog: Catalog) -> None:
        self._reader = Reader(catalog.agencies, catalog.places)
        self._max_content_bytes = settings.max_story_bytes
        self._partitions = settings.partitions

    def decode(self, value: bytes) -> RawEvent:
        return events.decode_raw(value)

    def handle(self, event: RawEvent, arrival: Arrival) -> Sequence[Output]:
        if isinstance(event, Tick):
            if event.origin != arrival.partition:
                raise Refused(
                    f"a tick of partition {event.origin} on partition {arrival.partition}"
                )
            if event.origins != self._partitions:
                # A worker starts only where the topic has this many; such a tick is a stranger's.
                raise Refused(f"a tick of {event.origins} partitions, of {self._partitions}")
            # Only the broker's clock counts, whatever a record says of itself.
            ticked = msgspec.structs.replace(event, time=arrival.time)
            return [self._output(arrival, events.encode(ticked))]
        _check_lengths(event)
        story = parse(
            event,
            received_at=arrival.time,
            origin=Origin(partition=arrival.partition, offset=arrival.offset),
            max_content_bytes=self._max_content_bytes,
            reader=self._reader,
        )
        return [self._output(arrival, events.encode(story), key=event.id)]

    def _output(self, arrival: Arrival, value: bytes, key: str | None = None) -> Output:
        return Output(
            topic=Topic.STORIES,
            key=arrival.key if key is None else key.encode(),
            value=value,
            partition=arrival.partition,
        )


def _check_lengths(story: RawStory) -> None:
    for name, text, most in (
        ("title", story.title, LONGEST_TITLE),
        ("url", story.url, LONGEST_URL),
    ):
        if text is not None and len(text) > most:
            raise Refused(f"oversized: its {name} has {len(text)} characters, at most {most}")
