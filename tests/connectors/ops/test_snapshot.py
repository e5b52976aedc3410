"""The state of a wire, from a real broker."""

from __future__ import annotations

import io
import json
import time
from datetime import UTC, datetime, timedelta

import msgspec
from rich.console import Console

from connectors import kafka
from connectors.ops.printing import as_json, show
from connectors.ops.snapshot import LAST, take
from connectors.output import FSI
from streams.events import DeadLetter, dead_letter_headers
from streams.ops.status import attention
from streams.settings import Settings
from streams.topology import Topic

HOUR = timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


def send(wire: Settings, topic: Topic, partition: int, count: int = 1) -> None:
    producer = kafka.producer(wire)
    try:
        for number in range(count):
            producer.send(topic.name_in(wire), value=b"%d" % number, partition=partition)
        producer.flush(timeout=20)
    finally:
        producer.close()


def commit(wire: Settings, group: str, topic: Topic, partition: int, offset: int) -> None:
    consumer = kafka.KafkaConsumer(bootstrap_servers=wire.kafka, group_id=group)
    try:
        where = kafka.TopicPartition(topic.name_in(wire), partition)
        consumer.assign([where])
        consumer.commit({where: kafka.OffsetAndMetadata(offset, "", -1)})
    finally:
        consumer.close()


def dead_letter(wire: Settings, offset: int, reason: str = "no story") -> None:
    letter = DeadLetter(
        stage="normalize",
        reason=reason,
        topic=Topic.RAW.name_in(wire),
        partition=1,
        offset=offset,
        length=3,
        sha256="0" * 64,
    )
    producer = kafka.producer(wire)
    try:
        producer.send(
            Topic.DEAD_LETTERS.name_in(wire), value=b"bad", headers=dead_letter_headers(letter)
        ).get(timeout=20)
    finally:
        producer.close()


def test_a_broker_without_the_wire(wire: Settings) -> None:
    status = take(wire, now())
    assert all(not topic.end for topic in status.topics)
    assert len(status.topics) == len(Topic)
    assert status.groups[0].group == wire.group
    found = attention(status)
    assert any("missing topics" in sentence for sentence in found)


def test_lag_counts_partitions_that_were_never_committed(topics: Settings) -> None:
    send(topics, Topic.RAW, 0, 3)
    send(topics, Topic.RAW, 1, 2)
    commit(topics, topics.group, Topic.RAW, 0, 1)
    (group,) = [each for each in take(topics, now()).groups if each.group == topics.group]
    lags = {(lag.topic.split(".")[1], lag.partition): lag for lag in group.partitions}
    assert set(lags) == {
        (topic, number) for topic in ("raw", "stories", "signals") for number in range(4)
    }
    assert (lags["raw", 0].committed, lags["raw", 0].lag) == (1, 2)
    assert (lags["raw", 1].committed, lags["raw", 1].lag) == (None, 2)
    assert group.lag == 4
    assert group.members == 0


def test_other_groups_that_read_the_wire_are_shown(topics: Settings) -> None:
    send(topics, Topic.TAGGED, 2, 5)
    reader = f"analytics-{topics.topic_prefix}"
    commit(topics, reader, Topic.TAGGED, 2, 4)
    groups = {group.group: group for group in take(topics, now()).groups}
    assert set(groups) == {topics.group, reader}
    assert groups[reader].lag == 1
    assert len(groups[reader].partitions) == 4


def test_what_members_own_and_what_nobody_does(topics: Settings) -> None:
    raw, stories = Topic.RAW.name_in(topics), Topic.STORIES.name_in(topics)
    consumer = kafka.KafkaConsumer(
        raw, bootstrap_servers=topics.kafka, group_id=topics.group, auto_offset_reset="earliest"
    )
    try:
        deadline = time.monotonic() + 30
        while not consumer.assignment() and time.monotonic() < deadline:
            consumer.poll(timeout_ms=100)
        status = take(topics, now())
    finally:
        consumer.close()
    group = status.groups[0]
    assert (group.state, group.members) == ("Stable", 1)
    assert group.owned == {raw: [0, 1, 2, 3]}
    found = attention(status)
    assert any(f"no worker owns {stories}[0, 1, 2, 3]" in sentence for sentence in found)
    assert not any(raw in sentence for sentence in found)


def test_dead_letters_and_their_reasons(topics: Settings) -> None:
    for offset in range(LAST + 2):
        dead_letter(topics, offset, f"reason {offset}")
    letters = take(topics, now()).dead_letters
    assert (letters.count, letters.recent, len(letters.last)) == (LAST + 2, LAST + 2, LAST)
    assert letters.last[0].letter.offset == LAST + 1
    assert letters.last[0].letter.reason == f"reason {LAST + 1}"
    later = take(topics, now() + 2 * HOUR).dead_letters
    assert (later.count, later.recent) == (LAST + 2, 0)


def test_a_dead_letter_that_says_nothing_does_not_hide_the_others(topics: Settings) -> None:
    dead_letter(topics, 7)
    for number in range(topics.partitions):
        send(topics, Topic.DEAD_LETTERS, number)
    letters = take(topics, now()).dead_letters
    assert letters.count == topics.partitions + 1
    assert [last.letter.offset for last in letters.last] == [7]


def test_for_people_and_for_programs(topics: Settings) -> None:
    send(topics, Topic.RAW, 0, 3)
    dead_letter(topics, 1, "not \x1b[2J a story")
    status = take(topics, now())
    found = attention(status)
    text_of = io.StringIO()
    show(Console(width=100, file=text_of), status, found)
    text = text_of.getvalue()
    assert f"{topics.topic_prefix}.raw" in text
    assert "never" in text
    assert "normalize" in text
    assert "\x1b" not in text
    assert "no worker reads" in text
    assert FSI not in text
    fields = json.loads(as_json(status, found))
    assert fields["attention"] == found
    assert fields["groups"][0]["lag"] == 3
    assert fields["dead_letters"]["count"] == 1
    assert msgspec.convert(fields["time"], datetime, strict=False) == status.time
