"""``python -m connectors.cli``."""

from __future__ import annotations

from connectors.cli import main

main()
