"""Python's collector of cyclic garbage, as a worker wants it."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLD: Final = 20_000
"""Containers that are made and not freed before the youngest are searched, instead of 700. What a
worker makes and remembers is in no cycle (of events the collector does not even know), and it
remembers much: with 700 a tenth of the fold's time went into such searches, with this a
fiftieth. The little cyclic garbage of errors and of asyncio waits somewhat longer."""


def settle() -> None:
    """What has been loaded by now stays: it is not searched again. Once, before the work begins."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(THRESHOLD, *gc.get_threshold()[1:])
