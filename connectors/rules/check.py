"""What ``wirewatch rules check`` does."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from connectors.output import isolate_arabic, tell
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topics.check import failures


def check(settings: Settings, overlay: Path | None, *, console: Console) -> int:
    """Load the catalog with what is laid over it, and run the tests of all its topics.

    Returns:
        0, or 1 where a test fails.

    Raises:
        CatalogError: a rule is malformed.
    """
    catalog = load_catalog(overlay=overlay or settings.catalog)
    failed = failures(catalog)
    for failure in failed:
        tell(console, isolate_arabic(failure), "red")
    tests = sum(len(topic.match) + len(topic.no_match) for topic in catalog.topics.values())
    tell(
        console,
        f"{len(catalog.topics)} topics, {len(catalog.places)} places, {len(catalog.actors)} actors,"
        f" {len(catalog.agencies)} agencies, {len(catalog.alert_rules)} alert rules; {tests} tests,"
        f" {len(failed)} failed; catalog {catalog.hash}",
    )
    return 1 if failed else 0
