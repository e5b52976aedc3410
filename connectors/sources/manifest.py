"""``manifest.yaml``: what a folder of plain text files cannot say by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
import yaml
from msgspec import Meta

from connectors.sources.records import RecordError
from streams.events import Identity, Time

NAME: Final = "manifest.yaml"
MAX_BYTES: Final = 16 * 1024 * 1024


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one text file beside its bytes."""

    source: Identity | None = None
    """The outlet whose words they are, as a short name."""
    headline: str | None = None
    """The headline, where the text begins with one. It is not sent: the text holds it."""
    published: Time | None = None
    """When it was published, with a UTC offset."""
    published_from: list[str] = []
    """The sentences of the text that the time was inferred from, quoted."""
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] | None = None
    """Of the file's bytes."""
    note: str | None = None
    """How source and time were inferred."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text files of a folder by name."""

    stories: dict[str, Entry]


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder, or ``None`` where it has none.

    Raises:
        RecordError: it is no manifest, or names a file that is not there.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RecordError(f"{path}: a manifest may have {MAX_BYTES} bytes")
    try:
        manifest = msgspec.convert(yaml.safe_load(data), Manifest)
    except yaml.YAMLError as error:
        raise RecordError(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    except msgspec.ValidationError as error:
        raise RecordError(f"{path}: {error}") from error
    for name in manifest.stories:
        if Path(name).name != name or not (folder / name).is_file():
            raise RecordError(f"{path}: `stories` names {name!r}, which is no file beside it")
    return manifest
