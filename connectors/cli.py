"""The ``wirewatch`` command.

Exit codes: 0 done; 1 done, but something did not go as it should (each command says what); 2 a
mistake in options, settings or files, or no broker, told in one line; 130 stopped with Ctrl-C;
141 whoever read the output went away.
Commands import what they need when they run, so that ``--help`` is quick.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from connectors.errors import UserError
from connectors.misspelled import misspelled
from connectors.pipes import end_on_closed_pipe
from streams.errors import StopWorker
from streams.settings import SettingsError, load
from streams.topics.errors import CatalogError

app = typer.Typer(
    name="wirewatch",
    help="Watches an Arabic newswire: stories in, explained alerts out.\n\n"
    "WIREWATCH_KAFKA names the broker (default localhost:9092).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
ops = typer.Typer(help="Is the wire alive, and who is behind?", no_args_is_help=True)
app.add_typer(ops, name="ops")
rules = typer.Typer(help="Are the rules right?", no_args_is_help=True)
app.add_typer(rules, name="rules")
silence = typer.Typer(help="What nobody wants to be told for a while.", no_args_is_help=True)
app.add_typer(silence, name="silence")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"wirewatch {version('wirewatch')}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Holds the options of ``wirewatch`` itself; the help text is the app's."""
    # A worker goes on when nobody reads its log.
    if context.invoked_subcommand != "worker":
        end_on_closed_pipe()
    for sentence in misspelled(os.environ):
        print(f"wirewatch: {sentence}", file=sys.stderr)


@app.command()
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
    fields: Annotated[
        str,
        typer.Option(metavar="OURS=THEIRS,…", help="What the records call our fields."),
    ] = "",
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


@app.command()
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
    from rich.console import Console

    from connectors.sinks.command import show_alerts
    from connectors.sinks.view import Selection

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


@silence.command()
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
    from getpass import getuser

    from rich.console import Console

    from connectors.sinks.silence_command import add as run

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


@silence.command("list")
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
    from connectors.sinks.silence_command import show as run

    raise typer.Exit(run(load(), everything=everything, as_json=json, now=datetime.now(UTC)))


@silence.command("expire")
def expire_silences(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Of the silences.")],
) -> None:
    """End silences now; prints each. If there is none of one of the ids, none is ended.

    \b
    wirewatch silence expire 4ib5lpgrx3jryr44y4ru
    """
    from connectors.sinks.silence_command import expire as run

    raise typer.Exit(run(load(), ids))


@ops.command()
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
    from connectors.ops.command import status as run

    raise typer.Exit(run(load(), json=json, now=datetime.now(UTC)))


@app.command()
def worker() -> None:
    """Read, tag and alert until stopped. Creates missing topics; start as many as you like.

    \b
    WIREWATCH_KAFKA=broker:9092 wirewatch worker
    """
    from streams.worker import run

    raise typer.Exit(run(load()))


@app.command()
def tag(
    file: Annotated[Path, typer.Argument(help="Stories: a .jsonl or .jsonl.gz file.")],
    fields: Annotated[
        str,
        typer.Option(metavar="OURS=THEIRS,…", help="What the records call our fields."),
    ] = "",
) -> None:
    """Say what the rules find in the stories of a file: one line of JSON a story, on stdout.

    \b
    wirewatch tag stories.jsonl.gz > tagged.jsonl
    wirewatch tag archive.jsonl --fields text=body,id=key
    WIREWATCH_CATALOG=rules wirewatch tag stories.jsonl

    A line of the file is one story: a JSON object with text and, if it likes, id and title. Needs
    no broker.

    Exit code 1 if a line is faulty; each is named.
    """
    from rich.console import Console

    from connectors.rules.tag import tag as run

    raise typer.Exit(run(load(), file, fields=fields, console=Console(stderr=True)))


@app.command()
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
    fields: Annotated[
        str,
        typer.Option(metavar="OURS=THEIRS,…", help="What the records call our fields."),
    ] = "",
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


@app.command()
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT|FILE", help="`-` reads standard input.")],
    rule: Annotated[str, typer.Option(metavar="ID", help="The topic.")],
) -> None:
    """Say why a topic matches a text, or why it does not.

    \b
    wirewatch explain "دعا إلى وقف دائم لإطلاق النار" --rule ceasefire
    wirewatch explain story.txt --rule siege

    For a match: the words, folded and with what was cut from them, the gaps, the facet and the
    place. Else: the exclusion that fired, or what came nearest and what it lacks.

    Exit code 1 if it does not match.
    """
    from connectors.rules.explain import explain as run

    raise typer.Exit(run(load(), text, rule))


@rules.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Rules to lay over those that ship."),
    ] = None,
) -> None:
    """Read all rules and run their tests.

    \b
    wirewatch rules check
    wirewatch rules check my-rules

    Without DIR that of WIREWATCH_CATALOG is laid over, if it is set.

    Exit code 1 if a test fails, 2 if a file is malformed; file, line and key are named.
    """
    from rich.console import Console

    from connectors.rules.check import check as run

    raise typer.Exit(run(load(), folder, console=Console()))


@rules.command()
def lint(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Rules to lay over those that ship."),
    ] = None,
) -> None:
    """Propose forms of words that the rules lack: broken plurals, stems of weak verbs.

    \b
    wirewatch rules lint
    CALIMA_DB=morphology.db wirewatch rules lint my-rules

    Asks camel-tools' analyser, for which you have to install calima-msa-r13 yourself: its
    database is looked for at CALIMA_DB, else where camel_data puts it.

    Exit code 1 if there is something to propose, 2 if there is no database.
    """
    import os

    from rich.console import Console

    from connectors.rules.lint import lint as run

    raise typer.Exit(run(load(), folder, os.environ, console=Console()))


@app.command()
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


def _fail(message: str) -> NoReturn:
    print(f"wirewatch: {message}", file=sys.stderr)
    sys.exit(2)


def main() -> None:
    """Run the command line; a user's mistake is one line on stderr and exit code 2."""
    try:
        app(prog_name="wirewatch")
    except (UserError, SettingsError, StopWorker, CatalogError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Exception as error:
        # By name, as importing the clients here would slow every command down.
        if type(error).__module__.split(".")[0] not in ("kafka", "aiokafka"):
            raise
        _fail(f"the broker refused: {error}")
    finally:
        # Here, as at the very end Python would complain of a closed pipe in words of its own.
        sys.stdout.flush()


if __name__ == "__main__":
    main()
