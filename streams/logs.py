"""Logs that people can read while a broker is away."""

from __future__ import annotations

import logging
from time import monotonic
from typing import Final, Self

from streams.errors import StopWorker

REPEAT_SECONDS: Final = 30.0
"""How long a complaint that was made is not made again."""
_MOST: Final = 1000
_OURS: Final = frozenset({"streams", "connectors"})


class Repeats(logging.Filter):
    """Lets one complaint through and holds the same back for a while, then says how many.

    Clients that cannot reach a broker complain many times a second, each with a traceback. Two
    complaints are the same if one line of one logger makes them, whatever its arguments.
    """

    def __init__(self, seconds: float = REPEAT_SECONDS) -> None:
        super().__init__()
        self._seconds = seconds
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], StopWorker):
            record.exc_info = None  # its message says all there is to say, and where
        if record.levelno < logging.WARNING:
            return True
        key = (record.name, str(record.msg)[:200])
        now = monotonic()
        since, held = self._seen.get(key, (-self._seconds, 0))
        if now - since < self._seconds:
            self._seen[key] = (since, held + 1)
            return False
        if len(self._seen) >= _MOST:
            self._seen.clear()
        self._seen[key] = (now, 0)
        if held:
            record.msg = f"{record.getMessage()} (and {held} more like it)"
            record.args = ()
        return True


class Hush(logging.Filter):
    """Context manager: within, and while ``hushed``, only our own lines are logged."""

    def __init__(self) -> None:
        super().__init__()
        self.hushed = False

    def __enter__(self) -> Self:
        for handler in logging.getLogger().handlers:
            handler.addFilter(self)
        return self

    def __exit__(self, *_: object) -> None:
        for handler in logging.getLogger().handlers:
            handler.removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        return not self.hushed or record.name.split(".")[0] in _OURS
