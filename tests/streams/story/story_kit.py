"""Stories as tests read them: with the catalog that ships, as if they had just come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import yaml

from streams.events import Origin, RawStory, Story
from streams.story.parse import parse
from streams.topics.check import shipped_reader

ARRIVAL = datetime(2024, 5, 1, 12, tzinfo=UTC)
"""A Wednesday."""
SEEDS = Path(__file__).resolve().parents[3] / "seeds"


class Spanned(Protocol):
    """What stands somewhere in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def read(content: str | bytes, **fields: Any) -> Story:
    """The story of some content."""
    data = content.encode() if isinstance(content, str) else content
    raw = RawStory(**{"id": "id", "source": "source", "content": data, **fields})
    return parse(
        raw,
        received_at=ARRIVAL,
        origin=Origin(partition=1, offset=7),
        max_content_bytes=1 << 24,
        reader=shipped_reader(),
    )


def read_on(content: str, day: str) -> Story:
    """The story of a text that was published at noon of a day."""
    return read(content, published_at=datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def surfaces(story: Story, spans: Sequence[Spanned]) -> list[str]:
    """The words that stand there."""
    return [story.text[span.start : span.end] for span in spans]


def parts(story: Story) -> list[tuple[str, str]]:
    """Kind and words of each part."""
    return [(part.kind, story.text[part.start : part.end]) for part in story.parts]


def seed(name: str) -> Story:
    """A seed story, with the headline and time of the manifest."""
    known = yaml.safe_load((SEEDS / "manifest.yaml").read_text(encoding="utf-8"))["stories"][name]
    return read(
        (SEEDS / name).read_bytes(),
        title=known.get("headline"),
        published_at=datetime.fromisoformat(known["published"]),
    )
