"""Stories a second through the normalize agent, beside what its guarantees could cost at least.

    python -m bench.pipeline --stories 20000 [--corpus FILE.jsonl[.gz]] [--kafka HOST:PORT]

Three ways to bring the same stories through the same pure function, from one topic to another, on
one broker, each in a process of its own, in turn and several times over:

* ``wirewatch``: the normalize agent with ``streams.delivery``;
* ``loop``: aiokafka alone: getmany, send, wait for every acknowledgement, commit. The same
  guarantee with nothing around it;
* ``faust``: Faust's plain idiom, ``async for`` and ``await topic.send()``, which loses stories when
  it is killed.

The rate is that of the output topic: stories over the time from its first record to its last.
Machines differ and are noisy: only the ratios of one run mean something.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

if not __package__:
    # Run as a file: what stands beside this folder is found from its parent.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import faust
import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.command import run
from bench.corpus import records
from connectors import kafka
from streams import events, producers
from streams.agents.normalize import Normalize
from streams.agents.provision import ensure_topics
from streams.agents.wire import create_app
from streams.delivery import arrival_of
from streams.errors import Refused
from streams.events import RawStory
from streams.identity import story_id
from streams.records import Arrival, broker_time
from streams.settings import Settings
from streams.story.decode import decode
from streams.topics.catalog import load_catalog
from streams.topology import Topic
from tools.apache_kafka.node import KafkaNode, free_port

VARIANTS = ("wirewatch", "loop", "faust")
DEADLINE_SECONDS = 300.0
SENTENCE = (
    "قالت مصادر محلية إن قوات النظام أحكمت حصارها على الأحياء الشرقية في مدينة حلب، وإن وفدا من"
    " الأمم المتحدة يسعى إلى هدنة مدتها 48 ساعة لإدخال المساعدات الإنسانية إلى المدنيين. "
)


def stories(corpus: Path | None, count: int) -> Iterator[tuple[str, str]]:
    """Pairs of id and text; a corpus goes round as often as it must, each time as new stories."""
    if corpus is None:
        texts = [f"خبر رقم {n}\n\n" + SENTENCE * (4 + n % 17) for n in range(500)]
    else:
        # What goes to the dead letters would be timed as something else.
        texts = [record["text"] for record in records(corpus) if _usable(record["text"])]
    for n, text in enumerate(itertools.islice(itertools.cycle(texts), count)):
        yield f"{n}", text


def _usable(text: str) -> bool:
    try:
        decode(text.encode(), "text/plain; charset=utf-8")
    except Refused:
        return False
    return True


async def fill(settings: Settings, corpus: Path | None, count: int) -> int:
    """Write the stories into the raw topic; the bytes that were written."""
    await ensure_topics(settings)
    producer = await producers.idempotent(settings)
    size = 0
    try:
        for native, text in stories(corpus, count):
            raw = RawStory(
                id=story_id("bench", native=native, content=b""),
                source="bench",
                content=text.encode(),
            )
            value = events.encode(raw)
            size += len(raw.content)
            await producer.send(Topic.RAW.name_in(settings), value, raw.id.encode())
    finally:
        await producer.stop()
    return size


# --- the three ways ---------------------------------------------------------------------------


def run_wirewatch(settings: Settings) -> None:
    app = create_app(settings, load_catalog(), stages=[Topic.RAW])
    _work(app)


def run_faust(settings: Settings) -> None:
    normalize = Normalize(settings, load_catalog())
    app = faust.App(
        settings.group,
        broker=f"kafka://{settings.kafka}",
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=1.0,
        topic_partitions=settings.partitions,
        topic_disable_leader=True,
        producer_linger=0.005,
        producer_max_batch_size=producers.BATCH_BYTES,
        producer_acks=-1,
        producer_compression_type="zstd",
        producer_max_request_size=settings.max_request_bytes,
        consumer_max_fetch_size=settings.max_request_bytes,
        store="memory://",
        datadir=str(settings.data),
        web_enabled=False,
    )
    kwargs = {
        "key_type": bytes,
        "value_type": bytes,
        "key_serializer": "raw",
        "value_serializer": "raw",
        "internal": True,
        "partitions": settings.partitions,
    }
    target = app.topic(Topic.STORIES.name_in(settings), **kwargs)

    @app.agent(app.topic(Topic.RAW.name_in(settings), **kwargs))
    async def agent(stream) -> None:  # type: ignore[no-untyped-def]
        async for value in stream:
            arrival = arrival_of(stream.current_event)
            for output in normalize.handle(normalize.decode(value), arrival):
                await target.send(key=output.key, value=output.value, partition=output.partition)

    _work(app)


async def run_loop(settings: Settings) -> None:
    normalize = Normalize(settings, load_catalog())
    raw, target = Topic.RAW.name_in(settings), Topic.STORIES.name_in(settings)
    consumer = AIOKafkaConsumer(
        raw,
        bootstrap_servers=settings.kafka,
        group_id=settings.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=settings.max_request_bytes,
    )
    producer = await producers.idempotent(settings)
    await consumer.start()
    while True:
        batches = await consumer.getmany(timeout_ms=500, max_records=settings.window)
        sent = []
        commit = {}
        for tp, batch in batches.items():
            for record in batch:
                arrival = Arrival(
                    tp.topic,
                    tp.partition,
                    record.offset,
                    broker_time(record.timestamp / 1000),
                    record.key,
                    record.value,
                )
                for output in normalize.handle(normalize.decode(record.value), arrival):
                    sent.append(
                        await producer.send(target, output.value, output.key, output.partition)
                    )
            commit[TopicPartition(tp.topic, tp.partition)] = batch[-1].offset + 1
        if sent:
            await asyncio.gather(*sent)
            await consumer.commit(commit)


def _work(app: faust.App) -> None:
    logging.basicConfig(level="WARNING")
    for name in ("aiokafka", "faust", "mode"):
        logging.getLogger(name).setLevel(logging.WARNING)
    faust.Worker(
        app, loglevel="warning", quiet=True, redirect_stdouts=False, override_logging=False
    ).execute_from_commandline()


# --- measuring --------------------------------------------------------------------------------


def measure(variant: str, settings: Settings, count: int) -> float:
    """Stories a second of one way, into an output topic that is empty before."""
    settings.data.mkdir(parents=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.pipeline", "--run", variant],
        env=_environment(settings),
    )
    try:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while (first_last := _written(settings, count)) is None:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{variant}: the output never had {count} stories")
            time.sleep(0.5)
    finally:
        process.terminate()
        process.wait(30)
    first, last = first_last
    return count / ((last - first) / 1000)


def _written(settings: Settings, count: int) -> tuple[int, int] | None:
    """Timestamps in milliseconds of the first and the last record, once all are there."""
    consumer = kafka.consumer(settings)
    try:
        topic = Topic.STORIES.name_in(settings)
        partitions = [kafka.TopicPartition(topic, n) for n in range(settings.partitions)]
        ends = consumer.end_offsets(partitions)
        if sum(ends.values()) < count:
            return None
        consumer.assign(partitions)
        times = []
        for position in ("first", "last"):
            for partition in partitions:
                if ends[partition]:
                    consumer.seek(partition, 0 if position == "first" else ends[partition] - 1)
            seen: set[object] = set()
            while len(seen) < sum(1 for end in ends.values() if end):
                for partition, records in consumer.poll(timeout_ms=1000).items():
                    if partition not in seen:
                        seen.add(partition)
                        times.append(records[0].timestamp)
        return min(times), max(times)
    finally:
        consumer.close()


def _environment(settings: Settings) -> dict[str, str]:
    import os

    from streams.settings import variable

    return os.environ | {
        variable(name): "" if value is None else str(value)
        for name, value in msgspec.structs.asdict(settings).items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--corpus", type=Path, help="JSONL with a text each; else made ones")
    parser.add_argument("--kafka", help="a broker to use; else Apache Kafka is started")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", choices=VARIANTS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        _run(arguments.run)
        return
    with tempfile.TemporaryDirectory() as folder:
        if arguments.kafka:
            compare(arguments, arguments.kafka, Path(folder))
        else:
            with KafkaNode(Path(folder) / "kafka", free_port()) as node:
                compare(arguments, node.bootstrap, Path(folder))


def _run(variant: str) -> None:
    from streams.settings import load

    settings = load()
    if variant == "loop":
        asyncio.run(run_loop(settings))
    else:
        {"wirewatch": run_wirewatch, "faust": run_faust}[variant](settings)


def compare(arguments: argparse.Namespace, server: str, folder: Path) -> None:
    rates: dict[str, list[float]] = {variant: [] for variant in VARIANTS}
    for round_, variant in itertools.product(range(arguments.rounds), VARIANTS):
        settings = Settings(
            kafka=server,
            topic_prefix=f"bench-{time.time_ns()}",
            data=folder / f"{variant}-{round_}",
            tick_seconds=3600,
        )
        size = asyncio.run(fill(settings, arguments.corpus, arguments.stories))
        rate = measure(variant, settings, arguments.stories)
        rates[variant].append(rate)
        print(
            f"round {round_ + 1}  {variant:10} {rate:8.0f} stories/s"
            f"  {rate * size / arguments.stories / 1e6:6.1f} MB/s",
            flush=True,
        )
    ours = rates["wirewatch"]
    for other in ("loop", "faust"):
        ratios = [mine / theirs for mine, theirs in zip(ours, rates[other], strict=True)]
        print(
            f"wirewatch / {other}: {statistics.median(ratios):.2f}"
            f"  (rounds {', '.join(f'{ratio:.2f}' for ratio in ratios)})"
        )


if __name__ == "__main__":
    run(main)
