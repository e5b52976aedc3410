"""Tag: from a story to what the rules found in it, and to the signals that alerts are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams import events
from streams.alerts.signals import retractions_of, signals_of
from streams.errors import Refused
from streams.events import Story, StoryEvent, TaggedStory, Tick
from streams.records import Arrival, Output
from streams.settings import Settings
from streams.story.parse import headline_of
from streams.story.sketch import sketch
from streams.topics.match import Matcher
from streams.topics.model import Catalog
from streams.topology import Topic

MOST_MATCHES: Final = 500
"""Matches of one story that are passed on; a text with more is a list, not a report."""


class Tag:
    """The handler of the stories topic.

    Signals go where their alert group's key hashes to. Ticks and retractions go to every
    partition of the signals: a group may hear of any story, and time must pass everywhere.
    """

    def __init__(self, settings: Settings, catalog: Catalog) -> None:
        self._partitions = range(settings.partitions)
        self._catalog = catalog
        self._matcher = Matcher(catalog)

    def decode(self, value: bytes) -> StoryEvent:
        return events.decode_story(value)

    def handle(self, event: StoryEvent, arrival: Arrival) -> Sequence[Output]:
        if isinstance(event, Tick):
            if event.time is None:
                raise Refused("a tick without time: it must cross normalize first")
            return self._everywhere(events.encode(event))
        found = self._matcher.match(event)
        matches = found.matches[:MOST_MATCHES]
        headline = headline_of(event)
        tagged = TaggedStory(
            catalog=self._catalog.hash,
            id=event.id,
            revision=event.revision,
            source=event.source,
            headline=headline,
            url=event.url,
            published_at=event.published_at,
            received_at=event.received_at,
            raw=event.raw,
            matches=matches,
            places=found.places[:MOST_MATCHES],
        )
        signals = signals_of(
            event,
            matches,
            self._catalog,
            headline=headline,
            agencies=self._agencies_of,
            sketch=sketch,
        )
        return [
            Output(
                topic=Topic.TAGGED,
                key=event.id.encode(),
                value=events.encode(tagged),
                partition=arrival.partition,
            ),
            *self._retractions(event),
            *(
                Output(
                    topic=Topic.SIGNALS,
                    key=signal.group.encode(),
                    value=events.encode(signal),
                )
                for signal in signals
            ),
        ]

    def _retractions(self, story: Story) -> Sequence[Output]:
        return [
            output
            for retraction in retractions_of(story)
            for output in self._everywhere(events.encode(retraction), key=retraction.story.encode())
        ]

    def _agencies_of(self, story: Story) -> list[str]:
        """Ids of the agencies and outlets that a story names, each once, in order of the text.

        Whose the picture is says nothing of the report.
        """
        known = self._catalog.agencies
        ids = dict.fromkeys(
            named.id for named in story.agencies if named.id in known and named.role != "credit"
        )
        return [id_ for id_ in ids if id_ is not None and not known[id_].platform]

    def _everywhere(self, value: bytes, key: bytes | None = None) -> list[Output]:
        return [
            Output(topic=Topic.SIGNALS, key=key, value=value, partition=partition)
            for partition in self._partitions
        ]
