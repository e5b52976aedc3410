"""How well signatures are told, outlet by outlet, and that no story is lost.

    python -m bench.outlets CORPUS.jsonl[.gz] [--show OUTLET]

The corpus has ``source``, ``title``, ``author`` and ``text``. Each story is put together as a wire
would send it, with its author line below the title or below the text, and read as plain bytes. A
signature is found where a dateline, byline or source line is exactly that line. Agencies are those
that the line names, by the names and signs of the catalog.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.command import run
from bench.corpus import records
from streams.events import Origin, RawStory, Story
from streams.story.errors import StoryRefused
from streams.story.names import Names
from streams.story.parse import parse
from streams.story.reader import Reader
from streams.topics.catalog import load_catalog

SIGNED: Final = ("dateline", "byline", "source_line")
WHERE: Final = ("above", "below")
_NOW: Final = datetime(2000, 1, 1, tzinfo=UTC)


def put_together(record: dict[str, Any], where: str) -> str:
    """The story as one text."""
    title, author, text = (" ".join(record[k].split()) for k in ("title", "author", "text"))
    text = record["text"].strip() if text else ""
    lines = (title, author, text) if where == "above" else (title, text, author)
    return "\n".join(line for line in lines if line)


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--show", metavar="OUTLET", help="list what is missed there")
    given = arguments.parse_args()
    catalog = load_catalog()
    names = Names(catalog.agencies, catalog.places)
    reader = Reader(catalog.agencies, catalog.places)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    refused: Counter[str] = Counter()
    missed: list[tuple[str, str]] = []

    def read(content: str, source: str) -> Story:
        raw = RawStory(id="id", source=source, content=content.encode())
        return parse(
            raw,
            received_at=_NOW,
            origin=Origin(partition=0, offset=0),
            max_content_bytes=1 << 24,
            reader=reader,
        )

    for record in records(given.corpus, "author", "source"):
        count = counts[record["source"]]
        count["stories"] += 1
        try:
            read(record["text"], record["source"])
            count["read"] += 1
        except StoryRefused as error:
            refused[error.reason.split(":")[0]] += 1
            count["refused"] += 1
            continue
        author = " ".join(record["author"].split())
        if not author:
            continue
        count["signed"] += 1
        parted = author.replace(" من ", " - ")
        wanted = {agency for _, _, agency in names.agencies_in(parted, 0, len(parted))}
        for where in WHERE:
            text = put_together(record, where)
            title = len(" ".join(record["title"].split()))
            at = text.index(author, title) if where == "above" else len(text) - len(author)
            story = read(text, record["source"])
            signatures = [part for part in story.parts if part.kind in SIGNED]
            hit = any(
                part.start == at and part.end == at + len(author) for part in signatures
            ) or any(part.kind == "byline" and part.start == at for part in signatures)
            count[f"{where} found"] += hit
            if not hit:
                missed.append((record["source"], f"{where}: {author}"))
            found = {
                agency
                for part in signatures
                if at <= part.start < at + len(author)
                for agency in part.agencies
            }
            count[f"{where} right"] += len(found & wanted)
            count[f"{where} said"] += len(found)
            count[f"{where} wanted"] += len(wanted)
            count[f"{where} elsewhere"] += sum(
                not at <= part.start < at + len(author)
                for part in signatures
                if part.kind != "byline"
            )
    _print(counts)
    print("refused:", dict(refused))
    for outlet, line in missed:
        if outlet == given.show:
            print(line)


def _print(counts: dict[str, Counter[str]]) -> None:
    table = Table(title="Signatures, author line above and below the text")
    for column in ("outlet", "stories", "read", "refused", "signed"):
        table.add_column(column, justify="left" if column == "outlet" else "right")
    for where in WHERE:
        for column in ("found", "agency P", "agency R", "elsewhere"):
            table.add_column(f"{where} {column}", justify="right")
    total: Counter[str] = Counter()
    for count in counts.values():
        total.update(count)
    for outlet, count in [*counts.items(), ("all", total)]:
        row = [outlet, *(str(count[c]) for c in ("stories", "read", "refused", "signed"))]
        for where in WHERE:
            row += [
                _share(count[f"{where} found"], count["signed"]),
                _share(count[f"{where} right"], count[f"{where} said"]),
                _share(count[f"{where} right"], count[f"{where} wanted"]),
                str(count[f"{where} elsewhere"]),
            ]
        table.add_row(*row)
    Console(file=sys.stdout, width=140).print(table)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    run(main)
