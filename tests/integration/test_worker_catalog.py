"""A user's own catalog, as it reaches a worker that runs."""

from __future__ import annotations

import uuid
from pathlib import Path

import msgspec
import pytest

from connectors.broker import EmbeddedBroker
from streams.events import RawStory, TaggedStory
from streams.identity import story_id
from streams.settings import Settings
from streams.topics.catalog import load_catalog
from streams.topology import Topic
from tests.integration import wire_log
from tests.integration.conftest import StartWorker

OWN = """\
disable: {topics: [siege]}
topics:
  curfew:
    label: {ar: حظر التجول, en: Curfew}
    any:
      - phrase: [{noun: حظر}, {noun: [تجول, تجوال]}]
    tests:
      match: [فرضت السلطات حظر التجول ليلا.]
      no_match: [فرضت السلطات حظر السفر.]
alerts:
  curfew:
    label: {ar: حظر التجول, en: Curfew}
    topic: curfew
    by: [place]
    quiet: 12h
"""
TEXTS = {
    "curfew": "فرضت السلطات حظر التجول في مدينة تعز منذ مساء أمس.",
    "siege": "أحكمت القوات الحكومية حصارها على حلب صباح اليوم.",
    "ceasefire": "اتفق الجانبان على وقف إطلاق النار في حلب ابتداء من منتصف الليل.",
}


@pytest.fixture
def wire(embedded_broker: EmbeddedBroker, tmp_path: Path) -> Settings:
    """Settings of a wire of the test's own: what a catalog says does not depend on the broker."""
    return Settings(
        kafka=embedded_broker.server,
        topic_prefix=f"t{uuid.uuid4().hex[:12]}",
        data=tmp_path / "data",
        tick_seconds=0.5,
        session_seconds=6.0,
        instance="worker-0",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "my-rules"
    own.mkdir()
    return own


@pytest.fixture
def stories() -> dict[str, RawStory]:
    return {
        name: RawStory(
            id=story_id("made", native=name, content=b""), source="made", content=text.encode()
        )
        for name, text in TEXTS.items()
    }


def test_a_catalog_of_ones_own_is_what_the_worker_tags_by(
    wire: Settings,
    start_worker: StartWorker,
    folder: Path,
    stories: dict[str, RawStory],
) -> None:
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")
    wire = msgspec.structs.replace(wire, catalog=folder)
    worker = start_worker(wire)
    worker.wait_until_ready()
    wire_log.send_stories(wire, stories.values())
    wire_log.wait_until_done(wire, seconds=60)

    own = load_catalog(overlay=folder)
    assert own.hash != load_catalog().hash
    assert f"catalog {own.hash}" in worker.log()
    found: dict[str, TaggedStory] = {story.id: story for story in wire_log.tagged(wire)}
    topics = {
        name: {match.topic for match in found[story.id].matches} for name, story in stories.items()
    }
    assert "curfew" in topics["curfew"]
    assert "siege" not in topics["siege"]
    assert "ceasefire" in topics["ceasefire"]
    assert {story.catalog for story in found.values()} == {own.hash}
    alerts = wire_log.alerts(wire)
    assert {alert.rule for alert in alerts} == {"curfew", "ceasefire"}
    assert {alert.catalog for alert in alerts} == {own.hash}


def test_a_worker_does_not_start_with_a_malformed_catalog(
    wire: Settings, start_worker: StartWorker, folder: Path
) -> None:
    (folder / "own.yaml").write_text(OWN.replace("{noun: حظر}", "{nuon: حظر}"), encoding="utf-8")
    worker = start_worker(msgspec.structs.replace(wire, catalog=folder))
    assert worker.wait(30) == 2
    said = worker.log()
    assert f"{folder / 'own.yaml'}:6: topics.curfew.any[0].phrase[0]: expected a pattern" in said
    assert "nuon" in said
    assert "Traceback" not in said
    assert wire_log.records(wire, Topic.TAGGED) == []
