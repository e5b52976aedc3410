"""Numbers of a story, in digits and in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from streams.text.lexicon import Number
from streams.text.numerals import Figure, figures
from streams.topics.context import Context
from streams.topics.nodes import Hits, Node

ANY_NUMBER: Final = Number()


def holds(wanted: Number, figure: Figure) -> bool:
    """Whether a figure is one of some numbers: nobody knows up to what ``عشرات`` reaches."""
    return wanted.holds(figure.value) and (figure.exact or wanted.most is None)


class AmountNode(Node):
    """One of some numbers."""

    __slots__ = ("_number_words", "_wanted")

    def __init__(self, wanted: Number, number_words: int) -> None:
        """``number_words`` is the term of digits and of every word of a number."""
        self._wanted = wanted
        self._number_words = number_words
        self.needs = frozenset((number_words,))

    def find(self, context: Context) -> Hits:
        return [
            (figure.start, figure.end)
            for start, end in self._runs(context)
            for figure in _figures(context, start, end)
            if holds(self._wanted, figure)
        ]

    def _runs(self, context: Context) -> Iterator[tuple[int, int]]:
        """Tokens of one sentence, of which every one is of a number or between two that are."""
        sentence_of = context.sentence_of
        candidates = context.postings[self._number_words]
        start = last = candidates[0]
        for index in candidates[1:]:
            # «3 آلاف و200»: the و is a token of its own, and no word of a number.
            if index - last > 2 or sentence_of[index] != sentence_of[last]:
                yield start, last + 1
                start = index
            last = index
        yield start, last + 1


def _figures(context: Context, start: int, end: int) -> Iterator[Figure]:
    for figure in figures([context.form(token) for token in range(start, end)]):
        yield figure._replace(start=start + figure.start, end=start + figure.end)
