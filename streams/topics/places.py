"""Places: where in a story they are named, and which of them a match speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from streams.events import PlaceMention
from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.lexicon import Lexicon, Word
from streams.text.tokens import forms
from streams.topics.context import Context, Hit
from streams.topics.model import Actor, Catalog, Place
from streams.topics.zones import head_sentences


def gazetteers_of(catalog: Catalog, lexicon: Lexicon) -> dict[str, Gazetteer]:
    """The gazetteers that patterns may name, by kind."""
    return {
        "place": _gazetteer(catalog.places, lexicon),
        "actor": _gazetteer(catalog.actors, lexicon),
    }


def _gazetteer(entries: Mapping[str, Place] | Mapping[str, Actor], lexicon: Lexicon) -> Gazetteer:
    gazetteer = Gazetteer(lexicon)
    for entry in entries.values():
        for names, word_class in (
            (entry.aliases, WordClass.NAME),
            (entry.adjectives, WordClass.ADJECTIVE),
        ):
            for name in names:
                words = forms(fold(name).marked)
                gazetteer.add(entry.id, [Word(word, word_class) for word in words])
    return gazetteer


class StoryPlaces:
    """The places that one story names."""

    def __init__(self, context: Context, places: Mapping[str, Place]) -> None:
        self._found = context.mentions("place")
        self._context = context
        self._places = places

    def mentions(self) -> list[PlaceMention]:
        """All of them, in the order of the text."""
        text = self._context.story.text
        mentions = []
        for mention in self._found:
            start, end = self._context.surface((mention.start, mention.end))
            mentions.append(
                PlaceMention(place=mention.entry, start=start, end=end, surface=text[start:end])
            )
        return mentions

    def of_match(self, hit: Hit) -> str | None:
        """The place that a match speaks of.

        The most specific of its sentence, and of these the nearest; else that of the story's head.
        Where talks are held is seldom what they are about: a venue counts only where neither the
        sentence nor the head names another place.
        """
        if not self._found:
            return None
        near = self._by_sentence.get(self._context.sentence_of[hit[0]], _NONE)
        return (
            near.nearest(hit, venue=False)
            or self._head.nearest(hit, venue=False)
            or near.nearest(hit, venue=True)
            or self._head.nearest(hit, venue=True)
        )

    @cached_property
    def _by_sentence(self) -> dict[int, _Choice]:
        sentences: dict[int, list[Mention]] = {}
        for mention in self._found:
            sentences.setdefault(self._context.sentence_of[mention.start], []).append(mention)
        return {index: _Choice(named, self._places) for index, named in sentences.items()}

    @cached_property
    def _head(self) -> _Choice:
        head = head_sentences(self._context.story)
        sentence_of = self._context.sentence_of
        return _Choice([m for m in self._found if sentence_of[m.start] in head], self._places)


class _Choice:
    """Of some mentions the most specific, apart by whether they are venues."""

    def __init__(self, mentions: Sequence[Mention], places: Mapping[str, Place]) -> None:
        self._best: dict[bool, list[Mention]] = {}
        for venue in (False, True):
            among = [m for m in mentions if places[m.entry].venue is venue]
            most = max((places[m.entry].specificity for m in among), default=0)
            self._best[venue] = [m for m in among if places[m.entry].specificity == most]

    def nearest(self, hit: Hit, *, venue: bool) -> str | None:
        best = self._best[venue]
        if not best:
            return None
        after = bisect_left(best, hit[0], key=lambda mention: mention.start)
        beside = best[max(0, after - 1) : after + 1]
        return min(beside, key=lambda m: max(m.start - hit[1], hit[0] - m.end, 0)).entry


_NONE: Final = _Choice((), {})
