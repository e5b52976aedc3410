"""From the bytes of a story to what tag writes, through both handlers."""

from __future__ import annotations

import pytest

from streams import events
from streams.agents.normalize import Normalize
from streams.agents.tag import Tag
from streams.events import RawStory, Retraction, Signal, Story
from streams.identity import story_id
from streams.records import Arrival, Output
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topology import Topic
from tests.streams.story.story_kit import ARRIVAL

BODY = "أعلن الجيش وقف إطلاق النار في حلب يوم الجمعة."


@pytest.fixture(scope="module")
def stages() -> tuple[Normalize, Tag]:
    settings, catalog = Settings(), load_catalog()
    return Normalize(settings, catalog), Tag(settings, catalog)


def outputs(stages: tuple[Normalize, Tag], title: str | None, native: str = "7") -> list[Output]:
    normalize, tag = stages
    arrival = Arrival("raw", 0, 5, ARRIVAL, None, None)
    raw = RawStory(
        id=story_id("wire", native=native, content=b""),
        source="wire",
        content=BODY.encode(),
        title=title,
    )
    (made,) = normalize.handle(raw, arrival)
    story = tag.decode(made.value or b"")
    assert isinstance(story, Story)
    signals = [o for o in tag.handle(story, arrival) if o.topic is Topic.SIGNALS]
    return signals


def kinds(made: list[Output]) -> list[type]:
    return [type(events.decode_signal(output.value or b"")) for output in made]


def test_a_story_signals(stages: tuple[Normalize, Tag]) -> None:
    assert kinds(outputs(stages, None)) == [Signal]


def test_a_kill_retracts_on_every_partition_and_claims_nothing(
    stages: tuple[Normalize, Tag],
) -> None:
    made = outputs(stages, "إلغاء الخبر رقم 6")
    assert kinds(made) == [Retraction] * Settings().partitions
    assert [output.partition for output in made] == list(range(Settings().partitions))
    retraction = events.decode_signal(made[0].value or b"")
    assert isinstance(retraction, Retraction)
    killed = story_id("wire", native="6", content=b"")
    assert (retraction.story, retraction.reason) == (killed, "killed")
    assert made[0].key == killed.encode()


def test_a_correction_retracts_before_it_claims_anew(stages: tuple[Normalize, Tag]) -> None:
    made = kinds(outputs(stages, "تصحيح: وقف إطلاق النار في حلب"))
    assert made[: Settings().partitions] == [Retraction] * Settings().partitions
    assert set(made[Settings().partitions :]) == {Signal}


def test_a_signal_names_sources_and_neither_platforms_nor_whose_the_picture_is(
    stages: tuple[Normalize, Tag],
) -> None:
    normalize, tag = stages
    arrival = Arrival("raw", 0, 6, ARRIVAL, None, None)
    text = (
        f"هدنة في حلب\n\nشارع في حلب (أسوشيتد برس)\nدمشق - سانا: {BODY}\n"
        "ونقل حساب على تويتر عن وكالة تاس أن القصف توقف في المدينة أمس.\nالمصدر: رويترز"
    )
    (made,) = normalize.handle(RawStory(id="x", source="s", content=text.encode()), arrival)
    story = tag.decode(made.value or b"")
    signals = [
        events.decode_signal(output.value or b"")
        for output in tag.handle(story, arrival)
        if output.topic is Topic.SIGNALS
    ]
    assert signals
    for signal in signals:
        assert isinstance(signal, Signal)
        assert signal.agencies == ["sana", "tass", "reuters"]
