"""The seeds as given, and what the rules make of them in process."""

from __future__ import annotations

import yaml

from streams import events
from streams.agents.normalize import Normalize
from streams.agents.tag import Tag
from streams.events import Signal
from streams.records import Arrival, broker_time
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topology import Topic
from tools import expected


def test_the_seeds_yield_what_is_expected() -> None:
    assert yaml.safe_load(expected.EXPECTED.read_text("utf-8")) == expected.in_process(), (
        "run `python -m tools.expected` to see the difference"
    )


def test_the_expected_file_is_as_it_is_written() -> None:
    assert expected.EXPECTED.read_text("utf-8") == expected.text_of(expected.in_process())


def test_every_evidence_stands_in_the_seed_file_at_its_offsets() -> None:
    said = yaml.safe_load(expected.EXPECTED.read_text("utf-8"))["said"]
    assert {("ceasefire", "syria"), ("siege", "aleppo")} <= {
        (alert["rule"], alert["place"]) for alert in said
    }
    for alert in said:
        for quote in alert["evidence"]:
            text = (expected.SEEDS / quote["story"]).read_bytes().decode("utf-8")
            start, end = quote["at"]
            assert text[start:end] == quote["sentence"]
            assert quote["matched"] in quote["sentence"]


def test_every_signal_of_the_seeds_quotes_the_file_to_the_letter() -> None:
    settings = Settings()
    catalog = load_catalog()
    normalize, tag = Normalize(settings, catalog), Tag(settings, catalog)
    quoted = 0
    for offset, (name, story) in enumerate(expected.seed_stories().items()):
        text = (expected.SEEDS / name).read_bytes().decode("utf-8")
        arrival = Arrival("raw", 0, offset, broker_time(offset), None, None)
        (parsed,) = normalize.handle(story, arrival)
        for output in tag.handle(tag.decode(parsed.value or b""), arrival):
            if output.topic is Topic.SIGNALS:
                signal = events.decode_signal(output.value or b"")
                assert isinstance(signal, Signal)
                quote = signal.evidence
                assert text[quote.start : quote.end] == quote.text
                assert text[quote.match_start : quote.match_end] == quote.surface
                quoted += 1
    assert quoted >= 10
