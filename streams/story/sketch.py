"""Sketches: what tells a copy of a report from an independent one.

Copies keep runs of words, whatever was cut, moved or put before them. Hence hashed five-word
shingles of the body, of which those divisible by four are kept (by value, so that any two stories
keep the same ones). What runs cannot tell is a form that was filled in anew, the next day's market
report or another's congratulations; for that the words of the lead and of the whole, the figures
and the day are kept, the words without their commonest affixes: who rewords a copy changes these
first («للحرفية», «حرفية»), and a form is told by its names. A flash has too few runs; the story
that carries it has its words, in their order, in headline or lead. :mod:`streams.alerts.likeness`
compares.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import Final
from zlib import crc32

from streams.events import Sketch, Story
from streams.events.packed import pack16, pack32
from streams.identity import content_hash
from streams.text.fold import fold
from streams.text.tokens import forms

SHINGLE_WORDS: Final = 5
SHINGLES_KEPT_ONE_IN: Final = 4
MAX_SHINGLES: Final = 500
"""Of a book the first are kept; a report has some sixty."""
LEAD_WORDS: Final = 50
"""What opens the body. Counted in words, since what outlets make one paragraph differs."""
HEADLINE_WORDS: Final = 15
FEWEST_WORDS: Final = 4
"""A body of fewer says nothing («more to follow»): what the headline says counts with it."""
WORD_BITS: Final = 1536
"""Size of the set of words: of a story with 250 different ones a seventh of the bits are set, so
that one word in seven that is not there seems to be. A state keeps a set for each report."""
MAX_FIGURES: Final = 40
FIGURE_CHARACTERS: Final = 20
"""Of a longer figure these tell it from others: a state keeps them for each report."""

_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_ARABIC: Final = re.compile(r"\A[^A-Za-z]*?[\u0621-\u064a\u0671-\u06d3\ufb50-\ufefc]")
_SERVANT: Final = re.compile(r"\b([وفبلك]?عبد)\s+(?=[^\W\d_])")
"""Outlets differ in whether they part it from what follows: «عبد العزيز», «عبدالعزيز»."""
_PREFIX: Final = re.compile(r"\A[وف]?(?:ال|بال|لل|كال|[بل])?(?=\w{3})")
_SUFFIX: Final = re.compile(r"(?<=\w{3})(?:هما|ها|هم|ات|ين|ون|ان|يه|[هاي])\Z")
"""Of a folded word, in which teh marbuta is heh. At least three letters stay."""
_WEEKDAYS: Final = frozenset(
    fold(day).text
    for day in ("السبت", "الأحد", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة")
)

_FILED: Final = frozenset({"dateline", "byline", "source_line"})
_URGENT: Final = frozenset(
    fold(word).text
    for word in ("خبر", "نبأ", "عاجل", "جدا", "هام", "وعاجل", "فلاش", "flash", "urgent", "breaking")
)
"""Before the first word of a flash; those in Latin letters as they are mostly written."""


def sketch(story: Story) -> Sketch:
    """The sketch of a story's body; of its headline where it has nothing else."""
    headline = [word for text in _said(story, ("headline",)) for word in forms(text)]
    paragraphs = _said(story, ("paragraph",))
    words = [word for paragraph in paragraphs for word in forms(paragraph)]
    if len(words) < FEWEST_WORDS:
        paragraphs = _said(story, ("headline", "paragraph")) or _said(story)
        words = [word for paragraph in paragraphs for word in forms(paragraph)]
        headline = []
    # Photo captions of agencies stay in their own script, above the lead.
    captions = list(takewhile(lambda paragraph: not _ARABIC.search(paragraph), paragraphs))
    above = sum(len(forms(caption)) for caption in captions) if captions != paragraphs else 0
    lead = _calm(words[above:])[:LEAD_WORDS]
    figures = (
        found[:FIGURE_CHARACTERS]
        for paragraph in paragraphs
        for found in _FIGURE.findall(paragraph)
    )
    return Sketch(
        content=content_hash(" ".join(words)),
        lead=pack16([word_bit(word) for word in lead]),
        headline=pack16([word_bit(word) for word in _calm(headline)[:HEADLINE_WORDS]]),
        words=_bits(words),
        figures=list(dict.fromkeys(figures))[:MAX_FIGURES],
        day=next((word for word in lead if word in _WEEKDAYS), None),
        shingles=pack32(_shingles(words)),
    )


def _said(story: Story, kinds: Collection[str] = ()) -> list[str]:
    """The folded text of each of the story's parts of some kinds, or of all where none is named.

    What says who filed it, where and when, is left out.
    """
    filed = {part.start: part.end for part in reversed(story.parts) if part.kind in _FILED}
    said = []
    for part in story.parts:
        if not kinds or part.kind in kinds:
            begin = filed.get(part.start, part.start)
            begin = begin if begin < part.end else part.start
            said.append(_SERVANT.sub(r"\1", fold(story.text[begin : part.end]).text))
    return said


def _calm(words: Sequence[str]) -> list[str]:
    """The words without those that say how urgent they are."""
    return list(dropwhile(_URGENT.__contains__, words))


@lru_cache(maxsize=1 << 14)
def word_bit(word: str) -> int:
    """The bit that a folded word has in the set of words; its commonest affixes do not matter."""
    stem = _SUFFIX.sub("", _PREFIX.sub("", word)) if word.isalpha() else word
    return crc32(stem.encode()) % WORD_BITS


def _bits(words: Iterable[str]) -> bytes:
    bits = 0
    for bit in set(map(word_bit, set(words))):
        bits |= 1 << bit
    return bits.to_bytes(WORD_BITS // 8, "little")


def _shingles(words: list[str]) -> list[int]:
    runs = {
        " ".join(words[at : at + SHINGLE_WORDS])
        for at in range(max(1, len(words) - SHINGLE_WORDS + 1))
    }
    hashes = {crc32(run.encode()) for run in runs}
    kept = sorted(value for value in hashes if value % SHINGLES_KEPT_ONE_IN == 0)
    # A flash may keep none by value; one at least tells it from other flashes.
    return kept[:MAX_SHINGLES] or [min(hashes)]
