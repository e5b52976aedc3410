"""Matching: which topics a story speaks of, in which of its words, and of which place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from streams.events import Match, PlaceMention, Story
from streams.text.lexicon import Lexicon
from streams.text.vocabulary import Vocabulary
from streams.topics.clauses import Clause, clause_of
from streams.topics.compile import Compiler
from streams.topics.context import Context, Hit
from streams.topics.cover import Cover
from streams.topics.index import Index
from streams.topics.model import AnyOf, Catalog, Pattern, Topic
from streams.topics.nodes import Hits, Node
from streams.topics.places import StoryPlaces, gazetteers_of


class Found(msgspec.Struct, frozen=True):
    """What a story holds, each in the order of the text."""

    matches: list[Match]
    places: list[PlaceMention]


class _Facet:
    __slots__ = ("any_of", "excluding", "name")

    def __init__(self, name: str, any_of: Node, excluding: Node | None) -> None:
        self.name = name
        self.any_of = any_of
        self.excluding = excluding


class _Topic:
    """What a topic has beside its patterns."""

    __slots__ = ("_excluding", "_facets")

    def __init__(self, excluding: Node | None, facets: Sequence[_Facet]) -> None:
        self._excluding = excluding
        self._facets = facets

    def hits(self, context: Context, found: Sequence[Hits]) -> Hits:
        """Where the topic matches: leftmost first, none overlapping another or an exclusion.

        ``found`` are the hits of each of its patterns. Of one pattern the shortest hit at a place
        counts (a gap reaches no farther than it must), of several patterns the longest.
        """
        others: Hits = () if self._excluding is None else self._excluding.hits(context)
        if len(found) == 1 and len(found[0]) == 1 and not others:
            return found[0]
        longest: dict[int, int] = {}
        for hits in found:
            last = -1
            for start, end in hits:
                # Ascending: of those that start together the shortest comes first.
                if start != last:
                    last = start
                    if end > longest.get(start, 0):
                        longest[start] = end
        excluded = Cover(others) if others else None
        kept: list[Hit] = []
        free = 0
        for start, end in sorted(longest.items()):
            if start >= free and (excluded is None or not excluded.overlaps(start, end)):
                kept.append((start, end))
                free = end
        return kept

    @property
    def is_plain(self) -> bool:
        """Whether every hit of a pattern is a match, or overlaps one."""
        return self._excluding is None

    def facets(self, context: Context, hits: Hits) -> Sequence[str | None]:
        """What is said of each hit: the first facet that has a phrase around it."""
        if not self._facets:
            return [None] * len(hits)
        stated: dict[Hit, str] = {}
        context.topic_hits = hits
        for facet in self._facets:
            around = facet.any_of.hits(context)
            if not around:
                continue
            if facet.excluding is not None and (others := facet.excluding.hits(context)):
                excluded = Cover(others)
                around = [hit for hit in around if not excluded.overlaps(*hit)]
            phrases = Cover(around)
            for hit in hits:
                if hit not in stated and phrases.holds(*hit):
                    stated[hit] = facet.name
            if len(stated) == len(hits):
                break
        context.topic_hits = ()
        return [stated.get(hit) for hit in hits]


# Most rules of a large catalog are nothing but patterns.
_PLAIN: Final = _Topic(None, ())


def _compiled(topic: Topic, compiler: Compiler) -> _Topic:
    if topic.excluding is None and not topic.facets:
        return _PLAIN

    def optional(pattern: Pattern | None) -> Node | None:
        return None if pattern is None else compiler.compile(pattern)

    facets = [
        _Facet(facet.id, compiler.compile(facet.any), optional(facet.excluding))
        for facet in topic.facets
    ]
    return _Topic(optional(topic.excluding), facets)


def alternatives(pattern: Pattern) -> Iterable[Pattern]:
    """What a topic's ``any`` lists."""
    return pattern.patterns if isinstance(pattern, AnyOf) else (pattern,)


def _clauses(catalog: Catalog, compiler: Compiler) -> Iterator[tuple[int, Clause]]:
    for number, topic in enumerate(catalog.topics.values()):
        for pattern in alternatives(topic.any):
            yield number, clause_of(pattern, compiler)


class Matcher:
    """A compiled catalog. Pure but for a bounded memory of what words are."""

    def __init__(self, catalog: Catalog) -> None:
        lexicon = Lexicon()
        self._places = catalog.places
        self._gazetteers = gazetteers_of(catalog, lexicon)
        compiler = Compiler(lexicon, self._gazetteers)
        self._names = [topic.id for topic in catalog.topics.values()]
        self._topics = [_compiled(topic, compiler) for topic in catalog.topics.values()]
        self._index = Index(_clauses(catalog, compiler), lexicon, compiler.likelihood)
        plain = np.array([topic.is_plain for topic in self._topics], np.bool_)
        self._is_sure = self._index.is_told & plain[self._index.topic]
        self._vocabulary = Vocabulary(lexicon)

    def match(self, story: Story) -> Found:
        """The matches and places of a story; the same story always gives the same."""
        context = Context(story, self._vocabulary, self._gazetteers)
        places = StoryPlaces(context, self._places)
        found: dict[int, list[Hits]] = {}
        for row in set(self._index.promising(context.columns).tolist()):
            if hits := self._index.hits(row, context):
                found.setdefault(int(self._index.topic[row]), []).append(hits)
        matches: list[Match] = []
        for number, of_patterns in found.items():
            if hits := self._topics[number].hits(context, of_patterns):
                self._add(matches, context, number, hits, places)
        matches.sort(key=lambda match: (match.start, match.end, match.topic))
        return Found(matches, places.mentions())

    def topics(self, story: Story) -> list[str]:
        """The topics that match a story, in the order of the catalog, and nothing of where."""
        context = Context(story, self._vocabulary, self._gazetteers)
        rows = self._index.promising(context.columns)
        is_sure = self._is_sure.take(rows)
        topics = self._index.topic.take(rows)
        sure = set(topics[is_sure].tolist())
        found: dict[int, list[Hits]] = {}
        if len(sure) < rows.size:
            for row in set(rows[~is_sure].tolist()):
                number = int(self._index.topic[row])
                if number not in sure and (hits := self._index.hits(row, context)):
                    found.setdefault(number, []).append(hits)
            sure.update(n for n, hits in found.items() if self._topics[n].hits(context, hits))
        return [self._names[number] for number in sorted(sure)]

    def _add(
        self,
        matches: list[Match],
        context: Context,
        number: int,
        hits: Hits,
        places: StoryPlaces,
    ) -> None:
        story, topic = context.story, self._names[number]
        facets = self._topics[number].facets(context, hits)
        for hit, facet in zip(hits, facets, strict=True):
            start, end = context.surface(hit)
            matches.append(
                Match(
                    topic=topic,
                    facet=facet,
                    start=start,
                    end=end,
                    surface=story.text[start:end],
                    sentence=story.sentences[context.sentence_of[hit[0]]],
                    place=places.of_match(hit),
                )
            )
