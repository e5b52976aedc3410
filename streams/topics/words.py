"""Parsing: words, numbers and labels as an analyst writes them."""

from __future__ import annotations

from typing import Final

from streams.events import Label
from streams.text.affixes import WordClass
from streams.text.fold import fold
from streams.text.lexicon import Number, Word
from streams.text.tokens import forms, positions
from streams.topics.cursor import Cursor

MAX_NUMBER: Final = 999_999_999
_ANY: Final = "any"


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
    folded = fold(citation)
    # As they are written: that is how explanations name them.
    words = [citation[start:end] for start, end in positions(folded)]
    if not words:
        raise item.error(f"expected a word, found {citation!r}")
    if word_class is not WordClass.EXACT and any(len(form) < 2 for form in forms(folded.marked)):
        raise item.error(
            f"a {word_class.value} has at least two letters, found {citation!r}: use exact"
        )
    return tuple(Word(citation=word, word_class=word_class, present=present) for word in words)


def number(item: Cursor) -> Number:
    """A number, or a range of them."""
    if item.is_integer():
        value = float(item.integer(0, MAX_NUMBER))
        return Number(value, value)
    if item.is_mapping():
        keys = item.mapping(known=frozenset({"from", "to"}))
        if not keys:
            raise item.error("expected 'from' or 'to', or both")
        least = keys["from"].integer(0, MAX_NUMBER) if "from" in keys else None
        most = keys["to"].integer(0, MAX_NUMBER) if "to" in keys else None
        if least is not None and most is not None and most < least:
            raise keys["to"].error(f"expected at least {least}, found {most}")
        return Number(
            None if least is None else float(least), None if most is None else float(most)
        )
    if item.is_text(_ANY):
        return Number()
    raise item.error(f"expected {_ANY}, a whole number, or from and to")


def parse_label(value: Cursor) -> Label:
    """A label in both languages."""
    keys = value.mapping(known=frozenset({"ar", "en"}))
    return Label(ar=value.required(keys, "ar").string(), en=value.required(keys, "en").string())
