"""Small catalogs, written to a folder as an analyst would."""

from __future__ import annotations

from pathlib import Path

from streams.topics.catalog import load_catalog
from streams.topics.model import Catalog

FILES = {
    "topics.yaml": """\
topics:
  truce:
    label: {ar: هدنة, en: Truce}
    any: [{noun: هدنة}]
    facets:
      - id: agreed
        label: {ar: اتفاق, en: agreed}
        any: [{phrase: [{verb: اتفق}, {gap: 2}, TOPIC]}]
      - id: broken
        label: {ar: خرق, en: broken}
        any: [{phrase: [{noun: خرق}, {gap: 1}, TOPIC]}]
    tests:
      match: [هدنة في المدينة]
      no_match: [لا شيء]
""",
    "places.yaml": """\
places:
  land:
    label: {ar: سوريا, en: Land}
    kind: country
    adjectives: [سوري]
  town:
    label: {ar: حلب, en: Town}
    kind: city
    within: land
  other:
    label: {ar: إدلب, en: Other}
    kind: city
    within: land
  hall:
    label: {ar: جنيف, en: Hall}
    kind: city
    venue: true
""",
    "agencies.yaml": """\
agencies:
  one:
    label: {ar: رويترز, en: One}
""",
    "alerts.yaml": """\
alerts:
  truce:
    label: {ar: هدنة, en: Truce}
    topic: truce
    by: [place]
    quiet: 6h
    contradicts: [[agreed, broken]]
""",
}


def write(folder: Path, **changed: str) -> Path:
    """A folder with a catalog, of which some files (by name without ending) differ."""
    for name, content in FILES.items():
        text = changed.get(name.removesuffix(".yaml"), content)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def topics(any_of: str, *, excluding: str = "", facets: str = "", words: str = "") -> str:
    """A topics file with one topic, ``it``, whose patterns are given as YAML in one line each."""
    lines = [
        *(["words:", *(f"  {line}" for line in words.splitlines())] if words else []),
        "topics:",
        "  it:",
        "    label: {ar: هو, en: It}",
        f"    any: {any_of}",
        *([f"    not: {excluding}"] if excluding else []),
        *([f"    facets: {facets}"] if facets else []),
        "    tests: {match: [نعم], no_match: [لا]}",
        "",
    ]
    return "\n".join(lines)


NO_ALERTS = (
    FILES["alerts.yaml"]
    .replace("topic: truce", "topic: it")
    .replace("    contradicts: [[agreed, broken]]\n", "")
)


def catalog(folder: Path, any_of: str, **more: str) -> Catalog:
    """A catalog with that one topic."""
    write(folder, topics=topics(any_of, **more), alerts=NO_ALERTS)
    return load_catalog(folder)
