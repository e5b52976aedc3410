"""What people are told of an episode: when a revision is due, and what it says. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from streams.alerts.reports import BEYOND
from streams.alerts.rules import NamedRule
from streams.events import (
    NO_PLACE,
    Alert,
    AlertState,
    Change,
    Report,
    Severity,
    Signal,
)
from streams.topics.model import SEVERITIES

UNKNOWN_SOURCE: Final = "unknown"
"""What a source is called that nobody could name."""

_RANKS: Final = {severity: rank for rank, severity in enumerate(SEVERITIES)}


class Episode(NamedTuple):
    """A state and the rule it is of."""

    state: AlertState
    rule: NamedRule


class Step(NamedTuple):
    """What one event made of an episode."""

    state: AlertState
    alerts: list[Alert]


def is_counted(episode: Episode, facet: str | None, confirming: int) -> bool:
    """Whether people may have to be told of a number of reports, if of nothing else.

    Args:
        facet: what stands.
    """
    state, rule = episode
    if rule.level(confirming) != state.told_reports:
        return True
    return confirming != state.confirming and (
        rule.severity(facet, confirming) != state.told_severity
    )


class News:
    """What of a signal people are told, if anything.

    Of several things the first that is said is the revision's change; its sentence tells of all.
    """

    def __init__(
        self,
        episode: Episode,
        base: AlertState,
        changed: AlertState,
        signal: Signal,
        confirming: int,
    ) -> None:
        """``confirming`` are the reports that people are to be told of."""
        self._old, self._rule = episode
        self._before = base.standing
        self._quotes = base.reports
        self._changed = changed
        self._signal = signal
        self._confirming = confirming
        self._severity = self._rule.severity(changed.facet, self._confirming)
        self._level = self._rule.level(self._confirming)
        self._rises = rank(self._severity) > rank(self._old.told_severity)
        self._change: Change | None = None
        self._why: list[str] = []
        self._evidence: list[Report] = []

    def by_facet(self, *, copied: bool, mended: Collection[str | None] | None) -> None:
        """Tell of what the signal says, where that is news.

        Args:
            copied: whether it says what its report said before.
            mended: what the signals said of which it is the new version; ``None`` if of none.
        """
        old, changed, facet = self._old, self._changed, self._signal.facet
        if mended is not None and changed.facet != old.facet:
            self._corrected()
            return
        if facet is None or (mended is not None and facet in mended):  # a mended typo
            return
        standing = changed.standing
        assert standing is not None
        is_newest, is_told = standing is changed.support[-1], facet in old.told
        if not is_newest and not copied and not is_told and self._is_heard_late():
            # Partitions are not read at one speed: what stands stays, but people must hear of it.
            self._heard_late()
        elif is_newest and not copied and self._contradicts():
            self._contradicted()
        elif (not is_told or (not copied and self._rises)) and (
            # Of the facets of one story only one stands, but each is told of.
            standing.story == self._signal.story
        ):
            self._developed()

    def _contradicts(self) -> bool:
        """Whether what stood and what stands now cannot both be so, by two stories."""
        before = self._before
        # A story that tells of both, a truce agreed and then broken, contradicts nobody.
        return (
            before is not None
            and before.story != self._signal.story
            and before.facet in self._rule.against(self._signal.facet)
        )

    def _contradicted(self) -> None:
        """Tell of both reports, and whether they are of one source."""
        assert self._before is not None
        before = self._before
        quoted = [r for r in self._quotes if r.facet == before.facet][-1:]
        same = ""
        if quoted and quoted[0].source == self._signal.source != UNKNOWN_SOURCE:
            same = ", from the same source"
        by = f" ({source_of(quoted[0])})" if quoted else ""
        self._tell(
            "contradicted",
            f"{self._says(source_of(self._signal))}, where{labelled(self._rule, before.facet)}"
            f" stood{by}{same}",
        )
        self._evidence = quoted

    def _is_heard_late(self) -> bool:
        """Whether what is older than what stands is graver or contradicts it, by two stories."""
        before = self._before
        if before is None or before.story == self._signal.story:
            return False
        graver = rank(self._rule.severity(self._signal.facet, 1)) > rank(
            self._rule.severity(before.facet, 1)
        )
        return graver or self._contradicts()

    def _heard_late(self) -> None:
        """Tell of what came after a newer report that stands."""
        assert self._before is not None
        stands = self._before.facet
        quoted = [r for r in self._quotes if r.facet == stands][-1:]
        by = f" ({source_of(quoted[0])})" if quoted else ""
        self._tell(
            "contradicted" if self._contradicts() else "developed",
            f"{self._says(source_of(self._signal))}, before{labelled(self._rule, stands)}"
            f" stood{by}",
        )
        self._evidence = quoted

    def _developed(self) -> None:
        """Tell of a facet; it escalates where the severity rises with it."""
        stands = self._changed.facet == self._signal.facet
        by = source_of(self._signal) if stands else "the same story"
        self._tell("escalated" if self._rises else "developed", self._says(by))

    def _corrected(self) -> None:
        """Tell what stands since a story has a new version."""
        stood = labelled(self._rule, self._old.facet) or " nothing definite"
        now = labelled(self._rule, self._changed.facet) or " nothing definite"
        self._tell("corrected", f"a new version of a report was sent:{now}, where{stood} stood")

    def by_number(self) -> None:
        """Of the number of reports, and of what it makes of the severity."""
        if self._level > self._old.told_reports:
            self._tell("corroborated", f"{self._confirming} independent reports")
            self._evidence = self._evidence or self._other_reports()
        elif self._change is None and self._changed.facet == self._old.facet:
            if self._level < self._old.told_reports or self._falls():
                count = count_of(self._confirming)
                self._tell("corrected", f"a report joins others that seemed independent: {count}")
                self._evidence = self._quotes
            elif self._rises and self._confirming > self._old.confirming:
                self._tell("escalated", count_of(self._confirming))
        if self._rises and self._change is not None:
            self._why.append(f"now {self._severity}")
        # Who sees an alert stand lower than it did shall read that it was meant.
        elif self._change is not None and self._severity != self._old.told_severity:
            self._why.append(f"now {self._severity}, no longer {self._old.told_severity}")

    def _falls(self) -> bool:
        """Whether the severity does since there are fewer reports, none of which waits."""
        old, rule = self._old, self._rule
        before = min(rank(rule.severity(old.facet, old.confirming)), rank(old.told_severity))
        is_certain = self._confirming == self._changed.confirming
        return is_certain and self._confirming < old.confirming and rank(self._severity) < before

    def _other_reports(self) -> list[Report]:
        """A quote of each report but the one that is news."""
        sketches = self._changed.sketches
        seen = {sketches[self._own.report].report if self._own.report != BEYOND else BEYOND}
        others = []
        for quote in self._quotes:
            # Of the numbers those of now: the story may have joined two reports.
            number = sketches[quote.report].report if quote.report != BEYOND else BEYOND
            if number not in seen or number == BEYOND:
                seen.add(number)
                others.append(quote)
        return others

    @property
    def _own(self) -> Report:
        support = self._changed.support[-1]
        return quote(self._signal, support.sketch)

    def _says(self, by: str) -> str:
        return f"{by} reports:{labelled(self._rule, self._signal.facet)}"

    def _tell(self, change: Change, why: str) -> None:
        self._change = self._change or change
        self._why.append(why)

    def step(self, catalog: str) -> Step:
        """The state with what was told, and the revision if there is one."""
        changed = self._changed
        if self._change is None:
            return Step(changed, [])
        told = changed.told
        for facet in (self._signal.facet, changed.facet):
            if facet is not None and facet not in told:
                told = [*told, facet]
        state = msgspec.structs.replace(
            changed,
            revision=changed.revision + 1,
            told=told,
            told_reports=self._level,
            told_severity=self._severity,
        )
        earlier = [r for r in self._evidence if r.signal != self._signal.id]
        alert = revision(
            Episode(state, self._rule),
            self._change,
            time=self._signal.received_at,
            why="; ".join(self._why),
            evidence=[*earlier, self._own],
            catalog=catalog,
            confirming=self._confirming,
        )
        return Step(state, [alert])


def independent(state: AlertState) -> int:
    """How many independent reports an episode has."""
    return len({row.report for row in state.sketches}) + state.beyond


def quote(signal: Signal, sketch: int) -> Report:
    """A signal as it is quoted; ``sketch`` is the number of its sketch."""
    return Report(
        signal=signal.id,
        story=signal.story,
        revision=signal.revision,
        source=signal.source,
        agencies=signal.agencies,
        headline=signal.headline,
        url=signal.url,
        published_at=signal.published_at,
        received_at=signal.received_at,
        facet=signal.facet,
        report=sketch,
        evidence=signal.evidence,
    )


def source_of(report: Report | Signal) -> str:
    """Who says it, for people."""
    return "an unknown source" if report.source == UNKNOWN_SOURCE else report.source


def labelled(rule: NamedRule, facet: str | None, before: str = " ") -> str:
    """What people call a facet, after ``before``; nothing for none."""
    if facet is None:
        return ""
    label = rule.facet_labels.get(facet)
    return before + (label.en if label else facet)


def count_of(count: int) -> str:
    """So many independent reports, in words."""
    return f"{count} independent report{'' if count == 1 else 's'}"


def rank(severity: Severity) -> int:
    """The place of a severity among all, from the least."""
    return _RANKS[severity]


def revision(
    episode: Episode,
    change: Change,
    *,
    time: datetime,
    why: str,
    evidence: list[Report],
    catalog: str,
    confirming: int | None = None,
) -> Alert:
    """The revision that a state has come to: ``evidence`` are quotes of it.

    Args:
        confirming: how many reports people are told of, where it is not all that the state has.
    """
    state, rule = episode
    where = rule.place_label.en if rule.place_label else NO_PLACE
    rows = state.sketches
    count = state.confirming if confirming is None else confirming
    return Alert(
        catalog=catalog,
        id=state.alert,
        revision=state.revision,
        change=change,
        why=f"{rule.label.en}, {where}: {why}",
        time=time,
        status=state.status,
        rule=state.rule,
        label=rule.label,
        group=state.group,
        place=state.place,
        place_label=rule.place_label,
        within=list(rule.within),
        facet=state.facet,
        facet_label=rule.facet_labels.get(state.facet) if state.facet else None,
        # What is over is as severe as people were told: nothing supports what was withdrawn.
        severity=rule.severity(state.facet, count)
        if state.status == "open"
        else state.told_severity,
        drill=state.drill,
        opened_at=state.opened_at,
        first_seen=state.first_seen,
        last_seen=state.last_seen,
        stories=state.stories,
        independent_reports=independent(state),
        confirming_reports=count,
        evidence=[
            msgspec.structs.replace(
                report,
                report=rows[report.report].report if 0 <= report.report < len(rows) else BEYOND,
            )
            for report in evidence
        ],
        follows=state.follows,
    )
