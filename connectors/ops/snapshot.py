"""Asks a broker for the state of the wire."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import msgspec

from connectors.kafka import (
    ANSWER_SECONDS,
    RETRY_SECONDS,
    CoordinatorError,
    KafkaAdminClient,
    KafkaError,
    OffsetSpec,
    TopicPartition,
    admin,
    broker_lost,
    unavailable,
)
from connectors.log import TopicLog
from streams.events import read_dead_letter_headers
from streams.ops.lag import partition_lag
from streams.ops.status import (
    DeadLetterStatus,
    GroupStatus,
    LastDeadLetter,
    TopicStatus,
    WireStatus,
)
from streams.settings import Settings
from streams.topology import ALIGNED, CONSUMED, Topic

LAST: Final = 5
"""Dead letters whose reasons are shown."""
RECENT: Final = timedelta(hours=1)

Offsets = dict[TopicPartition, int]


class Membership(NamedTuple):
    """Who reads in a group."""

    state: str
    members: int
    owned: dict[str, list[int]]
    """Topic to the partitions that members own."""


class Wire:
    """A broker seen as one wire. A context manager over an admin client.

    Raises:
        BrokerUnavailable: no broker answers, or it stopped answering.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._admin: KafkaAdminClient = admin(settings)

    def close(self) -> None:
        """Let go of the connection."""
        self._admin.close()

    def partitions(self, topics: Iterable[Topic]) -> dict[Topic, list[TopicPartition]]:
        """Partitions of each topic; none of one that does not exist."""
        names = {topic.name_in(self._settings): topic for topic in topics}
        found: dict[Topic, list[TopicPartition]] = {topic: [] for topic in names.values()}
        for described in self._admin.describe_topics(list(names)):
            if not described["error_code"]:
                found[names[described["name"]]] = sorted(
                    TopicPartition(described["name"], partition["partition_index"])
                    for partition in described["partitions"]
                )
        return found

    def ends(self, partitions: Iterable[TopicPartition]) -> Offsets:
        """The offset after the last record of each partition."""
        return self._offsets(partitions, OffsetSpec.LATEST)

    def begins(self, partitions: Iterable[TopicPartition]) -> Offsets:
        """The first offset of each partition."""
        return self._offsets(partitions, OffsetSpec.EARLIEST)

    def committed(self, group: str) -> Offsets:
        """The committed offsets of a group."""
        offsets = self._ask_coordinator(lambda: self._admin.list_group_offsets({group: None}))[
            group
        ]
        return {partition: at.offset for partition, at in offsets.items() if at.offset >= 0}

    def groups(self) -> list[str]:
        """Groups that exist, the workers' first even if it does not."""
        listed = self._ask_coordinator(self._admin.list_groups)
        known = {group["group_id"] for group in listed}
        return [self._settings.group, *sorted(known - {self._settings.group})]

    def membership(self, group: str) -> Membership:
        """State and members of a group, and what they own."""
        described = self._ask_coordinator(lambda: self._admin.describe_groups([group]))[group]
        owned: dict[str, list[int]] = {}
        for member in described["members"]:
            # Bytes where it is empty, or where a member of another kind wrote what it likes.
            assignment = member["member_assignment"]
            if isinstance(assignment, dict):
                for topic in assignment["assigned_partitions"]:
                    owned.setdefault(topic["topic"], []).extend(topic["partitions"])
        return Membership(
            state=str(described["group_state"]),
            members=len(described["members"]),
            owned={topic: sorted(numbers) for topic, numbers in sorted(owned.items())},
        )

    def _ask_coordinator(self, question: Callable[[], Any]) -> Any:
        # Apache Kafka has no coordinator before somebody asks for the first, and for a moment
        # none after a broker went; kafka-python's admin client does not ask again.
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            try:
                return question()
            except CoordinatorError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(RETRY_SECONDS)

    def _offsets(self, partitions: Iterable[TopicPartition], spec: OffsetSpec) -> Offsets:
        asked = dict.fromkeys(partitions, spec)
        if not asked:
            return {}
        found = self._admin.list_partition_offsets(asked)
        return {partition: at.offset for partition, at in found.items()}


def take(settings: Settings, now: datetime) -> WireStatus:
    """One look at the wire.

    Raises:
        BrokerUnavailable: no broker answers, or it stopped answering.
    """
    wire = Wire(settings)
    try:
        return _take(wire, settings, now)
    except KafkaError as error:
        if broker_lost(error):
            raise unavailable(settings, "the broker stopped answering at") from error
        raise
    finally:
        wire.close()


def _take(wire: Wire, settings: Settings, now: datetime) -> WireStatus:
    partitions = wire.partitions(Topic)
    every = [partition for of_topic in partitions.values() for partition in of_topic]
    begins, ends = wire.begins(every), wire.ends(every)
    return WireStatus(
        time=now,
        kafka=settings.kafka,
        topics=[
            TopicStatus(
                name=topic.name_in(settings),
                aligned=topic in ALIGNED,
                consumed=topic in CONSUMED,
                begin={each.partition: begins[each] for each in of_topic},
                end={each.partition: ends[each] for each in of_topic},
            )
            for topic, of_topic in partitions.items()
        ],
        groups=_groups(wire, settings, partitions, begins, ends),
        dead_letters=_dead_letters(settings, now, bool(partitions[Topic.DEAD_LETTERS])),
    )


def _groups(
    wire: Wire,
    settings: Settings,
    partitions: Mapping[Topic, list[TopicPartition]],
    begins: Offsets,
    ends: Offsets,
) -> list[GroupStatus]:
    found = []
    for group in wire.groups():
        # Commits are read after the ends, so a lag may be too small by what came in between, but
        # is never made of records that a group did while we looked.
        committed = wire.committed(group)
        read = {partition.topic for partition in committed}
        if group == settings.group:
            read |= {topic.name_in(settings) for topic in CONSUMED}
        lags = [
            partition_lag(
                each.topic,
                each.partition,
                begin=begins[each],
                end=ends[each],
                committed=committed.get(each),
            )
            for of_topic in partitions.values()
            for each in of_topic
            if each.topic in read
        ]
        if lags or group == settings.group:
            found.append(
                GroupStatus(group=group, partitions=lags, **wire.membership(group)._asdict())
            )
    return found


def _dead_letters(settings: Settings, now: datetime, exists: bool) -> DeadLetterStatus:
    if not exists:
        return DeadLetterStatus(count=0, recent=0, last=[])
    with TopicLog(settings, Topic.DEAD_LETTERS) as log:
        begins, ends = log.begins(), log.ends()
        recent_begins = log.offsets_at(now - RECENT)
        log.seek({number: max(begins[number], end - LAST) for number, end in ends.items()})
        last = []
        for record in log.read_to(ends):
            try:
                letter = read_dead_letter_headers(record.headers)
            except msgspec.ValidationError:
                continue
            time = datetime.fromtimestamp(record.timestamp / 1000, UTC)
            last.append(LastDeadLetter(time=time, letter=letter))
    last.sort(key=lambda each: each.time, reverse=True)
    return DeadLetterStatus(
        count=sum(end - begins[number] for number, end in ends.items()),
        recent=sum(max(0, end - recent_begins[number]) for number, end in ends.items()),
        last=last[:LAST],
    )
