"""Why a pattern hits: which words, with what was cut from them, over which gaps."""

from __future__ import annotations

from typing import assert_never

from streams.text.numerals import figures
from streams.topics.context import Hit
from streams.topics.describe import reach_of
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


class Why:
    """Explains the hits of patterns in one story."""

    def __init__(self, evidence: Evidence) -> None:
        self._seen = evidence

    def lines(self, pattern: Pattern, hit: Hit) -> list[Line]:
        """Why ``pattern`` hits these tokens, which it does."""
        match pattern:
            case Words():
                return [self._token(pattern, index) for index in range(*hit)]
            case Amount():
                forms = [self._seen.context.form(token) for token in range(*hit)]
                return [
                    Line(
                        0,
                        f"«{self._seen.surface(hit)}» is the number {figures(forms)[0].value:,g}",
                    )
                ]
            case Named(kind=kind):
                mention = next(
                    m for m in self._seen.context.mentions(kind) if (m.start, m.end) == hit
                )
                return [Line(0, f"«{self._seen.surface(hit)}» names the {kind} {mention.entry}")]
            case AnyOf(patterns=patterns):
                return self.lines(next(p for p in patterns if hit in self._seen.hits(p)), hit)
            case Phrase():
                return self._why_phrase(pattern, hit)
            case Near(patterns=patterns):
                inside = [self._seen.inside(p, hit) for p in patterns]
                lines = [
                    line
                    for p, inner in zip(patterns, inside, strict=True)
                    if inner is not None
                    for line in self.lines(p, inner)
                ]
                return [Line(0, f"near, within {pattern.within} words"), *deeper(lines, 1)]
            case AllOf(patterns=patterns):
                own = next(p for p in patterns if hit in self._seen.hits(p))
                beside = [
                    self._seen.surface(self._seen.nearest_to(hit, p))
                    for p in patterns
                    if p is not own
                ]
                return [
                    *self.lines(own, hit),
                    Line(0, f"in the same {pattern.same}: «{'», «'.join(beside)}»"),
                ]
            case Where(find=find, including=including):
                lines = self.lines(find, hit)
                if including is not None:
                    other = self._seen.nearest_to(hit, including)
                    lines = [
                        *lines,
                        Line(0, f"with: «{self._seen.surface(other)}»{reach_of(pattern)}"),
                    ]
                return lines
            case Inside(find=find):
                return [
                    *self.lines(find, hit),
                    Line(0, f"in: {self._seen.context.zone(hit[0])}"),
                ]
            case ThisTopic():
                return [Line(0, f"the match «{self._seen.surface(hit)}»")]
            case never:
                assert_never(never)

    def _token(self, pattern: Words, index: int) -> Line:
        start, end = self._seen.context.span(index)
        surface = self._seen.story.text[start:end]
        form = self._seen.context.form(index)
        wanted = {word for run in pattern.runs for word in run}
        reading = next(r for r in self._seen.lexicon.readings(form) if r.word in wanted)
        folded = "" if form == surface else f", folded «{form}»,"
        cut = " + ".join(part for part in (reading.prefix, reading.stem, reading.suffix) if part)
        parts = "" if cut == reading.stem else f" = {cut}"
        return Line(
            0,
            f"«{surface}»{folded} is {reading.word.word_class.value}"
            f" {reading.word.citation}{parts}",
        )

    def _why_phrase(self, phrase: Phrase, hit: Hit) -> list[Line]:
        chain = self._chain(phrase, 0, hit[0], hit[1])
        lines: list[Line] = []
        before: Hit | None = None
        for step, part in zip(phrase.steps, chain, strict=True):
            if before is not None and part[0] > before[1]:
                between = self._seen.surface((before[1], part[0]))
                lines.append(
                    Line(0, f"gap of {part[0] - before[1]} (at most {step.gap}): «{between}»")
                )
            lines += self.lines(step.pattern, part)
            before = part
        return lines

    def _chain(self, phrase: Phrase, at: int, start: int, end: int) -> list[Hit]:
        """Hits of the steps from ``at`` on: the first in reach of ``start``, the last up to end."""
        step = phrase.steps[at]
        reach = start + (step.gap if at else 0)
        for hit in self._seen.hits(step.pattern):
            if not start <= hit[0] <= reach or hit[1] > end:
                continue
            if at + 1 == len(phrase.steps):
                if hit[1] == end:
                    return [hit]
            elif rest := self._chain(phrase, at + 1, hit[1], end):
                return [hit, *rest]
        return []
