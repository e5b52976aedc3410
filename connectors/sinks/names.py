"""Names that a subscriber types, against those that the catalog has. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from streams.events import Label
from streams.topics.model import Catalog

MAX_LISTED: Final = 30
"""Names that an error lists whole."""
MAX_SUGGESTED: Final = 5
"""Of more names those that it lists: what is most like what was typed."""


class Named(NamedTuple):
    """An entry of the catalog and what it is called."""

    id: str
    label: Label
    aliases: tuple[str, ...] = ()


def rules_of(catalog: Catalog) -> list[Named]:
    """The alert rules of a catalog."""
    return [Named(rule.id, rule.label) for rule in catalog.alert_rules.values()]


def places_of(catalog: Catalog) -> list[Named]:
    """The places of a catalog."""
    return [Named(place.id, place.label, place.aliases) for place in catalog.places.values()]


def plain(name: str) -> str:
    """What of a name counts when names are compared."""
    return " ".join(name.casefold().split())


def find(wanted: str, known: Iterable[Named]) -> str | None:
    """The id of the entry that has this id, or is called so in either language."""
    for entry in known:
        names = (entry.id, entry.label.ar, entry.label.en, *entry.aliases)
        if plain(wanted) in map(plain, names):
            return entry.id
    return None


def listed(wanted: str, known: Iterable[Named]) -> str:
    """The known names for people, of many the likeliest."""
    by_id: Mapping[str, Named] = {entry.id: entry for entry in known}
    ids = list(by_id)
    left = ""
    if len(ids) > MAX_LISTED:
        names = {
            plain(name): entry.id
            for entry in by_id.values()
            for name in (entry.id, entry.label.ar, entry.label.en, *entry.aliases)
        }
        close = difflib.get_close_matches(plain(wanted), names, n=MAX_LISTED, cutoff=0.5)
        ids = list(dict.fromkeys([*(names[name] for name in close), *ids]))[:MAX_SUGGESTED]
        left = f" and {len(by_id) - MAX_SUGGESTED} more"
    return ", ".join(f"{id_} ({by_id[id_].label.ar})" for id_ in ids) + left
