"""The Faust app: three agents, each one actor a partition, none of which acks by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Set
from functools import partial
from typing import Any

import faust
from faust import streams as faust_streams
from mode import CrashingSupervisor

from streams.agents.alert import AlertFold
from streams.agents.leaving import Leaving
from streams.agents.normalize import Normalize
from streams.agents.presence import watch_topics
from streams.agents.provision import ensure_topics
from streams.agents.tag import Tag
from streams.agents.ticks import tick_for_ever
from streams.agents.transport import DirectTransport
from streams.delivery import Delivery
from streams.errors import StopWorker
from streams.folding import TransactionalDelivery
from streams.patience import WORKER_PATIENCE
from streams.producers import SharedProducer
from streams.settings import Settings, variable
from streams.topics.model import Catalog
from streams.topology import CONSUMED, Topic

log = logging.getLogger(__name__)

READY = "ready: reading partitions"
"""Begins the line that a worker logs when it has been given its partitions."""


class WireApp(faust.App):  # type: ignore[misc]
    """A Faust app that sees to its topics before it reads them."""

    wire: Settings

    def _new_transport(self) -> DirectTransport:
        return DirectTransport(self.conf.broker_consumer, self)

    async def stop(self) -> None:
        """Stop within a bound: where something hangs, nothing is lost by leaving it there."""
        leaving = Leaving(self.wire, lambda: self.crash_reason)
        leaving.start()
        try:
            await super().stop()
        finally:
            leaving.stopped()

    async def on_first_start(self) -> None:
        make_folder(self.wire)
        await ensure_topics(self.wire, patience=WORKER_PATIENCE)
        await super().on_first_start()


def make_folder(settings: Settings) -> None:
    """The worker's folder on disk.

    Raises:
        StopWorker: it cannot be made.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise StopWorker(
            f"{variable('data')}={settings.data}: expected a folder, found a file"
        ) from error
    except OSError as error:
        raise StopWorker(f"{variable('data')}={settings.data}: {error.strerror}") from error


def create_app(
    settings: Settings, catalog: Catalog, *, stages: Collection[Topic] = CONSUMED
) -> WireApp:
    """The worker of one wire; of ``stages`` those that read the given topics, else all.

    Raises:
        StopWorker: Faust is here without its compiled streams.
    """
    if faust_streams._CStreamIterator is None:
        raise StopWorker(
            "Faust's compiled streams are missing (NO_CYTHON is set, or there is no wheel for this"
            " platform): without them Faust acks events that it passes over"
        )
    app = WireApp(
        settings.group,
        broker=f"kafka://{settings.kafka.replace(',', ';kafka://')}",
        broker_client_id=f"wirewatch-{settings.topic_prefix}",
        broker_session_timeout=settings.session_seconds,
        broker_heartbeat_interval=settings.session_seconds / 4,
        broker_request_timeout=max(60.0, settings.session_seconds * 2),
        # How far back a killed worker's successor reads again.
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=settings.max_request_bytes,
        consumer_group_instance_id=settings.instance or None,
        datadir=str(settings.data),
        store="memory://",
        topic_partitions=settings.partitions,
        topic_disable_leader=True,
        # They are there before it starts; that it asks again would end a worker that starts while
        # its broker restarts.
        topic_allow_declare=False,
        agent_supervisor=CrashingSupervisor,
        stream_wait_empty=False,
        web_enabled=False,
        web_bind="127.0.0.1",
        producer_acks=-1,
    )
    app.wire = settings
    shared = SharedProducer(settings)
    normalize = Delivery("normalize", Normalize(settings, catalog), settings)
    tag = Delivery("tag", Tag(settings, catalog), settings)
    alert = TransactionalDelivery(
        "alert",
        lambda partition, state: AlertFold(partition, state, settings, catalog),
        settings,
    )

    async def run_normalize(stream: Any) -> None:
        async with shared.lease() as producer:
            ticks = asyncio.get_running_loop().create_task(
                tick_for_ever(stream.active_partitions, producer, settings)
            )
            # Without ticks time would stand still here, unseen, and nothing ever resolve.
            ticks.add_done_callback(partial(_pass_on, stream))
            try:
                await normalize.run(stream, producer)
            finally:
                ticks.cancel()

    async def run_tag(stream: Any) -> None:
        async with shared.lease() as producer:
            await tag.run(stream, producer)

    for topic, run in zip(CONSUMED, (run_normalize, run_tag, alert.run), strict=True):
        if topic not in stages:
            continue
        app.agent(
            _source(app, topic, settings),
            name=_STAGES[topic],
            concurrency=1,
            isolated_partitions=True,
        )(run)

    @app.on_partitions_assigned.connect  # type: ignore[untyped-decorator]
    async def assigned(app: WireApp, assigned: Set[Any], **_: Any) -> None:
        log.info("%s %s", READY, _listed(assigned))

    @app.task  # type: ignore[untyped-decorator]
    async def presence() -> None:
        await watch_topics(settings)

    log.info("catalog %s", catalog.hash)
    return app


def _pass_on(stream: Any, task: asyncio.Task[None]) -> None:
    """Ends an actor with the error of a task that works for it."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        stream.channel._throw(error)


_STAGES = {Topic.RAW: "normalize", Topic.STORIES: "tag", Topic.SIGNALS: "alert"}


def _source(app: WireApp, topic: Topic, settings: Settings) -> Any:
    """A topic whose records reach its agent as bytes, so that none fails before delivery."""
    return app.topic(
        topic.name_in(settings),
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        allow_empty=True,
        # Else an agent crash-loops where the cluster's default count is another.
        internal=True,
        partitions=settings.partitions,
    )


def _listed(assigned: Set[Any]) -> str:
    by_topic: dict[str, list[int]] = {}
    for topic, partition in sorted(assigned):
        by_topic.setdefault(topic, []).append(partition)
    return ", ".join(f"{topic}{partitions}" for topic, partitions in by_topic.items()) or "none"
