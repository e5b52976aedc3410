"""Settings that somebody meant and did not write. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

import msgspec

from streams.settings import PREFIX, Settings, variable

_FIELDS: Final = {variable(field.name): field.name for field in msgspec.structs.fields(Settings)}
_CLOSE: Final = 0.8
"""Ratio of ``difflib`` from which two names are taken for one; ``ticks_seconds`` has 0.96."""


def misspelled(names: Iterable[str]) -> list[str]:
    """A sentence for each environment variable that is nearly one of ours.

    Others after our prefix are left alone: they may belong to what runs us.
    """
    found = []
    for name in sorted(names):
        if name in _FIELDS or not name.upper().startswith(PREFIX):
            continue
        field = name[len(PREFIX) :].lower()
        if close := difflib.get_close_matches(field, _FIELDS.values(), n=1, cutoff=_CLOSE):
            found.append(f"{name} is no setting; did you mean {variable(close[0])}?")
    return found
