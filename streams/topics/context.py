"""One story as the matcher sees it: tokens as terms, and what they stand in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress
from typing import TYPE_CHECKING, Final

from streams.events import Story
from streams.text.fold import fold
from streams.text.gazetteer import Gazetteer, Mention
from streams.text.vocabulary import Terms, Vocabulary, located, tokens_of
from streams.topics.model import Scope, Zone
from streams.topics.zones import zones_of

if TYPE_CHECKING:
    from streams.topics.nodes import Node

# The same spaces as those that ``str.split`` knows.
_CHUNK: Final = re.compile(r"\S+")

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
        self._terms = vocabulary.terms(self._chunks)
        # Most chunks are no word of any rule: those are passed over without touching them again.
        known = filter(None, chain.from_iterable(self._terms))
        self.occurring: set[int] = set(chain.from_iterable(known))
        self.topic_hits: Sequence[Hit] = ()
        """While facets are looked for: where their topic matched."""
        self.memory: dict[Node, Sequence[Hit]] = {}
        """What patterns that many rules share were found to hit."""

    @cached_property
    def tokens(self) -> list[Terms]:
        """The terms of each token."""
        return list(chain.from_iterable(self._sentences))

    @cached_property
    def _sentences(self) -> list[list[Terms]]:
        return list(map(tokens_of, self._terms))

    @cached_property
    def _firsts(self) -> list[int]:
        """The first token of each sentence."""
        return list(accumulate(map(len, self._sentences), initial=0))

    @cached_property
    def sentence_of(self) -> list[int]:
        """The index of each token's sentence."""
        sentence_of: list[int] = []
        for sentence, tokens in enumerate(self._sentences):
            sentence_of += [sentence] * len(tokens)
        return sentence_of

    @cached_property
    def postings(self) -> Mapping[int, list[int]]:
        """Where each term occurs, ascending."""
        postings: defaultdict[int, list[int]] = defaultdict(list)
        tokens = self.tokens
        for index, terms in compress(enumerate(tokens), tokens):
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
            candidates = self.candidates(gazetteer.keys)
            found = gazetteer.find(self.tokens, candidates) if candidates else []
            self._mentions[kind] = found
        return found

    def form(self, token: int) -> str:
        """A token as it is looked up: folded, teh marbuta kept."""
        start, end = self.span(token)
        return fold(self.story.text[start:end]).marked

    @cached_property
    def _starts(self) -> dict[int, list[int]]:
        return {}

    def span(self, token: int) -> tuple[int, int]:
        """Where in the story's text a token stands."""
        sentence = self.sentence_of[token]
        starts = self._starts.get(sentence)
        if starts is None:
            where = self.story.sentences[sentence]
            chunks = _CHUNK.finditer(self.story.text, where.start, where.end)
            starts = self._starts[sentence] = [chunk.start() for chunk in chunks]
        chunk, within = token - self._firsts[sentence], 0
        if self._sentences[sentence] is not self._terms[sentence]:
            chunk, within = self._chunk_of(sentence)[chunk]
        start, end = self._vocabulary.spans(self._chunks[sentence][chunk])[within]
        return starts[chunk] + start, starts[chunk] + end

    def _chunk_of(self, sentence: int) -> list[tuple[int, int]]:
        """Of each token of a sentence its chunk, and which of the chunk's tokens it is."""
        found = self._located.get(sentence)
        if found is None:
            found = self._located[sentence] = located(self._terms[sentence])
        return found

    @cached_property
    def _located(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def surface(self, hit: Hit) -> tuple[int, int]:
        """Offsets of some tokens in the story's text."""
        first, last = hit[0], hit[1] - 1
        span = self.span(first)
        return span if first == last else (span[0], self.span(last)[1])
