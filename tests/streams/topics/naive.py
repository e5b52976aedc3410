"""What the rule language means, written down as plainly as it can be: no index, no terms, no cache.

Every pattern is asked of every run of tokens, every word of every token. The compiled matcher has
to agree with this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, product

from streams.events import Story
from streams.text.affixes import WordClass, splits, stems
from streams.text.fold import fold
from streams.text.lexicon import LONGEST_FORM, Number, Word, normal
from streams.text.numerals import figures
from streams.text.tokens import forms, positions
from streams.topics.match import alternatives
from streams.topics.model import (
    Actor,
    AllOf,
    Amount,
    AnyOf,
    Catalog,
    Inside,
    Named,
    Near,
    Pattern,
    Phrase,
    Place,
    Scope,
    ThisTopic,
    Topic,
    Where,
    Words,
)
from streams.topics.zones import head_sentences

Hit = tuple[int, int]
Essence = tuple[str, str | None, int, int]


def is_form(token: str, word: Word) -> bool:
    """Whether a folded token is a form of a word."""
    if len(token) > LONGEST_FORM:
        return False
    present = None if word.present is None else normal(word.present)
    known = list(stems(normal(word.citation), word.word_class, present=present))
    return any(
        stem == base and (prefix, suffix) in paradigm
        for prefix, stem, suffix in splits(token.lower())
        for base, paradigm in known
    )


class NaiveMatcher:
    """A catalog, asked of one story at a time."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def match(self, story: Story) -> list[Essence]:
        """Topic, facet and offsets of every match, in the order of the text."""
        reading = _Reading(self._catalog, story)
        found = [essence for t in self._catalog.topics.values() for essence in reading.of(t)]
        return sorted(found, key=lambda essence: (essence[2], essence[3], essence[0]))


class _Reading:
    def __init__(self, catalog: Catalog, story: Story) -> None:
        self._catalog = catalog
        self._story = story
        folded = fold(story.text)
        self._tokens: list[str] = forms(folded.marked)
        self._offsets = positions(folded)
        self._topic_hits: list[Hit] = []

    # --- topics -----------------------------------------------------------------------------------

    def of(self, topic: Topic) -> list[Essence]:
        candidates: dict[int, int] = {}
        for pattern in alternatives(topic.any):
            shortest: dict[int, int] = {}
            for start, end in self.hits(pattern):
                shortest[start] = min(end, shortest.get(start, end))
            for start, end in shortest.items():
                candidates[start] = max(end, candidates.get(start, end))
        excluded = [] if topic.excluding is None else self.hits(topic.excluding)
        hits: list[Hit] = []
        for start in range(len(self._tokens)):
            if start not in candidates:
                continue
            hit = start, candidates[start]
            if not any(overlap(hit, other) for other in [*hits, *excluded]):
                hits.append(hit)
        return [(topic.id, self._facet(topic, hit, hits), *self._span(hit)) for hit in hits]

    def _facet(self, topic: Topic, hit: Hit, hits: list[Hit]) -> str | None:
        self._topic_hits = hits
        for facet in topic.facets:
            excluded = [] if facet.excluding is None else self.hits(facet.excluding)
            for phrase in self.hits(facet.any):
                holds = phrase[0] <= hit[0] and hit[1] <= phrase[1]
                if holds and not any(overlap(phrase, other) for other in excluded):
                    return facet.id
        return None

    def _span(self, hit: Hit) -> tuple[int, int]:
        return self._offsets[hit[0]][0], self._offsets[hit[1] - 1][1]

    # --- patterns ---------------------------------------------------------------------------------

    def hits(self, pattern: Pattern) -> list[Hit]:
        match pattern:
            case Amount(wanted=wanted):
                return self._amounts(wanted)
            case Words(runs=runs):
                return self._where_all(
                    lambda start, end: any(
                        len(run) == end - start
                        and self._one_sentence(start, end)
                        and all(map(is_form, self._tokens[start:end], run))
                        for run in runs
                    )
                )
            case Named(kind=kind, entries=entries):
                return [hit for hit, entry in self._mentions(kind) if entry in entries]
            case Phrase(steps=steps):
                return self._sequences([(step.gap, self.hits(step.pattern)) for step in steps])
            case AnyOf(patterns=patterns):
                return sorted({hit for inner in patterns for hit in self.hits(inner)})
            case Near():
                return self._near(pattern)
            case AllOf():
                return self._all(pattern)
            case Where():
                return self._filtered(pattern)
            case Inside(find=find, zones=zones):
                return [hit for hit in self.hits(find) if self._zone(hit[0]) in zones]
            case ThisTopic():
                return self._topic_hits

    def _where_all(self, wanted: Callable[[int, int], bool]) -> list[Hit]:
        length = len(self._tokens)
        return [
            (start, end)
            for start in range(length)
            for end in range(start + 1, min(length, start + 4) + 1)
            if wanted(start, end)
        ]

    def _amounts(self, wanted: Number) -> list[Hit]:
        found: list[Hit] = []
        for index in range(len(self._story.sentences)):
            tokens = [t for t in range(len(self._tokens)) if self._sentence(t) == index]
            for start, end, value, exact in figures([self._tokens[t] for t in tokens]):
                if wanted.holds(value) and (exact or wanted.most is None):
                    found.append((tokens[start], tokens[end - 1] + 1))
        return found

    def _mentions(self, kind: str) -> list[tuple[Hit, str]]:
        entries: Sequence[Place | Actor] = list(
            (self._catalog.places if kind == "place" else self._catalog.actors).values()
        )
        names = [
            (entry.id, [Word(form, word_class) for form in forms(fold(name).marked)])
            for entry in entries
            for given, word_class in (
                (entry.aliases, WordClass.NAME),
                (entry.adjectives, WordClass.ADJECTIVE),
            )
            for name in given
        ]
        found: list[tuple[Hit, str]] = []
        start = 0
        while start < len(self._tokens):
            fitting = [
                (len(run), entry)
                for entry, run in names
                if start + len(run) <= len(self._tokens)
                and all(map(is_form, self._tokens[start:], run))
            ]
            if not fitting:
                start += 1
                continue
            length = max(length for length, _ in fitting)
            entry = next(entry for size, entry in fitting if size == length)
            found.append(((start, start + length), entry))
            start += length
        return found

    def _sequences(self, steps: Sequence[tuple[int, list[Hit]]]) -> list[Hit]:
        found = set()
        for chain in product(*(hits for _, hits in steps)):
            fits = all(
                0 <= after[0] - before[1] <= gap
                for before, after, (gap, _) in zip(chain, chain[1:], steps[1:], strict=False)
            )
            if fits and all(self._together("sentence", chain[0], hit) for hit in chain):
                found.add((chain[0][0], chain[-1][1]))
        return sorted(found)

    def _near(self, near: Near) -> list[Hit]:
        found = set()
        for chain in product(*map(self.hits, near.patterns)):
            start, end = chain[0]
            for hit in chain[1:]:
                after = 0 <= hit[0] - end <= near.within
                before = 0 <= start - hit[1] <= near.within and not near.ordered
                if not (after or before) or not self._together(near.same, (start, end), hit):
                    break
                start, end = min(start, hit[0]), max(end, hit[1])
            else:
                found.add((start, end))
        return sorted(found)

    def _all(self, wanted: AllOf) -> list[Hit]:
        found = [self.hits(pattern) for pattern in wanted.patterns]
        kept = set()
        for chain in product(*found):
            together = all(self._together(wanted.same, chain[0], hit) for hit in chain)
            inorder = all(a[1] <= b[0] for a, b in pairwise(chain))
            if together and (inorder or not wanted.ordered):
                kept |= {
                    hit
                    for hits in found
                    for hit in hits
                    if self._together(wanted.same, chain[0], hit)
                }
        return sorted(kept)

    def _filtered(self, where: Where) -> list[Hit]:
        def beside(hit: Hit, other: Hit) -> bool:
            if where.within is not None:
                near = max(other[0] - hit[1], hit[0] - other[1]) <= where.within
                return near and self._together("sentence", hit, other)
            return self._together(where.same, hit, other)

        found = self.hits(where.find)
        if where.including is not None:
            others = self.hits(where.including)
            found = [hit for hit in found if any(beside(hit, other) for other in others)]
        if where.excluding is not None:
            others = self.hits(where.excluding)
            found = [hit for hit in found if not any(beside(hit, other) for other in others)]
        return found

    # --- layout -----------------------------------------------------------------------------------

    def _sentence(self, token: int) -> int:
        start = self._offsets[token][0]
        return max(i for i, s in enumerate(self._story.sentences) if s.start <= start)

    def _one_sentence(self, start: int, end: int) -> bool:
        return self._sentence(start) == self._sentence(end - 1)

    def _together(self, scope: Scope, hit: Hit, other: Hit) -> bool:
        if scope == "story":
            return True
        if scope == "sentence":
            return self._sentence(hit[0]) == self._sentence(other[0])
        return self._part(hit[0]) == self._part(other[0])

    def _part(self, token: int) -> int:
        start = self._offsets[token][0]
        return max(i for i, part in enumerate(self._story.parts) if part.start <= start)

    def _zone(self, token: int) -> str:
        sentence = self._sentence(token)
        start = self._story.sentences[sentence].start
        part = next(part for part in self._story.parts if part.start <= start < part.end)
        if part.kind == "headline":
            return "headline"
        return "lead" if sentence in head_sentences(self._story) else "body"


def overlap(hit: Hit, other: Hit) -> bool:
    """Whether two runs of tokens share one."""
    return hit[0] < other[1] and other[0] < hit[1]
