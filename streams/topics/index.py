"""The index: which clauses a story may match, at a cost that hardly grows with the catalog.

A clause stands under its rarest need, with its second rarest beside it: of a hundred thousand rules
a story meets only those of which two words occur in it, and of those it asks at once whether the
words stand as they must. How rare a word is, is guessed from the catalog alone: a word that many
clauses need is common, and so is a short one.

All is columns, and the candidates of a story are asked together: rules lie far apart in memory, and
touching a thousand of them one by one costs more than all that is asked.
"""

from __future__ import annotations

import itertools
from array import array
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from streams.text.columns import Column, Flags, ranges
from streams.text.lexicon import Lexicon
from streams.text.postings import TERM, TOKEN, Postings
from streams.topics.clauses import Clause
from streams.topics.context import Context
from streams.topics.nodes import Hits, Node
from streams.topics.sequences import chained


class Index:
    """Clauses in columns, named by their rows."""

    topic: Column
    """The number of each row's topic."""

    def __init__(
        self,
        clauses: Iterable[tuple[int, Clause]],
        lexicon: Lexicon,
        likelihood: Callable[[int], float],
    ) -> None:
        """``clauses`` come each with the number of its topic."""
        topics, firsts, links, forbidden = (array("q") for _ in range(4))
        link_terms, link_reaches = array("q"), array("q")
        needs, counts, optional = array("q"), array("q"), array("q")
        nodes: list[Node | None] = []
        for topic, clause in clauses:
            topics.append(topic)
            firsts.append(clause.first)
            forbidden.append(clause.forbidden)
            links.append(len(clause.links))
            link_terms.extend(term for term, _ in clause.links)
            link_reaches.extend(reach for _, reach in clause.links)
            needs.extend(clause.needs)
            counts.append(len(clause.needs))
            chain = {clause.first, *(term for term, _ in clause.links)}
            optional.extend(term in chain for term in clause.needs)
            nodes.append(clause.node)
        frequency = _frequency(needs, lexicon, likelihood)
        first, second = _asked(_column(needs), _column(counts), _column(optional), frequency)
        # Side by side what stands under one term, so that a story reads it in one go.
        order = first.argsort(kind="stable")
        under = np.bincount(first, minlength=frequency.size)
        self._sizes: Column = under
        self._starts: Column = under.cumsum() - under
        self._seconds = second[order]
        self._forbidden = _column(forbidden)[order]
        self._firsts = _column(firsts)[order]
        self._links = _column(links)[order]
        self._first_link: Column = (_column(links).cumsum() - _column(links))[order]
        self._link_terms = _column(link_terms)
        self._link_reaches = _column(link_reaches)
        self.topic = _column(topics)[order]
        self._nodes: dict[int, Node] = {
            row: node
            for row, number in enumerate(order.tolist())
            if (node := nodes[number]) is not None
        }
        self.is_told: Flags = np.ones(order.size, np.bool_)
        """Whether a row that is promising has a hit: whether its words tell all."""
        self.is_told[list(self._nodes)] = False

    def hits(self, row: int, context: Context) -> Hits:
        """The hits of a promising row."""
        node = self._nodes.get(row)
        if node is not None:
            return node.hits(context)
        return chained(int(self._firsts[row]), self._links_of(row), context)

    def _links_of(self, row: int) -> list[tuple[int, int]]:
        start = self._first_link[row]
        end = start + self._links[row]
        terms, reaches = self._link_terms[start:end], self._link_reaches[start:end]
        return list(zip(terms.tolist(), reaches.tolist(), strict=True))

    def promising(self, postings: Postings) -> Column:
        """The rows that may have hits; where words tell all, those that have."""
        terms = postings.terms
        # Where in the postings each term stands, 0 where it does not; the last is for NEVER.
        slots = np.zeros(self._sizes.size + 1, np.int64)
        slots[terms] = np.arange(1, terms.size + 1)
        rows: Column = ranges(self._starts.take(terms), self._sizes.take(terms))
        rows = rows[slots.take(self._seconds.take(rows)) > 0]
        rows = rows[slots[self._forbidden.take(rows)] == 0]
        linked = self._links.take(rows) > 0
        chains = rows[linked]
        if not chains.size:
            return rows
        linked[linked] = ~self._are_linked(chains, postings, slots)
        found: Column = rows[~linked]
        return found

    def _are_linked(self, rows: Column, postings: Postings, slots: Column) -> Flags:
        """Which of some rows have their chain somewhere."""
        keys, ends, bounds = postings.keys, postings.ends, postings.bounds
        slot = slots.take(self._firsts.take(rows))
        starts = bounds[slot - 1]
        sizes = bounds.take(slot) - starts
        # What does not occur stands at 0, between the last bound and the first.
        np.maximum(sizes, 0, out=sizes)
        first_link, links = self._first_link.take(rows), self._links.take(rows)
        found = np.zeros(rows.size, np.bool_)
        # Of each way into a chain: which row's, and at which token it has come.
        owner = np.arange(rows.size).repeat(sizes)
        at = keys.take(ranges(starts, sizes)) & TOKEN
        for step in itertools.count():
            link = first_link.take(owner) + step
            limit = at + self._link_reaches.take(link)
            # Nothing reaches over the end of its sentence.
            np.minimum(limit, ends.take(ends.searchsorted(at, "right")) - 1, out=limit)
            term = self._link_terms.take(link) << TERM
            starts = keys.searchsorted(term + at, "right")
            sizes = keys.searchsorted(term + limit, "right") - starts
            further = sizes > 0
            is_last = links.take(owner) == step + 1
            found[owner[further & is_last]] = True
            further &= ~is_last
            if not further.any():
                break
            sizes = sizes[further]
            at = keys.take(ranges(starts[further], sizes)) & TOKEN
            # A word that may be reached in several ways is reached once, or they would multiply.
            ways = np.unique((owner[further].repeat(sizes) << TERM) + at)
            owner, at = ways >> TERM, ways & TOKEN
        return found


def _column(values: array[int]) -> Column:
    return np.array(values, np.int64)


def _asked(
    needs: Column, counts: Column, optional: Column, frequency: NDArray[np.float64]
) -> tuple[Column, Column]:
    """Of each clause the two needs to ask for, the rarer first; or its only one twice.

    What its chain does not ask for comes before what it does.
    """
    owner = np.arange(counts.size).repeat(counts)
    order = np.lexsort((needs, frequency[needs], optional, owner))
    starts = counts.cumsum() - counts
    first: Column = needs[order[starts]]
    second: Column = needs[order[starts + np.minimum(counts - 1, 1)]]
    swapped = frequency[second] < frequency[first]
    return np.where(swapped, second, first), np.where(swapped, first, second)


def _frequency(
    needs: Iterable[int], lexicon: Lexicon, likelihood: Callable[[int], float]
) -> NDArray[np.float64]:
    """A guess at how often each term occurs."""
    terms = Counter(needs)
    uses: Counter[int] = Counter()
    for term, count in terms.items():
        for member in lexicon.members(term):
            uses[member] += count
    frequency = np.zeros(lexicon.terms)
    for term in terms:
        frequency[term] = likelihood(term) * sum(uses[member] for member in lexicon.members(term))
    return frequency
