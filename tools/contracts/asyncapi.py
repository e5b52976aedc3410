"""The AsyncAPI 3.0 document: topics, who writes and reads them, and what stands in them."""

from __future__ import annotations

import typing
from typing import Any, Final

import msgspec

from streams import events, settings, topology
from streams.agents.alert import POSITION_KEY
from streams.alerts import cloudevents
from streams.alerts.memory import STORY_KEY
from streams.topology import Topic
from tools.contracts.field_notes import field_notes, plain
from tools.contracts.schemas import EVENTS, tag

BINDING: Final = "0.5.0"
"""Version of AsyncAPI's Kafka binding, whose channel object takes any topic configuration."""
PREFIX: Final = "{prefix}"
JSON: Final = "application/json"
JSON_SCHEMA: Final = "application/schema+json;version=draft-2020-12"
KEYS: Final[dict[type[msgspec.Struct], str]] = {
    events.RawStory: "The story's id.",
    events.Story: "The story's id.",
    events.TaggedStory: "The story's id.",
    events.Retraction: "The story's id.",
    events.Signal: "The alert group's key: the rule and what it groups by, e.g. `siege/aleppo`.",
    events.AlertState: "The alert group's key.",
    events.Retracted: f"`{STORY_KEY}` and the story's id.",
    events.Position: f"Always `{POSITION_KEY.decode()}`: there is one in each partition.",
    events.Alert: "The alert's id.",
    events.Silence: "The silence's id.",
}
"""What the key of each record is; a tick has none, as it belongs to a partition as a whole."""


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """What the structs and the table of topics do not say of one topic."""

    holds: tuple[type[msgspec.Struct], ...]
    """The types of event in it; none where it keeps bytes that are no event."""
    about: str
    written: str = ""
    """How wirewatch writes it; empty where it only reads."""
    read: str = ""
    """How wirewatch reads it; empty where it only writes."""


def _types(union: Any) -> tuple[type[msgspec.Struct], ...]:
    return typing.get_args(union) or (union,)


CHANNELS: Final[dict[Topic, Channel]] = {
    Topic.RAW: Channel(
        holds=_types(events.RawEvent),
        about="Stories as sources received them. The broker stamps each record with its arrival"
        " time, which is event time from here on.",
        written="Sources write stories; the owner of a partition writes its ticks.",
        read="The normalize agent makes text of bytes.",
    ),
    Topic.STORIES: Channel(
        holds=_types(events.StoryEvent),
        about="Stories as text with their parts, on the partition number they came from.",
        written="The normalize agent writes each story, and passes on the ticks.",
        read="The tag agent applies the catalog.",
    ),
    Topic.TAGGED: Channel(
        holds=(events.TaggedStory,),
        about="What the rules found in each story, for whoever wants everything.",
        written="The tag agent writes one for each story, also where nothing matched.",
    ),
    Topic.SIGNALS: Channel(
        holds=_types(events.SignalEvent),
        about="Single claims of single stories. Retractions and ticks go to every partition.",
        written="The tag agent writes signals, retractions and ticks.",
        read="The alert agent folds them into episodes.",
    ),
    Topic.ALERT_STATE: Channel(
        holds=_types(events.StateEvent),
        about="The alert agent's changelog, under the partition number of the signals it is made"
        " of. A tombstone (a record without value) follows a day after an episode closed.",
        written="The alert agent writes states and position in the transaction of its alerts.",
        read="The alert agent reads a partition to its end before it goes on with it.",
    ),
    Topic.ALERTS: Channel(
        holds=(events.Alert,),
        about="Alerts as CloudEvents 1.0 in binary mode; every revision is a record, the highest"
        " revision of an id is the current one. Read it with isolation level read_committed.",
        written="The alert agent writes each revision exactly once.",
    ),
    Topic.SILENCES: Channel(
        holds=(events.Silence,),
        about="What subscribers do not want to be told. A tombstone of its key ends a silence.",
        written="`wirewatch silence` writes them.",
        read="Each subscriber's edge mutes what they ask for.",
    ),
    Topic.DEAD_LETTERS: Channel(
        holds=(),
        about="Records that a stage could not use, as they were, with the reason in the headers.",
        written="Any stage sets aside what it cannot use, before it goes on.",
    ),
}


def document(version: str) -> dict[str, Any]:
    """The whole document for one version of wirewatch."""
    defaults = settings.Settings()
    named = msgspec.structs.replace(defaults, topic_prefix="PREFIX")
    specs = topology.topic_specs(named)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "wirewatch",
            "version": version,
            "description": "Stories of an Arabic newswire in, explained alerts out. Values are"
            " UTF-8 JSON; readers ignore fields they do not know. Everybody reads with isolation"
            " level read_committed. Partition counts, replicas and sizes are the defaults.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": JSON,
        "servers": {"kafka": {"host": defaults.kafka, "protocol": "kafka"}},
        "channels": {topic.value: _channel(topic, specs[topic]) for topic in Topic},
        "operations": _operations(defaults),
        "components": {
            "parameters": {
                "prefix": {
                    "default": defaults.topic_prefix,
                    "description": "Keeps wires apart on one broker"
                    f" (`{settings.variable('topic_prefix')}`).",
                }
            },
            "messages": _messages(defaults),
        },
    }


def _channel(topic: Topic, spec: topology.TopicSpec) -> dict[str, Any]:
    about = CHANNELS[topic]
    return {
        "address": spec.name.replace("PREFIX", PREFIX),
        "description": about.about,
        "parameters": {"prefix": {"$ref": "#/components/parameters/prefix"}},
        "messages": {
            name: {"$ref": f"#/components/messages/{name}"} for name in _message_names(topic)
        },
        "bindings": {
            "kafka": {
                "partitions": spec.partitions,
                "replicas": spec.replication,
                "topicConfiguration": {
                    name: _configured(name, value) for name, value in sorted(spec.config.items())
                },
                "bindingVersion": BINDING,
            }
        },
    }


def _configured(name: str, value: str) -> object:
    if name == "cleanup.policy":
        return value.split(",")
    return int(value) if value.lstrip("-").isdigit() else value


def _message_names(topic: Topic) -> list[str]:
    return [tag(event) for event in CHANNELS[topic].holds] or ["dead-letter"]


def _operations(defaults: settings.Settings) -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for topic, about in CHANNELS.items():
        for action, summary in (("send", about.written), ("receive", about.read)):
            if summary:
                operations[f"{action}-{topic.value}"] = {
                    "action": action,
                    "summary": summary,
                    "channel": {"$ref": f"#/channels/{topic.value}"},
                    "messages": [
                        {"$ref": f"#/channels/{topic.value}/messages/{name}"}
                        for name in _message_names(topic)
                    ],
                    **(_group(defaults) if action == "receive" and topic in _CONSUMED else {}),
                }
    return operations


_CONSUMED: Final = frozenset(topology.CONSUMED)


def _group(defaults: settings.Settings) -> dict[str, Any]:
    # The group is named after the prefix too, which has no parameter outside an address.
    group = {"type": "string", "default": defaults.group}
    return {"bindings": {"kafka": {"groupId": group, "bindingVersion": BINDING}}}


def _messages(defaults: settings.Settings) -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for event in EVENTS:
        messages[tag(event)] = {
            "title": event.__name__,
            "description": plain(event.__doc__ or ""),
            "payload": {
                "schemaFormat": JSON_SCHEMA,
                "schema": {"$ref": f"schemas/{tag(event)}.json"},
            },
            **({"headers": _cloudevent_headers(defaults)} if event is events.Alert else {}),
            **(_key(KEYS[event]) if event in KEYS else {}),
        }
    messages["dead-letter"] = {
        "title": events.DeadLetter.__name__,
        "description": plain(events.DeadLetter.__doc__ or ""),
        "contentType": "application/octet-stream",
        "headers": _dead_letter_headers(),
        **_key("That of the original record."),
    }
    return messages


def _key(description: str) -> dict[str, Any]:
    key = {"type": "string", "description": description}
    return {"bindings": {"kafka": {"key": key, "bindingVersion": BINDING}}}


def _cloudevent_headers(defaults: settings.Settings) -> dict[str, Any]:
    changes = typing.get_args(events.Change)
    source = cloudevents.source_of(defaults.topic_prefix)
    properties: dict[str, Any] = {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {
            "type": "string",
            "description": "Alert id, a slash and the revision: unique within the source.",
        },
        "ce_source": {
            "type": "string",
            "format": "uri-reference",
            "description": "The wire: its topic prefix stands at the end.",
            "examples": [source],
        },
        "ce_type": {
            "type": "string",
            "enum": [cloudevents.TYPE_PREFIX + change for change in changes],
        },
        "ce_subject": {"type": "string", "description": "The alert's id."},
        "ce_time": {
            "type": "string",
            "format": "date-time",
            "description": "The event or watermark time this revision speaks of.",
        },
        "content-type": {
            "type": "string",
            "const": cloudevents.CONTENT_TYPE,
            "description": "Of the data, which is the record's value (`datacontenttype`).",
        },
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _dead_letter_headers() -> dict[str, Any]:
    notes = field_notes(events.DeadLetter)
    properties: dict[str, Any] = {}
    for field in msgspec.structs.fields(events.DeadLetter):
        described = msgspec.json.schema(field.type)
        if described.get("type") == "integer":
            described = {"type": "string", "pattern": r"^-?[0-9]+$"}
        if field.name in notes:
            described["description"] = notes[field.name]
        properties[events.DEAD_LETTER_PREFIX + field.name] = described
    return {"type": "object", "properties": properties, "required": list(properties)}
