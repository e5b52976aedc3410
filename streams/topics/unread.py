"""Unread: what of a topic stands in parts of a story that no rule reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from streams.events import Part, PartKind, Span, Story
from streams.topics.context import Hit
from streams.topics.cover import Cover
from streams.topics.describe import parts_of
from streams.topics.evidence import Evidence, Line
from streams.topics.match import alternatives
from streams.topics.model import Catalog, Pattern, Topic, Where, Words

_CALLED: Final[Mapping[PartKind, str]] = {
    "caption": "a caption",
    "credit": "a picture's credit",
    "byline": "a byline",
    "source_line": "a source line",
    "end_mark": "an end mark",
    "boilerplate": "boilerplate",
}
_WHY: Final = "rules read headline, dateline, subheadings and paragraphs alone"


def unread(catalog: Catalog, topic: Topic, seen: Evidence) -> Iterator[Line]:
    """What would match in such parts; else the words there that what is read lacks.

    Args:
        seen: what of the topic occurs in what is read.
    """
    skipped = list(_skipped(seen.story))
    if not skipped:
        return
    # Read as if each were a paragraph of one sentence.
    as_said = msgspec.structs.replace(
        seen.story,
        parts=[Part(kind="paragraph", start=span.start, end=span.end) for span in skipped],
        sentences=skipped,
    )
    there = Evidence(catalog, topic, as_said)
    if hits := _matches(topic, there):
        would = ", would match, but"
    else:
        lacking = (words for words in _words(topic.any) if not seen.hits(words))
        hits = sorted({hit for words in lacking for hit in there.hits(words)})
        would = ""
    for hit in hits:
        start, end = there.context.surface(hit)
        called = _CALLED.get(_kind(seen.story, start, end), "what is no sentence")
        yield Line(
            1,
            f"«{there.surface(hit)}», characters {start} to {end}{would} stands in {called}:"
            f" {_WHY}",
        )


def _skipped(story: Story) -> Iterator[Span]:
    """The outermost parts of which no sentence has anything, in order."""
    said = Cover([(span.start, span.end) for span in story.sentences])
    done = 0
    for part in story.parts:
        if part.start >= done and not said.overlaps(part.start, part.end):
            yield Span(start=part.start, end=part.end)
            done = part.end


def _matches(topic: Topic, there: Evidence) -> list[Hit]:
    excluded = Cover(there.hits(topic.excluding) if topic.excluding is not None else ())
    hits = {hit for pattern in alternatives(topic.any) for hit in there.hits(pattern)}
    return sorted(hit for hit in hits if not excluded.overlaps(*hit))


def _words(pattern: Pattern) -> Iterator[Words]:
    """The words that a pattern asks for, and not those that it forbids."""
    if isinstance(pattern, Words):
        yield pattern
    for inner in parts_of(pattern):
        if not (isinstance(pattern, Where) and inner is pattern.excluding):
            yield from _words(inner)


def _kind(story: Story, start: int, end: int) -> PartKind:
    """Of the innermost part around some characters."""
    around = [part for part in story.parts if part.start <= start and end <= part.end]
    return min(around, key=lambda part: part.end - part.start).kind
