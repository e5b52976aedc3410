"""One JSON Schema (draft 2020-12) for each type of event, from the structs themselves."""

from __future__ import annotations

import typing
from typing import Any, Final

import msgspec

from streams import events
from tools.contracts.field_notes import field_notes, plain

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

EVENTS: Final[tuple[type[msgspec.Struct], ...]] = typing.get_args(events.AnyEvent)
"""Every type of event that a record's value can be."""


def tag(event: type[msgspec.Struct]) -> str:
    """What stands in the field ``type`` of an event: also the name of its schema's file."""
    value = event.__struct_config__.tag
    assert isinstance(value, str), f"{event.__name__} has no tag"
    return value


def schema(event: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of one type of event, complete in itself."""
    (_,), parts = msgspec.json.schema_components([event], ref_template="#/$defs/{name}")
    for name, part in parts.items():
        _annotate(part, getattr(events, name))
    own = parts.pop(event.__name__)
    return {"$schema": DIALECT, **own, **({"$defs": parts} if parts else {})}


def _annotate(part: dict[str, Any], struct: type[msgspec.Struct]) -> None:
    if "description" in part:
        part["description"] = plain(part["description"])
    notes = field_notes(struct)
    if "prefixItems" in part:
        # A struct that is written as an array: the schema alone would not name its columns.
        for name, item in zip(struct.__struct_fields__, part["prefixItems"], strict=True):
            item["title"] = name
            if name in notes:
                item["description"] = notes[name]
    for name, field in part.get("properties", {}).items():
        if name in notes:
            field["description"] = notes[name]
