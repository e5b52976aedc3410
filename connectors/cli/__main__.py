"""``python -m connectors.cli``."""

from __future__ import annotations

from connectors.start import main

main()
