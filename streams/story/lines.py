"""Lines: the stretches of a text that its line ends part, without the white space around them."""

from __future__ import annotations

from collections.abc import Iterator

from streams.events import Span

Line = tuple[int, int]


def bodies_of(text: str, title: Span | None, *, plain: bool) -> list[Line]:
    """The lines that have content, without the title; ``plain``: it ``is_newswire``."""
    lines = []
    for start, end in _lines(text, plain=plain):
        if title is not None and title.start <= start < title.end:
            if end <= title.end:
                continue
            start = title.end
            while start < end and text[start].isspace():
                start += 1
        lines.append((start, end))
    return lines


def _lines(text: str, *, plain: bool) -> Iterator[Line]:
    # Of what ends lines, newswire has these alone, and to split by one is much quicker.
    by_one = plain and "\r" not in text
    at = 0
    for line in text.split("\n") if by_one else text.splitlines(keepends=True):
        content = line.strip()
        if content:
            start = at + len(line) - len(line.lstrip())
            yield start, start + len(content)
        at += len(line) + by_one


def stripped(text: str, start: int, end: int) -> int:
    """Where a stretch ends without the white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
