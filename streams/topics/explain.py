"""Explaining: why a topic matched a text, or why it did not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, assert_never

import msgspec

from streams.events import Story
from streams.text.lexicon import Lexicon, Number, Word
from streams.text.numerals import figures
from streams.text.vocabulary import Vocabulary
from streams.topics.compile import Compiler
from streams.topics.context import Context, Hit
from streams.topics.cover import Cover
from streams.topics.match import Matcher, alternatives
from streams.topics.model import (
    AllOf,
    Amount,
    AnyOf,
    Catalog,
    Facet,
    Inside,
    Named,
    Near,
    Pattern,
    Phrase,
    ThisTopic,
    Topic,
    Where,
    Words,
)
from streams.topics.places import gazetteers_of

_SHOWN: Final = 6
_MISSES: Final = 3


class Line(msgspec.Struct, frozen=True):
    """One line of an explanation; what explains it is one deeper."""

    depth: int
    text: str


class Miss(msgspec.Struct, frozen=True):
    """How near a pattern came: 0 where nothing of it occurs, below 1."""

    nearness: float
    lines: list[Line]


def explain(catalog: Catalog, topic: Topic, story: Story) -> list[Line]:
    """Why ``topic`` matches ``story`` where it does, and what it lacks or forbids elsewhere."""
    return _Explainer(catalog, topic, story).lines()


class _Explainer:
    def __init__(self, catalog: Catalog, topic: Topic, story: Story) -> None:
        self._topic = topic
        self._story = story
        self._catalog = catalog
        self._lexicon = Lexicon()
        self._gazetteers = gazetteers_of(catalog, self._lexicon)
        self._compiler = Compiler(self._lexicon, self._gazetteers)
        patterns = [topic.any, *([topic.excluding] if topic.excluding else [])]
        for facet in topic.facets:
            patterns += [facet.any, *([facet.excluding] if facet.excluding else [])]
        for pattern in patterns:
            self._compile_all(pattern)
        self._context = Context(story, Vocabulary(self._lexicon), self._gazetteers)

    def _compile_all(self, pattern: Pattern) -> None:
        self._compiler.compile(pattern)
        for inner in _parts(pattern):
            self._compile_all(inner)

    def _hits(self, pattern: Pattern) -> Sequence[Hit]:
        # Of topics' own hits none are remembered, see Compiler.compile.
        return self._compiler.compile(pattern).hits(self._context)

    # --- the topic --------------------------------------------------------------------------------

    def lines(self) -> list[Line]:
        matches = [
            match
            for match in Matcher(self._only()).match(self._story).matches
            if match.topic == self._topic.id
        ]
        spans = {(match.start, match.end): match for match in matches}
        hits = self._candidates()
        taken = [hit for hit in hits if self._context.surface(hit) in spans]
        lines = [
            Line(0, f"{self._topic.id} matches" if matches else f"{self._topic.id} does not match")
        ]
        self._context.topic_hits = sorted(set(taken))
        for hit in sorted(set(taken)):
            match = spans[self._context.surface(hit)]
            lines.append(Line(1, f"«{match.surface}», characters {match.start} to {match.end}"))
            pattern = next(p for p in alternatives(self._topic.any) if hit in self._hits(p))
            lines += _deeper(self._why(pattern, hit), 2)
            lines += _deeper(self._facet(hit, match.facet), 2)
            lines.append(Line(2, f"place: {match.place or 'none'}"))
        lines += self._dropped(sorted(set(hits) - set(taken)), taken)
        if not matches:
            lines += self._nearest()
        return lines

    def _only(self) -> Catalog:
        return msgspec.structs.replace(
            self._catalog, topics={self._topic.id: self._topic}, alert_rules={}
        )

    def _candidates(self) -> list[Hit]:
        return [hit for pattern in alternatives(self._topic.any) for hit in self._hits(pattern)]

    def _dropped(self, hits: Iterable[Hit], taken: Sequence[Hit]) -> list[Line]:
        excluding = self._topic.excluding
        others = self._hits(excluding) if excluding is not None else ()
        excluded, kept = Cover(others), Cover(taken)
        lines: list[Line] = []
        for hit in hits:
            if excluding is not None and excluded.overlaps(*hit):
                lines.append(
                    Line(1, f"«{self._surface(hit)}» would match, but the exclusion fires")
                )
                fired = next(other for other in others if other[0] < hit[1] and hit[0] < other[1])
                lines.append(Line(2, f"not: «{self._surface(fired)}»"))
                lines += _deeper(self._why(excluding, fired), 3)
            elif not kept.overlaps(*hit):
                lines.append(Line(1, f"«{self._surface(hit)}» matches no further"))
        return lines

    def _nearest(self) -> list[Line]:
        patterns = [p for p in alternatives(self._topic.any) if not self._hits(p)]
        misses = sorted(map(self._miss, patterns), key=lambda miss: -miss.nearness)
        near = [miss for miss in misses if miss.nearness > 0][:_MISSES]
        if not near:
            return [Line(1, "none of its words occurs")] if patterns else []
        lines = [Line(1, "nearest misses")]
        for miss in near:
            lines += _deeper(miss.lines, 2)
        return lines

    def _facet(self, hit: Hit, stated: str | None) -> list[Line]:
        lines: list[Line] = []
        for facet in self._topic.facets:
            around = [h for h in self._hits(facet.any) if h[0] <= hit[0] and hit[1] <= h[1]]
            if not around:
                continue
            if facet.id == stated:
                phrase = self._standing(facet, around)
                lines.append(Line(0, f"facet {facet.id}: «{self._surface(phrase)}»"))
                return lines + _deeper(self._why(facet.any, phrase), 1)
            fired = self._fired(facet, around[0])
            if fired is not None:
                lines.append(
                    Line(
                        0,
                        f"not facet {facet.id}: «{self._surface(around[0])}», as"
                        f" «{self._surface(fired)}» excludes it",
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
        others = self._hits(facet.excluding)
        return next((other for other in others if other[0] < hit[1] and hit[0] < other[1]), None)

    # --- why a pattern hits -----------------------------------------------------------------------

    def _why(self, pattern: Pattern, hit: Hit) -> list[Line]:
        match pattern:
            case Words():
                return [self._token(pattern, index) for index in range(*hit)]
            case Amount():
                forms = [self._context.form(token) for token in range(*hit)]
                return [
                    Line(0, f"«{self._surface(hit)}» is the number {figures(forms)[0].value:,g}")
                ]
            case Named(kind=kind):
                mention = next(m for m in self._context.mentions(kind) if (m.start, m.end) == hit)
                return [Line(0, f"«{self._surface(hit)}» names the {kind} {mention.entry}")]
            case AnyOf(patterns=patterns):
                return self._why(next(p for p in patterns if hit in self._hits(p)), hit)
            case Phrase():
                return self._why_phrase(pattern, hit)
            case Near(patterns=patterns):
                inside = [self._inside(p, hit) for p in patterns]
                lines = [
                    line
                    for p, inner in zip(patterns, inside, strict=True)
                    if inner is not None
                    for line in self._why(p, inner)
                ]
                return [Line(0, f"near, within {pattern.within} words"), *_deeper(lines, 1)]
            case AllOf(patterns=patterns):
                own = next(p for p in patterns if hit in self._hits(p))
                beside = [self._surface(self._nearest_to(hit, p)) for p in patterns if p is not own]
                return [
                    *self._why(own, hit),
                    Line(0, f"in the same {pattern.same}: «{'», «'.join(beside)}»"),
                ]
            case Where(find=find, including=including):
                lines = self._why(find, hit)
                if including is not None:
                    other = self._nearest_to(hit, including)
                    lines = [*lines, Line(0, f"with: «{self._surface(other)}»{_where(pattern)}")]
                return lines
            case Inside(find=find):
                return [*self._why(find, hit), Line(0, f"in: {self._context.zone(hit[0])}")]
            case ThisTopic():
                return [Line(0, f"the match «{self._surface(hit)}»")]
            case never:
                assert_never(never)

    def _token(self, pattern: Words, index: int) -> Line:
        start, end = self._context.span(index)
        surface = self._story.text[start:end]
        form = self._context.form(index)
        wanted = {word for run in pattern.runs for word in run}
        reading = next(r for r in self._lexicon.readings(form) if r.word in wanted)
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
                between = self._surface((before[1], part[0]))
                lines.append(
                    Line(0, f"gap of {part[0] - before[1]} (at most {step.gap}): «{between}»")
                )
            lines += self._why(step.pattern, part)
            before = part
        return lines

    def _chain(self, phrase: Phrase, at: int, start: int, end: int) -> list[Hit]:
        """Hits of the steps from ``at`` on: the first in reach of ``start``, the last up to end."""
        step = phrase.steps[at]
        reach = start + (step.gap if at else 0)
        for hit in self._hits(step.pattern):
            if not start <= hit[0] <= reach or hit[1] > end:
                continue
            if at + 1 == len(phrase.steps):
                if hit[1] == end:
                    return [hit]
            elif rest := self._chain(phrase, at + 1, hit[1], end):
                return [hit, *rest]
        return []

    # --- why one does not -------------------------------------------------------------------------

    def _miss(self, pattern: Pattern) -> Miss:
        match pattern:
            case Words() | Amount() | Named() | ThisTopic():
                return Miss(0.0, [Line(0, f"not there: {described(pattern)}")])
            case AnyOf(patterns=patterns):
                return max(map(self._miss, patterns), key=lambda miss: miss.nearness)
            case Phrase():
                return self._miss_phrase(pattern)
            case Near(patterns=patterns) | AllOf(patterns=patterns):
                return self._miss_together(pattern, patterns)
            case Where():
                return self._miss_where(pattern)
            case Inside(find=find, zones=zones):
                hits = self._hits(find)
                if not hits:
                    return self._miss(find)
                zone = self._context.zone(hits[0][0])
                text = f"«{self._surface(hits[0])}» stands in the {zone}, not in {', '.join(zones)}"
                return Miss(0.9, [Line(0, text)])
            case never:
                assert_never(never)

    def _miss_phrase(self, phrase: Phrase) -> Miss:
        """The longest beginning of the phrase that there is, and what does not follow it."""
        found = list(self._hits(phrase.steps[0].pattern))
        for at, step in enumerate(phrase.steps[1:], start=1):
            if not found:
                break
            following = self._hits(step.pattern)
            longer = [
                (start, other[1])
                for start, end in found
                for other in following
                if end <= other[0] <= end + step.gap and self._same_sentence(start, other[0])
            ]
            if not longer:
                return self._miss_step(phrase, at, found, following)
            found = longer
        first = self._miss(phrase.steps[0].pattern)
        rest = sum(bool(self._hits(step.pattern)) for step in phrase.steps[1:])
        nearness = (first.nearness + rest) / (len(phrase.steps) + 1)
        there = [s for s in phrase.steps[1:] if self._hits(s.pattern)]
        lines = [
            Line(0, f"«{self._surface(self._hits(s.pattern)[0])}» is there, but") for s in there[:1]
        ]
        return Miss(nearness, [*lines, *_deeper(first.lines, 1 if lines else 0)])

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
            if index < len(starts) and self._same_sentence(hit[0], starts[index]):
                distance = starts[index] - hit[1]
                if best is None or distance < best[0]:
                    best = distance, hit, following[index]
        if best is not None:
            distance, hit, other = best
            text = (
                f"«{self._surface(hit)}» is followed by «{self._surface(other)}» after {distance}"
                f" words; at most {step.gap} may stand between"
            )
            return Miss(nearness + 0.5 / len(phrase.steps), [Line(0, text)])
        lines = [Line(0, f"«{self._surface((start, end))}» is there, but what must follow is not")]
        if following:
            where = self._surface(following[0])
            lines.append(Line(1, f"«{where}» stands before it, or in another sentence"))
            nearness += 0.25 / len(phrase.steps)
        else:
            lines += _deeper(self._miss(step.pattern).lines, 1)
        return Miss(nearness, lines)

    def _miss_together(self, pattern: Near | AllOf, patterns: Sequence[Pattern]) -> Miss:
        there = [p for p in patterns if self._hits(p)]
        if not there:
            return max(map(self._miss, patterns), key=lambda miss: miss.nearness)
        words = "», «".join(self._surface(self._hits(p)[0]) for p in there)
        if len(there) == len(patterns):
            apart = (
                f"more than {pattern.within} words apart"
                if isinstance(pattern, Near)
                else f"not together in one {pattern.same}"
            )
            order = ", or in another order" if pattern.ordered else ""
            return Miss(0.9, [Line(0, f"«{words}» are there, but {apart}{order}")])
        lines = [Line(0, f"«{words}» is there, but")]
        missing = next(p for p in patterns if not self._hits(p))
        lines += _deeper(self._miss(missing).lines, 1)
        return Miss(0.9 * len(there) / len(patterns), lines)

    def _miss_where(self, where: Where) -> Miss:
        hits = self._hits(where.find)
        if not hits:
            miss = self._miss(where.find)
            return Miss(miss.nearness * 0.9, miss.lines)
        lines = [Line(0, f"«{self._surface(hits[0])}» is there, but")]
        with_alone = msgspec.structs.replace(where, excluding=None)
        self._compiler.compile(with_alone)
        if where.including is not None and not self._hits(with_alone):
            others = self._hits(where.including)
            text = (
                f"«{self._surface(self._nearest_to(hits[0], where.including))}» is too far away"
                if others
                else f"not there: {described(where.including)}"
            )
            return Miss(0.9, [*lines, Line(1, f"with{_where(where)}: {text}")])
        if where.excluding is not None and self._hits(where.excluding):
            other = self._nearest_to(hits[0], where.excluding)
            lines += [Line(1, f"without{_where(where)}: «{self._surface(other)}» is there")]
            lines += _deeper(self._why(where.excluding, other), 2)
        return Miss(0.95, lines)

    # --- tokens -----------------------------------------------------------------------------------

    def _surface(self, hit: Hit) -> str:
        start, end = self._context.surface(hit)
        return self._story.text[start:end]

    def _same_sentence(self, one: int, other: int) -> bool:
        return self._context.sentence_of[one] == self._context.sentence_of[other]

    def _inside(self, pattern: Pattern, hit: Hit) -> Hit | None:
        hits = self._hits(pattern)
        return next((h for h in hits if hit[0] <= h[0] and h[1] <= hit[1]), None)

    def _nearest_to(self, hit: Hit, pattern: Pattern) -> Hit:
        return min(
            self._hits(pattern), key=lambda other: max(other[0] - hit[1], hit[0] - other[1], 0)
        )


def words_of(topic: Topic) -> Iterable[Word]:
    """Every word of a topic's patterns, and of those of its facets."""
    patterns = [topic.any, topic.excluding]
    for facet in topic.facets:
        patterns += [facet.any, facet.excluding]
    for pattern in patterns:
        if pattern is not None:
            yield from _all_words(pattern)


def _all_words(pattern: Pattern) -> Iterable[Word]:
    if isinstance(pattern, Words):
        yield from chain.from_iterable(pattern.runs)
    for inner in _parts(pattern):
        yield from _all_words(inner)


def described(pattern: Pattern) -> str:
    """A pattern in a few words."""
    words = list(_words_of(pattern))
    shown = ", ".join(words[:_SHOWN])
    return f"{shown} and {len(words) - _SHOWN} more" if len(words) > _SHOWN else shown


def _words_of(pattern: Pattern) -> Iterable[str]:
    match pattern:
        case Amount(wanted=wanted):
            yield _number(wanted)
        case Words(runs=runs):
            yield from (" ".join(word.citation for word in run) for run in runs)
        case Named(kind=kind, entries=entries):
            yield from (f"{kind} {entry}" for entry in sorted(entries))
        case Phrase(steps=steps):
            yield " … ".join(described(step.pattern) for step in steps)
        case _:
            for inner in _parts(pattern):
                yield from _words_of(inner)


def _number(number: Number) -> str:
    if number.least is None and number.most is None:
        return "a number"
    least = "" if number.least is None else f" from {number.least:g}"
    most = "" if number.most is None else f" to {number.most:g}"
    return f"a number{least}{most}"


def _parts(pattern: Pattern) -> Sequence[Pattern]:
    match pattern:
        case Phrase(steps=steps):
            return [step.pattern for step in steps]
        case AnyOf(patterns=patterns) | Near(patterns=patterns) | AllOf(patterns=patterns):
            return patterns
        case Where(find=find, including=including, excluding=excluding):
            return [inner for inner in (find, including, excluding) if inner is not None]
        case Inside(find=find):
            return [find]
        case _:
            return ()


def _where(where: Where) -> str:
    if where.within is not None:
        return f" within {where.within} words"
    return f" in the same {where.same}"


def _deeper(lines: Iterable[Line], by: int) -> list[Line]:
    return [Line(line.depth + by, line.text) for line in lines]
