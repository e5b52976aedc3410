"""``wirewatch worker``."""

from __future__ import annotations

import typer


def worker() -> None:
    """Read, tag and alert until stopped. Creates missing topics; start as many as you like.

    \b
    wirewatch worker
    WIREWATCH_KAFKA=broker:9092 wirewatch worker
    WIREWATCH_CATALOG=my-rules wirewatch worker

    Waits two minutes for a broker that does not answer. Its log goes to stderr.

    Exit code 0 after SIGTERM or Ctrl-C, whenever they come; 1 if it stopped by itself, 2 if it
    could not begin; the last line says why. Nothing is lost by any of them.
    """
    from streams.settings import load
    from streams.worker import run

    raise typer.Exit(run(load()))
