"""What ``wirewatch explain`` does."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from rich.console import Console

from connectors.errors import UserError
from connectors.output import isolate_arabic, tell
from connectors.rules.stories import read_raw
from connectors.sinks.names import Named, find, listed
from connectors.story.files import media_type_of
from streams.alerts.signals import signals_of
from streams.alerts.why_not import explain_alerts
from streams.events import RawStory
from streams.settings import Settings
from streams.story.errors import StoryRefused
from streams.story.reader import Reader
from streams.story.sketch import sketch
from streams.topics.catalog import load_catalog
from streams.topics.explain import explain as explained
from streams.topics.match import Matcher

_STDIN: Final = "-"
_FILE_NAME: Final = re.compile(r"[\w./~-]+\.\w{1,5}", re.ASCII)
"""What nobody gives as an Arabic text."""
_MEDIA_TYPE: Final = "text/plain; charset=utf-8"


def explain(settings: Settings, given: str, rule: str, *, console: Console) -> int:
    """Print why a topic matches a text, or why it does not.

    Returns:
        0 where it matches, else 1.

    Raises:
        UserError: there is no such topic, or no text.
        CatalogError: a rule is malformed.
    """
    catalog = load_catalog(overlay=settings.catalog)
    known = [Named(topic.id, topic.label) for topic in catalog.topics.values()]
    named = find(rule, known)
    if named is None:
        raise UserError(
            f"--rule {rule!r}: no topic is called that; known are {listed(rule, known)}"
        )
    topic = catalog.topics[named]
    most = settings.max_story_bytes
    content, media_type = _content(given, most)
    raw = RawStory(id="explained", source="file", content=content, media_type=media_type)
    try:
        story = read_raw(raw, max_bytes=most, reader=Reader(catalog.agencies, catalog.places))
    except StoryRefused as error:
        raise UserError(f"{given[:60]!r}: {error}") from error
    lines = explained(catalog, topic, story)
    for line in lines:
        tell(console, "  " * line.depth + isolate_arabic(line.text))
    if not lines[0].text.endswith(" matches"):
        return 1
    matches = Matcher(catalog).match(story).matches
    signals = signals_of(
        story, matches, catalog, headline=None, agencies=lambda _: [], sketch=sketch
    )
    for line in explain_alerts(catalog, topic.id, story, matches, signals):
        tell(console, "  " * (line.depth + 1) + isolate_arabic(line.text))
    return 0


def _path(given: str) -> Path | None:
    """The file or folder of that name, if there is one."""
    try:
        return Path(given) if "\n" not in given and Path(given).exists() else None
    except (OSError, ValueError):  # a text may be longer than any name, or hold what none can
        return None


def _content(given: str, most: int) -> tuple[bytes, str]:
    """The text itself, or what stands in the file of that name; and its media type."""
    content, media_type = given.encode("utf-8", "surrogateescape"), _MEDIA_TYPE
    try:
        if given == _STDIN:
            content = sys.stdin.buffer.read(most + 1)
        elif given and (path := _path(given)) is not None:
            if path.is_dir():
                raise UserError(f"{given}: expected a file, found a folder")
            media_type = media_type_of(path)
            with path.open("rb") as file:
                content = file.read(most + 1)
        elif _FILE_NAME.fullmatch(given):
            raise UserError(f"{given}: there is no such file")
    except OSError as error:
        raise UserError(f"{given}: {error.strerror}") from error
    if len(content) > most:
        raise UserError(f"the text has more than {most} bytes")
    return content, media_type
