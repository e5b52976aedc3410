"""One story as the matcher sees it: tokens as terms, and what they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from streams.events import Story
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.tokens import positions
from streams.text.vocabulary import Vocabulary
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
        text = story.text
        self._chunks = [text[span.start : span.end].split() for span in story.sentences]
        self.occurring: set[int] = vocabulary.occurring(set().union(*self._chunks))
        self.topic_hits: Sequence[Hit] = ()
        """While facets are looked for: where their topic matched."""
        self.memory: dict[Node, Sequence[Hit]] = {}
        """What patterns that many rules share were found to hit."""

    @cached_property
    def tokens(self) -> list[tuple[int, ...]]:
        """The terms of each token."""
        return self._layout[0]

    @cached_property
    def sentence_of(self) -> list[int]:
        """The index of each token's sentence."""
        return self._layout[1]

    @cached_property
    def _layout(self) -> tuple[list[tuple[int, ...]], list[int], list[int]]:
        tokens: list[tuple[int, ...]] = []
        sentence_of: list[int] = []
        firsts: list[int] = []
        for index, chunks in enumerate(self._chunks):
            first = len(tokens)
            firsts.append(first)
            tokens.extend(self._vocabulary.tokens(chunks))
            sentence_of += [index] * (len(tokens) - first)
        return tokens, sentence_of, firsts

    @cached_property
    def postings(self) -> Mapping[int, list[int]]:
        """Where each term occurs, ascending."""
        postings: defaultdict[int, list[int]] = defaultdict(list)
        for index, terms in enumerate(self.tokens):
            for term in terms:
                postings[term].append(index)
        return postings

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

    def candidates(self, terms: frozenset[int]) -> list[int]:
        """The tokens that have one of the terms, ascending."""
        found = self.occurring & terms
        if not found:
            return []
        postings = self.postings
        return sorted({index for term in found for index in postings[term]})

    @cached_property
    def _mentions(self) -> dict[str, list[Mention]]:
        return {}

    def mentions(self, kind: str) -> list[Mention]:
        """The entries of a gazetteer that the story names, in the order of the text."""
        found = self._mentions.get(kind)
        if found is None:
            gazetteer = self._gazetteers[kind]
            candidates = self.candidates(gazetteer.first_terms)
            found = gazetteer.find(self.tokens, candidates) if candidates else []
            self._mentions[kind] = found
        return found

    @cached_property
    def _spans(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def form(self, token: int) -> str:
        """A token as it is looked up: folded, teh marbuta kept."""
        start, end = self.span(token)
        return fold(self.story.text[start:end]).marked

    def span(self, token: int) -> tuple[int, int]:
        """Where in the story's text a token stands."""
        sentence = self.sentence_of[token]
        spans = self._spans.get(sentence)
        if spans is None:
            where = self.story.sentences[sentence]
            spans = positions(fold(self.story.text[where.start : where.end]))
            self._spans[sentence] = spans
        start, end = spans[token - self._layout[2][sentence]]
        begin = self.story.sentences[sentence].start
        return begin + start, begin + end

    def surface(self, hit: Hit) -> tuple[int, int]:
        """Offsets of some tokens in the story's text."""
        return self.span(hit[0])[0], self.span(hit[1] - 1)[1]
