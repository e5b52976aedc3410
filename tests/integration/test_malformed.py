"""Whatever comes in becomes a story or a dead letter, and hinders nothing else."""

from __future__ import annotations

import base64
import contextlib
import json
from itertools import zip_longest
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from streams import events
from streams.events import Story, Tick, read_dead_letter_headers
from streams.settings import Settings
from streams.topology import Topic
from tests.integration import wire_log
from tests.integration.conftest import StartWorker
from tests.integration.made_stories import made_stories

INPUTS = 1000
MESSAGE_BYTES = 96 * 1024
STORY_BYTES = MESSAGE_BYTES // 3

GOOD: dict[str, Any] = json.loads(events.encode(made_stories(1)[0]))


def _with(**fields: Any) -> bytes:
    return json.dumps(GOOD | fields).encode()


def _content(data: bytes, media_type: str = "text/plain; charset=utf-8") -> bytes:
    return _with(content=base64.b64encode(data).decode(), media_type=media_type)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
_ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي ،.", min_size=1, max_size=200)

MALFORMED = st.one_of(
    st.binary(max_size=400),
    # truncated in the midst of a character, or of the JSON
    st.tuples(_ARABIC, st.integers(1, 3)).map(lambda p: _content(p[0].encode()[: -p[1]])),
    st.integers(0, len(_with()) - 1).map(lambda end: _with()[:end]),
    # wrong types, missing fields
    st.tuples(st.sampled_from(sorted(GOOD)), _JSON).map(lambda p: _with(**{p[0]: p[1]})),
    st.sampled_from(sorted(GOOD)).map(
        lambda name: json.dumps({k: v for k, v in GOOD.items() if k != name}).encode()
    ),
    _JSON.map(lambda value: json.dumps(value).encode()),
    # above the size of a story, though not of a record
    st.integers(STORY_BYTES + 1, STORY_BYTES + 9000).map(lambda n: _content(b"a" * n)),
    st.sampled_from([b"", b" ", b"\n\n\t", "\u200f\u0640".encode(), b"\x00", b"\x00" * 50]).map(
        _content
    ),
    st.integers(50, 5000).map(lambda n: b"[" * n + b"]" * n),
    st.integers(50, 5000).map(lambda n: b'{"a":' * n + b"1" + b"}" * n),
    # lone surrogates, in JSON's escapes and in bytes
    st.sampled_from(["\\ud800", "\\udfff", "\\ud800\\ud800"]).map(
        lambda escape: _with(title="@").replace(b"@", escape.encode())
    ),
    st.just(_content(b"\xed\xa0\x80 text")),
    # windows-1256, said and unsaid
    _ARABIC.map(lambda text: _content(text.encode("cp1256"))),
    _ARABIC.map(lambda text: _content(text.encode("cp1256"), "text/plain; charset=windows-1256")),
    st.text(max_size=30).map(lambda name: _content(b"text", f"text/plain; charset={name}")),
    # a stranger's ticks, which no partition of this wire says
    st.tuples(st.integers(0, 9), st.integers(5, 99)).map(
        lambda p: events.encode(Tick(origin=p[0], origins=p[1]))
    ),
)
KEYS = st.none() | st.binary(max_size=20) | st.just(b"k" * 90_000)
"""The broker bounds a record only after compression, so a key may be of any size."""


def malformed_inputs() -> list[tuple[bytes | None, bytes | None]]:
    """A thousand keys and values, the same every time."""
    made: list[tuple[bytes | None, bytes | None]] = []

    @settings(
        max_examples=INPUTS,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(KEYS, MALFORMED)
    def collect(key: bytes | None, value: bytes) -> None:
        made.append((key, value))

    collect()
    return made


@pytest.mark.timeout(180)
def test_a_thousand_malformed_inputs_between_good_stories(
    wire: Settings, start_worker: StartWorker
) -> None:
    wire = msgspec.structs.replace(wire, poison_limit=1.0, max_message_bytes=MESSAGE_BYTES)
    inputs = malformed_inputs()
    assert len(inputs) >= INPUTS * 9 // 10, "hypothesis found too few different ones"
    stories = made_stories(200)
    worker = start_worker(wire)
    worker.wait_until_ready()
    mixed: list[tuple[bytes | None, bytes | None]] = []
    for number, record in enumerate(inputs):
        mixed.append(record)
        if number % 5 == 0 and number // 5 < len(stories):
            story = stories[number // 5]
            mixed.append((story.id.encode(), events.encode(story)))
    # tombstones, with a key; Kafka has no record with neither key nor value
    mixed.extend((b"tombstone-%d" % n, None) for n in range(5))
    wire_log.send(wire, mixed)
    wire_log.wait_until_done(wire, seconds=90)

    assert worker.exit_code is None, worker.log()
    ends: dict[tuple[int, int], str] = {}
    originals = {
        (record.partition, record.offset): record
        for record in wire_log.records(wire, Topic.RAW)
        if not _is_tick_of(wire, record.value)
    }
    for record in wire_log.records(wire, Topic.STORIES):
        event = events.decode_story(record.value or b"")
        if isinstance(event, Story):
            ends[event.raw.partition, event.raw.offset] = "story"
    for record in wire_log.records(wire, Topic.DEAD_LETTERS):
        letter = read_dead_letter_headers(record.headers)
        assert letter.stage == "normalize"
        assert letter.topic == Topic.RAW.name_in(wire)
        assert letter.reason
        original = originals[letter.partition, letter.offset]
        assert record.value == original.value
        assert record.key == (original.key and original.key[:4096])
        assert letter.length == (-1 if original.value is None else len(original.value))
        ends[letter.partition, letter.offset] = letter.reason
    assert ends.keys() == originals.keys()

    reasons = "\n".join(ends.values())
    for expected in ("story", "empty", "oversized", "not JSON", "not a valid event", "undecodable",
                     "tombstone"):  # fmt: skip
        assert expected in reasons
    assert {story.id for story in stories} <= {found.id for found in wire_log.tagged(wire)}


def _is_tick_of(wire: Settings, value: bytes | None) -> bool:
    with contextlib.suppress(msgspec.DecodeError, RecursionError):
        event = events.decode_raw(value or b"")
        return isinstance(event, Tick) and event.origins == wire.partitions
    return False


@pytest.mark.timeout(150)
def test_a_wire_of_poison_stops_the_worker_instead_of_being_drained(
    wire: Settings, start_worker: StartWorker
) -> None:
    wire = msgspec.structs.replace(wire, partitions=1)
    worker = start_worker(wire)
    worker.wait_until_ready()
    wire_log.send(wire, [(b"%d" % n, b"not a story") for n in range(2000)])
    assert worker.wait(50) == 1
    log = worker.log()
    assert "of the last 500 stories at normalize could not be used" in log
    assert "WIREWATCH_POISON_LIMIT=1" in log
    buried = len(wire_log.records(wire, Topic.DEAD_LETTERS))
    assert 490 <= buried < 600, "it must stop at the limit, not go on"

    # What was not drained is still there, for a worker that is told to go on.
    start_worker(
        msgspec.structs.replace(wire, poison_limit=1.0), "worker-1", instance=wire.instance
    ).wait_until_ready()
    wire_log.wait_until_done(wire, seconds=60)
    letters = [
        read_dead_letter_headers(record.headers)
        for record in wire_log.records(wire, Topic.DEAD_LETTERS)
    ]
    assert len({letter.offset for letter in letters}) == 2000


def test_a_story_that_every_stage_takes_is_not_poison(
    wire: Settings, start_worker: StartWorker
) -> None:
    """Ticks and good stories between them keep a bad source from stopping the wire."""
    wire = msgspec.structs.replace(wire, partitions=1)
    worker = start_worker(wire)
    worker.wait_until_ready()
    bad = [(b"bad-%d" % n, b"bad") for n in range(800)]
    good = [(story.id.encode(), events.encode(story)) for story in made_stories(200)]
    mixed = [record for pair in zip_longest(bad[::4], good) for record in pair if record]
    mixed += [record for pair in zip(bad[1::4], bad[2::4], good, strict=False) for record in pair]
    wire_log.send(wire, mixed)
    wire_log.wait_until_done(wire, seconds=60)
    assert worker.exit_code is None
    assert {story.id for story in made_stories(200)} == {s.id for s in wire_log.tagged(wire)}
