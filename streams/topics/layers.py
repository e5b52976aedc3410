"""Layers: the files of a catalog, and of one laid over it, as one set of entries.

Any file may hold any sections. An entry of an upper layer replaces that of the same id below, or
is new; ``disable`` takes ids of the layers below away. Word lists of a file with topics belong to
that file alone; those of other files are shared by all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Final, NamedTuple

from streams.topics.cursor import Cursor, read
from streams.topics.errors import CatalogError

SECTIONS: Final = ("topics", "places", "actors", "agencies", "alerts")
_WORDS: Final = "words"
_DISABLE: Final = "disable"
_KEYS: Final = frozenset({*SECTIONS, _WORDS, _DISABLE})
_ENDING: Final = ".yaml"
_MEANT: Final = (".yaml", ".yml")
"""Endings, in small letters, of files that somebody means to be read."""


class Folder(NamedTuple):
    """Where a layer's files are, and what errors call it (``""``: the shipped catalog)."""

    at: Traversable
    shown: str


class Layers:
    """All entries of some layers, the lowest first; each still knows its file and line."""

    def __init__(self, folders: Sequence[Folder]) -> None:
        self.entries: dict[str, dict[str, Cursor]] = {name: {} for name in SECTIONS}
        self.shared: list[dict[str, Cursor]] = []
        """The shared word lists of each layer."""
        self.local: dict[str, dict[str, Cursor]] = {}
        """Word lists by the file that they belong to."""
        self.disabled: dict[str, set[str]] = {name: set() for name in SECTIONS}
        """Ids that an upper layer took away: what is left of the lower may still name them."""
        for folder in folders:
            self._add(folder)
        self._check_shadows()

    def plain(self) -> object:
        """All that they say, without where it stands, for hashing."""
        entries = {
            section: {name: value.plain() for name, value in values.items()}
            for section, values in self.entries.items()
        }
        shared = [_plain(lists) for lists in self.shared if lists]
        local = {
            name: _plain(self.local[value.file])
            for name, value in self.entries["topics"].items()
            if value.file in self.local
        }
        return {**entries, _WORDS: shared, "local": local}

    def _add(self, folder: Folder) -> None:
        here: dict[str, dict[str, Cursor]] = {name: {} for name in SECTIONS}
        shared: dict[str, Cursor] = {}
        disabled: list[Cursor] = []
        for name, content in _files(folder):
            sections = read(name, content).mapping(known=_KEYS)
            for section in SECTIONS:
                if section in sections:
                    _merge(here[section], sections[section])
            if _WORDS in sections:
                if "topics" in sections:
                    self.local[name] = dict(sections[_WORDS].by_identifier())
                else:
                    _merge(shared, sections[_WORDS])
            if _DISABLE in sections:
                disabled.append(sections[_DISABLE])
        for value in disabled:
            self._disable(value, here)
        for section, values in here.items():
            self.entries[section].update(values)
        self.shared.append(shared)

    def _disable(self, value: Cursor, here: Mapping[str, Mapping[str, Cursor]]) -> None:
        for section, names in value.mapping(known=frozenset(SECTIONS)).items():
            for item in names.one_or_many():
                name = item.identifier()
                if name in here[section]:
                    raise item.error(f"{name!r} is both defined and disabled in one catalog")
                if self.entries[section].pop(name, None) is None:
                    raise item.error(
                        f"expected one of the {section} that there are"
                        f" ({', '.join(sorted(self.entries[section])) or 'none'}), found {name!r}"
                    )
                self.disabled[section].add(name)
                if section == "topics":
                    self._disable_alerts_of(name)

    def _disable_alerts_of(self, topic: str) -> None:
        alerts = self.entries["alerts"]
        for name, value in list(alerts.items()):
            of = value.mapping().get("topic") if value.is_mapping() else None
            if of is not None and of.is_text(topic):
                del alerts[name]
                self.disabled["alerts"].add(name)

    def _check_shadows(self) -> None:
        shared = set(chain.from_iterable(self.shared))
        for lists in self.local.values():
            for name, value in lists.items():
                if name in shared:
                    raise value.error(f"a word list that all files share is named {name!r}, too")


def _plain(values: Mapping[str, Cursor]) -> object:
    return {name: value.plain() for name, value in values.items()}


def _merge(into: dict[str, Cursor], section: Cursor) -> None:
    for name, value in section.by_identifier():
        if name in into:
            other = into[name]
            raise value.error(f"{name!r} stands in {other.file}, line {other.line}, too")
        into[name] = value


def _files(folder: Folder) -> Iterator[tuple[str, bytes]]:
    """Names and contents of a folder's files and those of its folders, by name."""
    found = False
    try:
        for entry in _sorted(folder.at):
            inner = _sorted(entry) if entry.is_dir() else [entry]
            above = f"{entry.name}/" if entry.is_dir() else ""
            for file in inner:
                shown = f"{folder.shown}/" if folder.shown else ""
                name = f"{shown}{above}{file.name}"
                if file.name.endswith(_ENDING) and file.is_file():
                    found = True
                    yield name, file.read_bytes()
                else:
                    _refuse_what_was_meant(file, name)
    except OSError as error:
        raise CatalogError(
            str(error.filename or folder.shown),
            1,
            "",
            f"expected a readable catalog: {error.strerror or error}",
        ) from error
    if not found:
        raise CatalogError(
            folder.shown, 1, "", f"expected {_ENDING} files in this folder, found none"
        )


def _refuse_what_was_meant(entry: Traversable, name: str) -> None:
    """What is passed over must not be what somebody means to be read."""
    if entry.is_dir():
        for file in _sorted(entry):
            if file.name.lower().endswith(_MEANT):
                raise CatalogError(
                    f"{name}/{file.name}",
                    1,
                    "",
                    "expected no folder in a folder of a catalog: only files of the catalog and of"
                    " its folders are read; move it up",
                )
    elif entry.name.lower().endswith(_MEANT):
        raise CatalogError(
            name, 1, "", f"expected a name that ends in {_ENDING}, else it is not read: rename it"
        )


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(
        (entry for entry in folder.iterdir() if not entry.name.startswith(".")),
        key=lambda entry: entry.name,
    )
