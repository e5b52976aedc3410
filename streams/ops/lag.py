"""Consumer lag, from offsets alone. Pure."""

from __future__ import annotations

import msgspec


class PartitionLag(msgspec.Struct, frozen=True, kw_only=True):
    """How far a group is behind on one partition, in offsets."""

    topic: str
    partition: int
    begin: int
    """First offset the broker still has."""
    end: int
    """Offset after the last record."""
    committed: int | None
    """First offset the group has not yet done; ``None`` where it never committed one."""
    lag: int
    """Offsets still to be done. Counts what is there, so also of a partition that the group never
    committed: a group that never came to a partition is behind by all of it."""
    expired: int
    """Offsets that retention removed before the group had done them."""
    ahead: int
    """Offsets by which the commit lies past the end: the topic was made anew under the group."""


def partition_lag(
    topic: str, partition: int, *, begin: int, end: int, committed: int | None
) -> PartitionLag:
    """The lag of one group on one partition."""
    start = begin if committed is None else committed
    return PartitionLag(
        topic=topic,
        partition=partition,
        begin=begin,
        end=end,
        committed=committed,
        lag=max(0, end - max(start, begin)),
        expired=max(0, min(begin, end) - start),
        ahead=max(0, start - end),
    )
