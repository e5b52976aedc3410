"""Loading a catalog: all of it, or one clear error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Final, Literal

import msgspec

from streams.events import Label
from streams.identity import content_hash
from streams.topics.cursor import Cursor
from streams.topics.errors import CatalogError
from streams.topics.gazetteers import parse_actors, parse_agencies, parse_places
from streams.topics.layers import Folder, Layers
from streams.topics.model import Agency, AlertRule, Catalog, Place, Topic
from streams.topics.parse import parse_topics
from streams.topics.words import parse_label

__all__ = ["Agency", "AlertRule", "Catalog", "Place", "Topic", "load_catalog"]

_DURATION: Final = re.compile(r"(\d{1,6})([smhd])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}
_ALERT_KEYS: Final = frozenset({"venues", "label", "topic", "by", "quiet", "contradicts"})


def load_catalog(directory: Path | None = None, *, overlay: Path | None = None) -> Catalog:
    """The catalog in ``directory`` (without one, that which ships with the package).

    ``overlay`` is laid over it: its entries are added or replace those of the same id, and those
    that it disables are gone.

    Raises:
        CatalogError: a folder has no catalog, or a file is malformed.
    """
    shipped = resources.files("streams") / "catalog"
    folders = [Folder(shipped, "") if directory is None else _folder(directory)]
    if overlay is not None:
        folders.append(_folder(overlay))
    layers = Layers(folders)
    entries = layers.entries
    places = parse_places(entries["places"])
    actors = parse_actors(entries["actors"])
    topics = parse_topics(layers, places, actors)
    return Catalog(
        hash=content_hash(msgspec.json.encode(layers.plain(), order="sorted")),
        topics=topics,
        places=places,
        actors=actors,
        agencies=parse_agencies(entries["agencies"]),
        alert_rules=_alert_rules(entries["alerts"], topics),
    )


def _folder(path: Path) -> Folder:
    if not path.is_dir():
        raise CatalogError(str(path), 1, "", "expected a folder with a catalog")
    return Folder(path, str(path))


def _alert_rules(
    entries: Mapping[str, Cursor], topics: Mapping[str, Topic]
) -> dict[str, AlertRule]:
    rules = {}
    for name, value in entries.items():
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
            venues=keys["venues"].boolean() if "venues" in keys else True,
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
