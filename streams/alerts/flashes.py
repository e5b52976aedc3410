"""Flashes: whether a text of a few words is carried by another story.

Five-word runs, which tell copies of longer stories, say little of a flash: it has few, of which one
in four is kept, so that one set phrase may be all that is compared, or nothing is. What a flash
says it says in its words and their order. So a flash is one report with a story whose headline or
lead has nearly all its words beside the neighbours that they have in the flash: it adds nothing
that could confirm the other. `bench/independence.py` measures it.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from itertools import pairwise
from typing import Final

from streams.events.packed import unpack16

FLASH_WORDS: Final = 25
"""A story of fewer words is a flash: of its runs fewer than six are kept."""
_SHIFT: Final = 16
"""Bits that a word's number has at most."""
_FLASH_BYTES: Final = 2 * FLASH_WORDS
"""Of a lead, of which a sketch has two bytes a word."""


def is_flash(lead: bytes) -> bool:
    """Whether a story with this lead is a flash; one whose lead is not known is none."""
    return 0 < len(lead) < _FLASH_BYTES


@lru_cache(maxsize=1024)
def neighbours(*texts: bytes) -> frozenset[int]:
    """The pairs of words that stand beside each other in any of some texts, each as one number."""
    return frozenset(
        before << _SHIFT | word for text in texts for before, word in pairwise(unpack16(text))
    )


def carried(flash: bytes, pairs: Set[int]) -> float:
    """The share of a flash's words that stand beside one of their neighbours in another story."""
    words = unpack16(flash)
    if len(words) == 1:
        # It has none, and one word says too little.
        return 0.0
    count, last = 0, False
    for before, word in pairwise(words):
        found = before << _SHIFT | word in pairs
        count += found or last
        last = found
    return (count + last) / len(words)
