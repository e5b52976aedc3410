from hypothesis import given
from hypothesis import strategies as st

from streams.topics.cover import Cover

RANGE = st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda r: (r[0], r[0] + r[1]))


@given(st.lists(RANGE), RANGE)
def test_a_cover_says_what_comparing_each_range_says(
    ranges: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    start, end = asked
    cover = Cover(ranges)
    assert cover.overlaps(start, end) == any(low < end and start < high for low, high in ranges)
    assert cover.holds(start, end) == any(low <= start and end <= high for low, high in ranges)
