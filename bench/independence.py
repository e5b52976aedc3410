"""How well copies of one report are told from independent ones, on judged pairs of stories.

    python -m bench.independence --corpus FILE --pairs FILE [--candidates FILE]

A line of the corpus (JSON lines, gzipped or not) is a story with ``url``, ``text`` and perhaps
``title``; a line of the pairs names two stories by url (``a``, ``b``) and says whether they are
``one_report``. Candidates are pairs with their ``jaccard5``, the Jaccard similarity of their
five-word shingles, computed and not judged: of those from .75 up nearly all should count as one.

The stories go through the normalize stage's parser and the sketch, as on the wire. The limits of
``streams.alerts.likeness`` are few and round; what they would be worth had each been chosen on
other pairs than those it is measured on stands beside (cross-validation: the pairs in turn, a tenth
at a time, by limits that do best on the rest).

No judged pair is of a flash. Beside them stand made ones: flashes and the stories that carry them,
or that share a set phrase with them (`bench/flashes.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench import flashes
from bench.command import run
from bench.corpus import records
from streams.alerts.likeness import LIMITS, Limits, Print, one_report, print_of
from streams.events import Origin, RawStory
from streams.story.errors import StoryRefused
from streams.story.parse import parse
from streams.story.sketch import sketch
from streams.topics.check import shipped_reader, story_of

FOLDS: Final = 10
MADE: Final = 1000
NEAR: Final = 0.75
_GRID: Final = tuple(
    Limits(
        copy=copy,
        kin=kin,
        figures=figures,
        form=form,
        order=order,
        words=words,
        apart=apart,
        headlines=headlines,
    )
    for copy, kin, figures, form, order, words, apart, headlines in product(
        (0.65, 0.75, 0.85),
        (0.05, 0.1, 0.15, 0.2, 0.3),
        (0.2, 0.3, 0.5),
        (0.5, 0.6, 0.7),
        (0.25, 0.35, 0.45),
        (0.85, 0.9, 0.95),
        (0.0, 0.6, 0.7, 0.8),
        # Of no headline does more than all stand in the other story: without this limit.
        (0.75, 1.1),
    )
)


class Pair(NamedTuple):
    """Two stories and whether a reader called them one report."""

    a: Print
    b: Print
    shared: int
    one: bool


class Score(NamedTuple):
    """Counts of decisions."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        return f"precision {self.precision:.3f} recall {self.recall:.3f} f1 {self.f1:.3f}"


def read_prints(corpus: Path, urls: set[str]) -> dict[str, Print]:
    """Url to the sketch of each of these stories that has a text."""
    prints = {}
    for record in records(corpus):
        if record.get("url") not in urls:
            continue
        raw = RawStory(
            id="story",
            source="corpus",
            content=record["text"].encode(),
            title=record["title"] or None,
        )
        try:
            story = parse(
                raw,
                received_at=datetime(2000, 1, 1, tzinfo=UTC),
                origin=Origin(partition=0, offset=0),
                max_content_bytes=1 << 30,
                reader=shipped_reader(),
            )
        except StoryRefused:
            continue
        prints[record["url"]] = print_of(sketch(story))
    return prints


def score(pairs: Iterable[Pair], limits: Limits) -> Score:
    """How these limits decide."""
    right = wrong = missed = 0
    for pair in pairs:
        decided = one_report(pair.a, pair.b, pair.shared, limits)
        right += decided and pair.one
        wrong += decided and not pair.one
        missed += pair.one and not decided
    return Score(right, wrong, missed)


def cross_validated(pairs: Sequence[Pair]) -> Score:
    """Each tenth decided by the limits that do best on the others; of equals the shipped ones."""
    best = [Score(0, 0, 0)] * FOLDS
    held = best.copy()
    for limits in (LIMITS, *_GRID):
        folds = [score(pairs[fold::FOLDS], limits) for fold in range(FOLDS)]
        whole = _sum(folds)
        for fold, own in enumerate(folds):
            others = Score(*(one - other for one, other in zip(whole, own, strict=True)))
            if limits is LIMITS or others.f1 > best[fold].f1:
                best[fold], held[fold] = others, own
    return _sum(held)


def _sum(scores: Iterable[Score]) -> Score:
    return Score(*map(sum, zip(*scores, strict=True)))


def _pairs(records: Iterable[dict[str, Any]], prints: dict[str, Print]) -> list[Pair]:
    return [
        Pair(a, b, len(a.runs & b.runs), bool(record.get("one_report")))
        for record in records
        if (a := prints.get(record["a"])) and (b := prints.get(record["b"]))
    ]


def _made() -> list[Pair]:
    pairs = []
    for pair in flashes.pairs(MADE, seed=0):
        a, b = (
            print_of(sketch(story_of(content, title=title))) for title, content in (pair.a, pair.b)
        )
        pairs.append(Pair(a, b, len(a.runs & b.runs), pair.one))
    return pairs


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--candidates", type=Path)
    options = parser.parse_args()

    judged = [json.loads(line) for line in options.pairs.read_text("utf-8").splitlines() if line]
    near = json.loads(options.candidates.read_text("utf-8")) if options.candidates else []
    prints = read_prints(options.corpus, {each[end] for each in [*judged, *near] for end in "ab"})
    pairs = _pairs(judged, prints)
    if not pairs:
        sys.exit(f"{options.corpus} has none of the stories of {options.pairs}")
    if len(pairs) < len(judged):
        print(f"{len(judged) - len(pairs)} pairs left out: a story is not in the corpus, or empty")
    if near:
        close = _pairs((each for each in near if each["jaccard5"] >= NEAR), prints)
        as_one = sum(one_report(pair.a, pair.b, pair.shared) for pair in close)
        print(f"{as_one} of {len(close)} candidates with Jaccard from {NEAR} up count as one")
    print(f"{2 * MADE} made pairs with a flash, half of them one report: {score(_made(), LIMITS)}")
    print(f"{len(pairs)} judged pairs, {sum(pair.one for pair in pairs)} of them one report")
    for share in (0.1, 0.2, 0.3):
        plain = Limits(copy=share, kin=share)
        print(f"containment of runs from {share} up alone: {score(pairs, plain)}")
    print(f"cross-validated: {cross_validated(pairs)}")
    print(score(pairs, LIMITS))
    return 0


if __name__ == "__main__":
    run(main)
