"""Parsing: from a raw story to a story."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from streams.events import Notice, Origin, RawStory, Span, Story
from streams.identity import story_id, story_revision
from streams.story.decode import Decoded, decode_bytes, is_empty
from streams.story.errors import StoryRefused
from streams.story.markup import is_html, text_of
from streams.story.mojibake import what_is_wrong
from streams.story.notices import Marked
from streams.story.reader import Reader

TITLE_GAP: Final = "\n\n"
"""What stands between a title that was sent beside the content and the content."""
SUPERSEDING: Final = frozenset({"kill", "correction", "update"})
"""Notices that take back what they refer to."""


def parse(
    raw: RawStory,
    *,
    received_at: datetime,
    origin: Origin,
    max_content_bytes: int,
    reader: Reader,
) -> Story:
    """The story that ``raw`` holds, as ``reader`` reads it.

    A title without content is a flash and a story of its own; content without a word and without
    a title is refused.

    Raises:
        StoryRefused: it is too large, undecodable, mojibake, no text, or empty.
    """
    title = _title(raw)
    size = len(raw.content) + len(title.encode())
    if size > max_content_bytes:
        raise StoryRefused(f"oversized: {size} bytes, at most {max_content_bytes}")
    content, charset = _content(raw)
    if is_empty(content):
        if is_empty(title):
            raise StoryRefused(f"empty: no word in {len(raw.content)} bytes of content")
        content = ""
    text, content_start, headline = _compose(title, content)
    day = None if raw.published_at is None else raw.published_at.date()
    read = reader.read(text, title=headline, day=day)
    return Story(
        id=raw.id,
        revision=story_revision(raw.content, raw.title, raw.version),
        source=raw.source,
        text=text,
        content_start=content_start,
        charset=charset,
        language=read.language,
        parts=read.parts,
        sentences=read.sentences,
        agencies=read.agencies,
        dates=read.dates,
        numbers=read.numbers,
        quotations=read.quotations,
        urgent=read.marked.urgent,
        notice=_notice(raw, read.marked),
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


def _content(raw: RawStory) -> Decoded:
    decoded = decode_bytes(raw.content, raw.media_type)
    if is_html(decoded.text, raw.media_type):
        return decoded._replace(text=text_of(decoded.text))
    return decoded


def _notice(raw: RawStory, marked: Marked) -> Notice | None:
    if marked.kind is None:
        return None
    supersedes = None
    if marked.kind in SUPERSEDING:
        supersedes = (
            raw.id
            if marked.refers_to is None
            else story_id(raw.source, native=marked.refers_to, content=b"")
        )
    return Notice(
        kind=marked.kind,
        start=marked.start,
        end=marked.end,
        refers_to=marked.refers_to,
        supersedes=supersedes,
    )


def _title(raw: RawStory) -> str:
    """The title on one line; empty where there is none."""
    title = " ".join((raw.title or "").split())
    try:
        title.encode()
    except UnicodeEncodeError as error:
        raise StoryRefused(
            f"undecodable: lone surrogate at character {error.start} of the title"
        ) from error
    wrong = what_is_wrong(title)
    if wrong is not None:
        raise StoryRefused(f"mojibake in the title: {wrong}")
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
