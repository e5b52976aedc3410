"""Explaining: why a topic matched a text, or why it did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import msgspec

from streams.events import Story
from streams.topics.context import Hit
from streams.topics.cover import Cover
from streams.topics.evidence import Evidence, Line, deeper
from streams.topics.match import Matcher, alternatives
from streams.topics.miss import Misses
from streams.topics.model import Catalog, Facet, Topic
from streams.topics.unread import unread
from streams.topics.why import Why

_MISSES: Final = 3
_SKIPPED: Final = 5
"""Lines that are shown of what stands in parts that no rule reads."""


def explain(catalog: Catalog, topic: Topic, story: Story) -> list[Line]:
    """Why ``topic`` matches ``story`` where it does, and what it lacks or forbids elsewhere."""
    return _Explainer(catalog, topic, story).lines()


class _Explainer:
    def __init__(self, catalog: Catalog, topic: Topic, story: Story) -> None:
        self._topic = topic
        self._catalog = catalog
        self._seen = Evidence(catalog, topic, story)
        self._why = Why(self._seen)
        self._misses = Misses(self._seen)

    def lines(self) -> list[Line]:
        matches = [
            match
            for match in Matcher(self._only()).match(self._seen.story).matches
            if match.topic == self._topic.id
        ]
        spans = {(match.start, match.end): match for match in matches}
        hits = self._candidates()
        taken = [hit for hit in hits if self._seen.context.surface(hit) in spans]
        lines = [
            Line(0, f"{self._topic.id} matches" if matches else f"{self._topic.id} does not match")
        ]
        self._seen.context.topic_hits = sorted(set(taken))
        for hit in sorted(set(taken)):
            match = spans[self._seen.context.surface(hit)]
            lines.append(Line(1, f"«{match.surface}», characters {match.start} to {match.end}"))
            pattern = next(p for p in alternatives(self._topic.any) if hit in self._seen.hits(p))
            lines += deeper(self._why.lines(pattern, hit), 2)
            lines += deeper(self._facet(hit, match.facet), 2)
            lines.append(Line(2, f"place: {match.place or 'none'}"))
        dropped = self._dropped(sorted(set(hits) - set(taken)), taken)
        skipped = list(islice(unread(self._catalog, self._topic, self._seen), _SKIPPED))
        lines += [*dropped, *skipped]
        # Where an exclusion fired, that is why; what else is missing explains nothing.
        return lines if matches or dropped else [*lines, *self._nearest(bool(skipped))]

    def _only(self) -> Catalog:
        return msgspec.structs.replace(
            self._catalog, topics={self._topic.id: self._topic}, alert_rules={}
        )

    def _candidates(self) -> list[Hit]:
        return [
            hit for pattern in alternatives(self._topic.any) for hit in self._seen.hits(pattern)
        ]

    def _dropped(self, hits: Iterable[Hit], taken: Sequence[Hit]) -> list[Line]:
        excluding = self._topic.excluding
        others = self._seen.hits(excluding) if excluding is not None else ()
        excluded, kept = Cover(others), Cover(taken)
        lines: list[Line] = []
        for hit in hits:
            if excluding is not None and excluded.overlaps(*hit):
                lines.append(
                    Line(1, f"«{self._seen.surface(hit)}» would match, but the exclusion fires")
                )
                fired = next(other for other in others if other[0] < hit[1] and hit[0] < other[1])
                lines.append(Line(2, f"not: «{self._seen.surface(fired)}»"))
                lines += deeper(self._why.lines(excluding, fired), 3)
            elif not kept.overlaps(*hit):
                lines.append(Line(1, f"«{self._seen.surface(hit)}» matches no further"))
        return lines

    def _nearest(self, elsewhere: bool) -> list[Line]:
        patterns = [p for p in alternatives(self._topic.any) if not self._seen.hits(p)]
        misses = sorted(map(self._misses.of, patterns), key=lambda miss: -miss.nearness)
        # Patterns may lack the same, and once is enough.
        near = list(dict.fromkeys(tuple(miss.lines) for miss in misses if miss.nearness > 0))
        if not near:
            where = " in what rules read" if elsewhere else ""
            return [Line(1, f"none of its words occurs{where}")] if patterns else []
        lines = [Line(1, "nearest misses")]
        for miss in near[:_MISSES]:
            lines += deeper(miss, 2)
        return lines

    def _facet(self, hit: Hit, stated: str | None) -> list[Line]:
        lines: list[Line] = []
        for facet in self._topic.facets:
            around = [h for h in self._seen.hits(facet.any) if h[0] <= hit[0] and hit[1] <= h[1]]
            if not around:
                continue
            if facet.id == stated:
                phrase = self._standing(facet, around)
                lines.append(Line(0, f"facet {facet.id}: «{self._seen.surface(phrase)}»"))
                return lines + deeper(self._why.lines(facet.any, phrase), 1)
            fired = self._fired(facet, around[0])
            if fired is not None:
                lines.append(
                    Line(
                        0,
                        f"not facet {facet.id}: «{self._seen.surface(around[0])}», as"
                        f" «{self._seen.surface(fired)}» excludes it",
                    )
                )
        return (
            lines if stated is None and lines else [*lines, Line(0, f"facet: {stated or 'none'}")]
        )

    def _standing(self, facet: Facet, around: Sequence[Hit]) -> Hit:
        return next((hit for hit in around if self._fired(facet, hit) is None), around[0])

    def _fired(self, facet: Facet, hit: Hit) -> Hit | None:
        if facet.excluding is None:
            return None
        others = self._seen.hits(facet.excluding)
        return next((other for other in others if other[0] < hit[1] and hit[0] < other[1]), None)
