"""One line of a JSONL archive to a story. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from connectors.errors import UserError
from streams.events import RawStory
from streams.identity import story_id

FIELDS: Final = ("text", "id", "title", "source", "url", "published", "version")
"""What a record may carry; only ``text`` must be there."""
MAX_NAME: Final = 256
"""Longest source name, in characters: the limit of ``RawStory.source``."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_BOM: Final = b"\xef\xbb\xbf"
_line = msgspec.json.Decoder(dict[str, msgspec.Raw])
_TYPES: Final[Mapping[str, Any]] = {
    "text": str | None,
    "id": str | int | None,
    "title": str | None,
    "source": str | None,
    "url": str | None,
    "published": str | int | float | None,
    "version": int | None,
}
_decoders: Final = {name: msgspec.json.Decoder(kind) for name, kind in _TYPES.items()}


class RecordError(UserError):
    """A story that cannot be sent; the message says what was found and what was expected."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A story as an archive holds it."""

    text: str
    id: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: datetime | None = None
    version: int | None = None


def parse_fields(spec: str) -> dict[str, str]:
    """Names of our fields to the archive's own: ``text=body,published=date``.

    Raises:
        RecordError: it is not a list of ``ours=theirs``, or ours is none of :data:`FIELDS`.
    """
    names: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in spec.split(","))):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not equals or not theirs or ours not in FIELDS or ours in names:
            raise RecordError(
                f"--fields {spec!r}: {pair!r} is not OURS=THEIRS, with each of"
                f" {', '.join(FIELDS)} at most once on the left"
            )
        names[ours] = theirs
    return names


def parse_time(value: str | int | float) -> datetime:
    """A published time in UTC: ISO 8601 (UTC where it states no offset) or Unix seconds.

    Raises:
        RecordError: it is neither, or lies outside the years 1 to 9999.
    """
    try:
        if not isinstance(value, str):
            return EPOCH + timedelta(seconds=value)
        time = datetime.fromisoformat(value.strip())
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RecordError(
            f"{value!r} is no time: expected ISO 8601 (2016-09-09T14:00:00+02:00) or Unix seconds"
        ) from error


def microseconds(time: datetime) -> int:
    """A UTC time as microseconds since 1970."""
    return (time - EPOCH) // timedelta(microseconds=1)


def parse_record(line: bytes, names: Mapping[str, str]) -> Record | None:
    """The story in one line of JSON, or ``None`` where its text is null or blank.

    Args:
        line: one line, with or without its end.
        names: our field names to the archive's, where they differ (:func:`parse_fields`).

    Raises:
        RecordError: the line is no JSON object, has no text field, or a field is of a wrong type.
    """
    try:
        raw = _line.decode(line.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        if half := _lone_surrogate(line):
            raise RecordError(
                f"invalid Unicode escape {half}: it is half of a surrogate pair"
            ) from error
        raise RecordError(f"expected one JSON object per line: {_sentence(error)}") from error
    values: dict[str, Any] = {}
    for field in FIELDS:
        name = names.get(field, field)
        if name not in raw:
            if field == "text":
                there = ", ".join(sorted(raw)[:10]) or "no fields at all"
                raise RecordError(
                    f"there is no field {name!r} with the text, but {there};"
                    " map names with --fields text=NAME"
                )
            continue
        try:
            values[field] = _decoders[field].decode(raw[name])
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise RecordError(f"field {name!r}: {_sentence(error)}") from error
    return _record(values, names)


def _lone_surrogate(line: bytes) -> str | None:
    """The escape that makes a line no text, where that is what is wrong with it."""
    try:
        json.dumps(json.loads(line.decode()), ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        return f"\\u{ord(error.object[error.start]):04x}"
    except (ValueError, RecursionError):
        pass
    return None


def _sentence(error: Exception) -> str:
    return str(error).replace("`", "") or type(error).__name__


def _record(values: Mapping[str, Any], names: Mapping[str, str]) -> Record | None:
    text = values["text"]
    if text is None or not text.strip():
        return None
    version = values.get("version")
    if version is not None and version < 1:
        raise RecordError(f"field {names.get('version', 'version')!r}: expected 1 or more")
    published = values.get("published")
    if isinstance(published, str) and not published.strip():
        published = None
    source = _plain(values.get("source"))
    check_source(source)
    native = values.get("id")
    return Record(
        text=text,
        id=str(native) if isinstance(native, int) else _plain(native),
        title=_plain(values.get("title")),
        source=source,
        url=_plain(values.get("url")),
        published=None if published is None else parse_time(published),
        version=version,
    )


def _plain(value: str | None) -> str | None:
    return value if value and value.strip() else None


def check_source(source: str | None) -> None:
    """Refuse the name of a source that no event can carry.

    Raises:
        RecordError: it is blank, longer than :data:`MAX_NAME` characters, or no Unicode.
    """
    if source is None:
        return
    if not source.strip():
        raise RecordError(f"a source needs a name, and {source!r} is none")
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise RecordError(f"a source's name is Unicode, and {source!r} is none") from error
    if len(source) > MAX_NAME:
        raise RecordError(f"a source's name may have {MAX_NAME} characters, not {len(source)}")


def record_story(record: Record, *, source: str, salt: str = "") -> RawStory:
    """The event of a record; ``source`` is who sent it where the record does not say."""
    content = record.text.encode()
    return RawStory(
        id=story_id(record.source or source, native=record.id, content=content, salt=salt),
        source=record.source or source,
        content=content,
        title=record.title,
        url=record.url,
        published_at=record.published,
        version=record.version,
    )
