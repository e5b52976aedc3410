"""Hypothesis strategies for events, made from the types: every field in all its forms."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TIMES = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
)
LARGEST = 2**53
"""What every reader of JSON can hold exactly."""


@cache
def events(event: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Instances of one type of event."""
    info = inspect.type_info(event)
    assert isinstance(info, inspect.StructType)
    return _struct(info)


def _struct(info: inspect.StructType) -> st.SearchStrategy[Any]:
    return st.builds(info.cls, **{field.name: _of(field.type) for field in info.fields})


def _of(info: inspect.Type) -> st.SearchStrategy[Any]:
    match info:
        case inspect.Metadata(type=inner):
            return _of(inner)
        case inspect.StructType():
            return _struct(info)
        case inspect.UnionType(types=types):
            return st.one_of([_of(inner) for inner in types])
        case inspect.NoneType():
            return st.none()
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType(ge=low, le=high):
            return st.integers(-LARGEST if low is None else low, LARGEST if high is None else high)
        case inspect.FloatType(ge=low, le=high):
            return st.floats(low, high, allow_nan=False, allow_infinity=False)
        case inspect.StrType(pattern=None, min_length=low):
            return TEXT.filter(lambda text: len(text) >= (low or 0))
        case inspect.BytesType():
            return st.binary(max_size=24)
        case inspect.DateTimeType():
            return TIMES
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.ListType(item_type=item):
            return st.lists(_of(item), max_size=2)
        case inspect.VarTupleType(item_type=item):
            return st.lists(_of(item), max_size=2).map(tuple)
        case inspect.DictType(key_type=key, value_type=value, min_length=low):
            return st.dictionaries(_of(key), _of(value), min_size=low or 0, max_size=2)
    raise NotImplementedError(f"no strategy for {info}")
