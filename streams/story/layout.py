"""Layout: headline, paragraphs and sentences, as offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from streams.events import Part, Span
from streams.text.fold import INVISIBLE, MARKS, TATWEEL

MAX_HEADLINE_CHARS: Final = 160
"""A first line longer than this is a lead, not a headline."""

_LINE: Final = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CONTENT: Final = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_BLANK_LINE: Final = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)")
_FINAL_MARK: Final = re.compile(r"[.!?؟…:،,][\"'”»)\]]*\Z")
# A stop that ends a sentence: a question or exclamation mark, three dots and more, or a single
# dot. Two dots are a pause of Arabic headlines, a dot before a digit is a number's.
_STOP: Final = re.compile(
    r"(?:(?<![!?؟…])[!?؟…]++|(?<!\.)(?:\.{3,}+|\.(?!\.)))[\"'”»)\]]*+"
    # Copy often forgets the space after a stop, yet never between Arabic words otherwise.
    rf"(?:(?=\s|\Z)|(?<=[\u0621-\u064a{re.escape(''.join(sorted(MARKS)))}]\.)(?=[\u0621-\u064a]))"
)
# A letter alone before a dot is an abbreviation: «أ. ف. ب», «د. أحمد», U.S.
_MARK: Final = f"[{re.escape(''.join(sorted(MARKS | INVISIBLE | {TATWEEL})))}]"
_INITIAL: Final = re.compile(rf"(?<![^\W\d_])(?<!{_MARK})[^\W\d_]{_MARK}{{0,4}}\.\Z")
_LONGEST_INITIAL: Final = 6


def parts_of(text: str, *, title: Span | None) -> list[Part]:
    """Headline and paragraphs of a text, in order.

    The headline is ``title`` where it is given, else a short first line that a blank line parts
    from the rest and that ends without a mark.
    """
    parts: list[Part] = []
    for start, end in _lines(text):
        if title is not None and title.start <= start < title.end:
            if not parts:
                parts.append(Part(kind="headline", start=title.start, end=title.end))
            if end <= title.end:
                continue
            start = title.end
            while start < end and text[start].isspace():
                start += 1
        elif title is None and not parts and _is_headline(text, start, end):
            parts.append(Part(kind="headline", start=start, end=end))
            continue
        parts.append(Part(kind="paragraph", start=start, end=end))
    return parts


def sentences_of(text: str, parts: list[Part]) -> list[Span]:
    """The sentences of a text in order; none crosses the border of a part."""
    return [sentence for part in parts for sentence in _sentences(text, part.start, part.end)]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        content = _CONTENT.search(text, line.start(), line.end())
        if content is not None:
            yield content.span()


def _is_headline(text: str, start: int, end: int) -> bool:
    return (
        end - start <= MAX_HEADLINE_CHARS
        and _FINAL_MARK.search(text, start, end) is None
        and _BLANK_LINE.match(text, end) is not None
        and _CONTENT.search(text, end) is not None
    )


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        dot = stop.start() + 1
        if (
            stop[0].startswith(".")
            and _INITIAL.search(text, max(begin, dot - _LONGEST_INITIAL), dot) is not None
        ):
            continue
        yield Span(start=begin, end=stop.end())
        begin = stop.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield Span(start=begin, end=end)
