"""``wirewatch ops``: status."""

from __future__ import annotations

from typing import Annotated

import typer


def status(
    json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Topics, end offsets, lag per group and partition, dead letters.

    \b
    wirewatch ops status
    wirewatch ops status --json

    Exit code 0 if nothing needs attention, else 1: a topic is missing, partition counts differ,
    no worker reads, no worker owns a partition that must be read, records expired unread, a commit
    lies past the end of its partition, or dead letters came in the last hour.

    Neither lag alone is a reason nor a rebalance: one look cannot tell a busy worker from a stuck
    one. Look twice; a worker that works has committed more by then.

    Offsets also count the marks of transactions, so there may be fewer records.
    """
    from datetime import UTC, datetime

    from connectors.ops.command import status as run
    from streams.settings import load

    raise typer.Exit(run(load(), json=json, now=datetime.now(UTC)))
