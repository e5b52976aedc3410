"""The raw stories of a file: one of text or HTML, or the records of a JSONL archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from connectors.errors import UserError
from connectors.sources.archive import JSON_LINES, Archive
from connectors.sources.manifest import Entry, read_manifest
from streams.events import RawStory
from streams.identity import story_id

_HTML: Final = (".html", ".htm", ".xhtml")
_SOURCE: Final = "file"


def raw_stories(path: Path, *, max_bytes: int) -> Iterator[RawStory]:
    """The stories of a file, undecoded, in its order.

    Of a text file what a ``manifest.yaml`` beside it says is known; what ends in ``.html`` is HTML.

    Raises:
        UserError: there is no such file, it is too large, or a line of it is faulty.
    """
    if path.is_dir():
        raise UserError(f"{path}: expected a file, found a folder")
    if path.name.endswith(JSON_LINES):
        yield from _records(path, max_bytes)
        return
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from error
    if len(content) > max_bytes:
        raise UserError(f"{path}: the story has more than {max_bytes} bytes")
    entry = _known(path)
    source = entry.source or _SOURCE
    yield RawStory(
        id=story_id(source, native=None, content=content),
        source=source,
        content=content,
        media_type="text/html" if path.suffix.lower() in _HTML else "text/plain",
        published_at=entry.published,
    )


def _known(path: Path) -> Entry:
    manifest = read_manifest(path.parent)
    return Entry() if manifest is None else manifest.stories.get(path.name, Entry())


def _records(path: Path, max_bytes: int) -> Iterator[RawStory]:
    with Archive([path], names={}, source=_SOURCE, max_bytes=max_bytes) as archive:
        archive.scan()
        if archive.problems:
            first = archive.problems[0]
            raise UserError(f"{first.location}: {first.reason}")
        for number in archive:
            yield archive.story(number)
