"""The published schemas and the AsyncAPI document say what the code does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event
from hypothesis import given, settings
from hypothesis import strategies as st

from streams import events
from streams.alerts import cloudevents
from streams.settings import Settings
from streams.topology import Topic, topic_specs
from tests.event_strategies import events as instances
from tools.contracts import asyncapi
from tools.contracts.__main__ import DOCS, documents
from tools.contracts.field_notes import field_notes, plain
from tools.contracts.schemas import EVENTS, schema, tag

every_event = pytest.mark.parametrize("event", EVENTS, ids=tag)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DOCS / "asyncapi.yaml").read_text(encoding="utf-8"))
    return loaded


def test_what_is_published_is_what_is_generated() -> None:
    published = {
        path.relative_to(DOCS): path.read_text(encoding="utf-8")
        for path in [*DOCS.glob("schemas/*"), DOCS / "asyncapi.yaml"]
    }
    assert published == documents(), "run `make schemas`"


@every_event
def test_a_schema_is_a_valid_schema(event: type[msgspec.Struct]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(event))


@every_event
@settings(max_examples=20)
@given(st.data())
def test_every_event_is_valid_by_its_schema(
    event: type[msgspec.Struct], data: st.DataObject
) -> None:
    value = json.loads(events.encode(data.draw(instances(event))))
    validator = jsonschema.Draft202012Validator(
        _SCHEMAS[event], format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(value)
    validator.validate(value | {"of_a_later_version": 1})


_SCHEMAS = {event: schema(event) for event in EVENTS}


@every_event
@settings(max_examples=10)
@given(st.data())
def test_a_schema_refuses_what_the_decoder_refuses(
    event: type[msgspec.Struct], data: st.DataObject
) -> None:
    value = json.loads(events.encode(data.draw(instances(event))))
    validator = jsonschema.Draft202012Validator(_SCHEMAS[event])
    for field in msgspec.structs.fields(event):
        assert not validator.is_valid(value | {field.name: 0.5}), field.name
        if field.required:
            rest = {name: given for name, given in value.items() if name != field.name}
            assert not validator.is_valid(rest), field.name


def test_the_notes_of_fields_are_those_below_them() -> None:
    notes = field_notes(events.Evidence)
    assert notes["text"] == "The sentence itself."
    assert notes["end"] == "The sentence, in `Story.text`."
    assert "start" not in notes
    assert field_notes(events.Tick)["schema"] == "Version of this event's form."


def test_docstrings_become_running_text() -> None:
    assert plain("One ``a``\n    of :attr:`~B.c`,\n\n    or ``None``.") == (
        "One `a` of `B.c`,\n\nor `null`."
    )


# --- AsyncAPI -----------------------------------------------------------------------------------


def references(node: Any) -> Iterator[str]:
    match node:
        case dict():
            for key, value in node.items():
                if key == "$ref":
                    yield value
                else:
                    yield from references(value)
        case list():
            for value in node:
                yield from references(value)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    found = list(references(document))
    assert found
    for reference in found:
        file, _, pointer = reference.partition("#")
        if file:
            assert (DOCS / file).is_file(), reference
            continue
        node = document
        for step in pointer.removeprefix("/").split("/"):
            assert step in node, reference
            node = node[step]


def test_every_topic_is_a_channel_with_the_configuration_it_is_created_with(
    document: dict[str, Any],
) -> None:
    specs = topic_specs(Settings())
    assert set(document["channels"]) == {topic.value for topic in Topic}
    prefix = document["components"]["parameters"]["prefix"]["default"]
    for topic, spec in specs.items():
        channel = document["channels"][topic.value]
        assert channel["address"].format(prefix=prefix) == spec.name
        binding = channel["bindings"]["kafka"]
        assert (binding["partitions"], binding["replicas"]) == (spec.partitions, spec.replication)
        configured = {
            name: ",".join(value) if isinstance(value, list) else str(value)
            for name, value in binding["topicConfiguration"].items()
        }
        assert configured == dict(spec.config)


def test_every_event_stands_in_a_channel(document: dict[str, Any]) -> None:
    in_channels = {
        name for channel in document["channels"].values() for name in channel["messages"]
    }
    assert in_channels == {tag(event) for event in EVENTS} | {"dead-letter"}


def test_operations_name_messages_of_their_own_channel(document: dict[str, Any]) -> None:
    for name, operation in document["operations"].items():
        channel = operation["channel"]["$ref"]
        assert operation["messages"], name
        for message in operation["messages"]:
            assert message["$ref"].startswith(f"{channel}/messages/"), name


@settings(max_examples=30)
@given(instances(events.Alert))
def test_the_headers_of_an_alert_are_the_described_ones(alert: events.Alert) -> None:
    described = asyncapi.document("0")["components"]["messages"]["alert"]["headers"]
    source = cloudevents.source_of(Settings().topic_prefix)
    headers = {name: value.decode() for name, value in cloudevents.headers(alert, source=source)}
    jsonschema.Draft202012Validator(
        described, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(headers)
    assert set(headers) == set(described["properties"])


@settings(max_examples=30)
@given(instances(events.Alert))
def test_a_stranger_reads_an_alert_as_a_cloudevent(alert: events.Alert) -> None:
    headers = cloudevents.headers(alert, source=cloudevents.source_of("wire"))
    event = from_kafka_event(
        KafkaMessage(headers=dict(headers), key=alert.id.encode(), value=events.encode(alert))
    )
    assert event.get_specversion() == "1.0"
    assert event.get_id() == f"{alert.id}/{alert.revision}"
    assert event.get_source() == "/wirewatch/wire"
    assert event.get_type() == f"org.wirewatch.alert.{alert.change}"
    assert event.get_subject() == alert.id
    assert event.get_time() == alert.time
    assert event.get_datacontenttype() == "application/json"
    assert event.get_data() == json.loads(events.encode(alert))


@given(instances(events.DeadLetter))
def test_the_headers_of_a_dead_letter_are_the_described_ones(letter: events.DeadLetter) -> None:
    described = asyncapi.document("0")["components"]["messages"]["dead-letter"]["headers"]
    headers = {name: value.decode() for name, value in events.dead_letter_headers(letter)}
    jsonschema.Draft202012Validator(described).validate(headers)
    assert set(headers) == set(described["properties"])
