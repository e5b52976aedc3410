"""What of a wire's state needs attention: one test a rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from streams.ops.lag import partition_lag
from streams.ops.status import DeadLetterStatus, GroupStatus, TopicStatus, WireStatus, attention


def topic(name: str = "wire.raw", partitions: int = 2, consumed: bool = True) -> TopicStatus:
    offsets = dict.fromkeys(range(partitions), 0)
    return TopicStatus(name=name, aligned=True, consumed=consumed, begin=offsets, end=offsets)


ALL: Final = {"wire.raw": [0, 1], "wire.stories": [0, 1]}


def group(
    name: str = "wirewatch-wire",
    members: int = 1,
    state: str = "Stable",
    owned: dict[str, list[int]] = ALL,
    **offsets: Any,
) -> GroupStatus:
    lag = partition_lag("wire.raw", 1, **{"begin": 0, "end": 10, "committed": 4, **offsets})
    return GroupStatus(group=name, state=state, members=members, owned=owned, partitions=[lag])


def found(**fields: Any) -> list[str]:
    return attention(
        WireStatus(
            **{
                "time": datetime(2026, 1, 31, tzinfo=UTC),
                "kafka": "localhost:9092",
                "topics": [topic(), topic("wire.stories")],
                "groups": [group()],
                "dead_letters": DeadLetterStatus(count=7, recent=0, last=[]),
                **fields,
            }
        )
    )


def test_lag_and_old_dead_letters_alone_need_none() -> None:
    assert found() == []


def test_a_missing_topic() -> None:
    (sentence,) = found(topics=[topic(), topic("wire.stories", 0)])
    assert "missing topics: wire.stories;" in sentence


def test_partition_counts_that_differ() -> None:
    (sentence,) = found(
        topics=[topic(), topic("wire.stories", 3)],
        groups=[group(owned={**ALL, "wire.stories": [0, 1, 2]})],
    )
    assert "partition counts differ" in sentence
    assert "wire.raw 2, wire.stories 3" in sentence


def test_silence_of_the_workers() -> None:
    (sentence,) = found(groups=[group(members=0, committed=10)])
    assert "no worker reads in group wirewatch-wire" in sentence


def test_partitions_that_no_worker_owns() -> None:
    sentences = found(groups=[group(owned={"wire.stories": [1]})])
    assert [sentence.split(";")[0] for sentence in sentences] == [
        "no worker owns wire.raw[0, 1]",
        "no worker owns wire.stories[0]",
    ]


def test_what_workers_do_not_read_need_not_be_owned() -> None:
    assert found(topics=[topic(), topic("wire.tagged", consumed=False)]) == []


def test_during_a_rebalance_nobody_owns_anything() -> None:
    assert found(groups=[group(state="PreparingRebalance", owned={})]) == []


def test_another_group_may_rest_or_own_nothing() -> None:
    assert found(groups=[group(), group("analytics", members=0)]) == []
    assert found(groups=[group(), group("analytics", owned={})]) == []


def test_records_that_expired_unread() -> None:
    (sentence,) = found(groups=[group(begin=6)])
    assert sentence == "wirewatch-wire: 2 records of wire.raw[1] expired unread"


def test_a_commit_past_the_end() -> None:
    (sentence,) = found(groups=[group(committed=15)])
    assert "its commit on wire.raw[1] lies 5 past the end" in sentence


def test_new_dead_letters() -> None:
    assert found(dead_letters=DeadLetterStatus(count=7, recent=2, last=[])) == [
        "2 dead letters in the last hour"
    ]
