"""What ``wirewatch story`` does."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from rich.console import Console

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
    settings: Settings, path: Path, *, first: int, json: bool, out: Console, trouble: Console
) -> int:
    """Print what the stories of a file are read as.

    Returns:
        0, or 1 where one was refused.

    Raises:
        UserError: there is no such file, or it is malformed.
        CatalogError: a rule is malformed.
    """
    catalog = load_catalog(overlay=settings.catalog)
    reader = Reader(catalog.agencies, catalog.places)
    refused = 0
    for number, raw in enumerate(
        islice(raw_stories(path, max_bytes=settings.max_story_bytes), first)
    ):
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
            trouble.print(
                f"{path}: story {raw.id} would be a dead letter: {error.reason}",
                style="red",
                markup=False,
                highlight=False,
            )
            continue
        if json:
            sys.stdout.buffer.write(events.encode(parsed) + b"\n")
            continue
        if number:
            out.print()
        for line in lines_of(parsed):
            out.print(line, soft_wrap=True)
    sys.stdout.buffer.flush()
    return 1 if refused else 0
