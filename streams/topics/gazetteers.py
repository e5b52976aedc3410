"""Parsing: from the YAML of places, actors and agencies to entries with their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.events import Label
from streams.text.affixes import WordClass
from streams.topics.cursor import Cursor
from streams.topics.model import PLACE_KINDS, Actor, Agency, Place
from streams.topics.words import parse_label, word_run

_PLACE_KEYS: Final = frozenset({"label", "kind", "within", "names", "adjectives", "venue"})
_ACTOR_KEYS: Final = frozenset({"label", "names", "adjectives"})
_AGENCY_KEYS: Final = frozenset({"label", "names", "signs", "platform"})


def parse_places(entries: Mapping[str, Cursor]) -> dict[str, Place]:
    """The places, each inside one less specific."""
    places: dict[str, Place] = {}
    within: dict[str, Cursor] = {}
    for name, value in entries.items():
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
            adjectives=_adjectives(keys),
            parent=keys["within"].identifier() if "within" in keys else None,
            venue=keys["venue"].boolean() if "venue" in keys else False,
        )
    for name, value in within.items():
        parent = places.get(value.identifier())
        if parent is None:
            raise value.error(f"no place {value.identifier()!r} is in this catalog")
        # Strictly less specific, so that no place can be inside itself.
        if parent.specificity >= places[name].specificity:
            raise value.error(
                f"expected a place less specific than a {places[name].kind}, found the"
                f" {parent.kind} {parent.id!r}"
            )
    return places


def parse_actors(entries: Mapping[str, Cursor]) -> dict[str, Actor]:
    """The actors."""
    actors = {}
    for name, value in entries.items():
        keys = value.mapping(known=_ACTOR_KEYS)
        label, aliases = _label_and_aliases(value, keys)
        actors[name] = Actor(id=name, label=label, aliases=aliases, adjectives=_adjectives(keys))
    return actors


def parse_agencies(entries: Mapping[str, Cursor]) -> dict[str, Agency]:
    """The agencies."""
    agencies = {}
    for name, value in entries.items():
        keys = value.mapping(known=_AGENCY_KEYS)
        label, aliases = _label_and_aliases(value, keys)
        platform = keys["platform"].boolean() if "platform" in keys else False
        signs = _names(keys["signs"]) if "signs" in keys else ()
        agencies[name] = Agency(
            id=name, label=label, aliases=aliases, signs=signs, platform=platform
        )
    return agencies


def _names(value: Cursor) -> tuple[str, ...]:
    items = value.one_or_many()
    for item in items:
        word_run(item, WordClass.EXACT)
    return tuple(item.string() for item in items)


def _adjectives(keys: Mapping[str, Cursor]) -> tuple[str, ...]:
    return _names(keys["adjectives"]) if "adjectives" in keys else ()


def _label_and_aliases(value: Cursor, keys: Mapping[str, Cursor]) -> tuple[Label, tuple[str, ...]]:
    labels = value.required(dict(keys), "label")
    label = parse_label(labels)
    names = [name for text in labels.mapping().values() for name in _names(text)]
    if "names" in keys:
        names += _names(keys["names"])
    return label, tuple(dict.fromkeys(names))
