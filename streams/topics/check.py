"""A catalog's own tests: every topic's example texts, matched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from streams.events import Origin, Span, Story
from streams.story.reader import Reader
from streams.topics.catalog import load_catalog
from streams.topics.match import Matcher
from streams.topics.model import Catalog, Topic

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def failures(catalog: Catalog) -> list[str]:
    """What the examples of a catalog show to be wrong, each with file, line, topic and text."""
    matcher = Matcher(catalog)
    return [failure for topic in catalog.topics.values() for failure in _of(topic, matcher)]


def story_of(text: str, *, title: str | None = None, reader: Reader | None = None) -> Story:
    """A story that is only a text, for trying rules on.

    Its parts are told as ``reader`` does, else with the agencies and places that ship.
    """
    whole = text if title is None else f"{title}\n\n{text}"
    headline = None if title is None else Span(start=0, end=len(title))
    parts, sentences = (reader or shipped_reader()).outline(whole, title=headline)
    return Story(
        id="example",
        revision="example",
        source="example",
        text=whole,
        content_start=len(whole) - len(text),
        parts=parts,
        sentences=sentences,
        received_at=_NEVER,
        raw=Origin(partition=0, offset=0),
    )


@cache
def shipped_reader() -> Reader:
    """The reader of the catalog that ships."""
    catalog = load_catalog()
    return Reader(catalog.agencies, catalog.places)


def _of(topic: Topic, matcher: Matcher) -> Iterator[str]:
    for example in topic.match:
        found = [m for m in matcher.match(story_of(example.text)).matches if m.topic == topic.id]
        where = f"{topic.file}:{example.line}: {topic.id}"
        if not found:
            yield f"{where}: must match and does not: {example.text}"
        elif example.facet is not None and example.facet not in {m.facet for m in found}:
            stated = ", ".join(sorted({str(m.facet) for m in found}))
            yield f"{where}: must be {example.facet} and is {stated}: {example.text}"
    for example in topic.no_match:
        for match in matcher.match(story_of(example.text)).matches:
            if match.topic == topic.id:
                yield (
                    f"{topic.file}:{example.line}: {topic.id}: must not match, yet"
                    f" «{match.surface}» does: {example.text}"
                )
