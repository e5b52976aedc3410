"""Who is told of what: inhibition, silences and reminders."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streams.alerts.muting import AlertView, Judgement, Told, episodes_of, judge
from streams.events import Alert, Label, Silence
from streams.topics.model import AlertRule, MutedBy
from tests.connectors.alert_kit import TIME, alert


def rule(id_: str, *muted_by: MutedBy, repeat: float | None = None) -> AlertRule:
    return AlertRule(
        id=id_,
        label=Label(ar=id_, en=id_),
        topic=id_,
        by=("place",),
        venues=True,
        quiet_seconds=3600,
        contradicts=(),
        facets={},
        muted_by=muted_by,
        repeat_seconds=repeat,
    )


RULES = {
    "truce": rule("truce", MutedBy(rule="truce", at="wider"), repeat=3600),
    "siege": rule("siege", MutedBy(rule="siege", at="narrower")),
    "victims": rule("victims", MutedBy(rule="raid", at="same")),
    "raid": rule("raid"),
}


def at(hours: float) -> datetime:
    return TIME + timedelta(hours=hours)


def of(rule_id: str, place: str | None, *within: str, **fields: Any) -> Alert:
    id_ = f"{rule_id}/{place}"
    return alert(
        **{
            "id": id_,
            "rule": rule_id,
            "group": id_,
            "place": place,
            "within": list(within),
            "severity": "moderate",
            **fields,
        }
    )


def silence(hours: float = 0, **fields: Any) -> Silence:
    return Silence(
        **{
            "id": "silence-1",
            "matchers": {"rule": "raid"},
            "author": "desk",
            "reason": "known",
            "created_at": at(hours),
            **fields,
        }
    )


def judged(
    *alerts: Alert,
    silences: tuple[Silence, ...] = (),
    told: dict[str, Told] | None = None,
    hours: float = 1,
) -> dict[str, Judgement]:
    view = AlertView()
    for each in alerts:
        view.take(each)
    found = judge(
        list(view), view=view, silences=silences, rules=RULES, told=told or {}, now=at(hours)
    )
    return {each.alert.id: each for each in found}


def muted(*alerts: Alert, **more: Any) -> set[str]:
    return {id_ for id_, each in judged(*alerts, **more).items() if each.muted}


def test_a_countrys_truce_mutes_its_towns_and_says_so() -> None:
    town, country = of("truce", "aleppo", "syria"), of("truce", "syria")
    found = judged(town, country, of("truce", "sanaa", "yemen"))
    by = found["truce/aleppo"].muted
    assert by is not None
    assert (by.by, by.id) == ("alert", "truce/syria")
    assert "is open" in by.why
    assert found["truce/aleppo"].due is None
    assert found["truce/syria"].due == found["truce/sanaa"].due == "news"


def test_a_towns_siege_mutes_its_countrys_and_one_of_nowhere_is_not_muted() -> None:
    alerts = [of("siege", "aleppo", "syria"), of("siege", "syria"), of("siege", None)]
    assert muted(*alerts) == {"siege/syria"}


def test_what_is_more_severe_is_told() -> None:
    country = of("truce", "syria")
    assert muted(country, of("truce", "aleppo", "syria", severity="severe")) == set()


def test_only_what_is_open_mutes() -> None:
    ended = of("truce", "syria", status="resolved")
    assert muted(ended, of("truce", "aleppo", "syria")) == set()
    opened = of("truce", "syria", revision=1)
    assert muted(opened, of("truce", "syria", revision=2, status="resolved")) == set()


def test_an_older_revision_that_comes_again_changes_nothing() -> None:
    view = AlertView()
    assert view.take(of("truce", "syria", revision=2, status="resolved"))
    assert not view.take(of("truce", "syria", revision=1))
    assert [each.revision for each in view] == [2]


def test_another_rule_at_the_same_place() -> None:
    raid, elsewhere = of("raid", "homs"), of("raid", "aleppo")
    assert muted(of("victims", "homs"), elsewhere) == set()
    assert muted(of("victims", "homs"), raid) == {"victims/homs"}


def test_drills_and_news_do_not_mute_each_other() -> None:
    drill = of("raid", "homs", id="drill", drill=True)
    assert muted(of("victims", "homs"), drill) == set()


def test_a_silence_mutes_what_has_all_that_it_asks_for_until_it_ends() -> None:
    raid = of("raid", "aleppo", "syria")
    for matchers, matches in (
        ({"rule": "raid"}, True),
        ({"place": "aleppo"}, True),
        ({"place": "syria"}, True),
        ({"place": "homs"}, False),
        ({"rule": "raid", "severity": "severe"}, False),
        ({"group": "raid/aleppo"}, True),
        ({"alert": "raid/aleppo"}, True),
        ({"of_a_later_version": "x"}, False),
    ):
        assert bool(muted(raid, silences=(silence(matchers=matchers),))) is matches, matchers
    short = silence(until=at(2))
    by = judged(raid, silences=(short,), hours=1.9)["raid/aleppo"].muted
    assert by is not None
    assert (by.by, by.id, by.why) == ("silence", "silence-1", "desk: known")
    assert muted(raid, silences=(short,), hours=2) == set()


def test_a_silence_until_resolved_ends_with_the_episode() -> None:
    until = silence(1, until_resolved=True)
    first = of("raid", "homs", opened_at=at(0))
    assert muted(first, silences=(until,)) == {"raid/homs"}
    resolved = of("raid", "homs", opened_at=at(0), revision=2, status="resolved", time=at(5))
    second = of("raid", "homs", id="second", opened_at=at(6))
    assert muted(resolved, second, silences=(until,)) == set(), "its end is told, and what follows"
    other = of("raid", "aleppo", opened_at=at(6))
    assert muted(resolved, other, silences=(until,)) == {"raid/aleppo"}, "one of each group"


def test_an_alert_that_goes_on_ends_no_silence() -> None:
    until = silence(1, until_resolved=True)
    first = of("raid", "homs", revision=2, opened_at=at(0), time=at(5))
    # What is read of one partition may be behind what is read of another.
    second = of("raid", "homs", id="second", opened_at=at(6))
    assert muted(first, second, silences=(until,)) == {"raid/homs", "second"}


def test_a_silence_of_an_episode_mutes_no_other_whatever_the_times_say() -> None:
    # Made between the watermark that resolved the alert and the record that told of it.
    first = of("raid", "homs", opened_at=at(0))
    known = silence(6, until_resolved=True, episodes=episodes_of({"rule": "raid"}, [first]))
    assert muted(first, silences=(known,)) == {"raid/homs"}
    resolved = of("raid", "homs", opened_at=at(0), revision=2, status="resolved", time=at(5.9))
    following = of("raid", "homs", id="second", opened_at=at(5.95))
    assert muted(resolved, following, silences=(known,)) == set()
    elsewhere = of("raid", "aleppo", opened_at=at(7))
    assert muted(elsewhere, silences=(known,)) == {"raid/aleppo"}, "of another group the next"


def test_an_episode_is_meant_whatever_facet_it_comes_to_have() -> None:
    alerts = [
        of("raid", "homs", facet="ongoing", severity="severe"),
        of("raid", "aleppo", status="resolved"),
        of("raid", "idlib", "syria"),
        of("siege", "homs"),
    ]
    assert episodes_of({"rule": "raid", "facet": "eased", "severity": "minor"}, alerts) == {
        "raid/homs": "raid/homs",
        "raid/idlib": "raid/idlib",
    }
    assert episodes_of({"place": "syria"}, alerts) == {"raid/idlib": "raid/idlib"}


def test_a_silence_until_resolved_stays_over_when_the_episode_is_forgotten() -> None:
    until = silence(0, matchers={"rule": "raid"}, until_resolved=True)
    view = AlertView()
    view.take(of("raid", "homs", id="first", opened_at=at(-1)))
    view.take(of("raid", "homs", id="first", revision=2, status="resolved", time=at(5)))
    # Of another partition, which was behind when the first one ended.
    view.take(of("raid", "homs", id="next", opened_at=at(4.9), time=at(4.9)))
    view.forget(at(60))
    (found,) = judge(list(view), view=view, silences=[until], rules=RULES, told={}, now=at(61))
    assert (found.alert.id, found.muted) == ("next", None)


def test_an_alert_whose_rule_is_gone_mutes_nothing() -> None:
    view = AlertView()
    view.take(of("siege", "aleppo", "syria", id="town"))
    view.take(of("siege", "aleppo", id="town", revision=2, status="retired", time=at(1)))
    country = of("siege", "syria", id="country")
    view.take(country)
    view.forget(at(20))
    (found,) = judge([country], view=view, silences=(), rules=RULES, told={}, now=at(21))
    assert found.muted is None


def test_who_was_told_of_an_alert_hears_how_it_ended() -> None:
    ended = of("victims", "homs", revision=2, status="withdrawn", severity="minor")
    told = {"victims/homs": Told(1, at(0))}
    assert muted(ended, of("raid", "homs")) == {"victims/homs"}
    assert muted(ended, of("raid", "homs"), told=told) == set()


def test_what_is_silenced_mutes_nothing_else() -> None:
    raid, victims = of("raid", "homs"), of("victims", "homs")
    assert muted(raid, victims, silences=(silence(until=at(9)),)) == {"raid/homs"}


def test_what_was_told_is_told_again_as_often_as_its_rule_says() -> None:
    truce = of("truce", "syria", revision=2)
    for told, hours, due in (
        (None, 1.0, "news"),
        (Told(1, at(0)), 0.5, "news"),
        (Told(2, at(0)), 0.9, None),
        (Told(2, at(0)), 1.0, "reminder"),
    ):
        known = {} if told is None else {"truce/syria": told}
        assert judged(truce, told=known, hours=hours)["truce/syria"].due == due
    ended = of("truce", "syria", revision=2, status="resolved")
    assert judged(ended, told={"truce/syria": Told(2, at(0))}, hours=9)["truce/syria"].due is None
    raid = of("raid", "homs")
    assert judged(raid, told={"raid/homs": Told(1, at(0))}, hours=99)["raid/homs"].due is None


def test_the_view_forgets_what_ended_long_ago() -> None:
    view = AlertView()
    view.take(of("raid", "homs", status="resolved", time=at(1)))
    view.take(of("raid", "aleppo", time=at(0)))
    view.forget(at(1))
    assert len(view) == 2
    view.forget(at(2))
    assert [each.id for each in view] == ["raid/aleppo"]


def test_of_many_episodes_of_a_group_the_view_keeps_the_end_of_the_last_alone() -> None:
    view = AlertView()
    for n in range(5):
        view.take(of("raid", "homs", id=f"{n}", status="resolved", time=at(n)))
        view.forget(at(n + 0.5))
    assert [list(ended) for ended in view._ended.values()] == [["4"]]


PLACES = {"syria": (), "aleppo": ("syria",), "quarter": ("aleppo", "syria"), "yemen": ()}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(RULES)),
            st.sampled_from([*PLACES, None]),
            st.sampled_from(["minor", "severe"]),
            st.sampled_from(["open", "resolved"]),
            st.integers(1, 3),
        ),
        max_size=12,
    )
)
def test_whatever_is_open_somebody_is_told_of_something(
    records: list[tuple[str, str | None, str, str, int]],
) -> None:
    """Against the definition, read off one alert after the other; and never all are muted."""
    alerts = [
        of(rule_id, place, *PLACES.get(place or "", ()), severity=s, status=status, revision=n)
        for rule_id, place, s, status, n in records
    ]
    current: dict[str, Alert] = {}
    for each in alerts:
        if each.id not in current or current[each.id].revision < each.revision:
            current[each.id] = each
    order = ["minor", "severe"]

    def is_muted(one: Alert) -> bool:
        for other in current.values():
            for by in RULES[one.rule].muted_by:
                where = {
                    "same": other.place == one.place,
                    "wider": other.place in one.within,
                    "narrower": one.place is not None and one.place in other.within,
                }[by.at]
                if (
                    other.id != one.id
                    and other.rule == by.rule
                    and other.status == "open"
                    and where
                    and order.index(other.severity) >= order.index(one.severity)
                ):
                    return True
        return False

    assert muted(*alerts) == {each.id for each in current.values() if is_muted(each)}
    standing = [each for each in current.values() if each.status == "open"]
    assert not standing or not all(is_muted(each) for each in standing)
