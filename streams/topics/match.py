"""Matching: which topics a story speaks of, in which of its words, and of which place."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.events import Match, PlaceMention, Story
from streams.text.lexicon import Lexicon
from streams.topics.compile import Node, compile_pattern
from streams.topics.context import Context, Hit
from streams.topics.cover import Cover
from streams.topics.model import AnyOf, Catalog, Pattern, Topic
from streams.topics.places import PlaceFinder, StoryPlaces


class Found(msgspec.Struct, frozen=True):
    """What a story holds, each in the order of the text."""

    matches: list[Match]
    places: list[PlaceMention]


class _Facet:
    def __init__(self, name: str, any_of: Node, excluding: Node | None) -> None:
        self.name = name
        self.any_of = any_of
        self.excluding = excluding


class _Topic:
    """A compiled topic."""

    def __init__(self, topic: Topic, lexicon: Lexicon) -> None:
        self.name = topic.id
        self._patterns = [compile_pattern(p, lexicon) for p in _alternatives(topic.any)]
        self.anchors = frozenset().union(*(node.anchors for node in self._patterns))
        self._excluding = _optional(topic.excluding, lexicon, frozenset())
        self._facets = [
            _Facet(
                facet.id,
                compile_pattern(facet.any, lexicon, topic=self.anchors),
                _optional(facet.excluding, lexicon, self.anchors),
            )
            for facet in topic.facets
        ]

    def hits(self, context: Context) -> list[Hit]:
        """Where the topic matches: leftmost first, none overlapping another or an exclusion.

        Of one pattern the shortest hit at a place counts (a gap reaches no farther than it must),
        of several patterns the longest.
        """
        longest: dict[int, int] = {}
        for node in self._patterns:
            shortest: dict[int, int] = {}
            for start, end in node.hits(context):
                shortest.setdefault(start, end)
            for start, end in shortest.items():
                longest[start] = max(end, longest.get(start, 0))
        if not longest:
            return []
        excluded = _cover(self._excluding, context)
        hits: list[Hit] = []
        for start, end in sorted(longest.items()):
            free = not hits or start >= hits[-1][1]
            if free and not excluded.overlaps(start, end):
                hits.append((start, end))
        return hits

    def facets(self, context: Context, hits: list[Hit]) -> list[str | None]:
        """What is said of each hit: the first facet that has a phrase around it."""
        stated: dict[Hit, str] = {}
        context.topic_hits = hits
        for facet in self._facets:
            around = facet.any_of.hits(context)
            if not around:
                continue
            excluded = _cover(facet.excluding, context)
            phrases = Cover(hit for hit in around if not excluded.overlaps(*hit))
            for hit in hits:
                if hit not in stated and phrases.holds(*hit):
                    stated[hit] = facet.name
        context.topic_hits = ()
        return [stated.get(hit) for hit in hits]


def _alternatives(pattern: Pattern) -> Iterable[Pattern]:
    return pattern.patterns if isinstance(pattern, AnyOf) else (pattern,)


def _optional(pattern: Pattern | None, lexicon: Lexicon, topic: frozenset[int]) -> Node | None:
    return None if pattern is None else compile_pattern(pattern, lexicon, topic=topic)


def _cover(node: Node | None, context: Context) -> Cover:
    return Cover(() if node is None else node.hits(context))


class Matcher:
    """A compiled catalog. Pure but for a bounded cache of the forms of words."""

    def __init__(self, catalog: Catalog) -> None:
        self._lexicon = Lexicon()
        self._topics = [_Topic(topic, self._lexicon) for topic in catalog.topics.values()]
        self._places = PlaceFinder(catalog.places, self._lexicon)
        self._by_anchor: dict[int, list[int]] = {}
        for index, topic in enumerate(self._topics):
            for term in topic.anchors:
                self._by_anchor.setdefault(term, []).append(index)

    def match(self, story: Story) -> Found:
        """The matches and places of a story; the same story always gives the same."""
        context = Context(story, self._lexicon)
        places = self._places.find(context)
        candidates = {
            index for term in context.occurring for index in self._by_anchor.get(term, ())
        }
        matches = [
            match
            for index in sorted(candidates)
            for match in self._topic_matches(context, self._topics[index], places)
        ]
        matches.sort(key=lambda match: (match.start, match.end, match.topic))
        return Found(matches, places.mentions())

    def _topic_matches(
        self, context: Context, topic: _Topic, places: StoryPlaces
    ) -> Iterable[Match]:
        hits = topic.hits(context)
        if not hits:
            return
        for hit, facet in zip(hits, topic.facets(context, hits), strict=True):
            start, end = context.surface(hit)
            yield Match(
                topic=topic.name,
                facet=facet,
                start=start,
                end=end,
                surface=context.story.text[start:end],
                sentence=context.story.sentences[context.sentence_of[hit[0]]],
                place=places.of_match(hit),
            )
