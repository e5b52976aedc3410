"""Corrections, kills and old versions that come late, across the partitions of a real wire."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from connectors import kafka
from streams.events import Origin, RawStory, Retraction, encode
from streams.identity import story_id
from streams.settings import Settings
from streams.topology import Topic
from tests.integration import wire_log
from tests.integration.conftest import StartWorker

PLACES = ("حلب", "حمص", "درعا", "تعز", "عدن", "الموصل")
CLAIM = "أحكمت القوات الحكومية حصارها على {} صباح اليوم وفق ما قاله سكان."
NOTHING = "ارتفعت أسعار الخضار في أسواق {} مع بداية الشهر وفق ما قاله باعة هناك."
WAIT_SECONDS = 30.0


def version(number: int, of: int, text: str) -> RawStory:
    """A version of the story of one place."""
    return RawStory(
        id=story_id("made", native=str(of), content=b""),
        source="made",
        content=text.format(PLACES[of]).encode(),
        version=number,
    )


def kill(wire: Settings, story: RawStory) -> None:
    """Takes a story back, as a kill of the wire would: on every partition of the signals."""
    retraction = Retraction(
        story=story.id,
        raw=Origin(partition=wire.partitions, offset=0),
        reason="killed",
        received_at=datetime.now(UTC),
    )
    producer = kafka.producer(wire)
    try:
        for partition in range(wire.partitions):
            producer.send(
                Topic.SIGNALS.name_in(wire),
                key=story.id.encode(),
                value=encode(retraction),
                partition=partition,
            ).get(timeout=20)
    finally:
        kafka.close_producer(producer)


def said(wire: Settings) -> dict[str, list[str]]:
    """Changes by group, in the order of revisions."""
    found: dict[str, list[str]] = {}
    for alert in sorted(wire_log.alerts(wire), key=lambda alert: alert.revision):
        found.setdefault(alert.group, []).append(alert.change)
    return found


def test_versions_and_kills(wire: Settings, start_worker: StartWorker) -> None:
    start_worker(wire).wait_until_ready()
    first = [version(1, of, CLAIM) for of in range(len(PLACES))]
    wire_log.send_stories(wire, first)
    wire_log.wait_until_done(wire, seconds=60)
    groups = {report.story: a.group for a in wire_log.alerts(wire) for report in a.evidence}
    assert len(groups) == len(PLACES)
    partitions = {
        record.partition
        for record in wire_log.records(wire, Topic.ALERT_STATE)
        if record.key != b"@position"
    }
    assert len(partitions) > 1, "the groups lie on several partitions"

    mended = [version(3, of, CLAIM.replace("صباح", "فجر")) for of in (0, 1)]
    emptied = [version(3, of, NOTHING) for of in (2, 3)]
    wire_log.send_stories(wire, [*mended, *emptied])
    kill(wire, first[4])
    # What comes late or again says nothing: an older version, the same one, the same kill.
    late = [version(2, of, CLAIM.replace("حصارها", "رفع حصارها")) for of in range(4)]
    wire_log.send_stories(wire, [*late, *mended, *emptied])
    kill(wire, first[4])
    wire_log.wait_until_done(wire, seconds=60)

    expected = {
        groups[story.id]: ["opened", "withdrawn"] if of in (2, 3, 4) else ["opened"]
        for of, story in enumerate(first)
    }
    deadline = time.monotonic() + WAIT_SECONDS
    while said(wire) != expected:  # two of them wait for a tick
        assert time.monotonic() < deadline, said(wire)
    wire_log.check_alerts(wire)
