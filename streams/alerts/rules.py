"""The catalog's alert rules as the fold wants them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Protocol

import msgspec

from streams.events import Label, Severity
from streams.topics.model import SEVERITIES, Catalog, SeverityRow


class NamedRule(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """An alert rule at one place, with the names people know both by."""

    id: str
    label: Label
    place_label: Label | None
    within: tuple[str, ...] = ()
    """The places that hold the place, from the smallest."""
    quiet: timedelta
    """An episode ends when no signal has come for this long."""
    contradictions: frozenset[frozenset[str]]
    """Pairs of facets that cannot both be so."""
    facet_labels: Mapping[str, Label]
    """In their precedence."""
    thresholds: tuple[int, ...] = (2,)
    """Numbers of confirming reports that people are told of, rising."""
    severities: tuple[SeverityRow, ...] = ()

    @classmethod
    def unknown(cls, rule: str, place: str | None) -> NamedRule:
        """Stands in for a rule that a newer catalog has dropped."""
        return cls(
            id=rule,
            label=Label(ar=rule, en=rule),
            place_label=None if place is None else Label(ar=place, en=place),
            quiet=timedelta(0),
            contradictions=frozenset(),
            facet_labels={},
        )

    def severity(self, facet: str | None, reports: int) -> Severity:
        """How severe it is that so many reports confirm a facet."""
        for row in self.severities:
            if reports >= row.independent_reports and (not row.facets or facet in row.facets):
                return row.severity
        return SEVERITIES[0]

    def level(self, reports: int) -> int:
        """The highest threshold that a number of confirming reports has reached; else 0."""
        reached = bisect_right(self.thresholds, reports)
        return self.thresholds[reached - 1] if reached else 0

    def against(self, facet: str | None) -> frozenset[str]:
        """The facets that contradict one."""
        return self._against.get(facet, frozenset()) if facet else frozenset()

    def weight(self, facet: str | None) -> int:
        """Which of the facets that one story tells of stands: the heaviest.

        The most severe, so that it is not missed; of these the first in the topic's precedence.
        """
        return self._weights.get(facet, 0) if facet else -1

    @cached_property
    def _against(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for pair in self.contradictions:
            for facet in pair:
                found.setdefault(facet, set()).update(pair - {facet})
        return {facet: frozenset(others) for facet, others in found.items()}

    @cached_property
    def _weights(self) -> dict[str, int]:
        facets = list(self.facet_labels)
        by_weight = sorted(
            facets,
            key=lambda facet: (
                SEVERITIES.index(self.severity(facet, 1)),
                -facets.index(facet),
            ),
        )
        return {facet: weight for weight, facet in enumerate(by_weight)}


class Rules(Protocol):
    """What the fold needs of a catalog."""

    @property
    def hash(self) -> str: ...

    @property
    def longest_quiet(self) -> timedelta:
        """The longest quiet window of any rule."""
        ...

    def named(self, rule: str, place: str | None) -> NamedRule | None:
        """A rule with the names people know it and a place by; ``None`` where it is gone."""
        ...


class CatalogRules:
    """Looks alert rules up by id and place; see :class:`Rules`."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._named: dict[tuple[str, str | None], NamedRule | None] = {}

    @property
    def hash(self) -> str:
        return self._catalog.hash

    @cached_property
    def longest_quiet(self) -> timedelta:
        """The longest quiet window of any rule."""
        rules = self._catalog.alert_rules.values()
        return timedelta(seconds=max((rule.quiet_seconds for rule in rules), default=0))

    def named(self, rule: str, place: str | None) -> NamedRule | None:
        key = (rule, place)
        if key not in self._named:
            self._named[key] = self._name(rule, place)
        return self._named[key]

    def _name(self, rule_id: str, place_id: str | None) -> NamedRule | None:
        rule = self._catalog.alert_rules.get(rule_id)
        if rule is None:
            return None
        place = self._catalog.places.get(place_id) if place_id is not None else None
        return NamedRule(
            id=rule.id,
            label=rule.label,
            place_label=place.label if place else None,
            within=self._catalog.within(place_id)[1:] if place else (),
            quiet=timedelta(seconds=rule.quiet_seconds),
            contradictions=frozenset(frozenset(pair) for pair in rule.contradicts),
            facet_labels=rule.facets,
            thresholds=rule.thresholds,
            severities=rule.severity,
        )
