"""``wirewatch replay``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from connectors.cli.options import Fields


def replay(
    paths: Annotated[
        list[Path], typer.Argument(help="Files (.txt, .jsonl, .jsonl.gz) and folders of them.")
    ],
    speed: Annotated[
        str,
        typer.Option(help="How many times faster than life; `max` does not wait at all."),
    ] = "max",
    loop: Annotated[
        bool, typer.Option("--loop", help="Start over for ever, as new stories each time.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send them as new stories, which alert again.")
    ] = False,
    fields: Fields = "",
    source: Annotated[
        str, typer.Option(help="Who sent the stories that do not say so themselves.")
    ] = "replay",
    drill: Annotated[
        bool, typer.Option("--drill", help="As a drill: its alerts say so and join no real one.")
    ] = False,
) -> None:
    """Send stories from files into the wire, in order of published time.

    \b
    wirewatch replay seeds
    wirewatch replay archive.jsonl.gz --fields text=body,published=date --source afp
    wirewatch replay seeds --speed 3600 --loop
    wirewatch replay seeds --drill

    A .txt file is one story, byte for byte; a manifest.yaml beside it may give its source and
    published time. A line of a .jsonl file is one story: a JSON object with text, and if it likes
    id, title, source, url, published (ISO 8601 or Unix seconds) and version. Of a folder the files
    in it are taken, not its sub-folders.

    Undated stories follow the story read before them. The order of published time holds within a
    partition of the raw topic, of which the broker has several; WIREWATCH_PARTITIONS=1 makes topics
    that keep it for all.

    The same story keeps its id, so that it alerts once however often it is sent. The same id with
    another text adds to what the first one said; only a higher version takes that back.

    A text file is UTF-8, UTF-16, windows-1256 or ISO-8859-6. Records without a text are left out
    and counted.

    Exit code 1 if a line or a text is faulty or a story was not delivered; each is named.
    """
    from rich.console import Console

    from connectors.sources.command import replay as run
    from streams.settings import load

    raise typer.Exit(
        run(
            load(),
            paths,
            speed=speed,
            loop=loop,
            again=again,
            fields=fields,
            source=source,
            drill=drill,
            console=Console(stderr=True),
        )
    )
