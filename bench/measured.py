"""What is measured of one catalog, each in a process of its own that has never seen the stories."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from bench.catalogs import catalog_of, citations, read_rules
from bench.corpus import records
from bench.memory import forget_peak, peak, resident
from streams.text.fold import fold
from streams.text.lexicon import Lexicon
from streams.text.tokens import forms, has_words
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.compile import Compiler
from streams.topics.match import Matcher
from streams.topics.model import Catalog
from streams.topics.places import gazetteers_of

SHIPPED: Final = "shipped"

T = TypeVar("T")


class Row(msgspec.Struct):
    """The figures of one catalog."""

    rules: int
    build: float
    """Seconds from rules as they were read to the first story."""
    held: float
    """MB that stay of the compiled rules."""
    peak: float
    """MB that the process held at most while it compiled, above what it held before."""
    grown: float
    """MB that the words of all stories added."""
    passes: list[float]
    """Seconds of each pass."""
    match: float | None
    raw: float | None
    found: list[list[str]]
    """The rules that match each story; of the automaton nothing."""
    words: int = 0
    """How many words the automaton found in all stories."""
    forms: int = 0
    """How many forms it knows."""


def read_stories(corpus: Path) -> list[tuple[str | None, str]]:
    """Titles and texts of the stories that have a word."""
    return [
        (record["title"] or None, record["text"])
        for record in records(corpus)
        if has_words(fold(record["text"]))
    ]


def rules_path(catalogs: Path | None, name: str) -> tuple[Path, int | None]:
    """The file of a catalog, and how many of its rules are meant."""
    if catalogs is None:
        raise SystemExit(f"{name}: a generated catalog needs --catalogs")
    file, _, count = name.partition("#")
    return catalogs / file, int(count) if count else None


def _catalog(catalogs: Path | None, name: str) -> Catalog:
    if name == SHIPPED:
        return load_catalog()
    return catalog_of(read_rules(*rules_path(catalogs, name)))


def matcher(corpus: Path, catalogs: Path | None, name: str, passes: int) -> Row:
    """Measure the matcher in this process."""
    told = read_stories(corpus)
    stories = [story_of(text, title=title) for title, text in told]
    rules = [] if name == SHIPPED else read_rules(*rules_path(catalogs, name))
    before = resident()
    forget_peak()
    begin = time.perf_counter()
    catalog = load_catalog() if name == SHIPPED else catalog_of(rules)
    matcher = Matcher(catalog)
    build = time.perf_counter() - begin
    count, highest = len(catalog.topics), peak()
    del catalog
    held = resident()
    seconds = [_timed(matcher.topics, stories) for _ in range(passes)]
    grown = resident()
    match = _timed(matcher.match, stories)
    begin = time.process_time()
    for title, text in told:
        matcher.topics(story_of(text, title=title))
    raw = time.process_time() - begin
    return Row(
        rules=count,
        build=build,
        held=held - before,
        peak=highest - before,
        grown=grown - held,
        passes=seconds,
        match=match,
        raw=raw,
        found=[matcher.topics(story) for story in stories],
    )


def automaton(corpus: Path, catalogs: Path | None, name: str, passes: int) -> Row:
    """Measure, in this process, an automaton that finds strings and knows no language.

    It is given what the matcher has to find out itself: texts that are folded and cut into words
    already, and of all forms of the catalog's words those that occur in them.
    """
    import ahocorasick

    texts = [
        [form.lower() for form in forms(fold(f"{title or ''}\n{text}").marked)]
        for title, text in read_stories(corpus)
    ]
    catalog = _catalog(catalogs, name)
    lexicon = _lexicon(catalog, None if name == SHIPPED else rules_path(catalogs, name))
    wanted = sorted(form for form in set().union(*texts) if lexicon.terms_of(form))
    # Between spaces, so that a form is a whole word.
    stories = [f" {' '.join(words)} " for words in texts]
    rules = len(catalog.topics)
    del catalog, lexicon
    before = resident()
    begin = time.perf_counter()
    machine = ahocorasick.Automaton()
    for number, form in enumerate(wanted):
        machine.add_word(f" {form} ", number)
    machine.make_automaton()
    build = time.perf_counter() - begin

    def find(story: str) -> int:
        return sum(1 for _ in machine.iter(story))

    return Row(
        rules=rules,
        build=build,
        held=resident() - before,
        peak=0,
        grown=0,
        passes=[_timed(find, stories) for _ in range(passes)],
        match=None,
        raw=None,
        found=[],
        words=sum(map(find, stories)),
        forms=len(wanted),
    )


def _lexicon(catalog: Catalog, path: tuple[Path, int | None] | None) -> Lexicon:
    lexicon = Lexicon()
    if path is not None:
        for rule in read_rules(*path):
            words = {word for clause in rule.clauses for word in clause.terms} | {*rule.excluding}
            for word in words:
                lexicon.add(*citations(word))
        return lexicon
    compiler = Compiler(lexicon, gazetteers_of(catalog, lexicon))
    for topic in catalog.topics.values():
        for pattern in (topic.any, topic.excluding):
            if pattern is not None:
                compiler.compile(pattern)
        for facet in topic.facets:
            compiler.compile(facet.any)
    return lexicon


def _timed(run: Callable[[T], object], stories: Sequence[T]) -> float:
    gc.collect()
    begin = time.process_time()
    for story in stories:
        run(story)
    return time.process_time() - begin
