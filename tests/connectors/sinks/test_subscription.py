"""Reading alerts off a real topic."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import chain
from typing import cast

import pytest

from connectors import kafka
from connectors.log import LogRecord, NoTopic, TopicLog
from connectors.sinks import subscription as module
from connectors.sinks.subscription import Subscription
from connectors.sinks.view import Selection
from streams.events import Alert, encode
from streams.settings import Settings
from streams.topology import Topic
from tests.connectors.alert_kit import TIME, alert


def write(wire: Settings, *alerts: Alert | bytes | None, timestamp: int | None = None) -> None:
    producer = kafka.producer(wire)
    name = Topic.ALERTS.name_in(wire)
    try:
        for each in alerts:
            value = encode(each) if isinstance(each, Alert) else each
            key = each.id.encode() if isinstance(each, Alert) else b"key"
            producer.send(name, value=value, key=key, timestamp_ms=timestamp)
        producer.flush(timeout=20)
    finally:
        producer.close()


class Heard(Subscription):
    """A subscription that keeps what it was told of."""

    def __init__(self, log: TopicLog, selection: Selection | None = None) -> None:
        self.troubles: list[str] = []
        super().__init__(log, selection or Selection(), self.troubles.append, lambda: TIME)


def shown(alerts: list[Alert]) -> list[tuple[str, int]]:
    return [(each.id, each.revision) for each in alerts]


def follow(subscription: Subscription, count: int, seconds: float = 20) -> list[Alert]:
    """The next ``count`` new revisions, or what came of them in time."""
    found: list[Alert] = []
    deadline = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < deadline:
        found += subscription.next()
    return found


def test_the_current_revisions_are_the_highest(topics: Settings) -> None:
    # One at a time, as the order is that of record times.
    for each in (alert(id="a"), alert(id="b"), alert(id="a", revision=2), alert(id="b")):
        write(topics, each)
        time.sleep(0.002)
    with TopicLog(topics, Topic.ALERTS) as log:
        assert shown(Heard(log).current(since=None, limit=10)) == [("b", 1), ("a", 2)]
        assert shown(Heard(log).current(since=None, limit=1)) == []
    with TopicLog(topics, Topic.ALERTS) as log:
        assert shown(Heard(log).current(since=None, limit=1)) == [("a", 2)]


def test_an_empty_log_has_none(topics: Settings) -> None:
    with TopicLog(topics, Topic.ALERTS) as log:
        assert Heard(log).current(since=None, limit=10) == []


def test_a_selection_is_kept_to(topics: Settings) -> None:
    write(topics, alert(id="a"), alert(id="b", place="idlib", place_label=None))
    with TopicLog(topics, Topic.ALERTS) as log:
        subscription = Heard(log, Selection(place="idlib"))
        assert shown(subscription.current(since=None, limit=10)) == [("b", 1)]


def test_since_goes_by_the_time_of_the_record(topics: Settings) -> None:
    now = int(time.time() * 1000)
    write(topics, alert(id="old"), timestamp=now - 7200_000)
    write(topics, alert(id="new"), timestamp=now)
    hour_ago = datetime.fromtimestamp(now / 1000 - 3600, UTC)
    with TopicLog(topics, Topic.ALERTS) as log:
        assert shown(Heard(log).current(since=hour_ago, limit=10)) == [("new", 1)]
    with TopicLog(topics, Topic.ALERTS) as log:
        subscription = Heard(log)
        subscription.begin(since=hour_ago)
        assert shown(follow(subscription, 1)) == [("new", 1)]


def test_following_shows_each_revision_once(topics: Settings) -> None:
    write(topics, alert(id="before"))
    with TopicLog(topics, Topic.ALERTS) as log:
        subscription = Heard(log)
        subscription.begin(since=None)
        write(topics, alert(id="a"), alert(id="a"), alert(id="a", revision=2), alert(id="a"))
        write(topics, alert(id="a", revision=2), alert(id="a", revision=3))
        assert shown(follow(subscription, 3)) == [("a", 1), ("a", 2), ("a", 3)]
        assert shown(list(subscription.rest())) == []


def test_following_goes_on_where_the_current_view_ended(topics: Settings) -> None:
    write(topics, alert(id="a"), alert(id="b"))
    with TopicLog(topics, Topic.ALERTS) as log:
        subscription = Heard(log)
        assert len(subscription.current(since=None, limit=10)) == 2
        write(topics, alert(id="a"), alert(id="b", revision=2), alert(id="c"))
        assert sorted(shown(follow(subscription, 2))) == [("b", 2), ("c", 1)]


def test_what_is_no_alert_is_told_and_passed_by(topics: Settings) -> None:
    write(topics, b"\xff", b'{"type": "alert"}', None, alert(id="a"))
    with TopicLog(topics, Topic.ALERTS) as log:
        subscription = Heard(log)
        assert shown(subscription.current(since=None, limit=10)) == [("a", 1)]
    assert subscription.unreadable == len(subscription.troubles) == 2
    assert all("holds no alert" in trouble for trouble in subscription.troubles)


def test_what_no_transaction_committed_is_not_seen(topics: Settings) -> None:
    producer = kafka.KafkaProducer(
        bootstrap_servers=topics.kafka, transactional_id=f"{topics.topic_prefix}-test"
    )
    name = Topic.ALERTS.name_in(topics)
    try:
        producer.init_transactions()
        for commits, each in [(True, "a"), (False, "b"), (True, "c"), (False, "d")]:
            producer.begin_transaction()
            producer.send(name, value=encode(alert(id=each)), key=b"one partition")
            producer.flush(timeout=20)
            (producer.commit_transaction if commits else producer.abort_transaction)()
    finally:
        producer.close()
    with TopicLog(topics, Topic.ALERTS) as log:
        # The log ends in the marks of transactions, which are no records: the read must end too.
        found = Heard(log).current(since=None, limit=10)
    assert sorted(each.id for each in found) == ["a", "c"]


def test_no_topic_yet(wire: Settings) -> None:
    with pytest.raises(NoTopic, match=rf"there is no topic {wire.topic_prefix}\.alerts at"):
        TopicLog(wire, Topic.ALERTS)


def test_a_broker_that_falls_silent_is_told_of_once_and_again_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CHECK_SECONDS", -1.0)
    subscription = Heard(cast(TopicLog, FakeLog([True, False, False, True, None])))
    assert next(chain.from_iterable(subscription.follow())).id == "a"
    assert [trouble.rpartition(":")[0] for trouble in subscription.troubles] == [
        "2026-01-31 09:00:00Z the broker does not answer",
        "2026-01-31 09:00:00Z the broker answers again",
    ]


def test_a_broker_that_is_heard_again_is_told_of_before_what_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CHECK_SECONDS", -1.0)
    subscription = Heard(cast(TopicLog, FakeLog([False, None, None, True])))
    following = chain.from_iterable(subscription.follow())
    assert next(following).id == "a"
    assert len(subscription.troubles) == 2
    assert "answers again" in subscription.troubles[-1]
    with pytest.raises(StopScript):
        next(following)
    assert len(subscription.troubles) == 2


class StopScript(Exception):
    """The script of a fake log has come to its end."""


class FakeLog:
    """Does at each poll what a script says: ``True`` is silence, ``False`` a broker that is gone,
    ``None`` an alert."""

    def __init__(self, script: list[bool | None]) -> None:
        self._script = iter(script)

    def poll(self) -> list[LogRecord]:
        try:
            self._answer = next(self._script)
        except StopIteration:
            raise StopScript from None
        if self._answer is None:
            return [LogRecord(0, 0, 0, b"a", encode(alert(id="a")), [])]
        if not self._answer:
            raise kafka.BrokerUnavailable("gone")
        return []

    def answers(self) -> bool:
        return bool(self._answer)
