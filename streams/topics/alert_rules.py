"""Reading alert rules: what of a topic's matches becomes an alert, and how it is told."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Set
from typing import Final, NamedTuple, cast

from streams.events import Label, Severity
from streams.topics.cursor import Cursor
from streams.topics.model import (
    SEVERITIES,
    AlertRule,
    Claims,
    MutedBy,
    Place,
    SeverityRow,
    Topic,
    Zone,
)
from streams.topics.words import parse_label

_DURATION: Final = re.compile(r"(\d{1,6})([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}
_REPORTS: Final = "independent_reports"
DEFAULT_THRESHOLDS: Final = (2, 5)
_MOST_REPORTS: Final = 1000
_KEYS: Final = frozenset(
    {"label", "topic", "when", "by", "venues", "quiet", "contradicts"}
    | {"thresholds", "severity", "muted_by", "repeat"}
)
_WHEN_KEYS: Final = frozenset({"facets", "topics", "places", "sources", "in"})
_BY: Final = ("place", "country", "source")
_AT: Final = ("same", "wider", "narrower")
_ZONES: Final = ("headline", "lead", "body")
_ANY: Final = "any"
_MOST_LISTED: Final = 30
"""Names that an error lists whole."""
_MOST_SUGGESTED: Final = 5


def parse_alert_rules(
    entries: Mapping[str, Cursor],
    topics: Mapping[str, Topic],
    places: Mapping[str, Place],
    disabled: Mapping[str, set[str]],
) -> dict[str, AlertRule]:
    """The alert rules of a catalog.

    Args:
        disabled: by section, ids that were taken away: rules that ship may name them still.

    Raises:
        CatalogError: a rule is malformed, or names what the catalog does not have.
    """
    known = _Known(
        topics,
        {*topics, *disabled["topics"]},
        {*places, *disabled["places"]},
        {*entries, *disabled["alerts"]},
    )
    rules = {name: _rule(name, value, known) for name, value in entries.items()}
    for name in rules:
        _check_acyclic(name, rules, entries)
    return rules


class _Known(NamedTuple):
    """What a rule may name."""

    by_topic: Mapping[str, Topic]
    topics: Set[str]
    places: Set[str]
    rules: Set[str]


def _rule(name: str, value: Cursor, known: _Known) -> AlertRule:
    topics = known.by_topic
    keys = value.mapping(known=_KEYS)
    topic = value.required(keys, "topic")
    if topic.identifier() not in topics:
        raise topic.error(
            f"expected a topic ({', '.join(sorted(topics))}), found {topic.identifier()!r}"
        )
    facets = {facet.id: facet.label for facet in topics[topic.identifier()].facets}
    when, unless = Claims(), None
    if "when" in keys:
        conditions = keys["when"].mapping(known=_WHEN_KEYS | {"not"})
        if "not" in conditions:
            against = conditions.pop("not")
            unless = _claims(against.mapping(known=_WHEN_KEYS), facets, known)
        when = _claims(conditions, facets, known)
    by = [item.choice(_BY) for item in keys["by"].one_or_many()] if "by" in keys else []
    if {"place", "country"} <= set(by):
        raise keys["by"].error("expected place or country, found both")
    return AlertRule(
        id=name,
        label=parse_label(value.required(keys, "label")),
        topic=topic.identifier(),
        when=when,
        unless=unless,
        by=tuple(key for key in _BY if key in by),
        venues=keys["venues"].boolean() if "venues" in keys else True,
        quiet_seconds=_seconds(value.required(keys, "quiet")),
        contradicts=tuple(_contradiction(item, facets) for item in keys["contradicts"].items())
        if "contradicts" in keys
        else (),
        facets=facets,
        thresholds=_thresholds(keys["thresholds"]) if "thresholds" in keys else DEFAULT_THRESHOLDS,
        severity=_severities(keys["severity"], facets) if "severity" in keys else (),
        muted_by=tuple(_muted_by(item, name, known.rules) for item in keys["muted_by"].items())
        if "muted_by" in keys
        else (),
        repeat_seconds=_seconds(keys["repeat"]) if "repeat" in keys else None,
    )


def _claims(
    keys: Mapping[str, Cursor],
    facets: Mapping[str, Label],
    known: _Known,
) -> Claims:
    any_place = "places" in keys and keys["places"].is_text(_ANY)
    return Claims(
        facets=_named(keys.get("facets"), "a facet of the topic", facets),
        topics=_named(keys.get("topics"), "a topic", known.topics),
        places=frozenset() if any_place else _named(keys.get("places"), "a place", known.places),
        any_place=any_place,
        sources=frozenset(item.string() for item in keys["sources"].one_or_many())
        if "sources" in keys
        else frozenset(),
        zones=frozenset(cast(Zone, item.choice(_ZONES)) for item in keys["in"].one_or_many())
        if "in" in keys
        else frozenset(),
    )


def _named(value: Cursor | None, kind: str, known: Collection[str]) -> frozenset[str]:
    if value is None:
        return frozenset()
    for item in value.one_or_many():
        if item.string() not in known:
            raise item.error(
                f"expected {kind} ({_some(known, item.string()) or 'there is none'}),"
                f" found {item.string()!r}"
            )
    return frozenset(item.string() for item in value.one_or_many())


def _some(names: Collection[str], wanted: str) -> str:
    """Names that there are, of many those that are most like the one that was wanted."""
    listed = sorted(names)
    if len(listed) <= _MOST_LISTED:
        return ", ".join(listed)
    close = difflib.get_close_matches(wanted, listed, n=_MOST_SUGGESTED, cutoff=0.5)
    shown = list(dict.fromkeys([*close, *listed]))[:_MOST_SUGGESTED]
    return f"{', '.join(shown)} and {len(listed) - len(shown)} more"


def _contradiction(pair: Cursor, facets: Mapping[str, Label]) -> tuple[str, str]:
    items = pair.items()
    for item in items:
        item.choice(tuple(facets))
    if len(items) != 2 or items[0].string() == items[1].string():
        raise pair.error("expected two different facets")
    return items[0].string(), items[1].string()


def _thresholds(value: Cursor) -> tuple[int, ...]:
    keys = value.mapping(known=frozenset({_REPORTS}))
    items = value.required(keys, _REPORTS).one_or_many()
    numbers = [item.integer(2, _MOST_REPORTS) for item in items]
    if numbers != sorted(set(numbers)):
        raise value.error(f"expected rising numbers, found {numbers}")
    return tuple(numbers)


def _severities(value: Cursor, facets: Mapping[str, Label]) -> tuple[SeverityRow, ...]:
    """The rows of the table; one that a row above it leaves nothing to is most likely misplaced."""
    rows: list[SeverityRow] = []
    for item in value.items():
        row = _severity(item, facets)
        for number, above in enumerate(rows, 1):
            if above.independent_reports <= row.independent_reports and (
                not above.facets or (row.facets and row.facets <= above.facets)
            ):
                raise item.error(
                    f"row {number} fits whatever this one does, and the first that fits counts:"
                    " put this one above it, or drop it"
                )
        rows.append(row)
    return tuple(rows)


def _severity(value: Cursor, facets: Mapping[str, Label]) -> SeverityRow:
    keys = value.mapping(known=frozenset({"is", "facets", _REPORTS}))
    return SeverityRow(
        severity=cast(Severity, value.required(keys, "is").choice(SEVERITIES)),
        facets=_named(keys.get("facets"), "a facet of the topic", facets),
        independent_reports=keys[_REPORTS].integer(1, _MOST_REPORTS) if _REPORTS in keys else 1,
    )


def _muted_by(value: Cursor, name: str, rules: Set[str]) -> MutedBy:
    keys = value.mapping(known=frozenset({"rule", "at"}))
    rule = name
    if "rule" in keys:
        rule = keys["rule"].string()
        _named(keys["rule"], "an alert rule", rules)
    at = keys["at"].choice(_AT) if "at" in keys else "same"
    if rule == name and at == "same":
        raise value.error("expected another rule, or `at: wider` or `at: narrower`")
    return MutedBy(rule=rule, at=at)  # type: ignore[arg-type]


def _check_acyclic(
    name: str, rules: Mapping[str, AlertRule], entries: Mapping[str, Cursor]
) -> None:
    """Alerts that mute each other would both be muted, and nobody told."""
    own = {muted.at for muted in rules[name].muted_by if muted.rule == name}
    reached: set[str] = set()
    ahead = [muted.rule for muted in rules[name].muted_by if muted.rule != name]
    while ahead:
        rule = ahead.pop()
        if rule not in reached:
            reached.add(rule)
            if rule in rules:
                ahead += [muted.rule for muted in rules[rule].muted_by if muted.rule != rule]
    if name in reached or len(own) > 1:
        muted_by = entries[name].mapping()["muted_by"]
        raise muted_by.error("its alerts and those that mute them could mute each other: drop one")


def _seconds(value: Cursor) -> float:
    found = _DURATION.fullmatch(value.string())
    if found is None or int(found[1]) == 0:
        raise value.error(f"expected a duration like 90s, 30m, 6h or 2d, found {value.string()!r}")
    return float(int(found[1]) * _SECONDS[found[2]])
