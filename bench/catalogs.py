"""Generated catalogs for benchmarks, brought into the rule language.

A file has one rule a line: ``{"id", "clauses": [{"type": "phrase", "terms": [...], "slop": n} or
{"type": "and", "terms": [...]}], "not": [...]}``, with words as they stand in stories. Lucene stems
such a word. An analyst would write its citation form: :func:`citations` guesses it by cutting the
clitics and endings that the language would have matched.
"""

from __future__ import annotations

import functools
import gzip
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from streams.events import Label
from streams.text.affixes import WordClass
from streams.text.fold import TEH_MARBUTA, fold
from streams.text.lexicon import Word
from streams.text.tokens import forms
from streams.topics.model import AnyOf, Catalog, Pattern, Phrase, Step, Topic, Where, Words

_LABEL: Final = Label(ar="قاعدة", en="rule")
_ARTICLES: Final = ("وال", "بال", "كال", "فال", "ال", "لل")
_ENDINGS: Final = ("ها", "ان", "ات", "ون", "ين", "يه", f"ي{TEH_MARBUTA}", "ه", TEH_MARBUTA, "ي")
_LEAST_STEM: Final = 2


class Clause(msgspec.Struct):
    """One way in which a rule matches."""

    type: str
    terms: list[str]
    slop: int = 0


class Rule(msgspec.Struct):
    """One line of a catalog."""

    id: str
    clauses: list[Clause]
    excluding: list[str] = msgspec.field(name="not", default_factory=list)


def read_rules(path: Path, count: int | None = None) -> list[Rule]:
    """The rules of a ``.jsonl`` or ``.jsonl.gz`` file, or the first ``count`` of them."""
    decoder = msgspec.json.Decoder(Rule)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        return [decoder.decode(line) for line in itertools.islice(lines, count)]


def catalog_of(rules: Iterable[Rule]) -> Catalog:
    """The rules as topics, without tests and facets."""
    topics = {rule.id: topic for rule in rules if (topic := _topic(rule)) is not None}
    return Catalog(hash="bench", topics=topics, places={}, actors={}, agencies={}, alert_rules={})


@functools.cache
def citations(surface: str) -> tuple[Word, ...]:
    """The citation forms of which a word may be a form, without ة and with it."""
    (form,) = forms(fold(surface).marked)
    bare = _bare(form)
    return tuple(Word(word, WordClass.NOUN) for word in (bare, bare + TEH_MARBUTA))


def _bare(form: str) -> str:
    stem = form
    for article in _ARTICLES:
        if stem.startswith(article) and len(stem) - len(article) >= _LEAST_STEM:
            stem = stem[len(article) :]
            break
    else:
        if stem.startswith("و") and len(stem) > _LEAST_STEM + 1:
            stem = stem[1:]
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= _LEAST_STEM:
            stem = stem[: -len(ending)]
    return stem


@functools.cache
def _word(term: str) -> Pattern:
    return Words(runs=tuple((word,) for word in citations(term)))


def _clause(clause: Clause) -> Pattern:
    words = list(map(_word, clause.terms))
    if clause.type == "phrase":
        # Slop is what all gaps of a phrase may add up to; here each may be as long.
        steps = [Step(gap=clause.slop if at else 0, pattern=w) for at, w in enumerate(words)]
        return Phrase(steps=tuple(steps)) if len(steps) > 1 else words[0]
    first, *others = words
    for other in others:
        first = Where(find=first, including=other, excluding=None, same="story", within=None)
    return first


def _topic(rule: Rule) -> Topic | None:
    patterns = tuple(_clause(clause) for clause in rule.clauses)
    if not patterns:
        return None
    if rule.excluding:
        excluding = AnyOf(patterns=tuple(map(_word, rule.excluding)))
        patterns = tuple(
            Where(find=find, including=None, excluding=excluding, same="story", within=None)
            for find in patterns
        )
    found: Pattern = patterns[0] if len(patterns) == 1 else AnyOf(patterns=patterns)
    return Topic(
        id=rule.id, label=_LABEL, any=found, excluding=None, facets=(), match=(), no_match=()
    )
