"""The app for ``faust -A streams.app worker``: the wire that the environment names."""

from __future__ import annotations

from streams.agents.wire import create_app
from streams.settings import load
from streams.topics.catalog import load_catalog

app = create_app(load(), load_catalog())
