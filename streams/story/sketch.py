"""Sketches: what tells a copy of a report from an independent one.

Copies keep runs of words; what is new about a story stands in its lead. Hence hashed five-word
shingles of the body, of which those divisible by four are kept (by value, so that any two stories
keep the same ones), and the lead with its figures and its day.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

from streams.events import Sketch, Story
from streams.identity import content_hash
from streams.text.fold import fold
from streams.text.tokens import forms

SHINGLE_WORDS: Final = 5
SHINGLES_KEPT_ONE_IN: Final = 4
MAX_LEAD_CHARS: Final = 400

_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_ARABIC: Final = re.compile(r"\A[^A-Za-z]*?[\u0621-\u064a\u0671-\u06d3\ufb50-\ufefc]")
_WEEKDAYS: Final = frozenset(
    fold(day).text
    for day in ("السبت", "الأحد", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة")
)


def sketch(story: Story) -> Sketch:
    """The sketch of a story's body; of its headline where it has nothing else."""
    body = [part for part in story.parts if part.kind == "paragraph"] or story.parts
    words = [word for part in body for word in forms(fold(story.text[part.start : part.end]).text)]
    paragraphs = [story.text[part.start : part.end] for part in body]
    # Photo captions of agencies stay in their own script, above the lead.
    first = next((text for text in paragraphs if _ARABIC.search(text)), paragraphs[0])
    lead = " ".join(fold(first).text.split())
    return Sketch(
        content=content_hash(" ".join(words)),
        lead=lead[:MAX_LEAD_CHARS].rstrip(),
        figures=_FIGURE.findall(lead[:MAX_LEAD_CHARS]),
        day=_day(lead[:MAX_LEAD_CHARS]),
        shingles=_shingles(words),
    )


def _day(lead: str) -> str | None:
    return next((word for word in forms(lead) if word in _WEEKDAYS), None)


def _shingles(words: list[str]) -> list[int]:
    runs = {
        " ".join(words[at : at + SHINGLE_WORDS])
        for at in range(max(1, len(words) - SHINGLE_WORDS + 1))
    }
    hashes = {int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs}
    return sorted(value for value in hashes if value % SHINGLES_KEPT_ONE_IN == 0)
