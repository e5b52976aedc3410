"""What stands in the topics reads back as it was, and what should not stand there is named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from streams import events
from tests.event_strategies import events as instances
from tools.contracts.schemas import EVENTS, tag

BY_TAG = {tag(event): event for event in EVENTS}
every_event = pytest.mark.parametrize("event", EVENTS, ids=tag)

VALUES: Final = (
    inspect.StrType
    | inspect.BytesType
    | inspect.IntType
    | inspect.FloatType
    | inspect.BoolType
    | inspect.DateTimeType
    | inspect.LiteralType
    | inspect.NoneType
)
"""What holds nothing."""


def as_json(value: msgspec.Struct) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(events.encode(value))
    return loaded


def decode(event: type[msgspec.Struct], fields: dict[str, Any]) -> Any:
    return msgspec.json.decode(json.dumps(fields).encode(), type=event)


def required(event: type[msgspec.Struct]) -> list[str]:
    return [field.name for field in msgspec.structs.fields(event) if field.required]


@every_event
@settings(max_examples=20)
@given(st.data())
def test_an_event_reads_back_as_it_was(event: type[msgspec.Struct], data: st.DataObject) -> None:
    value = data.draw(instances(event))
    assert msgspec.json.decode(events.encode(value), type=events.AnyEvent) == value


@every_event
@settings(max_examples=20)
@given(st.data())
def test_unknown_fields_are_ignored(event: type[msgspec.Struct], data: st.DataObject) -> None:
    value = data.draw(instances(event))
    later = as_json(value) | {"of_a_later_version": {"anything": [1, None]}}
    assert decode(event, later) == value


@every_event
@settings(max_examples=20)
@given(st.data())
def test_a_missing_field_is_named(event: type[msgspec.Struct], data: st.DataObject) -> None:
    fields = as_json(data.draw(instances(event)))
    for name in required(event):
        rest = {key: value for key, value in fields.items() if key != name}
        with pytest.raises(msgspec.ValidationError, match=f"required field `{name}`"):
            decode(event, rest)


@every_event
@settings(max_examples=20)
@given(st.data())
def test_a_wrong_type_is_an_error_with_its_path(
    event: type[msgspec.Struct], data: st.DataObject
) -> None:
    fields = as_json(data.draw(instances(event)))
    for field in msgspec.structs.fields(event):
        # No field of any event is a float with a fraction.
        with pytest.raises(msgspec.ValidationError, match=re.escape(f"at `$.{field.name}`")):
            decode(event, fields | {field.name: 0.5})


def test_a_wrong_type_deep_inside_has_the_whole_path() -> None:
    story = {
        "type": "story",
        "id": "a",
        "revision": "b",
        "source": "c",
        "text": "d",
        "parts": [{"kind": "headline", "start": 0, "end": -1}],
        "sentences": [],
        "received_at": "2016-12-13T10:00:00Z",
        "raw": {"partition": 0, "offset": 0},
    }
    with pytest.raises(msgspec.ValidationError, match=r"at `\$\.parts\[0\]\.end`"):
        events.decode_story(json.dumps(story))


def test_a_time_without_a_zone_is_refused() -> None:
    tick = {"type": "tick", "origin": 0, "origins": 1, "time": "2016-12-13T10:00:00"}
    with pytest.raises(msgspec.ValidationError, match=r"at `\$\.time`"):
        events.decode_raw(json.dumps(tick))


def test_an_event_of_another_topic_is_refused() -> None:
    tick = events.encode(events.Tick(origin=0, origins=1))
    with pytest.raises(msgspec.ValidationError, match="tick"):
        events.decode_tagged(tick)


def test_arabic_stands_in_json_as_itself() -> None:
    raw = events.RawStory(id="a", source="b", content=b"", title="حصار حلب")
    assert "حصار حلب".encode() in events.encode(raw)


def parts_of(kind: inspect.Type, above: tuple[type, ...] = ()) -> Iterator[type[msgspec.Struct]]:
    """The structs that one of a type can hold, itself among them."""
    match kind:
        case inspect.StructType(cls=cls):
            assert cls not in above, f"{cls} can hold itself, by way of {above}"
            yield cls
            for field in kind.fields:
                yield from parts_of(field.type, (*above, cls))
        case inspect.ListType():
            yield from parts_of(kind.item_type, above)
        case inspect.DictType():
            yield from parts_of(kind.key_type, above)
            yield from parts_of(kind.value_type, above)
        case inspect.UnionType():
            for each in kind.types:
                yield from parts_of(each, above)
        case _:
            assert isinstance(kind, VALUES), f"{kind} of {above} could hold anything"


@every_event
def test_an_event_can_be_in_no_cycle(event: type[msgspec.Struct]) -> None:
    """Which would never be freed: the garbage collector does not see events."""
    for part in parts_of(inspect.type_info(event)):
        assert part.__struct_config__.frozen
        assert not part.__struct_config__.gc


@given(instances(events.DeadLetter))
def test_a_dead_letter_reads_back_from_its_headers(letter: events.DeadLetter) -> None:
    headers = events.dead_letter_headers(letter)
    other = [("ce_id", b"somebody else's")]
    assert events.read_dead_letter_headers(other + headers) == letter


def test_a_dead_letter_without_a_stage_is_an_error_that_says_so() -> None:
    with pytest.raises(msgspec.ValidationError, match="stage"):
        events.read_dead_letter_headers([("dl-reason", b"empty")])
