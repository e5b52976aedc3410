"""States that are put together from bytes that were kept are those that encoding makes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import events
from streams.alerts.encoding import StateEncoder
from streams.events import AlertState, SignalEvent
from tests.streams.alerts.book_kit import Folded, retraction, signal
from tests.streams.alerts.test_book_properties import logs

GROUP = "siege/aleppo"


def written(folded: Folded, encoder: StateEncoder) -> None:
    """Writes every state there is, and checks it."""
    for state in folded.book.states.values():
        assert encoder.encode(state) == events.encode(state)


@given(logs(), st.data(), st.sampled_from([0, 3000, 2**20]))
def test_states_are_written_as_they_are(
    log: list[SignalEvent], data: st.DataObject, most: int
) -> None:
    folded, encoder = Folded(), StateEncoder(most)
    for event in log:
        folded.fold(event)
        if data.draw(st.booleans()):
            written(folded, encoder)
            assert encoder.size <= most
    written(folded, encoder)


@pytest.fixture
def folded() -> Folded:
    folded = Folded()
    for number in range(8):
        folded.fold(signal(f"s{number}", 0, facet="ongoing", raw=(0, number)))
    return folded


def test_what_changes_in_the_middle_is_written_anew(folded: Folded) -> None:
    encoder = StateEncoder()
    written(folded, encoder)
    # A support that waits for its new version, and one more at the end.
    folded.fold(retraction("s3", 0, (0, 20), "replaced"), signal("s9", 0, raw=(0, 21)))
    written(folded, encoder)
    # A copy adds its facet to a sketch that is there.
    folded.fold(signal("s10", 0, facet="lifted", words="s5", raw=(0, 22)))
    written(folded, encoder)
    # Rows go.
    folded.fold(retraction("s1", 0, (0, 23)))
    written(folded, encoder)


def test_a_state_that_was_never_taken_leaves_no_trace(folded: Folded) -> None:
    encoder = StateEncoder()
    state = folded.book.states[GROUP]
    written(folded, encoder)
    planned = folded.book.plan(signal("s9", 0), 50).states[GROUP]
    assert isinstance(planned, AlertState)
    assert encoder.encode(planned) == events.encode(planned)
    assert encoder.encode(state) == events.encode(state)


def test_what_has_ended_is_not_kept(folded: Folded) -> None:
    encoder = StateEncoder()
    written(folded, encoder)
    state = folded.book.states[GROUP]
    assert encoder.size > 1000
    encoder.encode(msgspec.structs.replace(state, status="resolved"))
    assert encoder.size == 0


def test_of_much_what_was_written_longest_ago_goes(folded: Folded) -> None:
    state = folded.book.states[GROUP]
    once = StateEncoder()
    once.encode(state)
    encoder = StateEncoder(2 * once.size + 100)
    for group in ("a", "b", "a", "c"):
        encoder.encode(msgspec.structs.replace(state, group=group))
    assert encoder.size == 2 * once.size
    assert list(encoder._kept) == ["a", "c"]
