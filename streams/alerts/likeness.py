"""Whether two stories are one report: copies by their runs, flashes by their words.

On judged pairs of newswire stories the decision of :func:`one_report` has F1 .98, and .96
cross-validated; `bench/independence.py` measures it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from streams.alerts.flashes import carried, is_flash, neighbours
from streams.events import ReportSketch, Sketch
from streams.events.packed import unpack16, unpack32
from streams.story.sketch import word_bit

_LONGEST_MONTH: Final = 31
_YEARS: Final = (range(1300, 1500), range(1900, 2100))


class Limits(NamedTuple):
    """What decides whether two stories are one report. Shares are of 1."""

    copy: float = 0.75
    """Of the runs of the smaller story: from there it is a copy, whatever else differs."""
    kin: float = 0.1
    """Of its runs: from there it is one, unless what it says is new. Outlets cut and reorder an
    agency's text and add their own; what independent stories share are titles and set phrases."""
    fewest: int = 3
    """Runs that two stories must share, below ``copy``: of a flash one set phrase is much."""
    figures: float = 0.3
    """Of the fewer figures: two versions of one report have so many in common at least."""
    filled: float = 0.8
    """Of the fewer figures that are no part of a date: with so many in common, and no fewer than
    ``fewest``, two stories are not one form that was filled in anew."""
    form: float = 0.6
    """Of a lead's words: so many stand in the other story, both ways, in a form filled in anew."""
    order: float = 0.35
    """Of the pairs of neighbours of the lead that has fewer: a form has its words in one order,
    where two accounts of one thing have its words."""
    words: float = 0.9
    """Of a lead's words: so many stand in the other story where one is the other's text."""
    apart: float = 0.7
    """Of each lead's words and of those of the story that has fewer: where less stands in the other
    story, what they share is background, a quotation or somebody's titles."""
    headlines: float = 0.75
    """Of each headline's words: so many stand in the other story where both head one report."""
    worded: float = 0.7
    """Of the words that only one of the headlines has: so many stand in the other story. Headlines
    of a form are one form too, of which just the names differ."""
    flash: float = 0.8
    """Of a flash's words: so many stand in a story that carries it, beside the same neighbours."""


LIMITS: Final = Limits()


class Print(msgspec.Struct, frozen=True, gc=False):
    """A sketch as it is compared."""

    runs: frozenset[int]
    """The shingles."""
    shingles: bytes
    words: bytes
    lead: bytes
    figures: frozenset[str]
    day: str | None
    headline: bytes = b""


def print_of(sketch: Sketch | ReportSketch) -> Print:
    """A signal's sketch, or a report's.

    Raises:
        ValueError: what it has packed is cut within a number.
    """
    # Looked at here, since others' signals will be compared with it.
    if len(sketch.lead) % 2 or len(sketch.headline) % 2:
        raise ValueError("a sketch whose lead or headline is cut within a number")
    return Print(
        frozenset(unpack32(sketch.shingles)),
        sketch.shingles,
        sketch.words,
        sketch.lead,
        frozenset(sketch.figures),
        sketch.day,
        sketch.headline,
    )


def one_report(a: Print, b: Print, shared: int, limits: Limits = LIMITS) -> bool:
    """Whether two stories that have ``shared`` runs in common are one report."""
    short, long = (a, b) if len(a.lead) <= len(b.lead) else (b, a)
    if is_flash(short.lead):
        return _carries(long, short, shared, limits)
    # Another producer's signal may hold a sketch without runs.
    contained = shared / max(1, min(len(a.runs), len(b.runs)))
    if contained >= limits.copy:
        return True
    if contained < limits.kin or shared < limits.fewest:
        return False
    if _other_figures(a, b, limits.figures):
        return False
    same = _same_figures(a, b, limits)
    if not same and _other_day(a, b):
        return False
    leads = (_found(a.lead, b.words), _found(b.lead, a.words))
    if max(leads) < limits.apart and _common(a.words, b.words) < limits.apart:
        return False
    return same or _headed_alike(a, b, limits) or not _filled_in_anew(a, b, leads, limits)


def _carries(story: Print, flash: Print, shared: int, limits: Limits) -> bool:
    """Whether a story says all that a flash says, in headline, lead or further down."""
    if carried(flash.lead, neighbours(story.headline, story.lead)) < limits.flash and (
        shared < limits.copy * len(flash.runs) or _found(flash.lead, story.words) < limits.words
    ):
        return False
    # A story has the figures and the day of its body; its headline may name them otherwise.
    headline = unpack16(story.headline)
    figures = {figure for figure in flash.figures if word_bit(figure) in headline}
    if flash.day is not None and word_bit(flash.day) in headline:
        story = msgspec.structs.replace(story, day=flash.day)
    story = msgspec.structs.replace(story, figures=story.figures | figures)
    return not (_other_day(story, flash) or _other_figures(story, flash, limits.figures))


def _other_day(a: Print, b: Print) -> bool:
    return a.day is not None and b.day is not None and a.day != b.day


def _other_figures(a: Print, b: Print, least: float) -> bool:
    fewer = min(len(a.figures), len(b.figures))
    return fewer > 0 and len(a.figures & b.figures) / fewer < least


def _same_figures(a: Print, b: Print, limits: Limits) -> bool:
    """What is filled into a form are its figures too; only dates may be those of another."""
    figures = [{each for each in of if not _in_a_date(each)} for of in (a.figures, b.figures)]
    common = len(figures[0] & figures[1])
    return common >= limits.fewest and common >= limits.filled * min(map(len, figures))


def _headed_alike(a: Print, b: Print, limits: Limits) -> bool:
    """Each headline is worded in its own way, of what the other story says."""
    ways = ((a.headline, b), (b.headline, a))
    if any(not head or _found(head, of.words) < limits.headlines for head, of in ways):
        return False
    one, other = set(unpack16(a.headline)), set(unpack16(b.headline))
    own = len(one ^ other)
    found = _standing(one - other, b.words) + _standing(other - one, a.words)
    return own > 0 and found >= limits.worded * own


def _filled_in_anew(a: Print, b: Print, leads: tuple[float, float], limits: Limits) -> bool:
    """Both leads have the words of a form in its order, and words that the other has nowhere.

    Args:
        leads: the share of each lead's words that stand in the other story.
    """
    if min(leads) < limits.form or max(leads) >= limits.words:
        return False
    pairs = neighbours(a.lead), neighbours(b.lead)
    return len(pairs[0] & pairs[1]) >= limits.order * min(map(len, pairs))


def _in_a_date(figure: str) -> bool:
    """Whether it may be a day, a month, or a year of either calendar."""
    number = int(figure) if figure.isdecimal() else 0
    return 0 < number <= _LONGEST_MONTH or any(number in years for years in _YEARS)


def _found(lead: bytes, words: bytes) -> float:
    """The share of a lead's words that stand in a story."""
    if not lead:
        return 1.0
    different = set(unpack16(lead))
    return _standing(different, words) / len(different)


def _standing(bits: Iterable[int], words: bytes) -> int:
    """How many of these words stand in a story."""
    size = 8 * len(words)
    return sum(1 for bit in bits if bit < size and words[bit >> 3] >> (bit & 7) & 1)


def _common(one: bytes, other: bytes) -> float:
    """The share of the words of the story that has fewer which stand in the other."""
    a, b = int.from_bytes(one, "little"), int.from_bytes(other, "little")
    fewer = min(a.bit_count(), b.bit_count())
    # Another producer's sketch may not say which words it has.
    return (a & b).bit_count() / fewer if fewer else 1.0
