"""``wire.dead-letters``: why an event could not be used, in headers."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from streams.events.base import Offset, Partition, Record

Stage = Literal["normalize", "tag", "alert"]


class DeadLetter(Record, frozen=True, kw_only=True):
    """The headers of a dead letter, each UTF-8 under its field's name after ``dl-``.

    Key and value of the record are those of the original, untouched; of a value above the size
    limit the first 64 KiB stand, while ``length`` and ``sha256`` are those of the whole.
    """

    stage: Stage
    reason: str
    """What was wrong and where, for people."""
    topic: str
    partition: Partition
    offset: Offset
    length: Annotated[int, Meta(ge=-1)]
    """Bytes of the original value; -1 where there was none (a tombstone)."""
    sha256: str


DEAD_LETTER_PREFIX: Final = "dl-"


def dead_letter_headers(letter: DeadLetter) -> list[tuple[str, bytes]]:
    """The record headers that say what a dead letter is."""
    return [
        (DEAD_LETTER_PREFIX + name, str(value).encode())
        for name, value in msgspec.structs.asdict(letter).items()
    ]


def read_dead_letter_headers(headers: list[tuple[str, bytes]]) -> DeadLetter:
    """The dead letter that record headers tell of.

    Raises:
        msgspec.ValidationError: a header is missing or is not what it should be.
    """
    fields = {
        name.removeprefix(DEAD_LETTER_PREFIX): value.decode("utf-8", "replace")
        for name, value in headers
        if name.startswith(DEAD_LETTER_PREFIX)
    }
    return msgspec.convert(fields, DeadLetter, strict=False)
