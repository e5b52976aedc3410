"""Parsing: from the YAML of topics to topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.topics.codes import parse_codes
from streams.topics.cursor import Cursor
from streams.topics.layers import Layers
from streams.topics.model import Actor, Codes, Example, Facet, Place, Topic
from streams.topics.patterns import THIS_TOPIC, Gazetteers, PatternParser, governs
from streams.topics.wordlists import WordLists
from streams.topics.words import parse_label

_TOPIC_KEYS: Final = frozenset({"label", "codes", "any", "not", "facets", "tests"})
_FACET_KEYS: Final = frozenset({"id", "label", "any", "not"})


def parse_topics(
    layers: Layers, places: Mapping[str, Place], actors: Mapping[str, Actor]
) -> dict[str, Topic]:
    """The topics of a catalog; every word list is read, also one that nobody names."""
    gazetteers = Gazetteers(places, actors)
    shared = WordLists(layers.shared, gazetteers)
    lists = {file: WordLists([own], gazetteers, shared) for file, own in layers.local.items()}
    for each in (shared, *lists.values()):
        each.check()
    return {
        name: _topic(name, value, PatternParser(lists.get(value.file, shared), gazetteers))
        for name, value in layers.entries["topics"].items()
    }


def _topic(name: str, value: Cursor, parser: PatternParser) -> Topic:
    keys = value.mapping(known=_TOPIC_KEYS)
    facets = (
        tuple(_facet(item, parser) for item in keys["facets"].items()) if "facets" in keys else ()
    )
    names = [facet.id for facet in facets]
    for index, facet in enumerate(names):
        if facet in names[:index]:
            raise keys["facets"].items()[index].error(f"the facet {facet!r} stands here twice")
    tests = value.required(keys, "tests")
    kinds = tests.mapping(known=frozenset({"match", "no_match"}))
    return Topic(
        id=name,
        label=parse_label(value.required(keys, "label")),
        codes=parse_codes(keys["codes"]) if "codes" in keys else Codes(),
        file=value.file,
        any=parser.any_of(value.required(keys, "any")),
        excluding=parser.any_of(keys["not"]) if "not" in keys else None,
        facets=facets,
        match=tuple(
            _example(item, frozenset(names)) for item in tests.required(kinds, "match").items()
        ),
        no_match=tuple(
            Example(text=item.string(), facet=None, line=item.line)
            for item in tests.required(kinds, "no_match").items()
        ),
    )


def _facet(value: Cursor, parser: PatternParser) -> Facet:
    keys = value.mapping(known=_FACET_KEYS)
    pattern = parser.any_of(value.required(keys, "any"), in_facet=True)
    if not governs(pattern):
        raise keys["any"].error(f"expected {THIS_TOPIC} in every pattern of a facet")
    return Facet(
        id=value.required(keys, "id").identifier(),
        label=parse_label(value.required(keys, "label")),
        any=pattern,
        excluding=parser.any_of(keys["not"], in_facet=True) if "not" in keys else None,
    )


def _example(item: Cursor, facets: frozenset[str]) -> Example:
    if not item.is_mapping():
        return Example(text=item.string(), facet=None, line=item.line)
    known = frozenset({"text", "facet"})
    if not item.mapping().keys() & known:
        raise item.error("expected a text, in 'quotes' where it holds a colon, or text and facet")
    keys = item.mapping(known=known)
    facet = item.required(keys, "facet").identifier()
    if facet not in facets:
        raise keys["facet"].error(
            f"expected a facet of the topic ({', '.join(sorted(facets)) or 'it has none'}),"
            f" found {facet!r}"
        )
    return Example(text=item.required(keys, "text").string(), facet=facet, line=item.line)
