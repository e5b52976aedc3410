"""``wirewatch story``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from connectors.cli.options import Fields


def story(
    file: Annotated[
        Path,
        typer.Argument(
            help="A story (.txt, .html) or many (.jsonl, .jsonl.gz); `-` reads standard input."
        ),
    ],
    first: Annotated[
        int, typer.Option("--first", min=1, metavar="N", help="Of many the first so many.")
    ] = 20,
    fields: Fields = "",
    day: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="When it was published, where nothing else says it.",
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a story, as it stands in wire.stories.")
    ] = False,
) -> None:
    """Show what a story is read as: its parts, and the agencies, dates, numbers and speakers.

    \b
    wirewatch story seeds/002_db730f9dc6351edb.txt
    wirewatch story archive.jsonl.gz --first 5
    wirewatch story page.html --json

    Dates are resolved from the published time, which a manifest.yaml beside the file, the record
    or --day gives. Exit code 1 if a story would be a dead letter or a line is faulty; each is
    named.
    """
    from rich.console import Console

    from connectors.story.command import story as run
    from streams.settings import load

    raise typer.Exit(
        run(
            load(),
            file,
            first=first,
            fields=fields,
            day=None if day is None else day.date(),
            json=json,
            out=Console(highlight=False),
            trouble=Console(stderr=True),
        )
    )
