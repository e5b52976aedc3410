"""Corpora: stories as JSON lines, gzipped or not."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from connectors.errors import UserError


def records(corpus: Path, *names: str) -> Iterator[dict[str, Any]]:
    """The stories of a corpus, each an object whose ``text`` and ``title`` are strings.

    What is missing or null is empty; lines without anything are passed over.

    Args:
        names: other fields that are to be strings.

    Raises:
        UserError: a line is no such story; the message says which. Or there is none at all.
        OSError: the file cannot be read.
    """
    number = 0
    found = False
    try:
        with gzip.open(corpus) if corpus.suffix == ".gz" else corpus.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    found = True
                    yield _record(line, f"{corpus}:{number}", ("text", "title", *names))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UserError(f"{corpus}: broken after line {number}: {error}") from error
    if not found:
        raise UserError(
            f"{corpus}: expected stories, a JSON object with a `text` a line; it is empty"
        )


def _record(line: bytes, where: str, names: Iterable[str]) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{where}: no JSON: {error}") from error
    if not isinstance(record, dict):
        raise UserError(f"{where}: expected a JSON object with a `text`")
    for name in names:
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            raise UserError(f"{where}: `{name}`: expected text")
        record[name] = value or ""
    return record
