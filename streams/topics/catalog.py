"""Loading a catalog: all of it, or one clear error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Literal

import msgspec

from streams.events import Label
from streams.identity import content_hash
from streams.text.affixes import WordClass
from streams.topics.cursor import Cursor, read
from streams.topics.errors import CatalogError
from streams.topics.model import PLACE_KINDS, Agency, AlertRule, Catalog, Place, Topic
from streams.topics.parse import parse_label, parse_topics, word_run

__all__ = ["Agency", "AlertRule", "Catalog", "Place", "Topic", "load_catalog"]

FILES: Final = ("topics.yaml", "places.yaml", "agencies.yaml", "alerts.yaml")

_DURATION: Final = re.compile(r"(\d{1,6})([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}
_PLACE_KEYS: Final = frozenset({"label", "kind", "within", "names", "adjectives", "venue"})
_ALERT_KEYS: Final = frozenset({"label", "topic", "by", "quiet", "contradicts"})


def load_catalog(directory: Path | None = None) -> Catalog:
    """The catalog in ``directory``; without one, that which ships with the package.

    Raises:
        CatalogError: a file is missing or malformed.
    """
    folder: Traversable = directory or resources.files("streams") / "catalog"
    named = {name: name if directory is None else str(directory / name) for name in FILES}
    tops = {name: read(named[name], _content(folder, name, named[name])) for name in FILES}
    topics = parse_topics(tops["topics.yaml"])
    return Catalog(
        hash=_hash(tops),
        topics=topics,
        places=_places(tops["places.yaml"]),
        agencies=_agencies(tops["agencies.yaml"]),
        alert_rules=_alert_rules(tops["alerts.yaml"], topics),
    )


def _content(folder: Traversable, name: str, shown: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise CatalogError(
            shown, 1, "", f"expected a readable file: {error.strerror or error}"
        ) from error


def _hash(tops: Mapping[str, Cursor]) -> str:
    data = {name: top.plain() for name, top in tops.items()}
    return content_hash(msgspec.json.encode(data, order="sorted"))


def _only(top: Cursor, section: str) -> Cursor:
    return top.required(top.mapping(known=frozenset({section})), section)


def _names(value: Cursor) -> tuple[str, ...]:
    items = value.one_or_many()
    for item in items:
        word_run(item, WordClass.EXACT)
    return tuple(item.string() for item in items)


def _label_and_aliases(value: Cursor, keys: Mapping[str, Cursor]) -> tuple[Label, tuple[str, ...]]:
    labels = value.required(dict(keys), "label")
    label = parse_label(labels)
    names = [name for text in labels.mapping().values() for name in _names(text)]
    if "names" in keys:
        names += _names(keys["names"])
    return label, tuple(dict.fromkeys(names))


def _places(top: Cursor) -> dict[str, Place]:
    places: dict[str, Place] = {}
    within: dict[str, Cursor] = {}
    for name, value in _only(top, "places").by_identifier():
        keys = value.mapping(known=_PLACE_KEYS)
        label, aliases = _label_and_aliases(value, keys)
        kind = value.required(keys, "kind").choice(PLACE_KINDS)
        if "within" in keys:
            within[name] = keys["within"]
        places[name] = Place(
            id=name,
            label=label,
            kind=next(known for known in PLACE_KINDS if known == kind),
            aliases=aliases,
            adjectives=_names(keys["adjectives"]) if "adjectives" in keys else (),
            parent=keys["within"].identifier() if "within" in keys else None,
            venue=keys["venue"].boolean() if "venue" in keys else False,
        )
    for name, value in within.items():
        parent = places.get(value.identifier())
        if parent is None:
            raise value.error(f"no place {value.identifier()!r} is in this file")
        # Strictly less specific, so that no place can be inside itself.
        if parent.specificity >= places[name].specificity:
            raise value.error(
                f"expected a place less specific than a {places[name].kind}, found the"
                f" {parent.kind} {parent.id!r}"
            )
    return places


def _agencies(top: Cursor) -> dict[str, Agency]:
    agencies = {}
    for name, value in _only(top, "agencies").by_identifier():
        keys = value.mapping(known=frozenset({"label", "names"}))
        label, aliases = _label_and_aliases(value, keys)
        agencies[name] = Agency(id=name, label=label, aliases=aliases)
    return agencies


def _alert_rules(top: Cursor, topics: Mapping[str, Topic]) -> dict[str, AlertRule]:
    rules = {}
    for name, value in _only(top, "alerts").by_identifier():
        keys = value.mapping(known=_ALERT_KEYS)
        topic = value.required(keys, "topic")
        if topic.identifier() not in topics:
            raise topic.error(
                f"expected a topic ({', '.join(sorted(topics))}), found {topic.identifier()!r}"
            )
        facets = {facet.id: facet.label for facet in topics[topic.identifier()].facets}
        by: tuple[Literal["place"], ...] = ()
        if "by" in keys:
            for item in keys["by"].one_or_many():
                item.choice(("place",))
            by = ("place",)
        rules[name] = AlertRule(
            id=name,
            label=parse_label(value.required(keys, "label")),
            topic=topic.identifier(),
            by=by,
            quiet_seconds=_seconds(value.required(keys, "quiet")),
            contradicts=tuple(_contradiction(item, facets) for item in keys["contradicts"].items())
            if "contradicts" in keys
            else (),
            facets=facets,
        )
    return rules


def _contradiction(pair: Cursor, facets: Mapping[str, Label]) -> tuple[str, str]:
    items = pair.items()
    for item in items:
        item.choice(tuple(facets))
    if len(items) != 2 or items[0].string() == items[1].string():
        raise pair.error("expected two different facets")
    return items[0].string(), items[1].string()


def _seconds(value: Cursor) -> float:
    found = _DURATION.fullmatch(value.string())
    if found is None or int(found[1]) == 0:
        raise value.error(f"expected a duration like 90s, 30m, 6h or 2d, found {value.string()!r}")
    return float(int(found[1]) * _SECONDS[found[2]])
