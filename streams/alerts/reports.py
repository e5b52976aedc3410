"""Independent reports: which stories are copies of one report, and how many reports there are.

Two stories are one report if one is a copy of the other, or both of a third: reports are connected
components, so that a late story can join two. :mod:`streams.alerts.likeness` decides of two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from typing import Final, NamedTuple

import msgspec

from streams.alerts.flashes import is_flash, neighbours
from streams.alerts.likeness import LIMITS, Print, one_report, print_of
from streams.events import ReportSketch

REPEATED: Final = 0.8
"""Share of a story's runs from which it adds nothing to the sketch of the one that has them."""
MAX_SKETCHES: Final = 200
"""Sketches that a group keeps; reports that come after are only counted."""
BEYOND: Final = -1
"""In place of a sketch's number: the report came when the group had enough of them."""


_ALONE: Final[frozenset[int]] = frozenset()


class Place(NamedTuple):
    """Where a story belongs among the reports of its group."""

    row: int
    """The sketch it repeats or brings; :data:`BEYOND` where the group has enough."""
    linked: frozenset[int]
    """The sketches that it is one report with; empty for a report of its own."""


class Reports:
    """The sketches of one group, found by their runs: what a story costs is bounded by them.

    An index over the rows that the group's state keeps; :meth:`follow` brings it up to date.
    """

    def __init__(self, most: int = MAX_SKETCHES) -> None:
        self._most = most
        self._rows: list[ReportSketch] = []
        self._prints: list[Print] = []
        self._placed: tuple[Print, frozenset[int]] | None = None
        """What was placed last, and its runs that no row had: mostly the next row, which then need
        not be unpacked."""
        self._claims: dict[int, frozenset[str | None]] = {}
        """Report to what its stories say."""
        self._reports_with: dict[frozenset[str | None], int] = {}
        """What a report's stories say to the number of such reports."""
        self._confirming: dict[frozenset[str], int] = {}
        """What contradicts a facet to the number of reports that say something else, as asked."""
        self._first: dict[int, int] = {}
        """Run to the first row that has it."""
        self._brought: list[frozenset[int]] = []
        """The runs of which a row is the first."""
        self._later: dict[int, list[tuple[int, frozenset[int]]]] = {}
        """Row to later rows that have runs which it brought, and these runs."""
        self._flashes: dict[int, list[int]] = {}
        """Pair of words to the flashes among the rows that have it."""
        self._openings: dict[int, list[int]] = {}
        """Pair of words to the rows that have it in headline or lead, once a flash asks."""
        self._opened = 0
        """Rows that are in it."""

    def follow(self, rows: list[ReportSketch]) -> None:
        """Index the rows of a newer state."""
        known = self._rows
        if rows is known:
            return
        if len(rows) < len(known) or (known and rows[0].shingles is not known[0].shingles):
            self.__init__(self._most)  # type: ignore[misc]
            known = self._rows
        for number in range(len(known), len(rows)):
            self._add(number, rows[number])
        self._follow_claims(known, rows)
        # Not a copy: states are never changed.
        self._rows = rows

    def _add(self, number: int, row: ReportSketch) -> None:
        placed, self._placed = self._placed, None
        if placed is not None and placed[0].words is row.words and row.words:
            made, brought = placed
        else:
            made = print_of(row)
            brought = made.runs.difference(filter(self._first.__contains__, made.runs))
        self._prints.append(made)
        self._brought.append(brought)
        rest = made.runs - brought
        while rest:
            earlier = self._first[next(iter(rest))]
            self._later.setdefault(earlier, []).append((number, rest & self._brought[earlier]))
            rest -= self._brought[earlier]
        self._first.update(dict.fromkeys(brought, number))
        if is_flash(made.lead):
            for pair in neighbours(made.lead):
                self._flashes.setdefault(pair, []).append(number)

    def _follow_claims(self, known: list[ReportSketch], rows: list[ReportSketch]) -> None:
        changed: list[tuple[ReportSketch, ReportSketch]] = []
        # Comparing the lists is quick where what they hold is the same.
        if rows[: len(known)] != known:
            changed = [(old, new) for old, new in zip(known, rows, strict=False) if old is not new]
        if any(old.report != new.report for old, new in changed):
            # Reports were joined, which is rare.
            self._claims.clear()
            self._reports_with.clear()
            self._confirming.clear()
            changed, known = [], []
        for row in [new for _, new in changed] + rows[len(known) :]:
            before = self._claims.get(row.report)
            now = frozenset(row.facets) if before is None else before.union(row.facets)
            if now != before:
                self._claims[row.report] = now
                self._count(now, 1)
                if before is not None:
                    self._count(before, -1)

    def _count(self, claims: frozenset[str | None], more: int) -> None:
        self._reports_with[claims] = self._reports_with.get(claims, 0) + more
        for against in self._confirming:
            if not claims <= against:
                self._confirming[against] += more

    def _not_against(self, against: frozenset[str]) -> int:
        """How many reports say something that is not ``against`` what stands."""
        count = self._confirming.get(against)
        if count is None:
            count = sum(n for claims, n in self._reports_with.items() if not claims <= against)
            self._confirming[against] = count
        return count

    def confirming(self, place: Place, facet: str | None, against: frozenset[str]) -> int:
        """Reports that say something that is not ``against`` what stands, once a story is placed.

        Args:
            facet: what the story says.
        """
        count = self._not_against(against)
        if place.row == BEYOND:
            return count
        if not place.linked:
            return count + (facet not in against)
        joined: frozenset[str | None] = frozenset((facet,))
        for report in {self._rows[number].report for number in place.linked}:
            claims = self._claims[report]
            count -= not claims <= against
            joined |= claims
        return count + (not joined <= against)

    def place(self, story: Print) -> Place:
        """Where a story belongs."""
        shared, brought = self._shared(story.runs)
        self._placed = story, brought
        if self._flashes or is_flash(story.lead):
            for row in self._flashing(story):
                shared.setdefault(row, 0)
        if not shared:
            row = len(self._prints)
            return Place(row if row < self._most else BEYOND, _ALONE)
        linked = []
        repeats = None
        for row, count in shared.items():
            other = self._prints[row]
            if one_report(story, other, count):
                linked.append(row)
                if count >= REPEATED * len(story.runs):
                    repeats = row if repeats is None else min(row, repeats)
        if linked and (self._flashes or is_flash(story.lead)):
            linked, repeats = self._unjoined(story, linked, repeats)
        full = len(self._prints) >= self._most
        if not full and len({self._rows[row].report for row in linked}) > 1:
            repeats = None  # What joins reports is needed to know why.
        if repeats is None and full:
            repeats = min(linked, default=BEYOND)
        row = len(self._prints) if repeats is None else repeats
        return Place(row, frozenset(linked))

    def _unjoined(
        self, story: Print, linked: list[int], repeats: int | None
    ) -> tuple[list[int], int | None]:
        """The rows a story is one report with, where flashes join nothing, and which it repeats.

        Independent stories may say all that a flash says. It is then one report with the first of
        them, and adds nothing to it.
        """
        length = len(story.lead)
        carriers = []
        if is_flash(story.lead):
            carriers = [row for row in linked if len(self._prints[row].lead) >= length]
        carried = {
            row
            for row in linked
            if is_flash(self._prints[row].lead) and len(self._prints[row].lead) < length
        }
        # Of what is carried already another story says all.
        taken = {
            row
            for row in carried
            for other, made in zip(self._rows, self._prints, strict=True)
            if other.report == self._rows[row].report
            and len(made.lead) > len(self._prints[row].lead)
        }
        first = min(carriers, default=None)
        dropped = taken.union(carriers) - {first}
        return [row for row in linked if row not in dropped], repeats if first is None else first

    def _flashing(self, story: Print) -> set[int]:
        """The flashes that a story may carry, and the rows that may carry it if it is one."""
        asked = [self._flashes] if self._flashes else []
        if is_flash(story.lead):
            for number in range(self._opened, len(self._prints)):
                made = self._prints[number]
                for pair in neighbours(made.headline, made.lead):
                    self._openings.setdefault(pair, []).append(number)
            self._opened = len(self._prints)
            asked.append(self._openings)
        pairs = neighbours(story.headline, story.lead)
        found = [
            Counter(chain.from_iterable(map(index.__getitem__, pairs & index.keys())))
            for index in asked
        ]
        length = len(story.lead) // 2
        return {
            row
            for counts in found
            for row, count in counts.items()
            # A pair finds two words at most.
            if 2 * count >= LIMITS.flash * min(length, len(self._prints[row].lead) // 2)
        }

    def _shared(self, runs: frozenset[int]) -> tuple[dict[int, int], frozenset[int]]:
        """Rows to how many of some runs they have, and those of the runs that no row has.

        Of a large index each look-up misses the processor's caches. Most stories are new, or copies
        of one: then one run tells which, and the rest is between two small sets.
        """
        first, brought = self._first, self._brought
        known = next(filter(first.__contains__, runs), None)
        if known is None:
            return {}, runs
        row = first[known]
        left = runs - brought[row]
        shared = {row: len(runs) - len(left)}
        rest = elsewhere = frozenset(filter(first.__contains__, left))
        while rest:
            row = first[next(iter(rest))]
            others = rest - brought[row]
            shared[row] = len(rest) - len(others)
            rest = others
        for row in self._later.keys() & shared.keys() if self._later else ():
            for other, common in self._later[row]:
                if count := len(runs & common):
                    shared[other] = shared.get(other, 0) + count
        return shared, left - elsewhere


def placed(
    rows: list[ReportSketch], place: Place, story: Print, facet: str | None
) -> list[ReportSketch]:
    """The rows of a group after a story took its place among them."""
    if place.row == BEYOND:
        return rows
    joined, changed = place.row, rows
    reports = {rows[number].report for number in place.linked} if place.linked else ()
    if reports:
        joined = min(reports)
    if len(reports) > 1:
        changed = [
            msgspec.structs.replace(row, report=joined) if row.report in reports else row
            for row in rows
        ]
    if place.row == len(rows):
        new = ReportSketch(
            report=joined,
            facets=[facet],
            shingles=story.shingles,
            lead=story.lead,
            words=story.words,
            figures=sorted(story.figures),
            day=story.day,
            headline=story.headline,
        )
        return [*changed, new]
    row = changed[place.row]
    if facet not in row.facets:
        changed = list(changed)
        changed[place.row] = msgspec.structs.replace(row, facets=[*row.facets, facet])
    return changed


def kept(
    rows: Sequence[ReportSketch],
    claims: Mapping[int, Sequence[str | None]],
    of_stories: Iterable[Set[int]] = (),
) -> tuple[list[ReportSketch], dict[int, int]]:
    """The rows after some stories were taken back: what these alone had joined falls apart.

    Args:
        claims: numbers of the rows that still have a story, and what these say.
        of_stories: of each story the numbers of its rows, which are one report.

    Returns:
        The rows, and the old numbers of those that are kept to the new ones.
    """
    left: list[ReportSketch] = []
    numbers: dict[int, int] = {}
    index = Reports()
    told_apart = [own for own in of_stories if len(own) > 1]
    for number, row in enumerate(rows):
        if number not in claims:
            continue
        index.follow(left)
        story = print_of(row)
        linked = index.place(story).linked.union(
            *(
                {numbers[other] for other in own if other in numbers}
                for own in told_apart
                if number in own
            )
        )
        left = placed(left, Place(len(left), linked), story, None)
        left[-1] = msgspec.structs.replace(row, report=left[-1].report, facets=list(claims[number]))
        numbers[number] = len(left) - 1
    return left, numbers
