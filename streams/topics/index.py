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
from typing import Final

import numpy as np
from numpy.typing import NDArray

from streams.text.columns import Column, Flags, ranges
from streams.text.lexicon import Lexicon
from streams.text.postings import TERM, TOKEN, Postings
from streams.topics.clauses import Clause
from streams.topics.context import Context
from streams.topics.nodes import Hits, Node
from streams.topics.sequences import chained

_MANY: Final = 256
"""Ways into chains from which on it pays to look for those that are the same."""


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
        self._link_keys: Column = _column(link_terms) << TERM
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
        terms, reaches = self._link_keys[start:end] >> TERM, self._link_reaches[start:end]
        return list(zip(terms.tolist(), reaches.tolist(), strict=True))

    def promising(self, postings: Postings) -> Column:
        """The rows that may have hits; where words tell all, those that have.

        In no order, and some several times.
        """
        terms, bounds = postings.terms, postings.bounds
        # Where in the postings each term begins, and how often it stands; the last is for NEVER.
        begins, counts = np.zeros((2, self._sizes.size + 1), np.int64)
        begins[terms] = bounds[:-1]
        counts[terms] = bounds[1:] - bounds[:-1]
        rows: Column = ranges(self._starts.take(terms), self._sizes.take(terms))
        rows = rows[counts.take(self._seconds.take(rows)) > 0]
        rows = rows[counts[self._forbidden.take(rows)] == 0]
        linked = self._links.take(rows) > 0
        chains = rows[linked]
        if not chains.size:
            return rows
        firsts = self._firsts.take(chains)
        ways = begins.take(firsts), counts.take(firsts)
        found: Column = np.concatenate((rows[~linked], self._linked(chains, ways, postings)))
        return found

    def _linked(self, rows: Column, ways: tuple[Column, Column], postings: Postings) -> Column:
        """Those of some rows whose chain stands somewhere.

        ``ways`` are where in the postings the first term of each begins and how often it stands.
        """
        keys, ends = postings.keys, postings.ends
        starts, sizes = ways
        at = keys.take(ranges(starts, sizes)) & TOKEN
        rows = rows.repeat(sizes)
        link = self._first_link.take(rows)
        found = []
        for step in itertools.count(1):
            # Each row is here once for each token to which its chain has come so far.
            limits = at + self._link_reaches.take(link)
            # Nothing reaches over the end of its sentence.
            np.minimum(limits, ends.take(ends.searchsorted(at, "right")) - 1, out=limits)
            terms = self._link_keys.take(link)
            limits += terms
            at += terms
            starts = keys.searchsorted(at, "right")
            sizes = keys.searchsorted(limits, "right") - starts
            further = sizes.nonzero()[0]
            rows = rows.take(further)
            is_longer = self._links.take(rows) > step
            if not is_longer.any():
                break
            found.append(rows[~is_longer])
            rows, further = rows[is_longer], further[is_longer]
            sizes = sizes.take(further)
            at = keys.take(ranges(starts.take(further), sizes)) & TOKEN
            rows = rows.repeat(sizes)
            if rows.size > _MANY:
                # A word that may be reached in several ways is reached once, or they multiply.
                pairs = np.unique((rows << TERM) + at)
                rows, at = pairs >> TERM, pairs & TOKEN
            link = self._first_link.take(rows) + step
        return np.concatenate((*found, rows)) if found else rows


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
