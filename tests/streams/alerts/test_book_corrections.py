"""What stories take back: kills, corrections and new versions, case by case."""

from __future__ import annotations

import pytest

from tests.streams.alerts.book_kit import (
    Folded,
    at,
    changes,
    retraction,
    signal,
    tick,
)


def test_a_killed_sole_support_withdraws_the_alert() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(0, 5)))
    (withdrawn,) = folded.fold(retraction("a", 1, (0, 9)))
    assert (withdrawn.change, withdrawn.status, withdrawn.stories) == ("withdrawn", "withdrawn", 0)
    assert withdrawn.evidence, "people must see what is taken back"
    assert folded.fold(signal("a", 0, raw=(0, 5), revision="1b")) == [], "of a lower raw offset"
    assert folded.fold(retraction("a", 1, (0, 9))) == [], "a repeated retraction"
    (again,) = folded.fold(signal("a", 2, raw=(0, 12), revision="2"))
    assert again.change == "opened"


def test_a_killed_story_that_nothing_rested_on_only_leaves() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, facet="lifted"), signal("b", 1, raw=(0, 3), facet="lifted"))
    assert folded.fold(retraction("b", 2, (0, 9))) == []
    state = folded.book.states["siege/aleppo"]
    assert ([s.story for s in state.support], state.facet) == (["a"], "lifted")


def test_what_stands_no_more_since_its_report_was_killed_is_corrected() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, facet="lifted"), signal("b", 1, raw=(0, 3), facet="eased"))
    (corrected,) = folded.fold(retraction("b", 2, (0, 9)))
    assert (corrected.change, corrected.facet, corrected.time) == ("corrected", "lifted", at(2))
    assert [(report.story, report.report) for report in corrected.evidence] == [("b", -1), ("a", 0)]
    assert corrected.why.endswith(
        "its report was killed; 1 independent report left, what stands is lifted"
    )
    assert folded.fold(retraction("b", 2, (0, 9))) == [], "a repeated retraction"


def test_another_facet_in_a_new_version_is_a_correction() -> None:
    folded = Folded()
    folded.fold(signal("b", 0), signal("a", 1, facet="imposed", raw=(0, 3)))
    said = folded.fold(
        retraction("a", 2, (0, 9), "replaced", version=2),
        signal("a", 2, facet="eased", raw=(0, 9), revision="2", version=2),
        tick(0, 3),
    )
    assert [(alert.change, alert.facet) for alert in said] == [("corrected", "eased")]
    assert "imposed" in said[0].why


def test_a_retraction_reaches_only_earlier_versions() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(0, 5)))
    assert folded.fold(retraction("a", 1, (0, 5)), retraction("a", 1, (0, 2))) == []
    assert folded.book.states["siege/aleppo"].status == "open"


def test_a_mended_typo_is_no_news() -> None:
    folded = Folded()
    folded.fold(
        signal("a", 0, raw=(0, 5)),
        retraction("a", 1, (0, 9), "replaced"),
        signal("a", 1, raw=(0, 9), revision="2"),
        tick(0, 2),
    )
    assert changes(folded) == ["opened"]
    assert [s.raw_offset for s in folded.book.states["siege/aleppo"].support] == [9]


def test_an_older_version_that_comes_late_says_nothing() -> None:
    folded = Folded()
    folded.fold(
        retraction("a", 0, (0, 5), "replaced", version=3),
        signal("a", 0, raw=(0, 5), revision="3", version=3, facet="imposed"),
    )
    said = folded.fold(
        retraction("a", 1, (0, 9), "replaced", version=2),
        signal("a", 1, raw=(0, 9), revision="2", version=2, facet="lifted"),
        signal("a", 1, raw=(0, 9), revision="2", version=2, place="homs"),
        tick(0, 2),
    )
    assert said == []
    assert [s.raw_offset for s in folded.book.states["siege/aleppo"].support] == [5]


def test_after_a_kill_no_earlier_version_opens_anything_anywhere() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(0, 5), version=3), retraction("a", 1, (0, 9)))
    folded.restart()
    assert folded.fold(signal("a", 0, raw=(0, 5), version=3, place="homs")) == []
    (again,) = folded.fold(signal("a", 2, raw=(0, 12), version=4, revision="4"))
    assert again.change == "opened"


def test_a_story_that_another_on_another_partition_took_back_is_refused_by_arrival() -> None:
    folded = Folded()
    folded.fold(signal("a", 1, raw=(0, 90)))
    assert changes(folded) == ["opened"]
    folded.fold(retraction("a", 2, (1, 3)))
    assert changes(folded) == ["opened", "withdrawn"]
    assert folded.fold(signal("a", 1, raw=(0, 90), place="homs")) == []
    assert [a.change for a in folded.fold(signal("a", 3, raw=(0, 91), revision="2"))] == ["opened"]


def test_a_retraction_is_remembered_while_what_it_took_back_could_open_an_alert() -> None:
    folded = Folded()
    folded.fold(tick(0, 0), retraction("a", 1, (0, 9)), tick(0, 30.9))
    assert ("@story/a", None) not in folded.state_log
    folded.fold(tick(0, 31))
    assert ("@story/a", None) in folded.state_log
    written = len(folded.state_log)
    folded.fold(tick(0, 32))
    assert [key for key, _ in folded.state_log[written:]] == ["@position"], "it is buried once"
    assert folded.book._memory.retracted("a") is None


def test_a_version_that_drops_what_stood_corrects_it() -> None:
    folded = Folded()
    first = signal("a", 0, rule="ceasefire", facet="violated", raw=(0, 1), version=1)
    folded.fold(first, signal("a", 0, rule="ceasefire", facet="agreed", raw=(0, 1), version=1))
    folded.fold(retraction("a", 1, (0, 2), "replaced", 2))
    new = signal("a", 1, rule="ceasefire", facet="agreed", raw=(0, 2), version=2, revision="2")
    assert [(a.change, a.facet) for a in folded.fold(new)] == [("corrected", "agreed")]


def test_a_tick_that_comes_again_withdraws_nothing() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, facet="imposed", raw=(0, 1), version=1), tick(0, 0.5))
    again = retraction("a", 1, (0, 9), "replaced", 2)
    new = signal("a", 1, facet="imposed", raw=(0, 9), version=2, revision="2")
    assert folded.fold(again, tick(0, 0.5), again, new, tick(0, 2)) == []


def test_what_closed_while_it_waited_for_a_version_is_not_written_at_each_tick() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(0, 1), version=1))
    folded.fold(tick(0, 5.9, origins=2), tick(1, 5.9, origins=2), tick(0, 6.5, origins=2))
    folded.fold(retraction("a", 6.6, (0, 9), "replaced", 2), tick(1, 6.55, origins=2))
    assert changes(folded)[-1] == "resolved"
    written = len(folded.state_log)
    folded.fold(tick(0, 7, origins=2), tick(0, 8, origins=2))
    assert not [key for key, _ in folded.state_log[written:] if key == "siege/aleppo"]


def test_what_was_withdrawn_is_as_severe_as_it_was_told() -> None:
    folded = Folded()
    (told,) = folded.fold(signal("a", 0, facet="tightened", raw=(0, 1)))
    (gone,) = folded.fold(retraction("a", 1, (0, 2)))
    assert (gone.change, gone.severity) == ("withdrawn", told.severity)


@pytest.mark.parametrize("others", [[], ["violated"]])
def test_a_mended_typo_is_no_news_of_its_facet_either(others: list[str]) -> None:
    folded = Folded()
    folded.fold(
        *(signal("b", 0, rule="ceasefire", facet=facet) for facet in others),
        signal("a", 1, rule="ceasefire", facet="agreed", raw=(0, 5)),
    )
    said = folded.fold(
        retraction("a", 2, (0, 9), "replaced"),
        signal("a", 2, rule="ceasefire", facet="agreed", raw=(0, 9), revision="2"),
        tick(0, 3),
    )
    assert said == []
    assert folded.book.states["ceasefire/aleppo"].facet == "agreed"


def test_a_later_version_sent_twice_is_no_news_either() -> None:
    folded = Folded()
    second = signal("a", 1, raw=(0, 9), revision="2")
    again = signal("a", 2, raw=(0, 12), revision="2")
    assert second.id == again.id
    folded.fold(
        retraction("a", 1, (0, 9), "replaced"),
        second,
        tick(0, 1.5),
        retraction("a", 2, (0, 12), "replaced"),
        again,
        tick(0, 3),
    )
    assert changes(folded) == ["opened"]
    assert [s.raw_offset for s in folded.book.states["siege/aleppo"].support] == [12]


def test_a_replaced_report_that_no_longer_says_so_is_withdrawn_at_its_origins_tick() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(1, 5)), retraction("a", 1, (1, 9), "replaced"))
    folded.fold(tick(0, 2, origins=2))
    assert changes(folded) == ["opened"], "another origin's tick says nothing of it"
    folded.fold(tick(1, 2, origins=2))
    assert changes(folded) == ["opened", "withdrawn"]


def test_a_replacement_survives_a_restart() -> None:
    folded = Folded()
    folded.fold(signal("b", 0), signal("a", 0, raw=(0, 5)), retraction("a", 1, (0, 9), "replaced"))
    folded.restart()
    folded.fold(tick(0, 2))
    assert [s.story for s in folded.book.states["siege/aleppo"].support] == ["b"]


def test_what_a_story_of_another_partition_replaces_waits_for_that_partition() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(0, 5)), retraction("a", 1, (1, 3), "replaced"))
    folded.fold(tick(0, 2, origins=2))
    assert changes(folded) == ["opened"], "what replaces it comes after the retraction, from there"
    folded.restart()
    folded.fold(signal("b", 1, raw=(1, 3)), tick(0, 3, origins=2), tick(1, 2, origins=2))
    assert changes(folded) == ["opened"], "what replaces it says the same"
    assert [s.story for s in folded.book.states["siege/aleppo"].support] == ["b"]


def test_a_tick_for_which_nothing_waits_writes_no_state() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(0, 5)), retraction("a", 1, (1, 3), "replaced"))
    written = len(folded.state_log)
    folded.fold(tick(0, 2, origins=2))
    assert [key for key, _ in folded.state_log[written:]] == ["@position"]


def test_a_correction_that_is_a_story_of_its_own_corrects_and_contradicts_nobody() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(
        signal("a", 0, rule="ceasefire", facet="agreed", raw=(0, 1)),
        retraction("a", 1, (1, 3), "replaced"),
    )
    new = signal("b", 1, rule="ceasefire", facet="violated", raw=(1, 3))
    (told,) = folded.fold(new, tick(0, 2, origins=2), tick(1, 2, origins=2))
    assert (told.change, told.facet, told.stories) == ("corrected", "violated", 1)
    assert [report.story for report in told.evidence] == ["b"]
    assert "violated, where agreed stood" in told.why


def test_another_story_contradicts_one_that_waits_for_its_new_version() -> None:
    folded = Folded()
    folded.fold(
        signal("a", 0, rule="ceasefire", facet="agreed", raw=(0, 1)),
        retraction("a", 1, (1, 3), "replaced"),
    )
    (told,) = folded.fold(signal("c", 1, rule="ceasefire", facet="violated", raw=(1, 4)))
    assert told.change == "contradicted"


def test_a_retraction_that_comes_again_writes_nothing() -> None:
    folded = Folded()
    again = retraction("a", 1, (0, 9), "replaced")
    folded.fold(signal("a", 0, raw=(0, 5)), signal("b", 0, raw=(0, 6)), again)
    written = len(folded.state_log)
    folded.fold(again)
    assert [key for key, _ in folded.state_log[written:]] == ["@position"]


def test_a_retraction_of_nothing_that_is_there_writes_no_group() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(0, 5)))
    written = len(folded.state_log)
    folded.fold(retraction("a", 1, (0, 2)))
    assert [key for key, _ in folded.state_log[written:]] == ["@story/a", "@position"]


def test_what_stands_after_a_kill_has_been_told() -> None:
    folded = Folded()
    folded.fold(signal("b", 2, facet="tightened", raw=(0, 1)), signal("a", 1, facet="imposed"))
    assert changes(folded) == ["opened"]
    (corrected,) = folded.fold(retraction("b", 3, (0, 9)))
    assert (corrected.change, corrected.facet) == ("corrected", "imposed")
    assert [(r.story, r.report) for r in corrected.evidence] == [("b", -1), ("a", 0)]
    assert folded.fold(signal("c", 4, facet="imposed", raw=(0, 10))) == []


def test_what_rests_on_forgotten_reports_is_not_withdrawn() -> None:
    folded = Folded(max_support=10)
    folded.fold(*(signal(f"s{n}", n / 100, raw=(0, n)) for n in range(15)))
    known = [support.story for support in folded.book.states["siege/aleppo"].support]
    assert len(known) < 15
    folded.fold(*(retraction(story, 1, (0, 90)) for story in known))
    state = folded.book.states["siege/aleppo"]
    assert (state.status, state.stories, len(state.sketches)) == ("open", 15 - len(known), 15)


def test_where_nothing_is_left_that_names_a_facet_nothing_definite_stands() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), signal("b", 1, facet="imposed", raw=(0, 3)))
    (corrected,) = folded.fold(retraction("b", 2, (0, 9)))
    assert corrected.facet is None
    assert corrected.why.endswith("what stands is nothing definite")


def test_what_was_withdrawn_early_is_remembered_as_long_as_if_it_had_been_quiet() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, raw=(0, 1)), retraction("a", 1, (0, 2)), tick(0, 29.9))
    assert "siege/aleppo" in folded.book.states
    folded.fold(tick(0, 30))
    assert "siege/aleppo" not in folded.book.states


def test_what_stands_since_a_new_version_says_nothing_of_it_has_been_told() -> None:
    folded = Folded()
    folded.fold(signal("b", 2, facet="tightened", raw=(0, 1)), signal("a", 1, facet="imposed"))
    (told,) = folded.fold(
        retraction("b", 3, (0, 9), "replaced"), signal("b", 3, raw=(0, 9), revision="2")
    )
    assert (told.change, told.facet) == ("corrected", "imposed")
    assert folded.fold(signal("c", 4, facet="imposed", raw=(0, 10))) == []
