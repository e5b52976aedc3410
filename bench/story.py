"""Stories a second through the reader, and how its time grows with length.

    python -m bench.story --corpus FILE.jsonl[.gz] [--stories 2000] [--passes 3]

FILE has ``text`` and, if it likes, ``title``. The *first* pass meets each word for the first time,
as a worker does that has just started; *steady* is the best of those after it. The yardstick is
folding the same texts and cutting them into tokens, so that a busy machine can be told from a slow
reader. All times are CPU time of one core.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.command import run
from bench.corpus import records
from streams import events, garbage
from streams.events import Origin, RawStory, Story
from streams.story.parse import parse
from streams.story.reader import Reader
from streams.text.fold import fold
from streams.text.tokens import forms
from streams.topics.catalog import load_catalog

SIZES: Final = (1, 3, 10, 30, 100, 300, 1000)
"""KB of UTF-8."""
_NOW: Final = datetime(2000, 1, 1, tzinfo=UTC)
_NOWHERE: Final = Origin(partition=0, offset=0)
_PUBLISHED: Final = datetime(2015, 8, 1, tzinfo=UTC)


def read_raw(corpus: Path, most: int) -> list[RawStory]:
    """The first stories of a corpus that have a text."""
    told = (record for record in records(corpus) if record["text"].strip())
    return [
        RawStory(
            id=f"story-{number}",
            source="bench",
            content=record["text"].encode(),
            title=record["title"][:500] or None,
            published_at=_PUBLISHED,
        )
        for number, record in enumerate(islice(told, most))
    ]


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--stories", type=int, default=2000)
    arguments.add_argument("--passes", type=int, default=3)
    given = arguments.parse_args()
    stories = read_raw(given.corpus, given.stories)
    catalog = load_catalog()
    reader = Reader(catalog.agencies, catalog.places)
    # As a worker does before it begins.
    garbage.settle()

    def read(raw: RawStory) -> Story:
        return parse(
            raw,
            received_at=_NOW,
            origin=_NOWHERE,
            max_content_bytes=1 << 30,
            reader=reader,
        )

    def yardstick() -> None:
        for raw in stories:
            forms(fold(raw.content.decode()).marked)

    def all_of_them() -> None:
        for raw in stories:
            read(raw)

    size = sum(len(raw.content) for raw in stories) / len(stories)
    print(f"{len(stories)} stories of {size:.0f} bytes on average")
    first = seconds(all_of_them)
    rest = [(seconds(all_of_them), seconds(yardstick)) for _ in range(given.passes)]
    steady, fold_alone = min(both[0] for both in rest), min(both[1] for both in rest)
    for name, took in (("first", first), ("steady", steady), ("yardstick", fold_alone)):
        each = took / len(stories)
        print(
            f"{name:10} {1 / each:8.0f} a second {each * 1e6:8.0f} us each {took / fold_alone:6.1f}"
        )
    encoded = sum(len(events.encode(read(raw))) for raw in stories) / len(stories)
    print(f"as JSON {encoded:.0f} bytes, {encoded / size:.2f} of the content")
    print("length:")
    for kilobytes in SIZES:
        raw = longer(stories, kilobytes)
        took = min(seconds(lambda raw=raw: read(raw)) for _ in range(3))  # type: ignore[misc]
        kb = len(raw.content) / 1024
        print(f"{kb:8.1f} KB {took * 1e3:9.2f} ms {took / kb * 1e6:7.0f} us a KB")


def seconds(run: Callable[[], object]) -> float:
    """CPU time that something takes."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def longer(stories: Sequence[RawStory], kilobytes: int) -> RawStory:
    """One story that is many, in paragraphs."""
    wanted = kilobytes * 1024
    pieces: list[bytes] = []
    size = number = 0
    while size < wanted:
        piece = stories[number % len(stories)].content.strip()
        pieces.append(piece)
        size += len(piece) + 1
        number += 1
    cut = b"\n".join(pieces)[:wanted].decode("utf-8", "ignore")
    return RawStory(id="long", source="bench", content=cut.encode(), published_at=_PUBLISHED)


if __name__ == "__main__":
    run(main)
