"""Postings: where in a story each term occurs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
from typing import Final

import numpy as np

from streams.text.chunks import Chunks
from streams.text.columns import Column

TERM: Final = 32
"""A key is a term, shifted by so many bits, and a token."""
TOKEN: Final = (1 << TERM) - 1


class Postings:
    """The occurrences of terms in one story."""

    def __init__(self, keys: Column, before: Column, chunks: Chunks) -> None:
        """
        ``keys`` are all occurrences, each term and token, in any order; ``before`` how many tokens
        stand before each chunk, and at last their number.
        """
        keys.sort()
        self.keys = keys
        """All occurrences, by term and then by token."""
        terms = keys >> TERM
        edges = np.empty(keys.size + 1, np.bool_)
        edges[0] = edges[-1] = True
        np.not_equal(terms[1:], terms[:-1], out=edges[1:-1])
        self.bounds: Column = edges.nonzero()[0]
        """Where in the keys each term begins, and at last their number."""
        self.terms: Column = terms.take(self.bounds[:-1])
        """The terms that occur, ascending."""
        self._before = before
        self._chunks = chunks

    @cached_property
    def order(self) -> Mapping[int, int]:
        """The terms that occur, each with its place among them."""
        terms = self.terms.tolist()
        return dict(zip(terms, range(len(terms)), strict=True))

    @cached_property
    def lists(self) -> Mapping[int, list[int]]:
        """The tokens of each term that occurs, ascending."""
        return _Lists(self.order, self.bounds.tolist(), (self.keys & TOKEN).tolist())

    @cached_property
    def ends(self) -> Column:
        """The token after the last of each sentence."""
        ends: Column = self._before.take(self._chunks.counts.cumsum())
        return ends

    @property
    def sentence_of(self) -> list[int]:
        """The index of each token's sentence."""
        sizes = self.ends.copy()
        sizes[1:] -= self.ends[:-1]
        found: list[int] = np.arange(sizes.size).repeat(sizes).tolist()
        return found

    def chunk_of(self, token: int) -> tuple[int, int, int]:
        """Where in the text the chunk of a token is, and which of its tokens the token is."""
        chunk = bisect_right(self._tokens_before, token) - 1
        within = token - self._tokens_before[chunk]
        return self._chunks.starts.item(chunk), self._chunks.ends.item(chunk), within

    @cached_property
    def chunks(self) -> tuple[list[int], list[int], list[int]]:
        """Of each chunk how many tokens stand before it, where it begins and where it ends.

        For who asks for many tokens; for a few :meth:`chunk_of` is quicker.
        """
        return self._tokens_before, self._chunks.starts.tolist(), self._chunks.ends.tolist()

    @cached_property
    def _tokens_before(self) -> list[int]:
        before: list[int] = self._before.tolist()
        return before


class _Lists(dict[int, list[int]]):
    """Tokens of terms, cut out when they are first asked for: of most terms nobody asks."""

    def __init__(self, order: Mapping[int, int], bounds: list[int], tokens: list[int]) -> None:
        self._order = order
        self._bounds = bounds
        self._tokens = tokens

    def __missing__(self, term: int) -> list[int]:
        at = self._order.get(term)
        if at is None:
            return []
        found = self[term] = self._tokens[self._bounds[at] : self._bounds[at + 1]]
        return found
