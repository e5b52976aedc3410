"""The catalog's alert rules as the fold wants them."""

from __future__ import annotations

from datetime import timedelta

from streams.alerts.episode import NamedRule
from streams.topics.model import Catalog


class CatalogRules:
    """Looks alert rules up by id and place; see :class:`streams.alerts.book.Rules`."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._named: dict[tuple[str, str | None], NamedRule | None] = {}

    @property
    def hash(self) -> str:
        return self._catalog.hash

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
            quiet=timedelta(seconds=rule.quiet_seconds),
            contradictions=frozenset(frozenset(pair) for pair in rule.contradicts),
            facet_labels=rule.facets,
        )
