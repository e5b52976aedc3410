"""Parsing: from the YAML of ``topics.yaml`` to topics.

A pattern is one of::

    noun: هدنة                       a word of a class, or several words in a row; a list of
    verb: [حاصر, {past: عاد, present: يعود}]     them is any of them, and so are several classes
    verb_past: رفع                   a verb of which only the past counts
    words: fighting                  a list named under ``words:``
    phrase: [P, {gap: 2}, P]         in this order, with at most so many words between
    any: [P, P]                      any of them
    near: [P, P]                     in any order, ``within: 5`` words
    find: P                          where ``with: P`` stands in the ``same: sentence`` (or
                                     paragraph, story; or ``within: 3`` words) and
                                     ``without: P`` does not
    TOPIC                            in a facet: the words that made the topic match
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from streams.events import Label
from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.lexicon import Word
from streams.text.tokens import forms
from streams.topics.cursor import Cursor
from streams.topics.model import (
    AnyOf,
    Example,
    Facet,
    Near,
    Pattern,
    Phrase,
    Scope,
    Step,
    ThisTopic,
    Topic,
    Where,
    Words,
)

MAX_GAP: Final = 50
THIS_TOPIC: Final = "TOPIC"

_CLASSES: Final = frozenset(word_class.value for word_class in WordClass)
_WORDS: Final = _CLASSES | {"words"}
_HEADS: Final[Mapping[str, frozenset[str]]] = {
    "phrase": frozenset({"phrase"}),
    "any": frozenset({"any"}),
    "near": frozenset({"near", "within"}),
    "find": frozenset({"find", "with", "without", "same", "within"}),
}
_EXPECTED: Final = (
    f"expected a pattern: {', '.join(sorted(_WORDS))} (any of them together), or one of"
    f" {', '.join(sorted(_HEADS))}"
)
_TOPIC_KEYS: Final = frozenset({"label", "any", "not", "facets", "tests"})
_FACET_KEYS: Final = frozenset({"id", "label", "any", "not"})


class PatternParser:
    """Reads patterns; knows the word lists that were named before."""

    def __init__(self) -> None:
        self._lists: dict[str, Pattern] = {}

    def define(self, name: str, value: Cursor) -> None:
        """Name a word list."""
        self._lists[name] = self.pattern(value)

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
                return self._phrase(keys["phrase"], in_facet)
            case "any":
                return self.any_of(keys["any"], in_facet=in_facet)
            case "near":
                return self._near(value, keys, in_facet)
            case _:
                return self._where(keys, in_facet)

    def _words(self, keys: dict[str, Cursor]) -> Pattern:
        runs: list[tuple[Word, ...]] = []
        lists: list[Pattern] = []
        for key, value in keys.items():
            for item in value.one_or_many():
                if key == "words":
                    lists.append(self._list(item))
                else:
                    runs.append(word_run(item, WordClass(key)))
        patterns = [*([Words(runs=tuple(runs))] if runs else []), *lists]
        return patterns[0] if len(patterns) == 1 else AnyOf(patterns=tuple(patterns))

    def _list(self, item: Cursor) -> Pattern:
        name = item.identifier()
        if name not in self._lists:
            known = ", ".join(sorted(self._lists)) or "none so far"
            raise item.error(f"no word list {name!r} is named above; known: {known}")
        return self._lists[name]

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
        within = value.required(keys, "within").integer(0, MAX_GAP)
        return Near(patterns=patterns, within=within)

    def _where(self, keys: dict[str, Cursor], in_facet: bool) -> Pattern:
        if "with" not in keys and "without" not in keys:
            raise keys["find"].error("expected 'with' or 'without' beside 'find'")
        same: Scope = "sentence"
        if "same" in keys:
            chosen = keys["same"].choice(get_args(Scope))
            same = next(scope for scope in get_args(Scope) if scope == chosen)
        if "within" in keys and "same" in keys:
            raise keys["within"].error("expected either 'same' or 'within'")
        return Where(
            find=self.pattern(keys["find"], in_facet=in_facet),
            including=self.any_of(keys["with"]) if "with" in keys else None,
            excluding=self.any_of(keys["without"]) if "without" in keys else None,
            same=same,
            within=keys["within"].integer(0, MAX_GAP) if "within" in keys else None,
        )


def word_run(item: Cursor, word_class: WordClass) -> tuple[Word, ...]:
    """The words of one citation, which may be an expression of several."""
    present = None
    if item.is_mapping():
        keys = item.mapping(known=frozenset({"past", "present"}))
        if word_class not in (WordClass.VERB, WordClass.VERB_PAST):
            raise item.error("past and present are for verbs")
        citation = item.required(keys, "past").string()
        present = item.required(keys, "present").string()
        for key in ("past", "present"):
            if len(forms(fold(keys[key].string()).marked)) != 1:
                raise keys[key].error(f"expected one word, found {keys[key].string()!r}")
    else:
        citation = item.string()
    words = forms(fold(citation).marked)
    if not words:
        raise item.error(f"expected a word, found {citation!r}")
    if word_class is not WordClass.EXACT and any(len(word) < 2 for word in words):
        raise item.error(
            f"a {word_class.value} has at least two letters, found {citation!r}: use exact"
        )
    return tuple(Word(citation=word, word_class=word_class, present=present) for word in words)


def parse_label(value: Cursor) -> Label:
    """A label in both languages."""
    keys = value.mapping(known=frozenset({"ar", "en"}))
    return Label(ar=value.required(keys, "ar").string(), en=value.required(keys, "en").string())


def parse_topics(top: Cursor) -> dict[str, Topic]:
    """The topics of a ``topics.yaml``."""
    sections = top.mapping(known=frozenset({"words", "topics"}))
    parser = PatternParser()
    if "words" in sections:
        for name, value in sections["words"].by_identifier():
            parser.define(name, value)
    return {
        name: _topic(name, value, parser)
        for name, value in top.required(sections, "topics").by_identifier()
    }


def _topic(name: str, value: Cursor, parser: PatternParser) -> Topic:
    keys = value.mapping(known=_TOPIC_KEYS)
    facets = (
        tuple(_facet(item, parser) for item in keys["facets"].items()) if "facets" in keys else ()
    )
    names = [facet.id for facet in facets]
    for index, facet in enumerate(names):
        if facet in names[:index]:
            raise keys["facets"].items()[index].error(f"the facet {facet!r} stands here twice")
    tests = value.required(keys, "tests")
    kinds = tests.mapping(known=frozenset({"match", "no_match"}))
    return Topic(
        id=name,
        label=parse_label(value.required(keys, "label")),
        any=parser.any_of(value.required(keys, "any")),
        excluding=parser.any_of(keys["not"]) if "not" in keys else None,
        facets=facets,
        match=tuple(
            _example(item, frozenset(names)) for item in tests.required(kinds, "match").items()
        ),
        no_match=tuple(
            Example(text=item.string(), facet=None, line=item.line)
            for item in tests.required(kinds, "no_match").items()
        ),
    )


def _facet(value: Cursor, parser: PatternParser) -> Facet:
    keys = value.mapping(known=_FACET_KEYS)
    pattern = parser.any_of(value.required(keys, "any"), in_facet=True)
    if not governs(pattern):
        raise keys["any"].error(f"expected {THIS_TOPIC} in every pattern of a facet")
    return Facet(
        id=value.required(keys, "id").identifier(),
        label=parse_label(value.required(keys, "label")),
        any=pattern,
        excluding=parser.any_of(keys["not"], in_facet=True) if "not" in keys else None,
    )


def governs(pattern: Pattern) -> bool:
    """Whether whatever the pattern finds holds the words of its topic."""
    match pattern:
        case ThisTopic():
            return True
        case Words():
            return False
        case Phrase(steps=steps):
            return any(governs(step.pattern) for step in steps)
        case AnyOf(patterns=patterns):
            return all(map(governs, patterns))
        case Near(patterns=patterns):
            return any(map(governs, patterns))
        case Where(find=find):
            return governs(find)


def _example(item: Cursor, facets: frozenset[str]) -> Example:
    if not item.is_mapping():
        return Example(text=item.string(), facet=None, line=item.line)
    keys = item.mapping(known=frozenset({"text", "facet"}))
    facet = item.required(keys, "facet").identifier()
    if facet not in facets:
        raise keys["facet"].error(
            f"expected a facet of the topic ({', '.join(sorted(facets)) or 'it has none'}),"
            f" found {facet!r}"
        )
    return Example(text=item.required(keys, "text").string(), facet=facet, line=item.line)
