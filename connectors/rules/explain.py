"""What ``wirewatch explain`` does."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from connectors.errors import UserError
from streams.settings import Settings
from streams.story.decode import decode
from streams.story.errors import StoryRefused
from streams.topics.catalog import load_catalog
from streams.topics.check import story_of
from streams.topics.explain import explain as explained

_STDIN: Final = "-"
_FILE_NAME: Final = re.compile(r"[\w./~-]+\.\w{1,5}", re.ASCII)
"""What nobody gives as an Arabic text."""
_MEDIA_TYPE: Final = "text/plain; charset=utf-8"


def explain(settings: Settings, given: str, rule: str) -> int:
    """Print why a topic matches a text, or why it does not.

    Returns:
        0 where it matches, else 1.

    Raises:
        UserError: there is no such topic, or no text.
        CatalogError: a rule is malformed.
    """
    catalog = load_catalog(overlay=settings.catalog)
    topic = catalog.topics.get(rule)
    if topic is None:
        raise UserError(f"--rule {rule}: expected one of {', '.join(sorted(catalog.topics))}")
    lines = explained(catalog, topic, story_of(_text(given, settings.max_story_bytes)))
    for line in lines:
        print("  " * line.depth + line.text)
    return 0 if lines[0].text.endswith(" matches") else 1


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):  # a text may be longer than any name, or hold what none can
        return False


def _text(given: str, most: int) -> str:
    """The text itself, or what stands in the file of that name."""
    content = given.encode("utf-8", "surrogateescape")
    try:
        if given == _STDIN:
            content = sys.stdin.buffer.read(most + 1)
        elif "\n" not in given and _is_file(given):
            with Path(given).open("rb") as file:
                content = file.read(most + 1)
        elif _FILE_NAME.fullmatch(given):
            raise UserError(f"{given}: there is no such file")
    except OSError as error:
        raise UserError(f"{given}: {error.strerror}") from error
    if len(content) > most:
        raise UserError(f"the text has more than {most} bytes")
    try:
        return decode(content, _MEDIA_TYPE)
    except StoryRefused as error:
        raise UserError(f"{given[:60]}: {error}") from error
