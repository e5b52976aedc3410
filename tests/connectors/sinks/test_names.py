"""Names as they are typed, against those of the catalog."""

from __future__ import annotations

import pytest

from connectors.sinks.names import MAX_SUGGESTED, Named, find, listed, places_of, rules_of
from streams.events import Label
from streams.topics.catalog import load_catalog

KNOWN = [
    Named("aleppo", Label(ar="حلب", en="Aleppo"), ("حلب", "حلب الشهباء")),
    Named("idlib", Label(ar="إدلب", en="Idlib")),
]


@pytest.mark.parametrize("name", ["aleppo", " ALEPPO ", "Aleppo", "حلب", "حلب  الشهباء"])
def test_an_entry_has_an_id_a_name_in_both_languages_and_aliases(name: str) -> None:
    assert find(name, KNOWN) == "aleppo"


@pytest.mark.parametrize("name", ["", " ", "alepp", "nowhere"])
def test_anything_else_is_unknown(name: str) -> None:
    assert find(name, KNOWN) is None


def test_the_shipped_catalog_is_known_by_all_its_names() -> None:
    catalog = load_catalog()
    for place in catalog.places.values():
        for name in (place.id, place.label.ar, place.label.en, *place.aliases):
            assert find(name, places_of(catalog)) == place.id
    for rule in catalog.alert_rules.values():
        for name in (rule.id, rule.label.ar, rule.label.en):
            assert find(name, rules_of(catalog)) == rule.id


def test_a_few_names_are_listed_all() -> None:
    assert listed("x", KNOWN) == "aleppo (حلب), idlib (إدلب)"


def test_of_many_names_the_likeliest_are_listed_first() -> None:
    many = [Named(f"place-{n}", Label(ar="م", en=f"Place {n}")) for n in range(500)]
    text = listed("Alepo", [*many, *KNOWN])
    assert text.startswith("aleppo (حلب), ")
    assert text.count("(") == MAX_SUGGESTED
    assert text.endswith(f" and {502 - MAX_SUGGESTED} more")
