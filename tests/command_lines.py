"""Checks command lines that stand in files against the command they are of, without running it."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from typer.core import TyperGroup

from connectors.cli import app


class NoSuchCommandLine(AssertionError):
    """A file has a command line that ``wirewatch`` would refuse."""


def check(arguments: Sequence[str]) -> None:
    """Parses what stands after ``wirewatch``, down to the options and values of its command.

    Raises:
        NoSuchCommandLine: there is no such command or option, or it does not take these values.
    """
    command = typer.main.get_command(app)
    rest = list(arguments)
    context = typer.Context(command, info_name="wirewatch")
    try:
        while isinstance(command, TyperGroup) and rest and rest != ["--help"]:
            name, inner, rest = command.resolve_command(context, rest)
            if inner is None:
                raise NoSuchCommandLine(f"no command {name}")
            command = inner
            context = typer.Context(command, info_name=name, parent=context)
        if not isinstance(command, TyperGroup) and rest != ["--help"]:
            command.make_context(context.info_name, rest, parent=context.parent)
    except Exception as error:
        # The classes of these errors are private to Typer.
        raise NoSuchCommandLine(f"wirewatch {' '.join(arguments)}: {error}") from error
