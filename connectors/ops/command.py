"""What ``wirewatch ops`` does."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console

from connectors.ops.printing import as_json, show
from connectors.ops.snapshot import take
from streams.ops.status import attention
from streams.settings import Settings


def status(settings: Settings, *, json: bool, now: datetime) -> int:
    """Print the state of the wire.

    Returns:
        0 where nothing needs attention, else 1.

    Raises:
        BrokerUnavailable: no broker answers.
    """
    look = take(settings, now)
    found = attention(look)
    if json:
        print(as_json(look, found))
    else:
        show(Console(), look, found)
    return 1 if found else 0
