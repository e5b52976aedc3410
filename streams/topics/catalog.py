"""Loading a catalog: all of it, or one clear error."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import msgspec

from streams.identity import content_hash
from streams.topics.alert_rules import parse_alert_rules
from streams.topics.errors import CatalogError
from streams.topics.gazetteers import parse_actors, parse_agencies, parse_places
from streams.topics.layers import Folder, Layers
from streams.topics.model import Agency, AlertRule, Catalog, Place, Topic
from streams.topics.parse import parse_topics

__all__ = ["Agency", "AlertRule", "Catalog", "Place", "Topic", "load_catalog"]


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
        alert_rules=parse_alert_rules(entries["alerts"], topics, places, layers.disabled),
    )


def _folder(path: Path) -> Folder:
    if not path.is_dir():
        raise CatalogError(str(path), 1, "", "expected a folder with a catalog")
    return Folder(path, str(path))
