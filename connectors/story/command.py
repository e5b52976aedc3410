"""What ``wirewatch story`` does."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console

from connectors.output import tell
from connectors.sources.records import parse_fields
from connectors.story.files import raw_stories
from connectors.story.printing import lines_of
from streams import events
from streams.events import Origin
from streams.settings import Settings
from streams.story.errors import StoryRefused
from streams.story.parse import parse
from streams.story.reader import Reader
from streams.topics.catalog import load_catalog

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NOWHERE: Final = Origin(partition=0, offset=0)


def story(
    settings: Settings,
    path: Path,
    *,
    first: int,
    fields: str = "",
    day: date | None = None,
    json: bool,
    out: Console,
    trouble: Console,
) -> int:
    """Print what the stories of a file are read as.

    Args:
        first: how many stories at most.
        fields: what the records call our fields, see ``records.parse_fields``.
        day: when those were published of which nothing says it.

    Returns:
        0, or 1 where one was refused or a line of the file is faulty.

    Raises:
        UserError: there is no such file, or none of a story.
        CatalogError: a rule is malformed.
    """
    names = parse_fields(fields)
    catalog = load_catalog(overlay=settings.catalog)
    reader = Reader(catalog.agencies, catalog.places)
    faulty: list[str] = []
    counts: list[int] = []
    refused = 0
    stories = raw_stories(
        path,
        names=names,
        max_bytes=settings.max_story_bytes,
        on_faulty=faulty.append,
        on_count=counts.append,
    )
    published = None if day is None else datetime.combine(day, time(12), UTC)
    for number, raw in enumerate(islice(stories, first)):
        if raw.published_at is None and published is not None:
            raw = msgspec.structs.replace(raw, published_at=published)
        try:
            parsed = parse(
                raw,
                received_at=_NEVER,
                origin=_NOWHERE,
                max_content_bytes=settings.max_story_bytes,
                reader=reader,
            )
        except StoryRefused as error:
            refused += 1
            tell(trouble, f"{path}: story {raw.id} would be a dead letter: {error.reason}", "red")
            continue
        if json:
            sys.stdout.buffer.write(events.encode(parsed) + b"\n")
            continue
        if number:
            out.print()
        for line in lines_of(parsed):
            tell(out, line)
    sys.stdout.buffer.flush()
    for sentence in faulty:
        tell(trouble, f"left out: {sentence}", "red")
    (count,) = counts
    if count > first:
        tell(trouble, f"{first} of {count} shown; --first N", "dim")
    elif not count:
        tell(trouble, "0 stories", "dim")
    return 1 if refused or faulty else 0
