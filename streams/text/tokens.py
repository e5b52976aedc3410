"""Tokens: the words and numbers of a folded text."""

from __future__ import annotations

import re
from itertools import compress
from operator import not_
from typing import Final, NamedTuple

from streams.text.fold import Folded

# Marks are gone from folded text, so a run of letters is a whole word; a number keeps the
# separators between its digits; digits and letters written together are two tokens.
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")

forms = _TOKEN.findall
"""The tokens of a folded text in order, as strings: ``forms(folded.marked)``."""

# The commonest characters that are in no token.
_APART: Final = tuple('،:«»()"/-–؟؛”“!%')
_IN_NUMBERS: Final = ".,"
_LINE_END: Final = "\x00"
"""Folded text has none."""


class Lines(NamedTuple):
    """The tokens of several lines."""

    forms: list[str]
    """All of them, in order."""
    ends: list[int]
    """How many there are up to the end of each line."""
    numbers: list[int]
    """Which of them are numbers."""


def lines_of(marked: str) -> Lines:
    """The tokens of a folded text, the same as :data:`forms`, line by line.

    To split where nothing but spaces stands is several times quicker than to search for tokens, so
    what parts them is made spaces first.
    """
    spaced = marked.replace("\n", f" {_LINE_END} ").replace(". ", "  ")
    for mark in _APART:
        spaced = spaced.replace(mark, " ")
    pieces = spaced.split()
    found: list[str] = []
    ends: list[int] = []
    numbers: list[int] = []
    done = 0
    for at in compress(range(len(pieces)), map(not_, map(str.isalpha, pieces))):
        piece = pieces[at]
        if piece == _LINE_END:
            found += pieces[done:at]
            done = at + 1
            ends.append(len(found))
            continue
        piece = piece.strip(_IN_NUMBERS)
        if piece.isdecimal():
            numbers.append(len(found) + at - done)
            pieces[at] = piece
        elif piece.isalpha():
            pieces[at] = piece
        else:
            found += pieces[done:at]
            done = at + 1
            for token in forms(piece):
                if token[0].isdecimal():
                    numbers.append(len(found))
                found.append(token)
    found += pieces[done:]
    ends.append(len(found))
    return Lines(found, ends, numbers)


def positions(folded: Folded) -> list[tuple[int, int]]:
    """Where in the original each token stands, in the order of :func:`forms`."""
    return folded.spans([found.span() for found in _TOKEN.finditer(folded.marked)])


def has_words(folded: Folded) -> bool:
    """Whether there is any word or number at all."""
    return _TOKEN.search(folded.marked) is not None
