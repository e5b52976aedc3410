"""Tables that are never cut."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table

_GAP: Final = 2
"""Columns between those of a table."""


class Row(NamedTuple):
    """The cells of a row, and how they look."""

    cells: tuple[str, ...]
    style: str = ""


class _Whole:
    """A table that is wider than the terminal rather than cut."""

    def __init__(self, table: Table, width: int) -> None:
        self._table = table
        self._width = width

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width, self._width)
        yield from console.render(self._table, options.update(max_width=width))


def table(
    names: Sequence[str],
    rows: Sequence[Row],
    *,
    left: Collection[str],
    breaks: Collection[str] = (),
) -> RenderableType:
    """A table of which only the columns in ``breaks`` may break their cells into lines.

    Args:
        left: the columns that are flush left.
    """
    made = Table(box=None, pad_edge=False, header_style="dim")
    width = 0
    for index, name in enumerate(names):
        cells = (name, *(row.cells[index] for row in rows))
        if name in breaks:
            cells = tuple(word for cell in cells for word in cell.split())
        width += max(map(cell_len, cells)) + _GAP
        made.add_column(
            name,
            justify="left" if name in left else "right",
            no_wrap=name not in breaks,
        )
    for row in rows:
        made.add_row(*row.cells, style=row.style)
    return _Whole(made, width)
