"""One story as the matcher sees it: tokens as terms, and what they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from streams.events import Story
from streams.text.fold import fold
from streams.text.lexicon import Lexicon
from streams.text.tokens import forms, positions

Hit = tuple[int, int]
"""Tokens ``[start, end)``."""


class Context:
    """A story's tokens with their terms; offsets and layout are reckoned when first asked for."""

    def __init__(self, story: Story, lexicon: Lexicon) -> None:
        self.story = story
        self._folded = fold(story.text)
        self.forms: list[str] = forms(self._folded.marked)
        self._terms = lexicon.terms_by_form(self.forms)
        self.occurring: frozenset[int] = frozenset().union(*self._terms.values())
        self.topic_hits: Sequence[Hit] = ()
        """While facets are looked for: where their topic matched."""

    @cached_property
    def tokens(self) -> list[tuple[int, ...]]:
        """The terms of each token."""
        return [self._terms[form] for form in self.forms]

    @cached_property
    def postings(self) -> dict[int, list[int]]:
        """Where each term occurs, ascending."""
        postings: dict[int, list[int]] = {term: [] for term in self.occurring}
        for index, terms in enumerate(self.tokens):
            for term in terms:
                postings[term].append(index)
        return postings

    @cached_property
    def offsets(self) -> list[tuple[int, int]]:
        """Where in the story's text each token stands."""
        return positions(self._folded)

    @cached_property
    def sentence_of(self) -> list[int]:
        """The index of each token's sentence."""
        return self._unit_of([sentence.start for sentence in self.story.sentences])

    @cached_property
    def part_of(self) -> list[int]:
        """The index of each token's part."""
        return self._unit_of([part.start for part in self.story.parts])

    def _unit_of(self, starts: list[int]) -> list[int]:
        return [max(0, bisect_right(starts, start) - 1) for start, _ in self.offsets]

    def candidates(self, terms: frozenset[int]) -> list[int]:
        """The tokens that have one of the terms, ascending."""
        found = self.occurring & terms
        return sorted({index for term in found for index in self.postings[term]})

    def surface(self, hit: Hit) -> tuple[int, int]:
        """Offsets of some tokens in the story's text."""
        return self.offsets[hit[0]][0], self.offsets[hit[1] - 1][1]
