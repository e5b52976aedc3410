"""The topics: what they are called, how they are kept, and why.

One table drives whoever creates, reads or checks topics, so that no two of them can disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from streams.settings import Settings

_DAY_MS: Final = 24 * 60 * 60 * 1000
FOREVER: Final = -1
DEAD_LETTER_OVERHEAD: Final = 64 * 1024
"""Bytes that headers may add to an original of the largest size."""


class Topic(StrEnum):
    """The topics of one wire, by the end of their names."""

    RAW = "raw"
    STORIES = "stories"
    TAGGED = "tagged"
    SIGNALS = "signals"
    ALERT_STATE = "alert-state"
    ALERTS = "alerts"
    SILENCES = "silences"
    DEAD_LETTERS = "dead-letters"

    def name_in(self, settings: Settings) -> str:
        """The topic's full name, e.g. ``wire.raw``."""
        return f"{settings.topic_prefix}.{self.value}"


ALIGNED: Final = frozenset(
    {Topic.RAW, Topic.STORIES, Topic.TAGGED, Topic.SIGNALS, Topic.ALERT_STATE}
)
"""Topics that must have the same number of partitions: a stage writes a story to the partition
number it came from, and the state of a signals partition lies under the same number."""

CONSUMED: Final = (Topic.RAW, Topic.STORIES, Topic.SIGNALS)
"""Topics that workers read, in the order in which a story passes them."""


class TopicSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a topic is created with."""

    name: str
    partitions: int
    replication: int
    config: Mapping[str, str]


def topic_specs(settings: Settings) -> dict[Topic, TopicSpec]:
    """Every topic of the wire that ``settings`` name."""
    return {
        topic: TopicSpec(
            name=topic.name_in(settings),
            partitions=settings.partitions,
            replication=settings.replication,
            config={
                "max.message.bytes": str(settings.max_message_bytes),
                **_CONFIG[topic],
                **(
                    {"max.message.bytes": str(settings.max_message_bytes + DEAD_LETTER_OVERHEAD)}
                    if topic is Topic.DEAD_LETTERS
                    else {}
                ),
            },
        )
        for topic in Topic
    }


def _keep(days: int) -> dict[str, str]:
    milliseconds = FOREVER if days == FOREVER else days * _DAY_MS
    return {"cleanup.policy": "delete", "retention.ms": str(milliseconds)}


_COMPACT: Final = {"cleanup.policy": "compact"}
_CONFIG: Final[Mapping[Topic, Mapping[str, str]]] = {
    # Arrival is event time, and only the broker's clock sees all arrivals.
    Topic.RAW: {**_keep(14), "message.timestamp.type": "LogAppendTime"},
    Topic.STORIES: _keep(14),
    Topic.TAGGED: _keep(30),
    Topic.SIGNALS: _keep(14),
    # Only closed segments are compacted: short ones keep the read on assignment short.
    Topic.ALERT_STATE: {**_COMPACT, "segment.ms": str(10 * 60 * 1000)},
    Topic.ALERTS: _keep(FOREVER),
    Topic.SILENCES: _COMPACT,
    Topic.DEAD_LETTERS: _keep(90),
}
