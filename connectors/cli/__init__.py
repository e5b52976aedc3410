"""The ``wirewatch`` command: a file for what each command takes and tells, put together here.

Exit codes: 0 done; 1 done, but something did not go as it should (each command says what); 2 a
mistake in options, settings or files, or no broker, told in one line; 130 stopped with Ctrl-C;
141 whoever read the output went away.
Commands import what they need when they run, so that ``--help`` is quick.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated, NoReturn

import typer

from connectors.cli import alerts, demo, ops, replay, rules, silence, story, worker
from connectors.errors import UserError
from connectors.pipes import end_on_closed_pipe, unwritten
from streams.errors import SettingsError, StopWorker
from streams.topics.errors import CatalogError

app = typer.Typer(
    name="wirewatch",
    help="Watches an Arabic newswire: stories in, explained alerts out.\n\n"
    "WIREWATCH_KAFKA names the broker (default localhost:9092).\n\n"
    "\b\nwirewatch demo\nwirewatch alerts --help",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    from connectors.misspelled import misspelled

    # A worker goes on when nobody reads its log.
    if context.invoked_subcommand != "worker":
        end_on_closed_pipe()
    for sentence in misspelled(os.environ):
        print(f"wirewatch: {sentence}", file=sys.stderr)


def _group(name: str, about: str, example: str) -> typer.Typer:
    group = typer.Typer(help=f"{about}\n\n\b\n{example}", no_args_is_help=True)
    app.add_typer(group, name=name)
    return group


app.command()(replay.replay)
app.command()(alerts.alerts)
app.command()(worker.worker)
app.command()(rules.tag)
app.command()(story.story)
app.command()(rules.explain)
app.command()(demo.demo)

_ops = _group("ops", "Is the wire alive, and who is behind?", "wirewatch ops status")
_ops.command()(ops.status)
_rules = _group("rules", "Are the rules right?", "wirewatch rules check")
_rules.command()(rules.check)
_rules.command()(rules.lint)
_silence = _group("silence", "What nobody wants to be told for a while.", "wirewatch silence list")
_silence.command()(silence.add)
_silence.command("list")(silence.list_silences)
_silence.command("expire")(silence.expire_silences)


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
        if error.errno in (errno.ENOSPC, errno.EDQUOT) and not error.filename:
            _fail(unwritten(error))
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Exception as error:
        # By name, as importing the clients here would slow every command down.
        if type(error).__module__.split(".")[0] not in ("kafka", "aiokafka"):
            raise
        _fail(f"the broker refused: {error}")
    finally:
        # Here, as at the very end Python would complain of a closed pipe in words of its own.
        sys.stdout.flush()
