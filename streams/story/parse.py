"""Parsing: from a raw story to a story."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from streams.events import Origin, RawStory, Span, Story
from streams.identity import story_revision
from streams.story.decode import decode_bytes, is_empty
from streams.story.errors import StoryRefused
from streams.story.layout import parts_of, sentences_of

TITLE_GAP: Final = "\n\n"
"""What stands between a title that was sent beside the content and the content."""


def parse(raw: RawStory, *, received_at: datetime, origin: Origin, max_content_bytes: int) -> Story:
    """The story that ``raw`` holds.

    A title without content is a flash and a story of its own; content without a word and without
    a title is refused.

    Raises:
        StoryRefused: it is too large, undecodable, no text, or empty.
    """
    title = _title(raw)
    size = len(raw.content) + len(title.encode())
    if size > max_content_bytes:
        raise StoryRefused(f"oversized: {size} bytes, at most {max_content_bytes}")
    content = decode_bytes(raw.content, raw.media_type)
    if is_empty(content):
        if is_empty(title):
            raise StoryRefused(f"empty: no word in {len(raw.content)} bytes of content")
        content = ""
    text, content_start, headline = _compose(title, content)
    parts = parts_of(text, title=headline)
    return Story(
        id=raw.id,
        revision=story_revision(raw.content, raw.title, raw.version),
        source=raw.source,
        text=text,
        content_start=content_start,
        parts=parts,
        sentences=sentences_of(text, parts),
        url=raw.url,
        published_at=raw.published_at,
        version=raw.version,
        drill=raw.drill,
        received_at=received_at,
        raw=origin,
    )


def headline_of(story: Story) -> str | None:
    """The story's headline, where it has one."""
    for part in story.parts:
        if part.kind == "headline":
            return story.text[part.start : part.end]
    return None


def _title(raw: RawStory) -> str:
    """The title on one line; empty where there is none."""
    title = " ".join((raw.title or "").split())
    try:
        title.encode()
    except UnicodeEncodeError as error:
        raise StoryRefused(
            f"undecodable: lone surrogate at character {error.start} of the title"
        ) from error
    return title


def _compose(title: str, content: str) -> tuple[str, int, Span | None]:
    if not title:
        return content, 0, None
    begin = len(content) - len(content.lstrip())
    end = begin + len(title)
    if content.startswith(title, begin) and (end == len(content) or content[end] in "\r\n"):
        return content, 0, Span(start=begin, end=end)
    text = title + TITLE_GAP + content if content else title
    return text, len(text) - len(content), Span(start=0, end=len(title))
