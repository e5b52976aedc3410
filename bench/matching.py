"""Stories a second through the matcher, from ten rules to a hundred thousand, beside Lucene.

    python -m bench.matching --corpus FILE.jsonl[.gz] [--catalogs DIR] [--passes 4]

DIR holds generated catalogs, ``catalog-*.jsonl[.gz]`` (see ``bench.catalogs``); without it only the
catalog that ships is measured. Every row is a process of its own, on one thread, that has never
seen the stories: the *first* pass meets each word for the first time; *steady* is the best of those
after it.
``topics`` says which rules match, as Lucene Monitor does; ``match`` says where, with facet, place
and sentence. Both start from stories with their layout, as they stand in the stories topic; ``raw``
is ``topics`` with sentences cut anew each time.

Times of matching are those of one core (CPU time: of Lucene its one thread's, without its compiler
and garbage collector), so that other work on the machine disturbs them less.

Lucene is run on the same stories and rules, in turn, where Java and Maven are: ArabicAnalyzer,
one thread, its best presearcher. It stems words and its slop is an edit distance, so that it finds
other matches: how many both find of all that either finds stands beside.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from bench.catalogs import Rule, catalog_of, read_rules
from bench.lucene import Lucene, LuceneUnavailable
from streams.events import Story
from streams.text.fold import fold
from streams.text.tokens import has_words
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.match import Matcher

SHIPPED: Final = "shipped"
_FEW: Final = 10


class Row(msgspec.Struct):
    """The figures of one catalog; ``found`` are rules that match, of all stories together."""

    rules: int
    build: float
    resident: float
    """MB that the compiled catalog added."""
    grown: float
    """MB that all passes added."""
    topics: list[float]
    """Seconds of each pass."""
    match: float
    raw: float
    found: list[list[str]]


def read_stories(corpus: Path) -> list[tuple[str | None, str]]:
    """Titles and texts of the stories that have a word."""
    with (
        gzip.open(corpus, "rt", encoding="utf-8")
        if corpus.suffix == ".gz"
        else corpus.open(encoding="utf-8") as lines
    ):
        records = [json.loads(line) for line in lines]
    return [
        (record.get("title") or None, record["text"])
        for record in records
        if has_words(fold(record.get("text") or ""))
    ]


def rules_of(catalogs: Path | None, name: str) -> list[Rule]:
    """The rules of a catalog: the smallest gives the ten, too."""
    if catalogs is None:
        return []
    path, _, count = name.partition("#")
    return read_rules(catalogs / path, int(count) if count else None)


def measure(corpus: Path, catalogs: Path | None, name: str, passes: int) -> Row:
    """Run one catalog in this process."""
    told = read_stories(corpus)
    stories = [story_of(text, title=title) for title, text in told]
    before = _resident()
    begin = time.perf_counter()
    catalog = load_catalog() if name == SHIPPED else catalog_of(rules_of(catalogs, name))
    matcher = Matcher(catalog)
    build = time.perf_counter() - begin
    built = _resident()
    topics = [_timed(matcher.topics, stories) for _ in range(passes)]
    grown = _resident()
    match = _timed(matcher.match, stories)
    begin = time.process_time()
    for title, text in told:
        matcher.topics(story_of(text, title=title))
    raw = time.process_time() - begin
    return Row(
        rules=len(catalog.topics),
        build=build,
        resident=built - before,
        grown=grown - built,
        topics=topics,
        match=match,
        raw=raw,
        found=[matcher.topics(story) for story in stories],
    )


def _timed(run: Callable[[Story], object], stories: Sequence[Story]) -> float:
    begin = time.process_time()
    for story in stories:
        run(story)
    return time.process_time() - begin


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _in_own_process(arguments: argparse.Namespace, name: str) -> Row:
    command = [sys.executable, "-m", "bench.matching", "--run", name]
    command += ["--corpus", str(arguments.corpus), "--passes", str(arguments.passes)]
    if arguments.catalogs is not None:
        command += ["--catalogs", str(arguments.catalogs)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Row)


def compare(arguments: argparse.Namespace) -> None:
    """Print the table."""
    told = read_stories(arguments.corpus)
    texts = [f"{title or ''}\n{text}" for title, text in told]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts)} stories, {megabytes:.1f} MB\n", flush=True)
    print(
        f"{'rules':>8} {'engine':<14} {'build s':>8} {'MB':>6} {'first/s':>9} {'steady/s':>9}"
        f" {'MB/s':>6} {'match/s':>9} {'raw/s':>9} {'found':>8}",
        flush=True,
    )
    lucene = None if arguments.no_lucene else _lucene()
    for name in _names(arguments.catalogs):
        row = _in_own_process(arguments, name)
        found = sum(map(len, row.found))
        count = len(texts)
        print(
            f"{row.rules:>8} {'wirewatch':<14} {row.build:>8.1f} {row.resident + row.grown:>6.0f}"
            f" {count / row.topics[0]:>9.0f} {count / min(row.topics[1:]):>9.0f}"
            f" {megabytes / min(row.topics[1:]):>6.1f} {count / row.match:>9.0f}"
            f" {count / row.raw:>9.0f} {found / count:>8.2f}"
            + (f"  {SHIPPED}" if name == SHIPPED else ""),
            flush=True,
        )
        if name == SHIPPED or lucene is None:
            continue
        theirs, sets = lucene.run(texts, rules_of(arguments.catalogs, name), arguments.passes)
        steady = min(theirs.seconds[1:])
        print(
            f"{row.rules:>8} {theirs.engine:<14} {theirs.build:>8.1f} {theirs.heap / 1e6:>6.0f}"
            f" {count / theirs.seconds[0]:>9.0f} {count / steady:>9.0f}"
            f" {megabytes / steady:>6.1f} {'':>9} {'':>9} {theirs.found / count:>8.2f}"
        )
        both = sum(len(theirs & set(ours)) for ours, theirs in zip(row.found, sets, strict=True))
        either = sum(len(theirs | set(ours)) for ours, theirs in zip(row.found, sets, strict=True))
        print(
            f"{'':>8} ratio {theirs.seconds[0] / row.topics[0]:.1f} first,"
            f" {steady / min(row.topics[1:]):.1f} steady; both find"
            f" {100 * both / max(either, 1):.0f} % of what either finds"
            f" ({100 * both / max(theirs.found, 1):.0f} % of Lucene's)",
            flush=True,
        )


def _lucene() -> Lucene | None:
    try:
        return Lucene()
    except (LuceneUnavailable, subprocess.TimeoutExpired) as error:
        print(f"without Lucene: {error}", flush=True)
        return None


def _names(catalogs: Path | None) -> list[str]:
    if catalogs is None:
        return [SHIPPED]
    paths = sorted(catalogs.glob("catalog-*.jsonl*"), key=lambda path: path.stat().st_size)
    if not paths:
        raise SystemExit(f"{catalogs}: no catalog-*.jsonl[.gz] in it")
    return [SHIPPED, f"{paths[0].name}#{_FEW}", *(path.name for path in paths)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="JSONL with a text each")
    parser.add_argument("--catalogs", type=Path, help="folder of generated catalogs")
    parser.add_argument("--passes", type=int, default=4, help="at least two")
    parser.add_argument("--no-lucene", action="store_true")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        row = measure(arguments.corpus, arguments.catalogs, arguments.run, arguments.passes)
        sys.stdout.buffer.write(msgspec.json.encode(row))
    else:
        compare(arguments)


if __name__ == "__main__":
    main()
