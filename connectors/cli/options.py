"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Fields = Annotated[
    str, typer.Option(metavar="OURS=THEIRS,…", help="What the records call our fields.")
]
Overlay = Annotated[
    Path | None, typer.Argument(metavar="[DIR]", help="Rules to lay over those that ship.")
]
