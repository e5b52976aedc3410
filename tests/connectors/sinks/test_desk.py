"""What a subscriber who follows is told, and when."""

from __future__ import annotations

from datetime import timedelta

from connectors.sinks.desk import Desk
from streams.alerts.muting import HOLD
from streams.events import Alert, Silence
from streams.topics.model import MutedBy
from tests.connectors.alert_kit import TIME, alert
from tests.streams.alerts.test_muting import of, rule, silence

HOUR = timedelta(hours=1)


class Known:
    def __init__(self) -> None:
        self.known: dict[str, Silence] = {}


def desk(silences: Known) -> Desk:
    rules = {
        "siege": rule("siege", repeat=3600),
        "victims": rule("victims", MutedBy(rule="siege", at="same")),
    }
    return Desk(rules, silences)


def come(to: Desk, one: Alert, after: timedelta = timedelta()) -> str | None:
    """An alert comes and is shown; what muted it."""
    to.hear(one)
    (judged,) = to.judge([one], TIME + after)
    to.tell(judged, TIME + after)
    return judged.muted.by if judged.muted else None


def due(of_: Desk, after: timedelta) -> list[tuple[str, str | None]]:
    found = list(of_.due(TIME + after))
    for judged in found:
        of_.tell(judged, TIME + after)
    return [(judged.alert.id, judged.due) for judged in found]


def test_what_is_open_is_told_again() -> None:
    mine = desk(Known())
    assert come(mine, alert()) is None
    assert due(mine, HOUR / 2) == []
    assert due(mine, HOUR) == [("alert-1", "reminder")]
    assert due(mine, 1.5 * HOUR) == []
    come(mine, alert(revision=2, status="resolved"), 2 * HOUR)
    assert due(mine, 9 * HOUR) == []


def test_what_was_open_before_is_no_news_but_may_be_told_again() -> None:
    mine = desk(Known())
    mine.hear(alert())
    mine.settle(TIME)
    assert due(mine, HOUR / 2) == []
    assert due(mine, HOUR) == [("alert-1", "reminder")]


def test_what_a_silence_held_back_is_told_when_it_ends() -> None:
    silences = Known()
    silences.known["s"] = silence(id="s", matchers={"rule": "siege"}, until=TIME + HOUR)
    mine = desk(silences)
    assert come(mine, alert()) == "silence"
    assert due(mine, HOUR / 2) == []
    assert due(mine, HOUR) == [("alert-1", "news")]
    assert due(mine, HOUR) == []


def test_what_another_alert_held_back_is_told_when_that_ends() -> None:
    mine = desk(Known())
    come(mine, of("siege", "homs"))
    assert come(mine, of("victims", "homs")) == "alert"
    come(mine, of("siege", "homs", revision=2, status="resolved", time=TIME), HOUR / 4)
    assert due(mine, HOUR / 2) == [("victims/homs", "news")]


def shown(of_: Desk, *came: Alert, after: timedelta) -> list[tuple[str, int, bool]]:
    """What comes after a time and what is shown then: alert, revision and whether it is muted."""
    for each in came:
        of_.hear(each)
    found = of_.news(came, TIME + after)
    for judged in found:
        of_.tell(judged, TIME + after)
    return [(each.alert.id, each.alert.revision, each.muted is not None) for each in found]


def test_what_may_be_muted_waits_a_moment_for_what_mutes_it() -> None:
    mine = desk(Known())
    victims, siege = of("victims", "homs"), of("siege", "homs")
    assert shown(mine, victims, after=HOLD * 0) == []
    # The alert of the same story, on another partition.
    assert shown(mine, siege, after=HOLD / 2) == [
        ("victims/homs", 1, True),
        ("siege/homs", 1, False),
    ]
    assert shown(mine, after=2 * HOLD) == []


def test_what_nothing_mutes_is_told_when_it_has_waited_with_all_its_revisions() -> None:
    mine = desk(Known())
    opened = of("victims", "homs")
    assert shown(mine, opened, after=HOLD * 0) == []
    ended = of("victims", "homs", revision=2, status="withdrawn")
    assert shown(mine, ended, after=HOLD / 2) == []
    both = [("victims/homs", 1, False), ("victims/homs", 2, False)]
    assert shown(mine, after=HOLD) == both
    assert shown(mine, after=2 * HOLD) == []
    again = of("victims", "homs", revision=3)
    assert shown(mine, again, after=2 * HOLD) == [("victims/homs", 3, False)], "who was told"
    assert mine._came == {}


def test_what_waits_is_not_told_a_second_time_since_nothing_mutes_it_any_more() -> None:
    mine = desk(Known())
    shown(mine, of("siege", "homs"), of("victims", "homs"), after=HOLD * 0)
    shown(mine, of("siege", "homs", revision=2, status="resolved", time=TIME), after=HOLD)
    assert shown(mine, of("victims", "homs", revision=2), after=HOLD) == []
    assert due(mine, 1.5 * HOLD) == []
    assert shown(mine, after=2 * HOLD) == [("victims/homs", 2, False)]
    assert due(mine, 3 * HOLD) == []


def test_what_waits_when_the_subscriber_goes_is_told() -> None:
    mine = desk(Known())
    assert shown(mine, of("victims", "homs"), after=HOLD * 0) == []
    (judged,) = mine.rest(TIME)
    assert (judged.alert.id, judged.due) == ("victims/homs", "news")
    assert mine.rest(TIME) == []


def test_what_nothing_can_mute_never_waits() -> None:
    assert shown(desk(Known()), of("siege", "homs"), after=HOLD) == [("siege/homs", 1, False)]


def test_of_a_log_that_is_read_to_its_end_nothing_waits() -> None:
    (judged,) = desk(Known()).judge([of("victims", "homs")], TIME)
    assert judged.due == "news"


def test_what_ended_long_ago_is_forgotten() -> None:
    mine = desk(Known())
    come(mine, alert(status="resolved"))
    assert due(mine, 100 * HOUR) == []
    assert not mine.judge([], TIME)
    assert mine._told == {}


def test_what_was_shown_as_muted_is_told_once_nothing_mutes_it() -> None:
    mine = desk(Known())
    mine.hear(of("siege", "homs", id="siege"))
    assert come(mine, of("victims", "homs", id="victims")) == "alert"
    mine.settle(TIME)
    mine.hear(of("siege", "homs", id="siege", revision=2, status="resolved"))
    assert due(mine, HOUR / 2) == [("victims", "news")]
