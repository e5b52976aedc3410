"""Near misses: how near a pattern came to a hit, and what it lacks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import assert_never

import msgspec

from streams.topics.context import Hit
from streams.topics.describe import described, reach_of
from streams.topics.evidence import Evidence, Line, deeper
from streams.topics.model import (
    AllOf,
    Amount,
    AnyOf,
    Inside,
    Named,
    Near,
    Pattern,
    Phrase,
    ThisTopic,
    Where,
    Words,
)
from streams.topics.why import Why


class Miss(msgspec.Struct, frozen=True):
    """How near a pattern came: 0 where nothing of it occurs, below 1."""

    nearness: float
    lines: list[Line]


class Misses:
    """Explains what patterns lack in one story."""

    def __init__(self, evidence: Evidence) -> None:
        self._seen = evidence
        self._why = Why(evidence)

    def of(self, pattern: Pattern) -> Miss:
        """How near a pattern came that hits nothing."""
        match pattern:
            case Words() | Amount() | Named() | ThisTopic():
                return Miss(0.0, [Line(0, f"not there: {described(pattern)}")])
            case AnyOf(patterns=patterns):
                return max(map(self.of, patterns), key=lambda miss: miss.nearness)
            case Phrase():
                return self._miss_phrase(pattern)
            case Near(patterns=patterns) | AllOf(patterns=patterns):
                return self._miss_together(pattern, patterns)
            case Where():
                return self._miss_where(pattern)
            case Inside(find=find, zones=zones):
                hits = self._seen.hits(find)
                if not hits:
                    return self.of(find)
                zone = self._seen.context.zone(hits[0][0])
                there = self._seen.surface(hits[0])
                text = f"«{there}» stands in the {zone}, not in {', '.join(zones)}"
                return Miss(0.9, [Line(0, text)])
            case never:
                assert_never(never)

    def _miss_phrase(self, phrase: Phrase) -> Miss:
        """The longest beginning of the phrase that there is, and what does not follow it."""
        found = list(self._seen.hits(phrase.steps[0].pattern))
        for at, step in enumerate(phrase.steps[1:], start=1):
            if not found:
                break
            following = self._seen.hits(step.pattern)
            longer = [
                (start, other[1])
                for start, end in found
                for other in following
                if end <= other[0] <= end + step.gap and self._seen.same_sentence(start, other[0])
            ]
            if not longer:
                return self._miss_step(phrase, at, found, following)
            found = longer
        first = self.of(phrase.steps[0].pattern)
        rest = sum(bool(self._seen.hits(step.pattern)) for step in phrase.steps[1:])
        nearness = (first.nearness + rest) / (len(phrase.steps) + 1)
        there = [s for s in phrase.steps[1:] if self._seen.hits(s.pattern)]
        lines = [
            Line(
                0,
                f"«{self._seen.surface(self._seen.hits(s.pattern)[0])}» is there, but what must"
                " stand before it is not",
            )
            for s in there[:1]
        ]
        return Miss(nearness, [*lines, *deeper(first.lines, 1 if lines else 0)])

    def _miss_step(
        self, phrase: Phrase, at: int, found: Sequence[Hit], following: Sequence[Hit]
    ) -> Miss:
        step = phrase.steps[at]
        start, end = found[0]
        nearness = at / len(phrase.steps)
        starts = [hit[0] for hit in following]
        best: tuple[int, Hit, Hit] | None = None
        for hit in found:
            index = bisect_left(starts, hit[1])
            if index < len(starts) and self._seen.same_sentence(hit[0], starts[index]):
                distance = starts[index] - hit[1]
                if best is None or distance < best[0]:
                    best = distance, hit, following[index]
        if best is not None:
            distance, hit, other = best
            text = (
                f"«{self._seen.surface(hit)}» is followed by «{self._seen.surface(other)}»"
                f" after {distance} words; at most {step.gap} may stand between"
            )
            return Miss(nearness + 0.5 / len(phrase.steps), [Line(0, text)])
        lines = [
            Line(0, f"«{self._seen.surface((start, end))}» is there, but what must follow is not")
        ]
        if following:
            where = self._seen.surface(following[0])
            lines.append(Line(1, f"«{where}» stands before it, or in another sentence"))
            nearness += 0.25 / len(phrase.steps)
        else:
            lines += deeper(self.of(step.pattern).lines, 1)
        return Miss(nearness, lines)

    def _miss_together(self, pattern: Near | AllOf, patterns: Sequence[Pattern]) -> Miss:
        there = [p for p in patterns if self._seen.hits(p)]
        if not there:
            return max(map(self.of, patterns), key=lambda miss: miss.nearness)
        words = "», «".join(self._seen.surface(self._seen.hits(p)[0]) for p in there)
        if len(there) == len(patterns):
            apart = (
                f"more than {pattern.within} words apart"
                if isinstance(pattern, Near)
                else f"not together in one {pattern.same}"
            )
            order = ", or in another order" if pattern.ordered else ""
            return Miss(0.9, [Line(0, f"«{words}» are there, but {apart}{order}")])
        lines = [Line(0, f"«{words}» is there, but")]
        missing = next(p for p in patterns if not self._seen.hits(p))
        lines += deeper(self.of(missing).lines, 1)
        return Miss(0.9 * len(there) / len(patterns), lines)

    def _miss_where(self, where: Where) -> Miss:
        hits = self._seen.hits(where.find)
        if not hits:
            miss = self.of(where.find)
            return Miss(miss.nearness * 0.9, miss.lines)
        lines = [Line(0, f"«{self._seen.surface(hits[0])}» is there, but")]
        with_alone = msgspec.structs.replace(where, excluding=None)
        if where.including is not None and not self._seen.hits(with_alone):
            text = f"not there: {described(where.including)}"
            if self._seen.hits(where.including):
                other = self._seen.nearest_to(hits[0], where.including)
                text = f"«{self._seen.surface(other)}» is too far away"
            return Miss(0.9, [*lines, Line(1, f"with{reach_of(where)}: {text}")])
        if where.excluding is not None and self._seen.hits(where.excluding):
            other = self._seen.nearest_to(hits[0], where.excluding)
            lines += [Line(1, f"without{reach_of(where)}: «{self._seen.surface(other)}» is there")]
            lines += deeper(self._why.lines(where.excluding, other), 2)
        return Miss(0.95, lines)
