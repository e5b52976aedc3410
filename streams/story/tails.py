"""Tails: what stands behind the last sentence of a paragraph and is none of it.

An end mark («انتهى/خ.»), who wrote and edited it, a bracket that says whom it is from, tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from streams.events import Part
from streams.story.furniture import end_mark_at, stuck_at
from streams.story.lines import stripped
from streams.story.names import Names
from streams.story.signatures import line_of
from streams.story.signoffs import staff_at
from streams.text.keys import key

_LONG: Final = 120
"""Characters of a paragraph, at whose end a bracket with an agency alone says who it is from."""
_TAIL_BRACKET: Final = re.compile(r"\(([^()\n]{2,70})\)\s*\.?\Z")
_NAMES: Final = re.compile(r"[^-–—/+،,|()\n]+")


def tail_of(
    text: str, start: int, end: int, names: Names, *, sticking: Sequence[str], ends: bool
) -> list[Part]:
    """What closes the paragraph ``[start, end)`` and is none of its sentences, in order.

    ``sticking``: what of the page clings to paragraphs in this text; ``ends``: it may have an end
    mark.
    """
    tail: list[Part] = []
    at = stuck_at(text, start, end, sticking) if sticking else None
    if at is not None:
        tail.append(Part(kind="boilerplate", start=at, end=end))
        end = stripped(text, start, at)
    at = end_mark_at(text, start, end) if ends else None
    if at is not None:
        tail.insert(0, Part(kind="end_mark", start=at, end=end))
        end = stripped(text, start, at)
    at = staff_at(text, start, end) if text[end - 1] in ")." else None
    if at is not None:
        tail.insert(0, Part(kind="byline", start=at, end=end))
        end = stripped(text, start, at)
    tail_start = max(start, end - 74)
    if text[end - 1] in ")." and end - start > 40 and text.find("(", tail_start, end) >= 0:
        bracket = _TAIL_BRACKET.search(text, tail_start, end)
        if bracket is not None and bracket.start() > start:
            signature = line_of(text, *bracket.span(), names, last=True)
            # Without a stop before it, it may be a bracket of the sentence.
            stopped = text[stripped(text, start, bracket.start()) - 1] in '.!?؟»"”'
            named = signature is not None and bool(signature.agencies)
            if (named and (stopped or end - start > _LONG)) or (
                stopped and _is_generic(bracket[1], names)
            ):
                tail.insert(
                    0,
                    Part(
                        kind="source_line",
                        start=bracket.start(),
                        end=stripped(text, start, bracket.end()),
                        agencies=signature.agencies if signature else [],
                        place=signature.place if signature else None,
                    ),
                )
    return tail


def _is_generic(inside: str, names: Names) -> bool:
    return all(names.is_generic(key(name)) for name in _NAMES.findall(inside))
