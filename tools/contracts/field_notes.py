"""What the source says about each field of a struct: the string that stands below it.

Python keeps the docstring of a class and drops those of its fields, yet they hold the units and
the meaning that a reader of a schema needs. So they are read from the source.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from functools import cache
from types import ModuleType

import msgspec

_ROLE = re.compile(r":[a-z]+:`~?([^`]+)`")
_LITERAL = re.compile(r"``([^`]+)``")


def plain(docstring: str) -> str:
    """A docstring as running text of JSON, without the markup of the documentation tools."""
    text = inspect.cleandoc(docstring)
    text = _LITERAL.sub(r"`\1`", _ROLE.sub(r"`\1`", text)).replace("`None`", "`null`")
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def field_notes(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Field name to note, for the fields that have one, inherited ones included."""
    notes: dict[str, str] = {}
    for base in reversed(struct.__mro__):
        if issubclass(base, msgspec.Struct) and base is not msgspec.Struct:
            notes |= _notes_of_module(sys.modules[base.__module__]).get(base.__name__, {})
    return notes


@cache
def _notes_of_module(module: ModuleType) -> dict[str, dict[str, str]]:
    tree = ast.parse(inspect.getsource(module))
    return {
        node.name: _notes_of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)
    }


def _notes_of_class(node: ast.ClassDef) -> dict[str, str]:
    notes = {}
    for statement, following in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            notes[statement.target.id] = plain(following.value.value)
    return notes
