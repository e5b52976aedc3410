"""Lag from offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ops.lag import PartitionLag, partition_lag

OFFSET = st.integers(0, 10**12)


def lag(begin: int, end: int, committed: int | None) -> PartitionLag:
    return partition_lag("wire.raw", 0, begin=begin, end=end, committed=committed)


@pytest.mark.parametrize(
    ("begin", "end", "committed", "expected"),
    [
        (0, 10, 10, (0, 0, 0)),
        (0, 10, 4, (6, 0, 0)),
        (0, 10, 0, (10, 0, 0)),
        (0, 10, None, (10, 0, 0)),
        (5, 10, None, (5, 0, 0)),
        (5, 10, 3, (5, 2, 0)),
        (10, 10, 3, (0, 7, 0)),
        (0, 10, 12, (0, 0, 2)),
        (0, 0, None, (0, 0, 0)),
    ],
)
def test_lag_expired_and_ahead(
    begin: int, end: int, committed: int | None, expected: tuple[int, int, int]
) -> None:
    found = lag(begin, end, committed)
    assert (found.lag, found.expired, found.ahead) == expected


@given(OFFSET, OFFSET, st.none() | OFFSET)
def test_lag_is_never_more_than_what_is_there(one: int, two: int, committed: int | None) -> None:
    begin, end = sorted((one, two))
    found = lag(begin, end, committed)
    assert 0 <= found.lag <= end - begin
    assert found.expired >= 0
    assert not (found.ahead and found.lag)
    if committed is not None and not found.ahead:
        assert committed + found.expired + found.lag == end
