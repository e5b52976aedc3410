"""What ``wirewatch tag`` does."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from connectors.output import tell
from connectors.rules.stories import FileStory, read_stories, size_of
from connectors.sources.archive import MAX_PROBLEMS, Problem
from connectors.sources.records import parse_fields
from connectors.sources.replay import name_problems
from streams.events import Match, PlaceMention
from streams.settings import Settings
from streams.story.reader import Reader
from streams.topics.catalog import load_catalog
from streams.topics.match import Found, Matcher

_encode = msgspec.json.Encoder().encode
_EVERY_STORIES = 64


def tag(settings: Settings, path: Path, *, fields: str = "", console: Console) -> int:
    """Write one line for every story of a file to stdout; progress and troubles to ``console``.

    Args:
        fields: what the records call our fields, see ``records.parse_fields``.

    Returns:
        0, or 1 where a line of the file is faulty.

    Raises:
        UserError: the file is none of stories.
        CatalogError: a rule is malformed.
    """
    names = parse_fields(fields)
    size = size_of(path)
    catalog = load_catalog(overlay=settings.catalog)
    matcher = Matcher(catalog)
    reader = Reader(catalog.agencies, catalog.places)
    problems: list[Problem] = []
    done = 0
    begin = time.monotonic()
    with _progress(console, path.name, size) as (progress, task):
        read = 0

        def at(position: int) -> None:
            nonlocal read
            read = position

        for found in read_stories(
            path,
            names=names,
            max_bytes=settings.max_story_bytes,
            reader=reader,
            on_problem=problems.append,
            on_progress=at,
        ):
            sys.stdout.buffer.write(_encode(tagged(found, matcher)) + b"\n")
            done += 1
            if done % _EVERY_STORIES == 0:
                progress.update(task, completed=read)
        sys.stdout.buffer.flush()
    for line in name_problems(problems[:MAX_PROBLEMS]):
        tell(console, f"left out: {line}", "red")
    if len(problems) > MAX_PROBLEMS:
        tell(console, f"left out: {len(problems) - MAX_PROBLEMS} more faulty lines", "red")
    seconds = time.monotonic() - begin
    tell(console, f"{done} stories in {seconds:.1f} s")
    return 1 if problems else 0


def tagged(found: FileStory, matcher: Matcher) -> dict[str, Any]:
    """What ``wirewatch tag`` says of one story.

    Offsets are code points of the record's ``text``; what stands in a ``title`` that was sent
    beside it says so with ``"in": "title"``, and counts from the start of the title.
    """
    story = found.story
    hits = Found([], []) if story is None else matcher.match(story)
    skip = 0 if story is None else story.content_start
    return {
        "id": found.id,
        "topics": list(dict.fromkeys(match.topic for match in hits.matches)),
        "matches": [
            {
                "topic": match.topic,
                "facet": match.facet,
                **_where(match, skip),
                "place": match.place,
            }
            for match in hits.matches
        ],
        "places": [{"place": named.place, **_where(named, skip)} for named in hits.places],
    }


def _where(found: Match | PlaceMention, skip: int) -> dict[str, Any]:
    if found.start < skip:
        return {"start": found.start, "end": found.end, "surface": found.surface, "in": "title"}
    return {"start": found.start - skip, "end": found.end - skip, "surface": found.surface}


@contextmanager
def _progress(console: Console, name: str, size: int) -> Iterator[tuple[Progress, TaskID]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress, progress.add_task(f"tagging {name}", total=size)
