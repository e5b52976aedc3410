"""One story as the matcher sees it: where terms occur, and what they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from streams.events import Story
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.postings import Postings
from streams.text.vocabulary import LONGEST_REMEMBERED, Vocabulary
from streams.topics.model import Scope, Zone
from streams.topics.zones import zones_of

if TYPE_CHECKING:
    from streams.topics.nodes import Node

Hit = tuple[int, int]
"""Tokens ``[start, end)``."""


class Context:
    """A story's terms at once; its tokens, layout and offsets when they are first asked for."""

    def __init__(
        self, story: Story, vocabulary: Vocabulary, gazetteers: Mapping[str, Gazetteer]
    ) -> None:
        self.story = story
        self._vocabulary = vocabulary
        self._gazetteers = gazetteers
        sentences = [(span.start, span.end) for span in story.sentences]
        self.columns: Postings = vocabulary.postings(story.text, sentences)
        """Where each term occurs."""
        self._mentions: dict[str, list[Mention]] = {}
        self._long: dict[int, list[tuple[int, int]]] = {}
        self.topic_hits: Sequence[Hit] = ()
        """While facets are looked for: where their topic matched."""
        self.memory: dict[Node, Sequence[Hit]] = {}
        """What patterns that many rules share were found to hit."""

    @cached_property
    def occurring(self) -> frozenset[int]:
        """The terms that occur."""
        return frozenset(self.columns.order)

    @cached_property
    def postings(self) -> Mapping[int, Sequence[int]]:
        """Where each term occurs, ascending."""
        return self.columns.lists

    @cached_property
    def sentence_of(self) -> list[int]:
        """The index of each token's sentence."""
        return self.columns.sentence_of

    @cached_property
    def part_of(self) -> list[int]:
        """The index of each token's part."""
        starts = [part.start for part in self.story.parts]
        part_of = [max(0, bisect_right(starts, span.start) - 1) for span in self.story.sentences]
        return [part_of[sentence] for sentence in self.sentence_of]

    @cached_property
    def _zones(self) -> list[Zone]:
        return zones_of(self.story)

    def zone(self, token: int) -> Zone:
        """What a token stands in."""
        return self._zones[self.sentence_of[token]]

    def unit_of(self, scope: Scope) -> Sequence[int] | None:
        """The index of each token's sentence or part; ``None`` for the whole story."""
        if scope == "sentence":
            return self.sentence_of
        return self.part_of if scope == "paragraph" else None

    def mentions(self, kind: str) -> list[Mention]:
        """The entries of a gazetteer that the story names, in the order of the text."""
        found = self._mentions.get(kind)
        if found is None:
            found = self._mentions[kind] = self._gazetteers[kind].find(self.columns)
        return found

    def form(self, token: int) -> str:
        """A token as it is looked up: folded, teh marbuta kept."""
        start, end = self.span(token)
        return fold(self.story.text[start:end]).marked

    def span(self, token: int) -> tuple[int, int]:
        """Where in the story's text a token stands."""
        start, end, within = self.columns.chunk_of(token)
        if end - start <= LONGEST_REMEMBERED:
            spans = self._vocabulary.spans(self.story.text[start:end])
        elif start in self._long:
            spans = self._long[start]
        else:
            # All of the text may be one chunk, and each of its tokens a match.
            spans = self._long[start] = self._vocabulary.spans(self.story.text[start:end])
        first, last = spans[within]
        return start + first, start + last

    def surface(self, hit: Hit) -> tuple[int, int]:
        """Offsets of some tokens in the story's text."""
        first, last = hit[0], hit[1] - 1
        span = self.span(first)
        return span if first == last else (span[0], self.span(last)[1])
