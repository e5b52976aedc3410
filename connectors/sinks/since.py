"""Moments as users type them: ``--since`` back in time, ``--until`` ahead. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

_SPAN: Final = re.compile(r"([0-9]{1,6})([smhdw])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_since(text: str, now: datetime) -> datetime:
    """The moment that ``90s``, ``30m``, ``1h``, ``2d``, ``1w`` or an ISO 8601 time means, in UTC.

    Raises:
        ValueError: it is neither, or lies after ``now``; the message says what is expected.
    """
    time = _moment(text, now, "--since", -1, "a time ago")
    if time > now:
        raise ValueError(
            f"--since {text!r} lies in the future: it is {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            " now; a time without an offset is UTC"
        )
    return time


def parse_until(text: str, now: datetime, option: str = "--until") -> datetime:
    """The moment ahead that ``90s``, ``30m``, ``1h``, ``2d``, ``1w`` or an ISO 8601 time means.

    Args:
        option: what was typed before it, for the message.

    Raises:
        ValueError: it is neither, or lies before ``now``; the message says what is expected.
    """
    time = _moment(text, now, option, 1, "how long")
    if time <= now:
        raise ValueError(
            f"{option} {text!r} has passed: it is {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} now; a"
            " time without an offset is UTC"
        )
    return time


def _moment(text: str, now: datetime, option: str, direction: int, span: str) -> datetime:
    found = _SPAN.fullmatch(text.strip())
    try:
        if found:
            return now + direction * timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})
        time = datetime.fromisoformat(text.strip())
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"{option} {text!r}: expected {span} (90s, 30m, 1h, 2d, 1w) or ISO 8601"
            " (2026-01-31T09:00:00Z; UTC where no offset is given)"
        ) from error
