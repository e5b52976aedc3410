"""``wirewatch alerts``."""

from __future__ import annotations

from typing import Annotated

import typer


def alerts(
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with every new revision as it comes.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(metavar="1h|ISO", help="From then on: 90s, 30m, 1h, 2d, 1w or ISO 8601."),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option(min=1, max=10_000, help="The alerts that changed last, so many of them."),
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="Only of this rule: id, or name in Arabic or English.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="Only of this place: id, or any name that the catalog has.")
    ] = None,
    drills: Annotated[bool, typer.Option("--drills", help="Those of drills, too.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="One alert a line, as the topic has it.")
    ] = False,
) -> None:
    """Show the alerts as they were last announced, or follow them.

    \b
    wirewatch alerts --since 1h
    wirewatch alerts --follow --topic siege --place Aleppo
    wirewatch alerts --last 5 --json

    An alert has revisions. One is announced when something changed that a person would act on:
    OPENED, CORROBORATED, ESCALATED, DEVELOPED, CONTRADICTED, CORRECTED, WITHDRAWN, RESOLVED,
    RETIRED. Facet, counts and times are those of that moment; reports that came since and changed
    nothing are not in them.

    What another open alert makes needless, and what somebody silenced, is shown in two lines that
    say so; --json adds `muted` to it. With --follow it is told when that ends, and what is still
    open is told again as often as its rule asks for (`reminder` with --json).

    Without --follow: the last revision of each alert, the one that changed last at the end; the
    last 20 unless --last or --since say otherwise. With --follow: every revision once, from now
    on; with --since from then on; with --last first the last revisions of that many alerts.

    --topic and --place take what the catalog knows, and what alerts of older catalogs say.

    Exit code 1 if the topic holds something that is no alert.
    """
    from datetime import UTC, datetime

    from rich.console import Console

    from connectors.sinks.command import show_alerts
    from connectors.sinks.view import Selection
    from streams.settings import load

    raise typer.Exit(
        show_alerts(
            load(),
            follow=follow,
            since=since,
            last=last,
            selection=Selection(topic=topic, place=place, drills=drills),
            as_json=json,
            now=datetime.now(UTC),
            console=Console(stderr=True),
        )
    )
