"""Tokens: the words and numbers of a folded text."""

from __future__ import annotations

import re
from typing import Final

from streams.text.fold import Folded

# Marks are gone from folded text, so a run of letters is a whole word; a number keeps the
# separators between its digits; digits and letters written together are two tokens.
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")

forms = _TOKEN.findall
"""The tokens of a folded text in order, as strings: ``forms(folded.marked)``."""


def positions(folded: Folded) -> list[tuple[int, int]]:
    """Where in the original each token stands, in the order of :func:`forms`."""
    return folded.spans([found.span() for found in _TOKEN.finditer(folded.marked)])


def has_words(folded: Folded) -> bool:
    """Whether there is any word or number at all."""
    return _TOKEN.search(folded.marked) is not None
