"""The raw stories of a file: one of text or HTML, or the records of a JSONL archive."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from connectors.errors import UserError
from connectors.sources.archive import JSON_LINES, Archive
from connectors.sources.manifest import Entry, read_manifest
from connectors.sources.replay import name_problems
from streams.events import RawStory
from streams.identity import story_id

_HTML: Final = (".html", ".htm", ".xhtml")
_SOURCE: Final = "file"
_STDIN: Final = "-"


def raw_stories(
    path: Path,
    *,
    names: Mapping[str, str],
    max_bytes: int,
    on_faulty: Callable[[str], None],
    on_count: Callable[[int], None],
) -> Iterator[RawStory]:
    """The stories of a file, undecoded; those of an archive in order of published time.

    Of a text file what a ``manifest.yaml`` beside it says is known; what ends in ``.html`` is HTML.
    ``-`` is standard input.

    Args:
        names: our field names to those of the records, see ``records.parse_fields``.
        on_faulty: told of lines that are no story, which are left out.
        on_count: told how many stories there are, before the first.

    Raises:
        UserError: there is no such file, or it is too large.
    """
    if path.is_dir():
        raise UserError(f"{path}: expected a file, found a folder; name a story in it")
    if path.name.endswith(JSON_LINES):
        yield from _records(path, names, max_bytes, on_faulty, on_count)
        return
    try:
        if str(path) == _STDIN:
            content = sys.stdin.buffer.read(max_bytes + 1)
        else:
            with path.open("rb") as file:
                content = file.read(max_bytes + 1)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from error
    if len(content) > max_bytes:
        raise UserError(f"{path}: the story has more than {max_bytes} bytes")
    on_count(1)
    entry = Entry() if str(path) == _STDIN else _known(path)
    source = entry.source or _SOURCE
    yield RawStory(
        id=story_id(source, native=None, content=content),
        source=source,
        content=content,
        media_type=media_type_of(path),
        published_at=entry.published,
    )


def media_type_of(path: Path) -> str:
    """What a file is by its name: HTML or text."""
    return "text/html" if path.suffix.lower() in _HTML else "text/plain"


def _known(path: Path) -> Entry:
    manifest = read_manifest(path.parent)
    return Entry() if manifest is None else manifest.stories.get(path.name, Entry())


def _records(
    path: Path,
    names: Mapping[str, str],
    max_bytes: int,
    on_faulty: Callable[[str], None],
    on_count: Callable[[int], None],
) -> Iterator[RawStory]:
    with Archive([path], names=names, source=_SOURCE, max_bytes=max_bytes) as archive:
        archive.scan()
        for line in name_problems(archive.problems):
            on_faulty(line)
        for faulty, more in archive.unnamed.items():
            on_faulty(f"{faulty}: {more} more faulty lines")
        on_count(len(archive))
        for number in archive:
            yield archive.story(number)
