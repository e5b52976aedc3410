"""Places: where in a story they are named, and which of them a match speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from streams.events import PlaceMention, Story
from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.lexicon import Lexicon, Word
from streams.text.tokens import forms
from streams.topics.context import Context, Hit
from streams.topics.model import Place

LEAD_SENTENCES: Final = 2


class PlaceFinder:
    """Finds the places of a gazetteer in stories."""

    def __init__(self, places: Mapping[str, Place], lexicon: Lexicon) -> None:
        self._places = places
        self._gazetteer = Gazetteer(lexicon)
        for place in places.values():
            for names, word_class in (
                (place.aliases, WordClass.NAME),
                (place.adjectives, WordClass.ADJECTIVE),
            ):
                for name in names:
                    words = forms(fold(name).marked)
                    self._gazetteer.add(
                        place.id, [Word(citation=word, word_class=word_class) for word in words]
                    )

    def find(self, context: Context) -> StoryPlaces:
        """The places of a story."""
        candidates = context.candidates(self._gazetteer.first_terms)
        found = self._gazetteer.find(context.tokens, candidates) if candidates else []
        return StoryPlaces(found, context, self._places)


class StoryPlaces:
    """The places that one story names."""

    def __init__(
        self, found: Sequence[Mention], context: Context, places: Mapping[str, Place]
    ) -> None:
        self._found = found
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


def head_sentences(story: Story) -> range:
    """The sentences of headline and lead: of the first paragraph those that open it.

    Some outlets send a whole story as one paragraph, which is no lead.
    """
    head = 0
    for part in story.parts:
        inside = sum(part.start <= sentence.start < part.end for sentence in story.sentences)
        if part.kind == "paragraph":
            return range(head + min(inside, LEAD_SENTENCES))
        head += inside
    return range(head)
