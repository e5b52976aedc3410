"""Replaying into a real topic, and what happens when it cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from connectors import kafka
from connectors.log import LogRecord, TopicLog
from connectors.sources import replay as module
from connectors.sources.archive import Archive, Location, Problem
from connectors.sources.replay import (
    NOT_ACKNOWLEDGED,
    NOT_TRIED,
    Outcome,
    Replay,
    name_problems,
    salts,
)
from streams.events import RawStory, decode_raw
from streams.settings import Settings
from streams.topology import Topic
from tests.connectors.sources.test_manifest import SEEDS


@contextmanager
def opened(wire: Settings, *paths: Path) -> Iterator[Archive]:
    with Archive(paths, names={}, source="s", max_bytes=wire.max_story_bytes) as archive:
        archive.scan()
        yield archive


def send(wire: Settings, *paths: Path, rounds: Sequence[str] = ("",)) -> Outcome:
    with opened(wire, *paths) as archive:
        producer = kafka.producer(wire)
        try:
            return Replay(wire, producer, archive, speed=None).run(rounds)
        finally:
            producer.close()


def read(wire: Settings) -> list[tuple[LogRecord, RawStory]]:
    with TopicLog(wire, Topic.RAW) as log:
        records = list(log.read_to(log.ends()))
    found = []
    for record in records:
        assert record.value is not None
        story = decode_raw(record.value)
        assert isinstance(story, RawStory)
        found.append((record, story))
    return found


def test_the_seeds_arrive_byte_for_byte_keyed_by_story(topics: Settings) -> None:
    assert send(topics, SEEDS) == Outcome(delivered=5)
    found = read(topics)
    assert {story.content for _, story in found} == {
        path.read_bytes() for path in SEEDS.glob("*.txt")
    }
    for record, story in found:
        assert record.key == story.id.encode()
        assert story.published_at is not None
        # The broker's time, not that of 2016: else retention would delete it at once.
        assert record.timestamp > story.published_at.timestamp() * 1000 + 10**11


def test_sending_twice_is_the_same_story_and_a_salt_makes_another(topics: Settings) -> None:
    send(topics, SEEDS)
    send(topics, SEEDS)
    assert len({story.id for _, story in read(topics)}) == 5
    assert send(topics, SEEDS, rounds=["one", "two"]) == Outcome(delivered=10)
    assert len({story.id for _, story in read(topics)}) == 15


def test_one_partition_keeps_the_order_of_publication(topics: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        {"text": f"story {number}", "id": str(number), "published": 1000 - number}
        for number in range(200)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert send(topics, path).delivered == 200
    by_partition: dict[int, list[Any]] = {}
    for record, story in read(topics):
        by_partition.setdefault(record.partition, []).append(story.published_at)
    assert len(by_partition) > 1
    for times in by_partition.values():
        assert times == sorted(times)


def test_a_story_that_grew_too_long_for_a_record_is_named(topics: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [{"text": "x", "title": "t" * topics.max_message_bytes}, {"text": "y"}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    outcome = send(topics, path)
    assert outcome.delivered == 1
    (problem,) = outcome.undelivered
    assert problem.location == Location(path, 1)
    assert "bytes with its title and url; a record may have" in problem.reason
    assert "WIREWATCH_MAX_MESSAGE_BYTES, which must be the same for replay" in problem.reason


class FakeFuture:
    """A delivery that ends as it is told."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error
        self.is_done = True

    def get(self, timeout: float) -> None:
        if self._error:
            raise self._error


class FakeProducer:
    """Fails the deliveries whose numbers, counted from 0, are in ``errors``."""

    def __init__(self, errors: dict[int, Exception]) -> None:
        self._errors = errors
        self.sent = 0

    def send(self, topic: str, value: bytes, key: bytes) -> FakeFuture:
        self.sent += 1
        return FakeFuture(self._errors.get(self.sent - 1))


def replay_into(producer: FakeProducer, path: Path) -> Outcome:
    wire = Settings()
    path.write_text("".join(json.dumps({"text": str(number)}) + "\n" for number in range(10)))
    with opened(wire, path) as archive:
        return Replay(wire, producer, archive, speed=None).run([""])


def test_a_refused_record_is_named_and_the_others_go(tmp_path: Path) -> None:
    producer = FakeProducer({3: kafka.KafkaError("too long")})
    outcome = replay_into(producer, tmp_path / "a.jsonl")
    assert (outcome.delivered, outcome.lost, producer.sent) == (9, False, 10)
    assert outcome.undelivered == [
        Problem(Location(tmp_path / "a.jsonl", 4), "KafkaError: too long")
    ]


def test_a_lost_broker_ends_the_replay_and_names_every_story_not_delivered(tmp_path: Path) -> None:
    producer = FakeProducer({3: kafka.KafkaTimeoutError("gone")})
    outcome = replay_into(producer, tmp_path / "a.jsonl")
    assert (outcome.delivered, outcome.lost, producer.sent) == (3, True, 4)
    assert name_problems(outcome.undelivered) == [
        f"{tmp_path / 'a.jsonl'}:4: KafkaTimeoutError: gone",
        f"{tmp_path / 'a.jsonl'}:5-10: {NOT_TRIED}",
    ]


def test_what_was_on_its_way_to_a_lost_broker_is_named_without_waiting_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 3)
    waits: list[float] = []

    class Forgotten(FakeFuture):
        is_done = False

        def __init__(self) -> None:
            pass

        def get(self, timeout: float) -> None:
            waits.append(timeout)
            raise kafka.KafkaTimeoutError("still waiting")

    class LostProducer(FakeProducer):
        def send(self, topic: str, value: bytes, key: bytes) -> FakeFuture:
            return Forgotten()

    outcome = replay_into(LostProducer({}), tmp_path / "a.jsonl")
    assert (outcome.delivered, outcome.lost, len(outcome.undelivered)) == (0, True, 10)
    assert [wait > 0 for wait in waits] == [True, False, False]
    assert name_problems(outcome.undelivered)[1:] == [
        f"{tmp_path / 'a.jsonl'}:2-3: {NOT_ACKNOWLEDGED}",
        f"{tmp_path / 'a.jsonl'}:4-10: {NOT_TRIED}",
    ]


def test_a_deadline_ends_the_waits(tmp_path: Path) -> None:
    waits: list[float] = []

    class Slow(FakeFuture):
        def __init__(self) -> None:
            self.is_done = False

        def get(self, timeout: float) -> None:
            waits.append(timeout)
            raise kafka.KafkaTimeoutError("still waiting")

    class SlowProducer(FakeProducer):
        def send(self, topic: str, value: bytes, key: bytes) -> FakeFuture:
            return Slow()

    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}\n{"text": "b"}\n')
    deadline = module.time.monotonic() - 1
    with opened(Settings(), path) as archive:
        outcome = Replay(Settings(), SlowProducer({}), archive, speed=None, deadline=deadline).run(
            [""]
        )
    assert (waits, outcome.lost, len(outcome.undelivered)) == ([0, 0], True, 2)


def test_what_waits_for_the_broker_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 3)
    open_now: list[int] = []

    class Slow(FakeFuture):
        def __init__(self) -> None:
            super().__init__(None)
            self.is_done = False
            open_now.append(1)
            assert len(open_now) <= 3

        def get(self, timeout: float) -> None:
            open_now.pop()

    class SlowProducer(FakeProducer):
        def send(self, topic: str, value: bytes, key: bytes) -> FakeFuture:
            return Slow()

    assert replay_into(SlowProducer({}), tmp_path / "a.jsonl").delivered == 10


def test_gaps_are_kept_at_the_given_speed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(module.time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    sent: list[float] = []

    class Clocked(FakeProducer):
        def send(self, topic: str, value: bytes, key: bytes) -> FakeFuture:
            sent.append(round(now[0], 6))
            return super().send(topic, value, key)

    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "a", "published": 0}\n{"text": "b", "published": 90}\n{"text": "c"}\n'
    )
    with opened(Settings(), path) as archive:
        Replay(Settings(), Clocked({}), archive, speed=60).run([""])
    assert sent == [0.0, 1.5, 1.5]


def test_salts() -> None:
    assert list(salts(again=False, loop=False)) == [""]
    (one,) = salts(again=True, loop=False)
    (other,) = salts(again=True, loop=False)
    assert one
    assert one != other
    rounds = salts(again=False, loop=True)
    assert len({next(rounds) for _ in range(5)}) == 5


def test_names_of_neighbouring_lines_are_drawn_together() -> None:
    def problem(name: str, line: int | None, reason: str = "r") -> Problem:
        return Problem(Location(Path(name), line), reason)

    assert name_problems([]) == []
    assert name_problems(
        [
            problem("b.txt", None),
            problem("a.jsonl", 3),
            problem("a.jsonl", 2),
            problem("a.jsonl", 4, "s"),
            problem("a.jsonl", 9),
            problem("c.txt", None),
        ]
    ) == ["a.jsonl:2-3: r", "a.jsonl:4: s", "a.jsonl:9: r", "b.txt: r", "c.txt: r"]
