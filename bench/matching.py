"""Stories a second through the matcher, from ten rules to a hundred thousand, and two yardsticks.

    make bench-matching CORPUS=FILE.jsonl[.gz] [CATALOGS=DIR] [ARGS="--rounds 3"]

CORPUS is stories, one JSON object with a ``text`` (and ``title``) a line. DIR holds generated
catalogs, ``catalog-*.jsonl[.gz]`` (see ``bench.catalogs``); without it only the catalog that ships
is measured. Every row is a process of its own, on one thread, that has never seen the stories: the
*first* pass meets each word for the first time; *steady* is the best of those after it.

``wirewatch``: which rules match (``topics``), as Lucene Monitor says it; ``match`` says where, with
facet, place and sentence. Both start from stories with their layout, as they stand in the stories
topic; ``raw`` is ``topics`` with sentences cut anew each time.

``Lucene``: Lucene Monitor on the same stories and rules, where Java and Maven are: ArabicAnalyzer,
one thread, its best presearcher. It stems words and its slop is an edit distance, so that it finds
other matches: how many both find of all that either finds stands beside. First passes are compared
with first passes, steady ones with steady ones.

``automaton``: the raw limit, pyahocorasick over texts that are folded and cut into words already,
looking for those forms of the catalog's words that occur in them. It finds words and nothing else.

Times of matching are those of one core (CPU time: of Lucene its one thread's, without its compiler
and garbage collector), so that other work on the machine disturbs them less. Memory is what a
process holds (``/proc/self/statm`` after garbage collection and ``malloc_trim``): *MB* what stays
of the rules, *peak* the most while they were read and compiled, *words* what remembering the words
of all stories added; of Lucene its heap.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Final

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import msgspec

from bench.catalogs import Rule, read_rules
from bench.lucene import Lucene, LuceneUnavailable, Measured
from bench.measured import SHIPPED, Row, automaton, matcher, read_stories, rules_path

_FEW: Final = 10
_SUBJECTS: Final = {"matcher": matcher, "automaton": automaton}


class Texts(msgspec.Struct):
    """The stories that everybody is given."""

    texts: list[str]
    megabytes: float

    @property
    def count(self) -> int:
        return len(self.texts)


def measure(arguments: argparse.Namespace, subject: str, name: str) -> Row:
    """One row, in a process of its own."""
    command = [sys.executable, "-m", "bench.matching", "--run", f"{subject}:{name}"]
    command += ["--corpus", str(arguments.corpus), "--passes", str(arguments.passes)]
    if arguments.catalogs is not None:
        command += ["--catalogs", str(arguments.catalogs)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Row)


def compare(arguments: argparse.Namespace) -> None:
    """Print the tables."""
    texts = [f"{title or ''}\n{text}" for title, text in read_stories(arguments.corpus)]
    stories = Texts(texts, sum(len(text.encode()) for text in texts) / 1e6)
    print(f"{stories.count} stories, {stories.megabytes:.1f} MB", flush=True)
    lucene = None if arguments.no_lucene else _lucene()
    has_automaton = importlib.util.find_spec("ahocorasick") is not None
    if not has_automaton:
        print("without the automaton: pyahocorasick is not installed (extra bench)")
    for number in range(1, arguments.rounds + 1):
        print(f"\nround {number} of {arguments.rounds}")
        print(
            f"{'rules':>7} {'engine':<14} {'build s':>7} {'MB':>5} {'peak':>5} {'words':>5}"
            f" {'first/s':>8} {'steady/s':>8} {'MB/s':>6} {'match/s':>8} {'raw/s':>7} {'found':>7}",
            flush=True,
        )
        for name in _names(arguments.catalogs):
            ours = measure(arguments, "matcher", name)
            _print_ours(ours, stories, name)
            if has_automaton:
                _print_automaton(measure(arguments, "automaton", name), ours, stories)
            if name != SHIPPED and lucene is not None:
                rules = read_rules(*rules_path(arguments.catalogs, name))
                _print_lucene(lucene, rules, ours, stories, arguments.passes)


def _print_ours(row: Row, stories: Texts, name: str) -> None:
    found = sum(map(len, row.found)) / stories.count
    assert row.match is not None
    assert row.raw is not None
    print(
        f"{row.rules:>7} {'wirewatch':<14} {row.build:>7.2f} {row.held:>5.0f} {row.peak:>5.0f}"
        f" {row.grown:>5.0f} {_rates(row.passes, stories)} {stories.count / row.match:>8.0f}"
        f" {stories.count / row.raw:>7.0f} {found:>7.2f}" + (f"  {name}" * (name == SHIPPED)),
        flush=True,
    )


def _print_automaton(row: Row, ours: Row, stories: Texts) -> None:
    share = min(row.passes[1:]) / min(ours.passes[1:])
    print(
        f"{row.rules:>7} {'automaton':<14} {row.build:>7.2f} {row.held:>5.0f} {'':>5} {'':>5}"
        f" {_rates(row.passes, stories)} {'':>8} {'':>7} {row.words / stories.count:>7.2f}"
        f"  words of {row.forms} forms; wirewatch at {share:.2f} of it",
        flush=True,
    )


def _print_lucene(
    lucene: Lucene, rules: list[Rule], ours: Row, stories: Texts, passes: int
) -> None:
    row: Measured
    row, sets = lucene.run(stories.texts, rules, passes)
    print(
        f"{ours.rules:>7} {row.engine:<14} {row.build:>7.2f} {row.heap / 1e6:>5.0f} {'':>5} {'':>5}"
        f" {_rates(row.seconds, stories)} {'':>8} {'':>7} {row.found / stories.count:>7.2f}"
    )
    both = sum(len(theirs & set(us)) for us, theirs in zip(ours.found, sets, strict=True))
    either = sum(len(theirs | set(us)) for us, theirs in zip(ours.found, sets, strict=True))
    print(
        f"{'':>7} ratio {row.seconds[0] / ours.passes[0]:.1f} first,"
        f" {min(row.seconds[1:]) / min(ours.passes[1:]):.1f} steady; both find"
        f" {100 * both / max(either, 1):.0f} % of what either finds"
        f" ({100 * both / max(row.found, 1):.0f} % of Lucene's)",
        flush=True,
    )


def _rates(passes: list[float], stories: Texts) -> str:
    steady = min(passes[1:])
    return (
        f"{stories.count / passes[0]:>8.0f} {stories.count / steady:>8.0f}"
        f" {stories.megabytes / steady:>6.1f}"
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
    parser.add_argument("--rounds", type=int, default=1, help="how often all of it is measured")
    parser.add_argument("--no-lucene", action="store_true")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.passes < 2:
        parser.error("--passes: at least two, a first one and a steady one")
    if arguments.run:
        subject, _, name = arguments.run.partition(":")
        row = _SUBJECTS[subject](arguments.corpus, arguments.catalogs, name, arguments.passes)
        sys.stdout.buffer.write(msgspec.json.encode(row))
    else:
        compare(arguments)


if __name__ == "__main__":
    main()
