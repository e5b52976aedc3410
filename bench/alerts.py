"""What the alert stage costs: the fold in process, its state, and how soon a new owner is ready.

    python -m bench.alerts [--signals 20000] [--open 10000] [--kafka HOST:PORT]

The signals are of made stories of 250 words under headlines of nine, three of five of which are
copies of one that the place had before, most of these cut and with another lead; they spread over
500 places as news does, most of them over few.

* ``fold``: signals a second of CPU time through ``AlertBook.observe`` alone, and through the whole
  stage as the agent calls it: from the bytes of a signal to those of alerts and states, of a batch
  of 500 the last state of each group (as ``streams.folding`` writes them);
* ``state``: bytes of the state of an alert with one report, and with forty independent ones;
* ``growth``: microseconds a signal costs in a group that has so many reports already;
* ``ready``: seconds from assignment until the fold of a partition with so many open alerts is
  ready, on Apache Kafka: fence, read the state, build the memory.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import msgspec

from streams import events, garbage, transactions
from streams.agents.alert import AlertFold
from streams.agents.provision import ensure_topics
from streams.alerts.book import AlertBook
from streams.alerts.rules import CatalogRules
from streams.events import Evidence, Origin, Signal, Sketch
from streams.folding import BATCH_EVENTS
from streams.identity import content_hash, group_key, signal_id
from streams.records import Arrival, Output
from streams.settings import Settings
from streams.story.sketch import sketch
from streams.topics.catalog import Catalog, load_catalog
from streams.topics.check import story_of
from streams.topology import Topic
from tools.apache_kafka.node import KafkaNode, free_port

START: Final = datetime(2016, 9, 9, tzinfo=UTC)
LETTERS: Final = "ابتجدرسعفقكلمنهوي"
STORY_WORDS: Final = 250
STORIES: Final = 3000
PLACES: Final = 500
FACETS: Final = (None, "imposed", "ongoing", "tightened", "eased", "lifted")
FACET_WEIGHTS: Final = (40, 2, 50, 4, 2, 2)
QUOTE: Final = (
    "وقالت مصادر محلية إن القوات أحكمت حصارها على الأحياء الشرقية في المدينة، وإن وفدا من الأمم"
    " المتحدة يسعى إلى هدنة مدتها 48 ساعة لإدخال المساعدات الإنسانية."
)


def sketches(chance: random.Random) -> list[list[Sketch]]:
    """Sketches of stories, each with some of its copies: cut, and with a lead of their own."""
    vocabulary = ["".join(chance.choices(LETTERS, k=chance.randint(3, 7))) for _ in range(20000)]
    made = []
    for _ in range(STORIES):
        words = chance.choices(vocabulary, k=STORY_WORDS)
        copies = [
            [*chance.choices(vocabulary, k=20), *words[: chance.randint(100, STORY_WORDS)]]
            for _ in range(3)
        ]
        made.append(
            [
                sketch(story_of(" ".join(each), title=" ".join(chance.choices(vocabulary, k=9))))
                for each in (words, *copies)
            ]
        )
    return made


def made_signals(
    count: int, made: Sequence[Sequence[Sketch]], chance: random.Random
) -> Iterator[Signal]:
    """Signals over all places, at ten seconds from each other; three of five are copies."""
    weights = [1 / (rank + 1) for rank in range(PLACES)]
    told: dict[int, list[Sequence[Sketch]]] = {}
    for number, place in enumerate(chance.choices(range(PLACES), weights, k=count)):
        before = told.setdefault(place, [])
        if not before or chance.random() > 0.6:
            before.append(chance.choice(made))
            sketched = before[-1][0]
        else:
            sketched = chance.choice(chance.choice(before))
        yield made_signal(number, f"place-{place}", sketched, chance)


def made_signal(number: int, place: str, sketched: Sketch, chance: random.Random) -> Signal:
    """One claim that a siege of a place is something."""
    (facet,) = chance.choices(FACETS, FACET_WEIGHTS)
    story = content_hash(f"story {number}")
    group = group_key("siege", place)
    return Signal(
        catalog="bench",
        id=signal_id(story, "1", "siege", group, facet),
        rule="siege",
        group=group,
        place=place,
        facet=facet,
        story=story,
        revision=story,
        source=f"outlet-{number % 40}",
        agencies=["afp"],
        headline="القوات تحكم حصارها على الأحياء الشرقية وسط مساع إلى هدنة",
        url=f"https://news.example.org/2016/09/09/article-{number}.html",
        received_at=START + timedelta(seconds=10 * number),
        raw=Origin(partition=0, offset=number),
        evidence=Evidence(
            start=100,
            end=100 + len(QUOTE),
            text=QUOTE,
            match_start=130,
            match_end=136,
            surface="حصارها",
        ),
        sketch=sketched,
    )


def arrival(offset: int, value: bytes) -> Arrival:
    return Arrival("signals", 0, offset, START, b"", value)


def fold_rate(signals: Sequence[Signal], catalog: Catalog) -> float:
    """Signals a second through the book."""
    book = AlertBook(CatalogRules(catalog))
    begin = time.process_time()
    for offset, signal in enumerate(signals):
        book.observe(signal, offset)
    return len(signals) / (time.process_time() - begin)


def stage_rate(signals: Sequence[Signal], catalog: Catalog) -> tuple[float, int]:
    """Signals a second from bytes to bytes, and the bytes written for each."""
    values = [events.encode(signal) for signal in signals]
    fold = AlertFold(0, [], Settings(), catalog)
    size = 0
    begin = time.process_time()
    for first in range(0, len(values), BATCH_EVENTS):
        outputs: list[Output] = []
        for offset in range(first, min(first + BATCH_EVENTS, len(values))):
            outputs.extend(fold.observe(fold.decode(values[offset]), arrival(offset, b"")))
        size += sum(output.size for output in [*outputs, *fold.states()])
    return len(signals) / (time.process_time() - begin), size // len(signals)


def state_bytes(reports: int, made: Sequence[Sketch], catalog: Catalog) -> int:
    """Bytes of the state of an alert with so many independent reports."""
    chance = random.Random(1)
    book = AlertBook(CatalogRules(catalog))
    offset = 0
    for sketched in made:
        signal = made_signal(offset, "place", sketched, chance)
        before = dict(book.states)
        outcome = book.plan(signal, offset)
        state = outcome.states[signal.group]
        assert isinstance(state, events.AlertState)
        found = {row.report for row in state.sketches}
        if len(found) == len(state.support):  # leave the copies out
            book.take(outcome)
            offset += 1
            if len(found) == reports:
                return len(events.encode(state))
        assert book.states.keys() >= before.keys()
    raise AssertionError("too few independent reports")


def growth(sizes: Sequence[int], made: Sequence[Sketch], catalog: Catalog) -> dict[int, float]:
    """Number of reports in one group to the microseconds that each of the next hundred costs."""
    chance = random.Random(2)
    book = AlertBook(CatalogRules(catalog))
    costs = {}
    offset = 0
    for size in sizes:
        while offset < size:
            signal = made_signal(offset, "place", made[offset % len(made)], chance)
            book.observe(signal, offset)
            offset += 1
        coming = [
            made_signal(offset + n, "place", made[(offset + n) % len(made)], chance)
            for n in range(100)
        ]
        times = []
        for signal in coming:
            begin = time.perf_counter()
            book.observe(signal, offset)
            times.append(time.perf_counter() - begin)
            offset += 1
        costs[size] = statistics.median(times) * 1e6
    return costs


async def ready(settings: Settings, count: int, made: Sequence[Sketch], catalog: Catalog) -> float:
    """Seconds from assignment to ready with so many open alerts in one partition."""
    await ensure_topics(settings)
    name = Topic.SIGNALS.name_in(settings)
    chance = random.Random(3)
    session = await transactions.open_session(name, 0, settings)
    fold = AlertFold(0, session.state, settings, catalog)
    for first in range(0, count, BATCH_EVENTS):
        outputs: list[Output] = []
        for offset in range(first, min(first + BATCH_EVENTS, count)):
            signal = made_signal(offset, f"place-{offset}", made[offset % len(made)], chance)
            outputs.extend(fold.observe(signal, arrival(offset, b"")))
        await session.write([*fold.states(), fold.position()])
    # Not closed first: its owner was killed, and has to be fenced.
    begin = time.perf_counter()
    successor = await transactions.open_session(name, 0, settings)
    built = AlertFold(0, successor.state, settings, catalog)
    taken = time.perf_counter() - begin
    assert built.next_offset == count
    assert len(successor.state) >= count
    await successor.close()
    await session.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--signals", type=int, default=20_000)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--kafka", help="host:port; without it a node of our own is started")
    options = parser.parse_args()

    catalog = load_catalog()
    chance = random.Random(0)
    made = sketches(chance)
    signals = list(made_signals(options.signals, made, chance))
    originals = [each[0] for each in made]
    garbage.settle()
    book = max(fold_rate(signals, catalog) for _ in range(3))
    stage, written = max(stage_rate(signals, catalog) for _ in range(3))
    print(
        f"fold    {book:,.0f} signals a second a core in the book; {stage:,.0f} from bytes to bytes"
    )
    print(f"        {written:,} bytes written for each")
    for reports in (1, 40):
        print(f"state   {state_bytes(reports, originals, catalog):,} bytes with {reports} reports")
    for size, cost in growth((10, 100, 1000, 4000), originals, catalog).items():
        print(f"growth  {cost:.0f} us a signal in a group with {size:,} stories")
    with ExitStack() as stack:
        server = options.kafka
        if server is None:
            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="wirewatch-bench-"))
            )
            node = stack.enter_context(KafkaNode(folder, free_port()))
            node.start()
            server = node.bootstrap
        settings = msgspec.structs.replace(
            Settings(), kafka=server, topic_prefix=f"bench{uuid.uuid4().hex[:8]}"
        )
        taken = asyncio.run(ready(settings, options.open, originals, catalog))
    print(f"ready   {taken:.2f} s after assignment with {options.open:,} open alerts")


if __name__ == "__main__":
    main()
