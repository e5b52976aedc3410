"""Folding: spelling variants become one spelling, and every offset finds its way back.

What newswire writes in several ways is written in one: diacritics, tatweel, bidi marks and joiners
are deleted; alef forms become bare alef, alef maqsura yeh, teh marbuta heh; hamza on waw or yeh
becomes the bare hamza (outlets differ in ``مسؤول`` and ``مسئول``); Arabic-Indic digits become ASCII
digits; presentation forms and ligatures become their letters; every space becomes U+0020.

The letter tables are camel-tools' own, asked for every Arabic letter once at import; what they are
applied with is ``str.replace`` over the few characters that occur, since camel-tools' own loops run
forty times slower.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Final

from camel_tools.utils.charsets import AR_DIAC_CHARSET, AR_LETTERS_CHARSET
from camel_tools.utils.normalize import (
    normalize_alef_ar,
    normalize_alef_maksura_ar,
    normalize_teh_marbuta_ar,
    normalize_unicode,
)

TATWEEL: Final = "\u0640"
TEH_MARBUTA: Final = "\u0629"
_HAMZA_ABOVE: Final = "\u0654"


def _characters(*ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


# Marks that Arabic writes over and under letters, of which camel-tools names the common nine.
MARKS: Final[frozenset[str]] = frozenset(AR_DIAC_CHARSET) | frozenset(
    character
    for character in _characters((0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670))
    | _characters((0x06D6, 0x06ED), (0x0898, 0x08FF), (0xFE00, 0xFE0F))
    if unicodedata.category(character) == "Mn"
)
# Invisible: joiners, bidi controls, soft hyphen, byte order mark.
INVISIBLE: Final = _characters(
    (0x00AD, 0x00AD),
    (0x061C, 0x061C),
    (0x200C, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x2069),
    (0xFEFF, 0xFEFF),
)
# U+200B marks a word boundary; control characters are what old wire framing leaves behind.
_SPACES: Final = (
    _characters((0x0000, 0x001F), (0x007F, 0x00A0), (0x1680, 0x1680), (0x2000, 0x200B))
    | _characters((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000))
) - frozenset("\n")
_DIGITS: Final = {
    chr(base + digit): str(digit) for base in (0x0660, 0x06F0) for digit in range(10)
} | {"\u066b": ".", "\u066c": ","}
# Alefs with wavy hamza and the like, and the Persian letters that Arabic keyboards produce.
_LETTERS: Final = {
    "\u0624": "\u0621",
    "\u0626": "\u0621",
    "\u0672": "\u0627",
    "\u0673": "\u0627",
    "\u0675": "\u0627",
    "\u06a9": "\u0643",
    "\u06aa": "\u0643",
    "\u06cc": "\u064a",
    "\u06c0": "\u0647",
    "\u06c1": "\u0647",
    "\u06be": "\u0647",
    "\u06d5": "\u0647",
}


def _letters() -> dict[str, str]:
    """Letters whose folded form is another; teh marbuta stays, see :attr:`Folded.marked`."""
    table = {
        letter: normalize_alef_maksura_ar(normalize_alef_ar(letter))
        for letter in AR_LETTERS_CHARSET
        if letter != TATWEEL
    } | _LETTERS
    return {letter: folded for letter, folded in table.items() if letter != folded}


def _presentation(letters: dict[str, str]) -> dict[str, str]:
    forms = _characters((0xFB50, 0xFDFF), (0xFE70, 0xFEFC))
    table = {}
    for form in forms:
        normal = normalize_unicode(form)
        if normal == form:
            continue
        kept = "".join(
            letters.get(c, _DIGITS.get(c, c)) for c in normal if c not in MARKS and c != TATWEEL
        )
        # Isolated marks decompose into a space and the mark, yet stand inside words.
        table[form] = "" if normal.startswith((" ", TATWEEL)) else kept
    return table


def _table() -> dict[str, str]:
    letters = _letters()
    return {
        **dict.fromkeys(MARKS | INVISIBLE | {TATWEEL}, ""),
        **{space: " " for space in _SPACES if space != " "},
        **_DIGITS,
        **letters,
        **_presentation(letters),
    }


TABLE: Final = _table()
"""Character to its folded form, for all that change; teh marbuta apart."""

_COMMON: Final = tuple((c, TABLE[c]) for c in "أإآىئؤ")
_RARE: Final = re.compile(f"[{re.escape(''.join(sorted(TABLE.keys() - set('أإآىئؤ'))))}]")
# Characters after which an offset is no longer its own: deleted, or folded into several.
_RESHAPED: Final = frozenset(c for c, folded in TABLE.items() if len(folded) != 1)
_GROWN: Final = frozenset(c for c, folded in TABLE.items() if len(folded) > 1)
_MARK: Final = "[" + re.escape("".join(sorted(MARKS | {TATWEEL}))) + "]"
# A decomposed hamza carrier: the hamza is a mark of its own.
_CARRIER: Final = re.compile(f"[\u0648\u0649\u064a\u06cc]{_MARK}*?{_HAMZA_ABOVE}")
_DELETED: Final = "[" + re.escape("".join(sorted(c for c in TABLE if not TABLE[c]))) + "]"
_RESHAPING: Final = re.compile(
    f"(?P<carrier>{_CARRIER.pattern})"
    f"|(?P<deleted>{_DELETED}+)"
    f"|[{re.escape(''.join(sorted(c for c in TABLE if len(TABLE[c]) > 1)))}]"
)
# The same without carriers, which are rare. It begins with a set of characters, which is searched
# for at the speed of C.
_RESHAPING_ALONE: Final = re.compile(
    f"[{re.escape(''.join(sorted(_RESHAPED)))}](?P<deleted>(?<={_DELETED}){_DELETED}*)?"
)
_DELETED_RUN: Final = re.compile(f"{_DELETED}{_DELETED}*")
_TRAILING_FORMAT: Final = re.compile(f"[{re.escape(''.join(sorted(INVISIBLE)))}]+\\Z")


class Folded:
    """A folded text and its way back to the original.

    Offsets of :attr:`text` and :attr:`marked` are the same, as the two have equal length.
    """

    __slots__ = ("__dict__", "_reshaped", "grown", "marked", "original")

    def __init__(self, original: str, marked: str, *, reshaped: bool, grown: bool) -> None:
        self._reshaped = reshaped
        self.grown = grown
        """Whether a character became several; where none did, what was deleted shows in the length.
        """
        self.original = original
        """The text as it was given."""
        self.marked = marked
        """The folded text in which teh marbuta still stands: it tells ``حصارة`` from ``حصاره``."""

    @cached_property
    def text(self) -> str:
        """The folded text."""
        return normalize_teh_marbuta_ar(self.marked)  # type: ignore[no-any-return]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original ``[start, end)`` that folds to ``[start, end)`` of the folded text.

        Marks and tatweel after a letter belong to that letter; invisible characters after a word
        do not belong to it.
        """
        if not self._reshaped:
            return start, end
        starts, ends = self._map
        if start < end:
            return starts[start], ends[end - 1]
        at = starts[start] if start < len(starts) else len(self.original)
        return at, at

    def spans(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Like :meth:`span`, of many."""
        if not self._reshaped:
            return spans
        return [self.span(start, end) for start, end in spans]

    @cached_property
    def _map(self) -> tuple[array[int], array[int]]:
        # Built only when somebody asks for offsets: most stories match nothing.
        starts, ends = array("L"), array("L")
        done = 0
        carries = _HAMZA_ABOVE in self.original
        reshaping = _RESHAPING if carries else _RESHAPING_ALONE
        for found in reshaping.finditer(self.original):
            begin, end = found.span()
            starts.extend(_offsets(done, begin))
            ends.extend(_offsets(done + 1, begin + 1))
            done = end
            if found.lastgroup == "carrier":
                starts.append(begin)
                ends.append(end)
            elif found.lastgroup == "deleted":
                if ends and ends[-1] == begin:
                    ends[-1] = begin + len(_TRAILING_FORMAT.sub("", found[0]))
            else:
                width = len(TABLE[found[0]])
                starts.extend([begin] * width)
                ends.extend([end] * width)
        starts.extend(_offsets(done, len(self.original)))
        ends.extend(_offsets(done + 1, len(self.original) + 1))
        return starts, ends


class Deletions:
    """The way back to a text of which folding has only deleted characters, or replaced them.

    The same as :meth:`Folded.span`, without folding and without counting all of its characters: for
    who has the folded text and asks for a few offsets.
    """

    __slots__ = ("_at", "_kept", "_total")

    def __init__(self, original: str) -> None:
        at: list[int] = []
        total, kept = [0], []
        deleted = 0
        for found in _DELETED_RUN.finditer(original):
            run = found[0]
            at.append(found.start() - deleted)
            deleted += len(run)
            total.append(deleted)
            kept.append(len(_TRAILING_FORMAT.sub("", run)))
        self._at = at
        """Before which character of the folded text something was deleted, ascending."""
        self._total = total
        """How much before each of these, and in all."""
        self._kept = kept
        """How much of it belongs to the character before."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original ``[start, end)`` of what is ``[start, end)`` folded; it is not empty."""
        at, total = self._at, self._total
        last = bisect_left(at, end)
        stop = end + total[last]
        if last < len(at) and at[last] == end:
            stop += self._kept[last]
        return start + total[bisect_right(at, start)], stop


def way_back(original: str, *, grown: bool) -> Deletions | Folded:
    """The way back from a text folded to the text; ``grown``: see :attr:`Folded.grown`."""
    return fold(original) if grown or _HAMZA_ABOVE in original else Deletions(original)


def _offsets(first: int, end: int) -> array[int]:
    # To copy them is much quicker than to count.
    return _OFFSETS[first:end] if end < len(_OFFSETS) else array("L", range(first, end))


_OFFSETS: Final = array("L", range(1 << 12))


def fold(text: str) -> Folded:
    """Fold ``text``; the result maps its offsets back to those of ``text``."""
    folded = text
    reshaped = _HAMZA_ABOVE in folded
    if reshaped:
        folded = _CARRIER.sub("\u0621", folded)
    rare = set(_RARE.findall(folded))
    for character, becomes in _COMMON:
        folded = folded.replace(character, becomes)
    for character in rare:
        folded = folded.replace(character, TABLE[character])
    return Folded(
        text,
        folded,
        reshaped=reshaped or not _RESHAPED.isdisjoint(rare),
        grown=not _GROWN.isdisjoint(rare),
    )


def word_set(words: str) -> frozenset[str]:
    """The words of a table, written with spaces between, as they stand in what is folded."""
    return frozenset(fold(word).marked for word in words.split())
