"""Places: where in a story they are named, and which of them a match speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from streams.events import PlaceMention, Story
from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.lexicon import Lexicon, Word
from streams.text.tokens import forms
from streams.topics.context import Context, Hit
from streams.topics.model import Place


class PlaceFinder:
    """Finds places and chooses that of a match."""

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

    def find(self, context: Context) -> list[Mention]:
        """The places of a story, in order."""
        candidates = context.candidates(self._gazetteer.first_terms)
        return self._gazetteer.find(context.tokens, candidates) if candidates else []

    def of_match(self, context: Context, mentions: Sequence[Mention], hit: Hit) -> str | None:
        """The place that a match speaks of.

        The most specific of its sentence, and of these the nearest; else that of the story's head.
        Where talks are held is seldom what they are about: a venue counts only where neither the
        sentence nor the head names another place.
        """
        sentence = context.sentence_of[hit[0]]
        near = [m for m in mentions if context.sentence_of[m.start] == sentence]
        head = head_sentences(context.story)
        heading = [m for m in mentions if context.sentence_of[m.start] in head]
        for among, venues in ((near, False), (heading, False), (near, True), (heading, True)):
            chosen = self._best(among, hit, venues=venues)
            if chosen is not None:
                return chosen
        return None

    def _best(self, mentions: Iterable[Mention], hit: Hit, *, venues: bool) -> str | None:
        best = min(
            (m for m in mentions if self._places[m.entry].venue is venues),
            key=lambda m: (
                -self._places[m.entry].specificity,
                max(m.start - hit[1], hit[0] - m.end, 0),
                m.start,
            ),
            default=None,
        )
        return None if best is None else best.entry


def head_sentences(story: Story) -> range:
    """The sentences of headline and lead (the first paragraph), which open every story."""
    end = 0
    for part in story.parts:
        end = part.end
        if part.kind == "paragraph":
            break
    return range(sum(sentence.end <= end for sentence in story.sentences))


def place_mention(context: Context, mention: Mention) -> PlaceMention:
    """A mention as the contract has it."""
    start, end = context.surface((mention.start, mention.end))
    return PlaceMention(
        place=mention.entry, start=start, end=end, surface=context.story.text[start:end]
    )
