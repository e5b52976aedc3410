"""Describing patterns: what they look for, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from streams.text.lexicon import Number, Word
from streams.topics.model import (
    AllOf,
    Amount,
    AnyOf,
    Inside,
    Named,
    Near,
    Pattern,
    Phrase,
    Topic,
    Where,
    Words,
)

_SHOWN: Final = 6


def words_of(topic: Topic) -> Iterable[Word]:
    """Every word of a topic's patterns, and of those of its facets."""
    patterns = [topic.any, topic.excluding]
    for facet in topic.facets:
        patterns += [facet.any, facet.excluding]
    for pattern in patterns:
        if pattern is not None:
            yield from _all_words(pattern)


def _all_words(pattern: Pattern) -> Iterable[Word]:
    if isinstance(pattern, Words):
        yield from chain.from_iterable(pattern.runs)
    for inner in parts_of(pattern):
        yield from _all_words(inner)


def described(pattern: Pattern) -> str:
    """A pattern in a few words."""
    words = list(dict.fromkeys(_words_of(pattern)))
    shown = ", ".join(words[:_SHOWN])
    return f"{shown} and {len(words) - _SHOWN} more" if len(words) > _SHOWN else shown


def _words_of(pattern: Pattern) -> Iterable[str]:
    match pattern:
        case Amount(wanted=wanted):
            yield _number(wanted)
        case Words(runs=runs):
            yield from (" ".join(word.citation for word in run) for run in runs)
        case Named(kind=kind, entries=entries) if len(entries) > _SHOWN:
            yield f"one of {len(entries)} {kind}s"
        case Named(kind=kind, entries=entries):
            yield from (f"{kind} {entry}" for entry in sorted(entries))
        case Phrase(steps=steps):
            yield " … ".join(described(step.pattern) for step in steps)
        case _:
            for inner in parts_of(pattern):
                yield from _words_of(inner)


def _number(number: Number) -> str:
    if number.least is None and number.most is None:
        return "a number"
    least = "" if number.least is None else f" from {number.least:g}"
    most = "" if number.most is None else f" to {number.most:g}"
    return f"a number{least}{most}"


def parts_of(pattern: Pattern) -> Sequence[Pattern]:
    """The patterns that a pattern consists of."""
    match pattern:
        case Phrase(steps=steps):
            return [step.pattern for step in steps]
        case AnyOf(patterns=patterns) | Near(patterns=patterns) | AllOf(patterns=patterns):
            return patterns
        case Where(find=find, including=including, excluding=excluding):
            return [inner for inner in (find, including, excluding) if inner is not None]
        case Inside(find=find):
            return [find]
        case _:
            return ()


def reach_of(where: Where) -> str:
    """How far around it a pattern looks for its ``with`` and ``without``."""
    if where.within is not None:
        return f" within {where.within} words"
    return f" in the same {where.same}"
