"""``wirewatch tag`` and ``explain``, and ``wirewatch rules``: check, lint."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from connectors.cli.options import Fields, Overlay


def tag(
    file: Annotated[Path, typer.Argument(help="Stories: a .jsonl or .jsonl.gz file.")],
    fields: Fields = "",
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
    from streams.settings import load

    raise typer.Exit(run(load(), file, fields=fields, console=Console(stderr=True)))


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT|FILE", help="`-` reads standard input.")],
    rule: Annotated[
        str, typer.Option(metavar="ID", help="The topic: id, or name in Arabic or English.")
    ],
) -> None:
    """Say why a topic matches a text, or why it does not.

    \b
    wirewatch explain "دعا إلى وقف دائم لإطلاق النار" --rule ceasefire
    wirewatch explain story.txt --rule siege

    For a match: the words, folded and with what was cut from them, the gaps, the facet and the
    place; then which alert rules take it, or what of their `when` it lacks. Else: the exclusion
    that fired, or what came nearest and what it lacks.

    Exit code 1 if it does not match.
    """
    from rich.console import Console

    from connectors.rules.explain import explain as run
    from streams.settings import load

    raise typer.Exit(run(load(), text, rule, console=Console()))


def check(
    folder: Overlay = None,
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
    from streams.settings import load

    raise typer.Exit(run(load(), folder, console=Console()))


def lint(
    folder: Overlay = None,
) -> None:
    """Propose forms of words that the rules lack: broken plurals, stems of weak verbs.

    \b
    wirewatch rules lint
    CALIMA_DB=morphology.db wirewatch rules lint my-rules

    Asks camel-tools' analyser, for which you have to install calima-msa-r13 yourself: its
    database is looked for at CALIMA_DB, else where camel_data puts it.

    Exit code 1 if there is something to propose, 2 if there is no database.
    """
    from rich.console import Console

    from connectors.rules.lint import lint as run
    from streams.settings import load

    raise typer.Exit(run(load(), folder, os.environ, console=Console()))
