"""A wire whose topics exist."""

from __future__ import annotations

import asyncio

import pytest

from streams.agents.provision import ensure_topics
from streams.settings import Settings


@pytest.fixture
def topics(wire: Settings) -> Settings:
    """Settings of a wire of this test alone, its topics created."""
    asyncio.run(ensure_topics(wire))
    return wire
