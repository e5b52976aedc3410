"""Zones: headline, lead and body of a story."""

from __future__ import annotations

from typing import Final

from streams.events import Story
from streams.topics.model import Zone

LEAD_SENTENCES: Final = 2


def head_sentences(story: Story) -> range:
    """The sentences of headline and lead: of the first paragraph those that open it.

    Some outlets send a whole story as one paragraph, which is no lead.
    """
    headline, lead = _head(story)
    return range(headline + lead)


def zones_of(story: Story) -> list[Zone]:
    """The zone of each sentence."""
    headline, lead = _head(story)
    body = len(story.sentences) - headline - lead
    sizes: tuple[tuple[Zone, int], ...] = (("headline", headline), ("lead", lead), ("body", body))
    return [zone for zone, size in sizes for _ in range(size)]


def _head(story: Story) -> tuple[int, int]:
    head = 0
    filed = {part.start for part in story.parts if part.kind == "dateline"}
    for part in story.parts:
        inside = 0
        for sentence in story.sentences[head:]:
            if sentence.start >= part.end:
                break
            # A dateline is of the head, and none of the sentences that open it.
            if part.kind == "paragraph" and inside == LEAD_SENTENCES + (part.start in filed):
                break
            inside += 1
        if part.kind == "paragraph":
            return head, inside
        head += inside
    return head, 0
