"""Sentences: where they end, and which parts of a story have any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from streams.events import Part, Span
from streams.text.fold import INVISIBLE, MARKS, TATWEEL

# A stop that ends a sentence: a question or exclamation mark, three dots and more, or a single
# dot. Two dots are a pause of Arabic headlines, a dot before a digit is a number's.
_STOP: Final = re.compile(
    # It begins with a character, so that the search runs at the speed of C from stop to stop.
    r"[.!?؟…](?:(?<!\.)(?<![!?؟…]{2})[!?؟…]*+|(?<=\.)(?<!\.\.)(?:\.{2,}+|(?!\.)))[\"'”»)\]]*+"
    # Copy often forgets the space after a stop, yet never between Arabic words otherwise.
    rf"(?:(?=\s|\Z)|(?<=[\u0621-\u064a{re.escape(''.join(sorted(MARKS)))}]\.)(?=[\u0621-\u064a]))"
)
# A letter alone before a dot is an abbreviation: «أ. ف. ب», «د. أحمد», U.S.
_MARK: Final = f"[{re.escape(''.join(sorted(MARKS | INVISIBLE | {TATWEEL})))}]"
_INITIAL: Final = re.compile(rf"(?<![^\W\d_])(?<!{_MARK})[^\W\d_]{_MARK}{{0,4}}\.\Z")
_LONGEST_INITIAL: Final = 6
_SAID: Final = frozenset({"headline", "dateline", "subheading", "paragraph"})
_OPENING: Final = frozenset({"dateline", "byline", "source_line"})


def sentences_of(text: str, parts: Sequence[Part]) -> list[Span]:
    """What a story says, in order; no sentence crosses the border of a part.

    A dateline is a sentence of its own. Captions, signatures and what stands around a story have
    none.
    """
    sentences: list[Span] = []
    done = 0
    for number, part in enumerate(parts):
        start = max(part.start, done)
        if part.kind not in _SAID or start >= part.end:
            continue
        if part.kind == "paragraph":
            opening = parts[number + 1] if number + 1 < len(parts) else None
            if opening is not None and opening.start == part.start and opening.end < part.end:
                if opening.kind == "dateline":
                    sentences.append(Span(start=opening.start, end=opening.end))
                start = opening.end
                while text[start].isspace():
                    start += 1
        elif part.kind == "dateline" and done > part.start:
            continue
        sentences += _sentences(text, start, part.end)
        done = part.end
    return sentences


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        at, after = stop.span()
        if text[at] == "." and _ends_initial(text, begin, at):
            continue
        yield Span(start=begin, end=after)
        begin = after
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield Span(start=begin, end=end)


def _ends_initial(text: str, begin: int, dot: int) -> bool:
    """Whether what stands before a dot is a letter alone."""
    # Most dots stand behind a word, which two of its letters tell.
    if dot - begin >= 2 and text[dot - 2 : dot].isalpha() and text[dot - 1] != TATWEEL:
        return False
    return _INITIAL.search(text, max(begin, dot + 1 - _LONGEST_INITIAL), dot + 1) is not None
