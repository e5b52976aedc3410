"""What stands on a wire, and what should: for the tests that compare the two."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime

from connectors import kafka
from connectors.log import LogRecord, TopicLog
from connectors.ops.snapshot import Wire
from streams import events
from streams.agents.alert import POSITION_KEY, AlertFold
from streams.agents.normalize import Normalize
from streams.agents.tag import Tag
from streams.events import Alert, AlertState, RawStory, Signal, TaggedStory
from streams.records import Arrival
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topology import CONSUMED, Topic

Supporters = dict[str, set[str]]
"""Alert group key to the ids of the stories that support it."""


def send(settings: Settings, records: Iterable[tuple[bytes | None, bytes | None]]) -> None:
    """Writes keys and values into the raw topic and waits for every acknowledgement."""
    producer = kafka.producer(settings)
    try:
        futures = [
            producer.send(Topic.RAW.name_in(settings), key=key, value=value)
            for key, value in records
        ]
        for future in futures:
            future.get(timeout=60)
    finally:
        producer.close(timeout=10)


def send_stories(settings: Settings, stories: Iterable[RawStory]) -> None:
    """Writes stories into the raw topic as a source does."""
    send(settings, ((story.id.encode(), events.encode(story)) for story in stories))


def wait_until_done(
    settings: Settings, *, seconds: float, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Waits until all that stood in the raw topic at the call has become alerts.

    Stage after stage: once a stage has committed what stood there, nothing of it can still come
    into the next.
    """
    deadline = time.monotonic() + seconds
    left = 0
    for stage in CONSUMED:
        ends: dict[kafka.TopicPartition, int] | None = None
        while True:
            meanwhile()
            try:
                with closing(Wire(settings)) as wire:
                    if ends is None:
                        ends = wire.ends(wire.partitions([stage])[stage])
                    committed = wire.committed(settings.group)
                left = sum(max(0, end - committed.get(tp, 0)) for tp, end in ends.items())
                if not left:
                    break
            except (kafka.BrokerUnavailable, kafka.KafkaError):
                pass  # it was killed; the deadline bounds how long it may stay away
            if time.monotonic() > deadline:
                raise AssertionError(f"{left} of {stage.name_in(settings)} undone, {seconds} s")
            time.sleep(0.2)


def records(settings: Settings, topic: Topic) -> list[LogRecord]:
    """All committed records of a topic, those of a partition in order."""
    with TopicLog(settings, topic) as log:
        return list(log.read_to(log.ends()))


def tagged(settings: Settings) -> list[TaggedStory]:
    """What the tag stage wrote, repeats and all."""
    return [events.decode_tagged(r.value or b"") for r in records(settings, Topic.TAGGED)]


def alerts(settings: Settings) -> list[Alert]:
    """Every committed revision."""
    return [events.decode_alert(r.value or b"") for r in records(settings, Topic.ALERTS)]


def supporters(settings: Settings) -> Supporters:
    """The stories behind each group's open episode, as the state topic has them."""
    latest: dict[bytes, bytes | None] = {}
    for record in records(settings, Topic.ALERT_STATE):
        latest[record.key or b""] = record.value
    found: Supporters = {}
    for value in latest.values():
        state = events.decode_state(value) if value else None
        if isinstance(state, AlertState) and state.status == "open":
            found[state.group] = {support.story for support in state.support}
    return found


def expected_supporters(settings: Settings, stories: Sequence[RawStory]) -> Supporters:
    """The same of a run that nothing disturbs: the handlers called in turn, without a broker."""
    catalog = load_catalog(overlay=settings.catalog)
    normalize, tag = Normalize(settings, catalog), Tag(settings, catalog)
    found: Supporters = {}
    for offset, story in enumerate(stories):
        arrival = Arrival("raw", 0, offset, datetime(2016, 9, 9, tzinfo=UTC), b"", b"")
        for output in normalize.handle(story, arrival):
            for result in tag.handle(tag.decode(output.value or b""), arrival):
                if result.topic is Topic.SIGNALS:
                    signal = events.decode_signal(result.value or b"")
                    assert isinstance(signal, Signal)
                    found.setdefault(signal.group, set()).add(signal.story)
    return found


def check_alerts(settings: Settings) -> list[Alert]:
    """Holds the alerts of a wire to T2: exactly those of the fold over its own signals.

    Each (id, revision) once for whoever reads committed records, equal to the letter to what the
    fold makes of the signals in process; the states likewise, and no group with two open episodes.
    """
    # In this order: ticks go on, so what is read later may say more, and what is read first less.
    positions, states = _positions_and_states(settings)
    written = [record.value for record in records(settings, Topic.ALERTS)]
    said = [events.decode_alert(value or b"") for value in written]
    counts = Counter((alert.id, alert.revision) for alert in said)
    assert {key: n for key, n in counts.items() if n > 1} == {}, "revisions that appear twice"
    in_order: dict[str, list[int]] = {}
    for alert in said:
        in_order.setdefault(alert.id, []).append(alert.revision)
    assert all(each == list(range(1, len(each) + 1)) for each in in_order.values())

    catalog = load_catalog(overlay=settings.catalog)
    folds: dict[int, AlertFold] = {}
    committed: list[bytes | None] = []
    later: list[bytes | None] = []
    folded: dict[bytes | None, bytes | None] = {}
    for record in records(settings, Topic.SIGNALS):
        fold = folds.get(record.partition)
        if fold is None:
            fold = folds[record.partition] = AlertFold(record.partition, [], settings, catalog)
        arrival = Arrival(
            "signals", record.partition, record.offset, datetime.now(UTC), record.key, record.value
        )
        below = record.offset < positions.get(record.partition, 0)
        for output in fold.observe(fold.decode(record.value or b""), arrival):
            (committed if below else later).append(output.value)
        if record.offset + 1 == positions.get(record.partition, 0):
            folded |= {output.key: output.value for output in fold.states()}
    assert set(committed) <= set(written) <= {*committed, *later}
    assert folded == states

    opened = Counter(alert.group for alert in said if alert.change == "opened")
    closed = Counter(alert.group for alert in said if alert.status != "open")
    assert all(opened[group] - closed[group] <= 1 for group in opened)
    return said


def _positions_and_states(
    settings: Settings,
) -> tuple[dict[int, int], dict[bytes | None, bytes | None]]:
    """Of one reading of the state topic: how far each partition is, and the latest of each key."""
    positions: dict[int, int] = {}
    states: dict[bytes | None, bytes | None] = {}
    for record in records(settings, Topic.ALERT_STATE):
        if record.key == POSITION_KEY:
            position = events.decode_state(record.value or b"")
            assert isinstance(position, events.Position)
            positions[record.partition] = position.next_offset
        else:
            states[record.key] = record.value
    return positions, states


def check_nothing_lost(settings: Settings, stories: Sequence[RawStory]) -> None:
    """Holds a wire that has done its work to T1 and T2, whatever befell it on the way."""
    assert {story.id for story in tagged(settings)} == {story.id for story in stories}
    assert supporters(settings) == expected_supporters(settings, stories)
    assert records(settings, Topic.DEAD_LETTERS) == []
    said = check_alerts(settings)
    assert {"opened", "contradicted"} <= {alert.change for alert in said}
