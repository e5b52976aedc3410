"""Reading an analyst's YAML: every value knows its line and its key.

The file is read into nodes, never into Python objects, and nodes are taken apart by what is
expected at each place: whatever is not expected is a :class:`CatalogError` that can name the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from streams.topics.errors import CatalogError

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 40
"""Patterns nest a few levels; a file that nests deeper would exhaust the parser's stack."""

_STRING: Final = "tag:yaml.org,2002:str"
_INTEGER: Final = "tag:yaml.org,2002:int"
_BOOLEAN: Final = "tag:yaml.org,2002:bool"
_NULL: Final = "tag:yaml.org,2002:null"
_TRUTH: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,99}")


class Cursor:
    """One value of a YAML file, with where it stands."""

    __slots__ = ("_node", "file", "key")

    def __init__(self, file: str, key: str, node: yaml.Node) -> None:
        self.file = file
        self.key = key
        self._node = node

    @property
    def line(self) -> int:
        """Line in the file, from one."""
        return int(self._node.start_mark.line) + 1

    def error(self, problem: str) -> CatalogError:
        """An error about this value."""
        return CatalogError(self.file, self.line, self.key, problem)

    def is_mapping(self) -> bool:
        """Whether it has keys and values."""
        return isinstance(self._node, yaml.MappingNode)

    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self._node, yaml.SequenceNode)

    def is_text(self, text: str) -> bool:
        """Whether it is this text."""
        return isinstance(self._node, yaml.ScalarNode) and self._node.value == text

    def mapping(self, *, known: frozenset[str] | None = None) -> dict[str, Cursor]:
        """Its values by key, in order; keys outside ``known`` are an error."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.error(f"expected keys with values, found {self._found()}")
        values: dict[str, Cursor] = {}
        for key_node, value in self._node.value:
            at = Cursor(self.file, self.key, key_node)
            key = at.string()
            inner = Cursor(self.file, f"{self.key}.{key}" if self.key else key, value)
            if key in values:
                raise at.error(f"{key!r} stands here twice")
            if known is not None and key not in known:
                raise at.error(f"unknown key {key!r}; expected one of {', '.join(sorted(known))}")
            values[key] = inner
        return values

    def items(self) -> list[Cursor]:
        """The values of a list, which has at least one."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.error(f"expected a list, found {self._found()}")
        if not self._node.value:
            raise self.error("expected at least one item, found an empty list")
        return [
            Cursor(self.file, f"{self.key}[{index}]", node)
            for index, node in enumerate(self._node.value)
        ]

    def one_or_many(self) -> list[Cursor]:
        """The values of a list; of anything else, itself."""
        return self.items() if self.is_list() else [self]

    def required(self, values: dict[str, Cursor], key: str) -> Cursor:
        """The value under ``key`` of this mapping, which must be there."""
        if key not in values:
            raise self.error(f"the key {key!r} is missing")
        return values[key]

    def string(self) -> str:
        """Its text, which is not blank."""
        if not isinstance(self._node, yaml.ScalarNode) or self._node.tag != _STRING:
            quote = "; put it in quotes" if isinstance(self._node, yaml.ScalarNode) else ""
            raise self.error(f"expected text, found {self._found()}{quote}")
        if not self._node.value.strip():
            raise self.error("expected text, found none")
        return str(self._node.value)

    def identifier(self) -> str:
        """Its text, an id."""
        return self._identifier(self.string())

    def _identifier(self, text: str) -> str:
        if not _ID.fullmatch(text):
            raise self.error(
                f"expected an id of a-z, 0-9 and _ that starts with a letter, found {text!r}"
            )
        return text

    def by_identifier(self) -> Iterator[tuple[str, Cursor]]:
        """Keys, each an id, and values of a mapping."""
        for key, value in self.mapping().items():
            yield value._identifier(key), value

    def integer(self, least: int, most: int) -> int:
        """Its number, between ``least`` and ``most``."""
        if isinstance(self._node, yaml.ScalarNode) and self._node.tag == _INTEGER:
            digits = self._node.value
            if re.fullmatch(r"\d{1,9}", digits) and least <= int(digits) <= most:
                return int(digits)
        raise self.error(f"expected a number from {least} to {most}, found {self._found()}")

    def is_integer(self) -> bool:
        """Whether it is a whole number."""
        return isinstance(self._node, yaml.ScalarNode) and self._node.tag == _INTEGER

    def text_or_digits(self) -> str:
        """Its text; of a whole number its digits as they stand there."""
        return str(self._node.value) if self.is_integer() else self.string()

    def boolean(self) -> bool:
        """True or false."""
        if isinstance(self._node, yaml.ScalarNode) and self._node.tag == _BOOLEAN:
            return _TRUTH[self._node.value.lower()]
        raise self.error(f"expected true or false, found {self._found()}")

    def choice(self, options: tuple[str, ...]) -> str:
        """Its text, one of ``options``."""
        text = self.string()
        if text not in options:
            raise self.error(f"expected one of {', '.join(options)}, found {text!r}")
        return text

    def plain(self) -> object:
        """The value without its place, for hashing."""
        if isinstance(self._node, yaml.MappingNode):
            return {key: value.plain() for key, value in self.mapping().items()}
        if isinstance(self._node, yaml.SequenceNode):
            return [Cursor(self.file, self.key, node).plain() for node in self._node.value]
        return f"{self._node.tag} {self._node.value}"

    def _found(self) -> str:
        if isinstance(self._node, yaml.MappingNode):
            return "keys with values"
        if isinstance(self._node, yaml.SequenceNode):
            return "a list"
        if self._node.tag == _NULL:
            return "nothing"
        kind = {_STRING: "text", _INTEGER: "the number", _BOOLEAN: "the truth value"}
        return f"{kind.get(self._node.tag, 'the value')} {self._node.value!r}"


def read(file: str, content: bytes) -> Cursor:
    """The top of a YAML file.

    Raises:
        CatalogError: it is no YAML, is empty, too large or nested too deep, or uses aliases.
    """
    if len(content) > MAX_FILE_BYTES:
        raise CatalogError(
            file, 1, "", f"expected at most {MAX_FILE_BYTES} bytes, found {len(content)}"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CatalogError(file, line, "", f"expected UTF-8: {error}") from error
    try:
        _check_events(file, text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, max(error.position, 0)) + 1
        raise CatalogError(file, line, "", f"expected YAML: {error.reason}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        hint = _hint(text.splitlines()[line - 1 : line])
        raise CatalogError(file, line, "", f"expected YAML: {error.problem}{hint}") from error
    if node is None:
        raise CatalogError(file, 1, "", "expected keys with values, found an empty file")
    return Cursor(file, "", node)


def _hint(lines: list[str]) -> str:
    """What authors stumble over most, where a line looks like it."""
    line = "".join(lines)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return " (indent with spaces, not with tabs)"
    if ": " in line or "," in line:
        return " (is a bracket missing, or a text with a colon or comma without 'quotes'?)"
    return ""


def _check_events(file: str, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        problem = None
        if isinstance(event, yaml.AliasEvent):
            # A few lines of aliases can stand for billions of values.
            problem = "expected values, found an alias (*): name a word list instead"
        elif depth > MAX_DEPTH:
            problem = f"expected at most {MAX_DEPTH} levels"
        if problem is not None:
            mark = event.start_mark
            raise CatalogError(file, mark.line + 1 if mark is not None else 1, "", problem)
