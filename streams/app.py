"""The app for ``faust -A streams.app worker``: the wire that the environment names."""

from __future__ import annotations

from streams.agents.wire import create_app
from streams.settings import load
from streams.topics.catalog import load_catalog

settings = load()
app = create_app(settings, load_catalog(overlay=settings.catalog))
