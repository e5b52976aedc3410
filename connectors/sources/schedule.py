"""When each story of a replay is due. Pure."""

from __future__ import annotations

import math
from typing import Final

from connectors.sources.records import RecordError

MAX_SPEED: Final = "max"


def parse_speed(text: str) -> float | None:
    """How many times faster than life a replay runs; ``None`` for as fast as it goes.

    Raises:
        RecordError: it is neither ``max`` nor a number above 0.
    """
    if text.strip().lower() == MAX_SPEED:
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not (math.isfinite(speed) and speed > 0):
        raise RecordError(f"--speed {text!r}: expected {MAX_SPEED} or a number above 0, e.g. 60")
    return speed


def due_seconds(first: int | None, published: int | None, speed: float | None) -> float:
    """Seconds after the start of a replay at which a story is to be sent.

    Reckoned from the start, not from the story before, so that delays do not add up.

    Args:
        first: the earliest published time of the replay, in microseconds; ``None`` if none has one.
        published: the story's own (or the one it inherits), in microseconds.
        speed: as of :func:`parse_speed`.
    """
    if speed is None or first is None or published is None:
        return 0.0
    return max(0, published - first) / 1e6 / speed
