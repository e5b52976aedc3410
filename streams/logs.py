"""Logs that people can read while a broker is away."""

from __future__ import annotations

import logging
from time import monotonic
from typing import Final

REPEAT_SECONDS: Final = 30.0
"""How long a complaint that was made is not made again."""
_MOST: Final = 1000


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
