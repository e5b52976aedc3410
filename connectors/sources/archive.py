"""Text files, folders and JSONL archives as one list of stories, in order of published time.

Two passes keep memory bounded by the number of stories, not by their texts: the first reads every
file once, checks every record and keeps of each only where it stands and when it was published
(five integers); the second fetches one text at a time, in order. A gzip file cannot be read from
the middle, so the first pass unpacks its good lines into a temporary file on disk.

An undated story takes the time of the story read before it (files in the order given, those of a
folder by name, records by line), and comes first where none has been; equal times keep that order.
"""

from __future__ import annotations

import codecs
import gzip
import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path
from typing import IO, BinaryIO, Final, NamedTuple, Self, cast

from connectors.sources.manifest import NAME as MANIFEST
from connectors.sources.manifest import Entry, read_manifest
from connectors.sources.records import (
    Record,
    RecordError,
    check_source,
    microseconds,
    parse_record,
    record_story,
)
from streams.events import RawStory
from streams.identity import story_id
from streams.settings import variable
from streams.story.decode import decode
from streams.story.errors import StoryRefused

TEXT: Final = ".txt"
TEXT_MEDIA_TYPE: Final = "text/plain; charset=utf-8"
"""What text files are sent as. A byte order mark in the file still beats it."""
_TEXT_ADVICE: Final = (
    "a text file is UTF-8, UTF-16, windows-1256 or ISO-8859-6: convert others, as with"
    " `iconv -f ibm864 -t utf-8`"
)
JSON_LINES: Final = (".jsonl", ".jsonl.gz")
SAME_EVERYWHERE: Final = "which must be the same for replay and workers"
MAX_LINE_BYTES: Final = 16 * 1024 * 1024
"""Longest line of a JSONL file; a longer one is an error and is skipped without being held."""
MAX_PROBLEMS: Final = 100
"""Faulty lines that are named per file; the others are counted."""
_ARRAY_WITHIN: Final = 1024
"""Bytes at the beginning of a file that are looked at for the bracket of an array."""
_UNDATED: Final = -(1 << 63)


class Location(NamedTuple):
    """Where a story stands: a file, and its line (from 1) in a JSONL file."""

    path: Path
    line: int | None = None

    def __str__(self) -> str:
        return str(self.path) if self.line is None else f"{self.path}:{self.line}"


class Problem(NamedTuple):
    """A story that cannot be sent, and why."""

    location: Location
    reason: str


def story_files(paths: Sequence[Path]) -> list[Path]:
    """The files to read: those named, and of a folder its text and JSONL files by name.

    Sub-folders and hidden files are left alone. A file that comes twice is read once.

    Raises:
        RecordError: a path does not exist, is of no known kind, or a folder holds no story.
    """
    files: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            found = [
                inside
                for inside in sorted(path.iterdir())
                if inside.is_file() and not inside.name.startswith(".") and _is_story_file(inside)
            ]
            if not found:
                raise RecordError(f"{path}: no {TEXT} or {' or '.join(JSON_LINES)} file in it")
        elif not path.exists():
            raise RecordError(f"{path}: no such file or folder")
        elif not _is_story_file(path):
            raise RecordError(f"{path}: expected a {TEXT}, {' or '.join(JSON_LINES)} file")
        else:
            found = [path]
        for file in found:
            files.setdefault(file.resolve(), file)
    return list(files.values())


_FOR_PEOPLE: Final = frozenset({"README", "LICENSE", "NOTICE"})


def skipped_files(paths: Sequence[Path]) -> list[Path]:
    """The files of folders that are of no known kind, but for those that are there for people."""
    return [
        inside
        for path in paths
        if path.is_dir()
        for inside in sorted(path.iterdir())
        if inside.is_file()
        and not inside.name.startswith(".")
        and inside.name != MANIFEST
        and inside.stem.upper() not in _FOR_PEOPLE
        and not _is_story_file(inside)
    ]


def _is_packed(path: Path) -> bool:
    return path.name.endswith(".gz")


def _is_story_file(path: Path) -> bool:
    return path.name.endswith((TEXT, *JSON_LINES))


class Archive:
    """The stories of some paths. A context manager, as it may hold a temporary file.

    Args:
        paths: files and folders, see :func:`story_files`.
        names: our field names to those of the records, see ``records.parse_fields``.
        source: who sent stories that do not say so themselves.
        max_bytes: largest content of a story.

    Raises:
        RecordError: a path or a manifest is not what it must be.
        OSError: a file cannot be read.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        names: Mapping[str, str],
        source: str,
        max_bytes: int,
    ) -> None:
        check_source(source)
        self._names = names
        self._source = source
        self._max_bytes = max_bytes
        self._files = story_files(paths)
        self._manifest = _manifest_entries(self._files)
        self._closing = ExitStack()
        self._spool: IO[bytes] | None = None
        self._open: tuple[int, IO[bytes]] | None = None
        self._file = array("l")
        self._line = array("l")
        self._start = array("q")
        self._length = array("l")
        self._time = array("q")
        self.problems: list[Problem] = []
        """Stories that cannot be sent, at most :data:`MAX_PROBLEMS` of a file."""
        self._faulty: dict[Path, int] = {}
        self.blank = 0
        """Records without a text, which are left out: archives have them, and nothing is lost."""
        self._order: list[int] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            if any(_is_packed(path) for path in self._files):
                self._spool = stack.enter_context(
                    tempfile.TemporaryFile(prefix="wirewatch-replay-")
                )
            self._closing = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        if self._open is not None:
            self._open[1].close()
        self._closing.close()

    def __len__(self) -> int:
        return len(self._order)

    @property
    def has_records(self) -> bool:
        """Whether any of the files holds records, whose fields have names."""
        return any(path.name.endswith(JSON_LINES) for path in self._files)

    @property
    def unnamed(self) -> dict[Path, int]:
        """Files with more problems than :attr:`problems` names, and how many more."""
        return {
            path: count - MAX_PROBLEMS
            for path, count in self._faulty.items()
            if count > MAX_PROBLEMS
        }

    @property
    def first_published(self) -> int | None:
        """The earliest published time, in microseconds since 1970."""
        return next((t for n in self._order if (t := self.published(n)) is not None), None)

    def scan(self, progress: Callable[[Path], None] = lambda path: None) -> None:
        """The first pass. Calls ``progress`` with each file before it is read."""
        for number, path in enumerate(self._files):
            progress(path)
            try:
                if path.name.endswith(TEXT):
                    self._scan_text(number, path)
                else:
                    self._scan_lines(number, path)
            except (gzip.BadGzipFile, EOFError, zlib.error) as error:
                self._problem(Location(path), f"the gzip data ends or breaks here: {error}")
        self._order = sorted(range(len(self._time)), key=self._time.__getitem__)

    def __iter__(self) -> Iterator[int]:
        """Numbers of the stories, in the order in which they are to be sent."""
        return iter(self._order)

    def published(self, number: int) -> int | None:
        """When a story was published (or the one before it), in microseconds since 1970."""
        time = self._time[number]
        return None if time == _UNDATED else time

    def location(self, number: int) -> Location:
        """Where a story stands."""
        return Location(self._files[self._file[number]], self._line[number] or None)

    def story(self, number: int, salt: str = "") -> RawStory:
        """Fetch one story.

        Raises:
            RecordError: its file is no longer what the first pass saw.
            OSError: its file cannot be read.
        """
        path = self._files[self._file[number]]
        if path.name.endswith(TEXT):
            return self._text_story(path, salt)
        file = self._handle(self._file[number])
        file.seek(self._start[number])
        data = file.read(self._length[number])
        record = parse_record(data, self._names)
        if record is None:
            raise RecordError("the file was changed while it was read")
        return record_story(record, source=self._source, salt=salt)

    # --- plain text ---------------------------------------------------------------------------

    def _scan_text(self, number: int, path: Path) -> None:
        try:
            content = self._read_text(path)
            if not content.strip():
                self.blank += 1
                return
            # A worker would do the same and find nobody to tell but the dead letters.
            decode(content, TEXT_MEDIA_TYPE)
        except StoryRefused as error:
            self._problem(Location(path), f"{error.reason}; {_TEXT_ADVICE}")
            return
        except RecordError as error:
            self._problem(Location(path), str(error))
            return
        entry = self._manifest.get(path)
        published = entry.published if entry else None
        time = None if published is None else microseconds(published)
        self._keep(number, line=0, start=0, length=0, time=time)

    def _read_text(self, path: Path) -> bytes:
        with path.open("rb") as file:
            content = file.read(self._max_bytes + 1)
        self._check_size(content, path.stat().st_size)
        return content

    def _text_story(self, path: Path, salt: str) -> RawStory:
        content = self._read_text(path)
        entry = self._manifest.get(path, Entry())
        source = entry.source or self._source
        return RawStory(
            id=story_id(source, native=None, content=content, salt=salt),
            source=source,
            content=content,
            media_type=TEXT_MEDIA_TYPE,
            published_at=entry.published and entry.published.astimezone(UTC),
        )

    # --- JSONL --------------------------------------------------------------------------------

    def _scan_lines(self, number: int, path: Path) -> None:
        packed = _is_packed(path)
        with ExitStack() as stack:
            plain = stack.enter_context(path.open("rb"))
            file: BinaryIO = plain
            if packed:
                file = cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=plain)))
            if _is_array(file):
                self._problem(
                    Location(path),
                    "this is a JSON array; one JSON object per line is expected, as"
                    " `jq -c '.[]'` makes of it",
                )
                return
            start = 0
            for line, data, length in _lines(file):
                try:
                    record = self._record(data)
                except RecordError as error:
                    self._problem(Location(path, line), str(error))
                    record = None
                if record is not None and data is not None:
                    where = self._unpack(data) if packed else start
                    time = None if record.published is None else microseconds(record.published)
                    self._keep(number, line=line, start=where, length=len(data), time=time)
                start += length

    def _record(self, data: bytes | None) -> Record | None:
        if data is None:
            raise RecordError(f"the line is longer than {MAX_LINE_BYTES} bytes")
        if not data.strip():
            return None
        record = parse_record(data, self._names)
        if record is None:
            self.blank += 1
        else:
            content = record.text.encode()
            self._check_size(content, len(content))
        return record

    def _unpack(self, data: bytes) -> int:
        if self._spool is None:
            raise RuntimeError("an archive is read inside its `with`")
        start = self._spool.tell()
        self._spool.write(data)
        return start

    def _handle(self, number: int) -> IO[bytes]:
        path = self._files[number]
        if _is_packed(path) and self._spool is not None:
            return self._spool
        if self._open is None or self._open[0] != number:
            if self._open is not None:
                self._open[1].close()
            self._open = (number, path.open("rb"))
        return self._open[1]

    # --- both ---------------------------------------------------------------------------------

    def _check_size(self, content: bytes, size: int) -> None:
        if len(content) > self._max_bytes:
            raise RecordError(
                f"the text has {size} bytes, more than the {self._max_bytes} that a story may have:"
                f" a third of {variable('max_message_bytes')}, {SAME_EVERYWHERE}"
            )

    def _keep(self, number: int, *, line: int, start: int, length: int, time: int | None) -> None:
        before = self._time[-1] if self._time else _UNDATED
        self._file.append(number)
        self._line.append(line)
        self._start.append(start)
        self._length.append(length)
        self._time.append(before if time is None else time)

    def _problem(self, location: Location, reason: str) -> None:
        count = self._faulty.get(location.path, 0) + 1
        self._faulty[location.path] = count
        if count <= MAX_PROBLEMS:
            self.problems.append(Problem(location, reason))


def _manifest_entries(files: Sequence[Path]) -> dict[Path, Entry]:
    texts = [path for path in files if path.name.endswith(TEXT)]
    manifests = {folder: read_manifest(folder) for folder in {path.parent for path in texts}}
    return {
        path: entry
        for path in texts
        if (manifest := manifests[path.parent]) and (entry := manifest.stories.get(path.name))
    }


def _is_array(file: BinaryIO) -> bool:
    """Whether a file begins as one array of everything; leaves it at its beginning."""
    begin = file.read(_ARRAY_WITHIN).removeprefix(codecs.BOM_UTF8).lstrip()
    file.seek(0)
    return begin.startswith(b"[")


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None, int]]:
    """Line numbers, lines and their lengths in the file; ``None`` for a line that is too long."""
    number = 0
    while data := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(data) <= MAX_LINE_BYTES:
            yield number, data, len(data)
            continue
        length = len(data)
        while data and not data.endswith(b"\n"):
            data = file.readline(MAX_LINE_BYTES)
            length += len(data)
        yield number, None, length
