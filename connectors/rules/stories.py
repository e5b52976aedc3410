"""The stories of a JSONL file as the rules see them, one at a time, in the order of the file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

import msgspec

from connectors.errors import UserError
from connectors.sources.archive import JSON_LINES, MAX_LINE_BYTES, Location, Problem
from connectors.sources.records import RecordError, parse_record, record_story
from streams.errors import Refused
from streams.events import Origin, RawStory, Story
from streams.story.parse import parse
from streams.story.reader import Reader

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NOWHERE: Final = Origin(partition=0, offset=0)
_id = msgspec.json.Decoder(dict[str, msgspec.Raw])


class FileStory(NamedTuple):
    """A story of a file; what has no text is no story, yet has an id."""

    id: str | int
    """As the file has it; of a record without one, the story's id on the wire."""
    story: Story | None


def size_of(path: Path) -> int:
    """The size of a file of stories, in bytes.

    Raises:
        UserError: it is a file of another kind.
        OSError: there is no such file.
    """
    if not path.name.endswith(JSON_LINES):
        raise UserError(f"{path}: expected a {' or '.join(JSON_LINES)} file")
    return path.stat().st_size


def read_stories(
    path: Path,
    *,
    names: Mapping[str, str],
    max_bytes: int,
    reader: Reader,
    on_problem: Callable[[Problem], None],
    on_progress: Callable[[int], None] = lambda position: None,
) -> Iterator[FileStory]:
    """The stories of a ``.jsonl`` or ``.jsonl.gz`` file.

    ``names`` are our field names to those of the records, see ``records.parse_fields``.
    A faulty line goes to ``on_problem`` and is left out. ``on_progress`` hears before each story
    how many bytes of the file have been read.

    Raises:
        UserError: its gzip data is broken.
        OSError: it cannot be read.
    """
    with path.open("rb") as plain:
        packed = path.name.endswith(".gz")
        file = cast(BinaryIO, gzip.GzipFile(fileobj=plain)) if packed else plain
        number = 0
        try:
            while line := file.readline(MAX_LINE_BYTES + 1):
                number += 1
                on_progress(plain.tell())
                try:
                    found = _story(_whole(line, file), names, max_bytes, reader)
                except (RecordError, Refused) as error:
                    on_problem(Problem(Location(path, number), str(error)))
                    continue
                if found is not None:
                    yield found
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise UserError(f"{path}: the gzip data ends or breaks here: {error}") from error


def _whole(line: bytes, file: BinaryIO) -> bytes:
    if len(line) <= MAX_LINE_BYTES:
        return line
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_LINE_BYTES)
    raise RecordError(f"the line is longer than {MAX_LINE_BYTES} bytes")


def _story(
    line: bytes, names: Mapping[str, str], max_bytes: int, reader: Reader
) -> FileStory | None:
    if not line.strip():
        return None
    record = parse_record(line, names)
    if record is None:
        return FileStory(_native(line, names) or "", None)
    raw = record_story(record, source="file")
    story = read_raw(raw, max_bytes=max_bytes, reader=reader)
    return FileStory(_native(line, names) or raw.id, story)


def read_raw(raw: RawStory, *, max_bytes: int, reader: Reader) -> Story:
    """A story as the rules see it, without a wire.

    Raises:
        StoryRefused: it would be a dead letter.
    """
    return parse(
        raw,
        received_at=_NEVER,
        origin=_NOWHERE,
        max_content_bytes=max_bytes,
        reader=reader,
    )


def _native(line: bytes, names: Mapping[str, str]) -> str | int | None:
    raw = _id.decode(line.removeprefix(b"\xef\xbb\xbf")).get(names.get("id", "id"))
    return None if raw is None else msgspec.json.decode(raw, type=str | int | None)
