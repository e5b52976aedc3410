"""``wirewatch worker``."""

from __future__ import annotations

import typer


def worker() -> None:
    """Read, tag and alert until stopped. Creates missing topics; start as many as you like.

    \b
    WIREWATCH_KAFKA=broker:9092 wirewatch worker
    """
    from streams.settings import load
    from streams.worker import run

    raise typer.Exit(run(load()))
