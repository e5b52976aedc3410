"""``wirewatch demo``."""

from __future__ import annotations

import typer


def demo() -> None:
    """Five seed stories through a broker, a worker and alerts, in under a minute.

    \b
    wirewatch demo

    Needs nothing that runs, and leaves nothing behind. Exit code 1, with the state of the wire, if
    no alert came or a minute passed.
    """
    from rich.console import Console

    from connectors.demo import run

    raise typer.Exit(run(Console(highlight=False)))
