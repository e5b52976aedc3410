"""The state of a wire and what of it needs somebody's attention. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from streams.events import DeadLetter
from streams.ops.lag import PartitionLag

STABLE: Final = "Stable"
"""State of a group whose partitions have been given out."""


class TopicStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One topic of the wire."""

    name: str
    aligned: bool
    """Whether it must have as many partitions as the other aligned topics."""
    consumed: bool
    """Whether workers read it, so that one of them must own each of its partitions."""
    begin: dict[int, int]
    """Partition to its first offset; empty where the topic does not exist."""
    end: dict[int, int]
    """Partition to the offset after its last record."""


class GroupStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One consumer group that reads topics of the wire."""

    group: str
    state: str
    """As the broker says it: ``Stable``, ``Empty``, ``Dead``, ``PreparingRebalance`` …"""
    members: int
    owned: dict[str, list[int]]
    """Topic to the partitions that its members own; empty while it rebalances."""
    partitions: list[PartitionLag]

    @property
    def lag(self) -> int:
        """Offsets still to be done over all partitions."""
        return sum(partition.lag for partition in self.partitions)


class LastDeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One of the newest dead letters."""

    time: datetime
    letter: DeadLetter


class DeadLetterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in the dead letters."""

    count: int
    recent: int
    """How many of them came in the last hour."""
    last: list[LastDeadLetter]
    """The newest, newest first."""


class WireStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the wire."""

    schema: int = 1
    time: datetime
    kafka: str
    topics: list[TopicStatus]
    groups: list[GroupStatus]
    """The workers' group first, whether it exists or not."""
    dead_letters: DeadLetterStatus


def attention(status: WireStatus) -> list[str]:
    """Sentences on what needs somebody's attention; none where all is well.

    The rules, in order: (1) a topic is missing; (2) aligned topics differ in partitions, so that
    no worker will start; (3) nobody reads for the workers' group; (4) its members own not every
    partition that workers read; (5) records expired unread; (6) a commit lies past the end of its
    partition; (7) dead letters came in the last hour.
    Lag alone is none of them: one look cannot tell a busy group from a stuck one. Nor is a
    rebalance, during which nobody owns anything.
    """
    found = []
    missing = [topic.name for topic in status.topics if not topic.end]
    if missing:
        found.append(f"missing topics: {', '.join(missing)}; a worker creates them when it starts")
    counts = {topic.name: len(topic.end) for topic in status.topics if topic.aligned and topic.end}
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{name} {count}" for name, count in counts.items())
        found.append(f"partition counts differ, no worker will start: {listed}")
    for group in status.groups[:1]:
        if not group.members:
            found.append(f"no worker reads in group {group.group} (it is {group.state or 'gone'})")
        elif group.state == STABLE:
            found += _unowned(status.topics, group)
    for group in status.groups:
        for lag in group.partitions:
            where = f"{lag.topic}[{lag.partition}]"
            if lag.expired:
                found.append(f"{group.group}: {lag.expired} records of {where} expired unread")
            if lag.ahead:
                found.append(
                    f"{group.group}: its commit on {where} lies {lag.ahead} past the end; the"
                    " topic was made anew, and what is written now is skipped"
                )
    if status.dead_letters.recent:
        found.append(f"{status.dead_letters.recent} dead letters in the last hour")
    return found


def _unowned(topics: Sequence[TopicStatus], group: GroupStatus) -> Iterator[str]:
    for topic in topics:
        left = sorted(set(topic.end) - set(group.owned.get(topic.name, [])))
        if topic.consumed and left:
            yield (
                f"no worker owns {topic.name}[{', '.join(map(str, left))}]; restart the workers if"
                " this lasts, as after topics were made anew under them"
            )
