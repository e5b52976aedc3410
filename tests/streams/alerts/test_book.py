"""The lifecycle of alerts, case by case."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from streams.alerts.book import AlertBook
from streams.alerts.revision import UNKNOWN_SOURCE
from streams.alerts.support import QUOTED
from streams.errors import Refused
from streams.topics.model import SeverityRow
from tests.streams.alerts.book_kit import Folded, KnownRules, at, changes, retraction, signal, tick


def test_the_first_signal_opens_and_a_second_of_the_same_group_is_no_news() -> None:
    folded = Folded()
    (opened,) = folded.fold(signal("a", 0, facet="ongoing"))
    assert (opened.change, opened.revision, opened.status) == ("opened", 1, "open")
    assert opened.opened_at == opened.time == at(0)
    assert opened.evidence[0].evidence.surface == "حصار"
    assert folded.fold(signal("b", 1, facet="ongoing")) == []
    state = folded.book.states["siege/aleppo"]
    assert [support.story for support in state.support] == ["a", "b"]
    assert (state.first_seen, state.last_seen) == (at(0), at(1))


def test_other_places_and_no_place_are_other_groups() -> None:
    folded = Folded()
    folded.fold(signal("a", 0), signal("a", 0, place="homs"), signal("a", 0, place=None))
    assert [alert.group for alert in folded.alerts] == [
        "siege/aleppo",
        "siege/homs",
        "siege/(no place)",
    ]
    assert len({alert.id for alert in folded.alerts}) == 3


def test_a_repeated_signal_changes_nothing() -> None:
    folded = Folded()
    folded.fold(signal("a", 0))
    before = folded.book.states["siege/aleppo"]
    assert folded.fold(signal("a", 0)) == []
    assert folded.book.states["siege/aleppo"] is before


@pytest.mark.parametrize("field", ["lead", "headline", "shingles"])
def test_a_sketch_that_is_cut_is_refused_before_others_are_compared_with_it(field: str) -> None:
    folded = Folded()
    made = signal("a", 0)
    cut = msgspec.structs.replace(made.sketch, **{field: b"cut"})
    with pytest.raises(ValueError, match=r"cut within a number|no numbers"):
        folded.fold(msgspec.structs.replace(made, sketch=cut))
    assert not folded.book.states


def test_a_flash_corroborates_nothing_that_carries_it() -> None:
    flash = "قصف على سوق في المدينة"
    whole = f"{flash} " + " ".join(f"word{n}" for n in range(30))
    other = " ".join(f"other{n}" for n in range(30)) + f" {flash}"
    folded = Folded(thresholds=(2, 3))
    folded.fold(signal("f", 0, lead=flash), signal("a", 1, lead=whole))
    assert changes(folded) == ["opened"]
    (told,) = folded.fold(signal("b", 2, lead=other))
    assert (told.change, told.independent_reports) == ("corroborated", 2)
    assert folded.fold(signal("g", 3, lead=flash)) == []
    folded.restart()
    (corrected,) = folded.fold(retraction("a", 4, (0, 9)))
    assert (corrected.change, corrected.confirming_reports) == ("corrected", 1)
    assert [s.story for s in folded.book.states["siege/aleppo"].support] == ["f", "b", "g"]


def test_copies_are_stories_but_one_report() -> None:
    folded = Folded()
    folded.fold(*(signal(f"s{n}", n, words="same words") for n in range(3)), signal("t", 3))
    (resolved,) = folded.fold(tick(0, 10))
    assert (resolved.stories, resolved.independent_reports) == (4, 2)


def test_a_story_that_is_killed_and_sent_again_in_one_batch_opens_another_alert() -> None:
    folded = Folded()
    for offset in range(1, 9, 2):  # what a broker takes in at once it stamps alike
        folded.fold(signal("a", 0, raw=(0, offset)), retraction("a", 0, (0, offset + 1)))
    assert changes(folded) == ["opened", "withdrawn"] * 4
    assert len({alert.id for alert in folded.alerts}) == 4
    assert len({(alert.id, alert.revision) for alert in folded.alerts}) == 8


def test_the_newest_facet_stands_whatever_the_order_of_arrival() -> None:
    folded = Folded()
    folded.fold(signal("b", 2, facet="tightened"), signal("a", 1, facet="eased"))
    assert folded.book.states["siege/aleppo"].facet == "tightened"
    folded.fold(signal("c", 3))
    assert folded.book.states["siege/aleppo"].facet == "tightened", "no facet says nothing of it"


def test_of_facets_that_arrived_at_once_that_of_the_later_record_stands() -> None:
    for facets in (("eased", "tightened"), ("tightened", "eased")):
        folded = Folded()
        for offset, facet in enumerate(facets):
            folded.fold(signal(f"s{offset}", 1, facet=facet, raw=(0, offset)))
        assert folded.book.states["siege/aleppo"].facet == facets[-1]


def test_a_facet_is_told_once_in_an_episode() -> None:
    folded = Folded()
    facets = [None, "imposed", "imposed", "tightened", "imposed", "tightened"]
    folded.fold(*(signal(f"s{n}", n, facet=facet) for n, facet in enumerate(facets)))
    assert [(alert.change, alert.facet) for alert in folded.alerts] == [
        ("opened", None),
        ("escalated", "imposed"),
        ("escalated", "tightened"),
    ]
    assert folded.alerts[-1].evidence[0].story == "s3"
    assert folded.book.states["siege/aleppo"].facet == "tightened"


def test_an_older_report_that_comes_late_is_no_development() -> None:
    folded = Folded()
    folded.fold(signal("b", 2, facet="tightened"), signal("a", 1, facet="imposed"))
    assert changes(folded) == ["opened"]


def test_what_contradicts_is_told_though_it_comes_after_what_is_newer() -> None:
    folded = Folded()
    folded.fold(signal("b", 1, rule="ceasefire", facet="violated", source="two", raw=(1, 1)))
    late = signal("a", 0.9999, rule="ceasefire", facet="agreed", source="one")
    (told,) = folded.fold(late)
    assert (told.change, told.facet, told.severity) == ("contradicted", "violated", "severe")
    assert [r.source for r in told.evidence] == ["two", "one"]
    assert "one reports: agreed, before violated stood (two)" in told.why
    again = signal("c", 0.9999, rule="ceasefire", facet="agreed", words="a")
    assert folded.fold(again, signal("d", 0.99, rule="ceasefire", facet="agreed")) == []


def test_what_is_graver_is_told_though_it_comes_after_what_is_newer() -> None:
    folded = Folded()
    folded.fold(signal("b", 1, facet="imposed", raw=(1, 1)))
    (told,) = folded.fold(signal("a", 0.9999, facet="tightened"))
    assert (told.change, told.facet, told.severity) == ("developed", "imposed", "moderate")
    assert told.evidence[-1].facet == "tightened"
    assert "reports: tightened, before imposed stood" in told.why
    assert folded.fold(signal("c", 0.9999, facet="tightened")) == []
    assert folded.book.states["siege/aleppo"].facet == "imposed"


def test_a_contradiction_names_both_reports() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, rule="ceasefire", facet="agreed", source="one"))
    (turned,) = folded.fold(signal("b", 1, rule="ceasefire", facet="violated", source="two"))
    assert (turned.change, turned.revision, turned.facet) == ("contradicted", 2, "violated")
    assert [(r.source, r.facet) for r in turned.evidence] == [
        ("one", "agreed"),
        ("two", "violated"),
    ]
    assert "same source" not in turned.why
    (back,) = folded.fold(signal("c", 2, rule="ceasefire", facet="agreed", source="two"))
    assert "same source" in back.why


def test_a_story_that_tells_of_both_does_not_contradict_itself_and_the_worse_stands() -> None:
    for facets in (("agreed", "violated"), ("violated", "agreed")):
        folded = Folded()
        folded.fold(*(signal("a", 0, rule="ceasefire", facet=facet) for facet in facets))
        assert changes(folded) in (["opened", "escalated"], ["opened", "developed"])
        assert folded.alerts[-1].facet == "violated"
        assert folded.book.states["ceasefire/aleppo"].told == list(facets)


def test_each_facet_of_one_story_is_told() -> None:
    folded = Folded()
    folded.fold(
        signal("a", 0, facet="tightened"),
        signal("a", 0, facet="imposed"),
        signal("b", 1, facet="tightened", raw=(0, 2)),
        signal("c", 2, facet="imposed", raw=(0, 3)),
    )
    assert [(alert.change, alert.facet, alert.evidence[0].facet) for alert in folded.alerts] == [
        ("opened", "tightened", "tightened"),
        ("developed", "tightened", "imposed"),
    ]
    assert "the same story" in folded.alerts[1].why


def test_a_second_independent_report_corroborates_and_copies_do_not() -> None:
    folded = Folded(thresholds=(2, 4))
    folded.fold(signal("a", 0), signal("a2", 1, words="a"), signal("a3", 2, words="a"))
    assert changes(folded) == ["opened"]
    (told,) = folded.fold(signal("b", 3, source="other"))
    assert (told.change, told.stories, told.independent_reports) == ("corroborated", 4, 2)
    assert told.evidence[-1].story == "b"
    assert {report.report for report in told.evidence} == {0, 1}
    assert folded.fold(signal("c", 4)) == []
    assert [alert.change for alert in folded.fold(signal("d", 5))] == ["corroborated"]


def test_what_escalates_again_by_another_report_is_told_again() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, facet="tightened", raw=(0, 1)))
    folded.fold(signal("b", 1, facet="imposed", raw=(0, 2)))
    copy = signal("a, copied", 1.5, facet="tightened", raw=(0, 3), words="a")
    assert folded.fold(copy) == []
    (again,) = folded.fold(signal("c", 2, facet="tightened", raw=(0, 4)))
    assert (again.change, again.severity) == ("escalated", "severe")


def test_what_stood_before_it_was_forgotten_still_stands() -> None:
    folded = Folded(max_support=10)
    folded.fold(signal("first", 0, facet="tightened", raw=(0, 1)))
    folded.fold(*(signal(f"s{n}", n / 100, raw=(0, n + 1)) for n in range(1, 15)))
    folded.fold(retraction("s14", 1, (0, 90)))
    assert folded.book.states["siege/aleppo"].facet == "tightened"


def test_what_one_story_says_in_other_words_is_no_second_report() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(signal("a", 0, revision="1", words="one"))
    assert folded.fold(signal("a", 1, revision="2", words="two")) == []
    folded.fold(signal("c", 2, words="two"), retraction("c", 3, (0, 99)))
    assert folded.fold(signal("d", 3, words="one")) == []
    assert [alert.change for alert in folded.fold(signal("b", 4))] == ["corroborated"]


def test_what_contradicts_does_not_confirm() -> None:
    folded = Folded(thresholds=(2,))
    folded.fold(
        signal("a", 0, rule="ceasefire", facet="agreed"),
        signal("b", 1, rule="ceasefire", facet="violated"),
    )
    last = folded.alerts[-1]
    assert (last.change, last.independent_reports, last.confirming_reports) == (
        "contradicted",
        2,
        1,
    )
    (told,) = folded.fold(signal("c", 2, rule="ceasefire", facet="violated"))
    assert (told.change, told.confirming_reports) == ("corroborated", 2)


def test_copies_that_trail_behind_contradict_nobody() -> None:
    folded = Folded()
    folded.fold(
        signal("a", 0, rule="ceasefire", facet="agreed"),
        signal("b", 1, rule="ceasefire", facet="violated"),
        signal("a2", 2, rule="ceasefire", facet="agreed", words="a"),
        signal("b2", 3, rule="ceasefire", facet="violated", words="b"),
    )
    assert changes(folded) == ["opened", "contradicted"]
    (told,) = folded.fold(signal("c", 4, rule="ceasefire", facet="agreed"))
    assert told.change == "contradicted"


def test_a_signal_of_an_unknown_rule_is_an_error_and_changes_nothing() -> None:
    book = AlertBook(KnownRules(["ceasefire"]))
    with pytest.raises(Refused, match="has no alert rule 'siege', which catalog test had"):
        book.observe(signal("a", 0), 0)
    assert book.position.next_offset == 0
    assert book.states == {}


def test_a_plan_that_is_not_taken_changes_nothing() -> None:
    folded = Folded()
    folded.fold(signal("a", 0))
    planned = folded.book.plan(tick(0, 10), folded.offset)
    assert [alert.change for alert in planned.alerts] == ["resolved"]
    assert changes(folded) == ["opened"]
    folded.fold(tick(0, 10))
    assert changes(folded) == ["opened", "resolved"]


def test_a_state_stays_small_and_says_how_many_it_forgot() -> None:
    folded = Folded(max_support=20)
    folded.fold(*(signal(f"s{n}", n / 100) for n in range(100)))
    state = folded.book.states["siege/aleppo"]
    assert len(state.support) <= 20
    assert len(state.support) + state.forgotten == 100
    assert state.support[-1].story == "s99"
    assert [r.story for r in state.reports] == ["s0", "s96", "s97", "s98", "s99"]
    assert len(state.reports) == QUOTED
    (resolved,) = folded.fold(tick(0, 10))
    assert resolved.stories == 100


def test_revisions_count_up_within_an_alert() -> None:
    folded = Folded()
    facets = ["agreed", "violated", "agreed", "violated"]
    folded.fold(*(signal(f"s{n}", n, rule="ceasefire", facet=f) for n, f in enumerate(facets)))
    assert [alert.revision for alert in folded.alerts] == [1, 2, 3, 4]
    assert all(a.id == b.id for a, b in pairwise(folded.alerts))


def test_a_severity_that_falls_with_what_is_reported_is_told() -> None:
    row = SeverityRow(severity="extreme", facets=frozenset({"tightened"}))
    folded = Folded(severities=(row,))
    folded.fold(signal("a", 0, facet="tightened"))
    (told,) = folded.fold(signal("b", 1, facet="eased"))
    assert told.severity != "extreme"
    assert told.why.endswith(f"; now {told.severity}, no longer extreme")
    # Of one that stays as it is nothing is said.
    (told,) = folded.fold(signal("c", 2, facet="lifting_demanded"))
    assert "no longer" not in told.why


def test_what_a_known_story_says_in_a_full_group_is_no_report_more() -> None:
    folded = Folded(max_sketches=2)
    folded.fold(signal("a", 0), signal("b", 1), signal("c", 2), signal("d", 2.5))
    for known in ("a", "c", "d", "c"):
        folded.fold(signal(known, 3, revision=f"later {folded.offset}", words="otherwise"))
    state = folded.book.states["siege/aleppo"]
    assert (len(state.sketches), state.beyond, state.confirming) == (2, 2, 4)
    folded.fold(*(retraction(story, 4, (0, 90)) for story in ("a", "c")))
    state = folded.book.states["siege/aleppo"]
    assert ([s.story for s in state.support], state.confirming) == (["b", "d", "d"], 2)


def test_what_stands_is_quoted_however_many_reports_have_come_since() -> None:
    folded = Folded()
    folded.fold(signal("a", 0, rule="ceasefire"), signal("b", 1, rule="ceasefire", facet="agreed"))
    folded.fold(*(signal(f"s{n}", 2, rule="ceasefire") for n in range(2 * QUOTED)))
    (told,) = folded.fold(signal("z", 3, rule="ceasefire", facet="violated"))
    assert [(r.story, r.facet) for r in told.evidence] == [("b", "agreed"), ("z", "violated")]


def test_an_alert_of_drills_says_so_to_its_end() -> None:
    folded = Folded()
    folded.fold(msgspec.structs.replace(signal("a", 0), drill=True), signal("b", 0, place="homs"))
    folded.fold(tick(0, 6))
    assert [(a.change, a.drill) for a in folded.alerts if a.place == "aleppo"] == [
        ("opened", True),
        ("resolved", True),
    ]
    assert not any(alert.drill for alert in folded.alerts if alert.place == "homs")


def test_two_sources_that_nobody_could_name_are_not_the_same_one() -> None:
    folded = Folded()
    folded.fold(
        signal("a", 0, rule="ceasefire", facet="agreed", source=UNKNOWN_SOURCE),
        signal("b", 1, rule="ceasefire", facet="violated", source=UNKNOWN_SOURCE),
    )
    why = folded.alerts[-1].why
    assert "an unknown source reports: violated" in why
    assert "same source" not in why
