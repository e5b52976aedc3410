"""What a story can be refused for."""

from __future__ import annotations

from streams.errors import Refused


class StoryRefused(Refused):
    """A raw story cannot become a story; ``reason`` says what was wrong and where, for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
