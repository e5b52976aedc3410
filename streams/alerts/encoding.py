"""States to bytes, where most of a state is as it was when it was last written.

A busy group's state is written once for each transaction, and its sketches, quotes and support are
nearly all of it: their bytes are kept and put together again, at the speed of copying memory. What
comes out is what :func:`streams.events.encode` makes.
"""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar

import msgspec

from streams.events import AlertState, Report, ReportSketch, Support, encode

FEW: Final = 4
"""Support of a state below which keeping its bytes does not pay."""
KEPT_BYTES: Final = 16 * 2**20
"""Of all groups of a partition together; what was written longest ago goes first."""

Row = TypeVar("Row", Report, ReportSketch)


class _Rows(Generic[Row]):
    """The rows of a list, each with its bytes: some may be replaced between two writings."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._parts: list[bytes] = []
        self.size = 0

    def encode(self, rows: list[Row]) -> msgspec.Raw:
        known = len(self._rows)
        if rows[:known] != self._rows:
            same = [old is new for old, new in zip(self._rows, rows, strict=False)]
            parts = zip(self._parts, rows, same, strict=False)
            self._parts = [part if kept else encode(new) for part, new, kept in parts]
        self._parts += [encode(new) for new in rows[known:]]
        self._rows = rows
        whole = b"[%b]" % b",".join(self._parts)
        self.size = len(whole)
        return msgspec.Raw(whole)


class _Support:
    """A list that mostly grows at its end, as one piece."""

    def __init__(self) -> None:
        self._rows: list[Support] = []
        self._whole = b"[]"

    @property
    def size(self) -> int:
        return len(self._whole)

    def encode(self, rows: list[Support]) -> msgspec.Raw:
        known = len(self._rows)
        if not known or rows[:known] != self._rows:
            self._whole = encode(rows)
        elif len(rows) > known:
            self._whole = b"%b,%b" % (self._whole[:-1], encode(rows[known:])[1:])
        self._rows = rows
        return msgspec.Raw(self._whole)


class _Kept:
    """The bytes of one group."""

    def __init__(self) -> None:
        self._support = _Support()
        self._sketches = _Rows[ReportSketch]()
        self._reports = _Rows[Report]()

    @property
    def size(self) -> int:
        return self._support.size + self._sketches.size + self._reports.size

    def encode(self, state: AlertState) -> bytes:
        pieces: dict[str, Any] = {
            "support": self._support.encode(state.support),
            "sketches": self._sketches.encode(state.sketches),
            "reports": self._reports.encode(state.reports),
        }
        return encode(msgspec.structs.replace(state, **pieces))


class StateEncoder:
    """Encodes the states of one partition as they change."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self._most = most_bytes
        self._kept: dict[str, _Kept] = {}
        """By group; what was written last stands last."""
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._size

    def encode(self, state: AlertState) -> bytes:
        """The bytes of a group's newest state."""
        kept = self._kept.pop(state.group, None)
        if kept is not None:
            self._size -= kept.size
        if state.status != "open" or len(state.support) < FEW:
            return encode(state)
        if kept is None:
            kept = _Kept()
        value = kept.encode(state)
        self._kept[state.group] = kept
        self._size += kept.size
        while self._size > self._most:
            self._size -= self._kept.pop(next(iter(self._kept))).size
        return value
