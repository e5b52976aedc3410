"""Parsing: named word lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from streams.topics.cursor import Cursor
from streams.topics.model import Pattern
from streams.topics.patterns import Gazetteers, PatternParser


class WordLists:
    """Named word lists: read when first named, so that their order is free."""

    def __init__(
        self,
        layers: Sequence[Mapping[str, Cursor]],
        gazetteers: Gazetteers,
        outer: WordLists | None = None,
    ) -> None:
        self._layers = layers
        self._gazetteers = gazetteers
        self._outer = outer
        self._read: dict[tuple[int, str], Pattern] = {}
        self._open: list[tuple[int, str]] = []

    def names(self) -> set[str]:
        """Names of all lists."""
        outer = self._outer.names() if self._outer is not None else set()
        return outer.union(*self._layers)

    def check(self) -> None:
        """Read all of them, also those that nobody names.

        Raises:
            CatalogError: one is malformed.
        """
        for layer, lists in enumerate(self._layers):
            for name, value in lists.items():
                self._list(layer, name, value)

    def find(self, name: str, at: Cursor) -> Pattern | None:
        """The list of a name, ``None`` where there is none.

        A list that names itself means the one of that name that it replaces, in a layer below.

        Raises:
            CatalogError: it is malformed, or names itself over others.
        """
        layer = len(self._layers)
        if self._open and self._open[-1][1] == name:
            layer = self._open[-1][0]
        while layer > 0:
            layer -= 1
            if name in self._layers[layer]:
                return self._list(layer, name, at)
        return None if self._outer is None else self._outer.find(name, at)

    def _list(self, layer: int, name: str, at: Cursor) -> Pattern:
        key = layer, name
        if key in self._open:
            way = " -> ".join(other for _, other in [*self._open, key])
            raise at.error(f"word lists name each other in a circle: {way}")
        if key not in self._read:
            self._open.append(key)
            parser = PatternParser(self, self._gazetteers)
            self._read[key] = parser.pattern(self._layers[layer][name])
            self._open.pop()
        return self._read[key]
