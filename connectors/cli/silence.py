"""``wirewatch silence``: add, list, expire."""

from __future__ import annotations

from typing import Annotated

import typer

from connectors.errors import UserError


def add(
    reason: Annotated[str, typer.Option(help="Why; everybody who is not told can read it.")],
    rule: Annotated[
        str | None, typer.Option(help="Alerts of this rule: id, or name in Arabic or English.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="Of this place and those within it: id or any name.")
    ] = None,
    facet: Annotated[str | None, typer.Option(help="Where this facet stands.")] = None,
    group: Annotated[str | None, typer.Option(help="Of this group, e.g. siege/aleppo.")] = None,
    severity: Annotated[str | None, typer.Option(help="Of this severity.")] = None,
    alert: Annotated[str | None, typer.Option(metavar="ID", help="This alert alone.")] = None,
    for_: Annotated[
        str | None, typer.Option("--for", metavar="2h", help="How long: 90s, 30m, 2h, 3d, 1w.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="ISO", help="Until when: ISO 8601, UTC without offset.")
    ] = None,
    until_resolved: Annotated[
        bool, typer.Option("--until-resolved", help="Until the alert that it mutes has ended.")
    ] = False,
    author: Annotated[str | None, typer.Option(help="Who; else the user's name.")] = None,
) -> None:
    """Silence alerts for everybody on this wire; prints the silence's id.

    \b
    wirewatch silence add --rule siege --place Aleppo --for 2h --reason "on it"
    wirewatch silence add --group ceasefire/syria --until-resolved --reason "known"

    An alert is silenced that has all that is asked for. It stays in the log and in the list, which
    say who silenced it and why. Told is again what is muted no more.
    """
    from datetime import UTC, datetime
    from getpass import getuser

    from rich.console import Console

    from connectors.sinks.silence_command import add as run
    from streams.settings import load

    if for_ is not None and until is not None:
        raise UserError("--for and --until both say when it ends: expected one of them")
    matchers = {
        "rule": rule,
        "place": place,
        "facet": facet,
        "group": group,
        "severity": severity,
        "alert": alert,
    }
    raise typer.Exit(
        run(
            load(),
            matchers,
            until=until if for_ is None else for_,
            until_option="--until" if for_ is None else "--for",
            until_resolved=until_resolved,
            reason=reason,
            author=author or getuser(),
            now=datetime.now(UTC),
            console=Console(stderr=True),
        )
    )


def list_silences(
    everything: Annotated[
        bool, typer.Option("--all", help="Those whose time is over, too.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One silence a line.")] = False,
) -> None:
    """Show what is silenced, by whom, until when and why.

    \b
    wirewatch silence list
    wirewatch silence list --all --json

    What `wirewatch silence expire` ended is gone, also for --all.
    """
    from datetime import UTC, datetime

    from connectors.sinks.silence_command import show as run
    from streams.settings import load

    raise typer.Exit(run(load(), everything=everything, as_json=json, now=datetime.now(UTC)))


def expire_silences(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Of the silences.")],
) -> None:
    """End silences now; prints each. If there is none of one of the ids, none is ended.

    \b
    wirewatch silence expire 4ib5lpgrx3jryr44y4ru
    """
    from connectors.sinks.silence_command import expire as run
    from streams.settings import load

    raise typer.Exit(run(load(), ids))
