"""Parsing: patterns.

A pattern is one of::

    noun: هدنة                       a word of a class, or several words in a row; a list of
    verb: [حاصر, {past: عاد, present: يعود}]     them is any of them, and so are several classes
    verb_past: رفع                   a verb of which only the past counts
    number: any                      or 2254, or {from: 10, to: 99}
    words: fighting                  a list named under ``words:``
    place: any                       or ids of places, and all that lies within them
    actor: any                       or ids of actors
    phrase: [P, {gap: 2}, P]         in this order, with at most so many words between
    any: [P, P]                      any of them, where ``none: P`` is not in the ``same: sentence``
    all: [P, P]                      each of them, where all are in the ``same: sentence`` (or
                                     paragraph, story), ``ordered`` or not, and ``none: P`` is not
    near: [P, P]                     ``within: 5`` words of each other, ``ordered`` or not, in the
                                     ``same: sentence`` (or paragraph)
    find: P                          where ``with: P`` stands in the ``same: sentence`` (or
                                     paragraph, story; or ``within: 3`` words) and
                                     ``without: P`` does not
    TOPIC                            in a facet: the words that made the topic match

All but the first six and ``TOPIC`` may say ``in: headline`` (or lead, body; or a list of them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final, Literal, Protocol, get_args

from streams.text.affixes import WordClass
from streams.text.lexicon import Word
from streams.topics.cursor import Cursor
from streams.topics.model import (
    Actor,
    AllOf,
    Amount,
    AnyOf,
    Inside,
    Named,
    Near,
    Pattern,
    Phrase,
    Place,
    Scope,
    Step,
    ThisTopic,
    Where,
    Words,
    Zone,
)
from streams.topics.words import number, word_run

MAX_GAP: Final = 50
THIS_TOPIC: Final = "TOPIC"
_SUGGESTED: Final = 2

_CLASSES: Final = frozenset(word_class.value for word_class in WordClass)
_GAZETTEERS: Final = ("place", "actor")
_WORDS: Final = _CLASSES | {"words", "number", *_GAZETTEERS}
_HEADS: Final[Mapping[str, frozenset[str]]] = {
    "phrase": frozenset({"phrase", "in"}),
    "any": frozenset({"any", "none", "same", "in"}),
    "all": frozenset({"all", "none", "same", "ordered", "in"}),
    "near": frozenset({"near", "within", "same", "ordered", "in"}),
    "find": frozenset({"find", "with", "without", "same", "within", "in"}),
}
_EXPECTED: Final = (
    f"expected a pattern: {', '.join(sorted(_WORDS))} (any of them together), or one of"
    f" {', '.join(sorted(_HEADS))}"
)


class Lists(Protocol):
    """Lists of words that patterns may name."""

    def names(self) -> set[str]:
        """Names of all lists."""

    def find(self, name: str, at: Cursor) -> Pattern | None:
        """The list of a name, ``None`` where there is none; ``at`` is where it is named."""


class Gazetteers:
    """Ids that patterns may name."""

    def __init__(self, places: Mapping[str, Place], actors: Mapping[str, Actor]) -> None:
        self._inside: dict[str, set[str]] = {name: {name} for name in places}
        # The most specific first: what they hold is complete when it is handed up.
        for place in sorted(places.values(), key=lambda place: -place.specificity):
            if place.parent is not None:
                self._inside[place.parent] |= self._inside[place.id]
        self._actors = actors

    def named(self, kind: Literal["place", "actor"], value: Cursor) -> Named:
        """The entries that a pattern names; of a place all that lies within it, too."""
        known = self._inside if kind == "place" else {name: {name} for name in self._actors}
        if value.is_text("any"):
            return Named(kind=kind, entries=frozenset(known))
        entries: set[str] = set()
        for item in value.one_or_many():
            name = item.identifier()
            if name not in known:
                close = " or ".join(get_close_matches(name, sorted(known), n=_SUGGESTED))
                meant = f"; did you mean {close}?" if close else ""
                raise item.error(f"no {kind} {name!r} is in this catalog{meant}")
            entries |= known[name]
        return Named(kind=kind, entries=frozenset(entries))


class PatternParser:
    """Reads patterns; knows the word lists of its file and those shared by all."""

    def __init__(self, lists: Lists, gazetteers: Gazetteers) -> None:
        self._lists = lists
        self._gazetteers = gazetteers

    def any_of(self, value: Cursor, *, in_facet: bool = False) -> Pattern:
        """A list of patterns, as any of them."""
        patterns = tuple(self.pattern(item, in_facet=in_facet) for item in value.one_or_many())
        return patterns[0] if len(patterns) == 1 else AnyOf(patterns=patterns)

    def pattern(self, value: Cursor, *, in_facet: bool = False) -> Pattern:
        """One pattern; ``TOPIC`` only in a facet."""
        if value.is_list():
            return self.any_of(value, in_facet=in_facet)
        if not value.is_mapping():
            if value.string() != THIS_TOPIC:
                raise value.error(f"{_EXPECTED}; found {value.string()!r}")
            if not in_facet:
                raise value.error(f"{THIS_TOPIC} has a meaning only in the facets of a topic")
            return ThisTopic()
        keys = value.mapping()
        if keys and keys.keys() <= _WORDS:
            return self._words(keys)
        heads = keys.keys() & _HEADS.keys()
        if len(heads) != 1 or not keys.keys() <= _HEADS[(head := next(iter(heads)))]:
            raise value.error(f"{_EXPECTED}; found {', '.join(keys) or 'no key'}")
        match head:
            case "phrase":
                found = self._phrase(keys["phrase"], in_facet)
            case "any":
                found = self._any(keys, in_facet)
            case "all":
                found = self._all(keys, in_facet)
            case "near":
                found = self._near(value, keys, in_facet)
            case _:
                found = self._where(keys, in_facet)
        return Inside(find=found, zones=_zones(keys["in"])) if "in" in keys else found

    def _words(self, keys: dict[str, Cursor]) -> Pattern:
        runs: list[tuple[Word, ...]] = []
        others: list[Pattern] = []
        for key, value in keys.items():
            if key in _GAZETTEERS:
                others.append(self._gazetteers.named("place" if key == "place" else "actor", value))
                continue
            for item in [value] if key == "number" else value.one_or_many():
                if key == "words":
                    others.append(self._list(item))
                elif key == "number":
                    others.append(Amount(wanted=number(item)))
                else:
                    runs.append(word_run(item, WordClass(key)))
        words_of = [Words(runs=tuple(runs))] if runs else []
        patterns = [*words_of, *others]
        return patterns[0] if len(patterns) == 1 else AnyOf(patterns=tuple(patterns))

    def _list(self, item: Cursor) -> Pattern:
        name = item.identifier()
        found = self._lists.find(name, item)
        if found is None:
            known = ", ".join(sorted(self._lists.names())) or "none"
            raise item.error(f"no word list is named {name!r}; known: {known}")
        return found

    def _any(self, keys: dict[str, Cursor], in_facet: bool) -> Pattern:
        found = self.any_of(keys["any"], in_facet=in_facet)
        if "none" not in keys:
            if "same" in keys:
                raise keys["same"].error("expected 'none' beside 'same' here")
            return found
        return Where(
            find=found,
            including=None,
            excluding=self.any_of(keys["none"]),
            same=_scope(keys),
            within=None,
        )

    def _all(self, keys: dict[str, Cursor], in_facet: bool) -> Pattern:
        patterns = tuple(self.pattern(item, in_facet=in_facet) for item in keys["all"].items())
        if len(patterns) < 2:
            raise keys["all"].error("expected at least two patterns")
        same = _scope(keys)
        found = AllOf(patterns=patterns, same=same, ordered=_flag(keys, "ordered"))
        if "none" not in keys:
            return found
        return Where(
            find=found,
            including=None,
            excluding=self.any_of(keys["none"]),
            same=same,
            within=None,
        )

    def _phrase(self, value: Cursor, in_facet: bool) -> Pattern:
        steps: list[Step] = []
        gap: int | None = None
        items = value.items()
        for item in items:
            if item.is_mapping() and "gap" in (keys := item.mapping()):
                item.mapping(known=frozenset({"gap"}))
                if not steps or gap is not None or item is items[-1]:
                    raise item.error("expected a gap between two patterns")
                gap = keys["gap"].integer(1, MAX_GAP)
                continue
            steps.append(Step(gap=gap or 0, pattern=self.pattern(item, in_facet=in_facet)))
            gap = None
        if len(steps) < 2:
            raise value.error("expected at least two patterns in a phrase")
        return Phrase(steps=tuple(steps))

    def _near(self, value: Cursor, keys: dict[str, Cursor], in_facet: bool) -> Pattern:
        patterns = tuple(self.pattern(item, in_facet=in_facet) for item in keys["near"].items())
        if len(patterns) < 2:
            raise keys["near"].error("expected at least two patterns")
        return Near(
            patterns=patterns,
            within=value.required(keys, "within").integer(0, MAX_GAP),
            same=_scope(keys, ("sentence", "paragraph")),
            ordered=_flag(keys, "ordered"),
        )

    def _where(self, keys: dict[str, Cursor], in_facet: bool) -> Pattern:
        if not keys.keys() & {"with", "without", "in"}:
            raise keys["find"].error("expected 'with', 'without' or 'in' beside 'find'")
        if "within" in keys and "same" in keys:
            raise keys["within"].error("expected either 'same' or 'within'")
        return Where(
            find=self.pattern(keys["find"], in_facet=in_facet),
            including=self.any_of(keys["with"]) if "with" in keys else None,
            excluding=self.any_of(keys["without"]) if "without" in keys else None,
            same=_scope(keys),
            within=keys["within"].integer(0, MAX_GAP) if "within" in keys else None,
        )


def _scope(keys: Mapping[str, Cursor], known: Sequence[str] = get_args(Scope)) -> Scope:
    if "same" not in keys:
        return "sentence"
    chosen = keys["same"].choice(tuple(known))
    return next(scope for scope in get_args(Scope) if scope == chosen)


def _flag(keys: Mapping[str, Cursor], name: str) -> bool:
    return name in keys and keys[name].boolean()


def _zones(value: Cursor) -> frozenset[Zone]:
    chosen = {item.choice(get_args(Zone)) for item in value.one_or_many()}
    return frozenset(zone for zone in get_args(Zone) if zone in chosen)


def governs(pattern: Pattern) -> bool:
    """Whether whatever the pattern finds holds the words of its topic."""
    match pattern:
        case ThisTopic():
            return True
        case Words() | Amount() | Named():
            return False
        case Phrase(steps=steps):
            return any(governs(step.pattern) for step in steps)
        case AnyOf(patterns=patterns) | AllOf(patterns=patterns):
            return all(map(governs, patterns))
        case Near(patterns=patterns):
            return any(map(governs, patterns))
        case Where(find=find) | Inside(find=find):
            return governs(find)
