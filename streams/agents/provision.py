"""Creates the topics that are missing, and refuses those that cannot work together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from streams.errors import StopWorker
from streams.patience import until_answered
from streams.settings import Settings, variable
from streams.topology import ALIGNED, Topic, topic_specs

CREATED: Final = 0
ALREADY_EXISTS: Final = 36
"""Error codes of a response of Kafka's CreateTopics."""
VISIBLE_SECONDS: Final = 30.0
ANSWER_SECONDS: Final = 60.0

Config = Mapping[str, str]
_MAY_DIFFER: Final = frozenset({"retention.ms", "segment.ms"})
"""What an operator may choose: how long things are kept."""


class ProvisionError(StopWorker):
    """The topics cannot be had as the settings want them; says which and what to do."""


async def ensure_topics(settings: Settings, *, patience: float = 0.0) -> None:
    """Create every topic of the wire that is missing, and wait until all can be used.

    Any number of workers may do this at once.

    Args:
        patience: seconds to wait for a broker that does not answer yet.

    Raises:
        NoBroker: none answers.
        ProvisionError: a topic cannot be created, those that a story crosses differ in their
            number of partitions, or one is kept in a way that would lose or falsify something.
    """

    async def ensure() -> tuple[Mapping[Topic, int], Mapping[Topic, Config]]:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await _ensure(settings)

    counts, configs = await until_answered(
        ensure, settings, patience=patience, away=(KafkaError, TimeoutError)
    )
    check_partitions(counts, settings)
    _check_configs(configs, settings)


@asynccontextmanager
async def started_admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """A client for topics.

    Raises:
        KafkaError: no broker answers.
    """
    admin = AIOKafkaAdminClient(
        bootstrap_servers=settings.kafka, client_id=f"wirewatch-{settings.topic_prefix}"
    )
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


async def _ensure(settings: Settings) -> tuple[Mapping[Topic, int], Mapping[Topic, Config]]:
    async with started_admin(settings) as admin:
        # What is there is checked before anything is made: a worker that refuses leaves no trace.
        check_partitions(await partitions(admin, settings), settings)
        await _create_missing(admin, settings)
        return await _wait_visible(admin, settings), await _configs(admin, settings)


async def _create_missing(admin: AIOKafkaAdminClient, settings: Settings) -> None:
    there = set(await admin.list_topics())
    missing = [
        NewTopic(spec.name, spec.partitions, spec.replication, topic_configs=dict(spec.config))
        for spec in topic_specs(settings).values()
        if spec.name not in there
    ]
    if not missing:
        return
    response = await admin.create_topics(missing)
    for name, code, *message in response.topic_errors:
        if code not in (CREATED, ALREADY_EXISTS):
            what = message[0] if message and message[0] else f"error {code}"
            raise ProvisionError(f"topic {name} cannot be created: {what}")


async def _wait_visible(admin: AIOKafkaAdminClient, settings: Settings) -> Mapping[Topic, int]:
    """Partitions of each topic, once the broker knows them all: creation is not at once."""
    async with asyncio.timeout(VISIBLE_SECONDS):
        while True:
            counts = await partitions(admin, settings)
            if len(counts) == len(Topic):
                return counts
            await asyncio.sleep(0.1)


async def partitions(admin: AIOKafkaAdminClient, settings: Settings) -> Mapping[Topic, int]:
    """Partitions of each topic that exists."""
    topics = {topic.name_in(settings): topic for topic in Topic}
    # Only what is there: asking for another topic creates it on brokers that do so by themselves.
    there = sorted(topics.keys() & set(await admin.list_topics()))
    return {
        topics[described["topic"]]: len(described["partitions"])
        for described in (await admin.describe_topics(there) if there else ())
        if described["error_code"] == CREATED and described["partitions"]
    }


async def _configs(admin: AIOKafkaAdminClient, settings: Settings) -> Mapping[Topic, Config]:
    topics = {topic.name_in(settings): topic for topic in Topic}
    found: dict[Topic, Config] = {}
    for answer in await admin.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, name) for name in topics]
    ):
        for _, _, _, name, entries, *_ in answer.resources:
            found[topics[name]] = {entry[0]: entry[1] for entry in entries}
    return found


def _check_configs(configs: Mapping[Topic, Config], settings: Settings) -> None:
    """A topic may have been made by others; what its stages rely on must hold all the same."""
    for topic, spec in topic_specs(settings).items():
        for key, wanted in spec.config.items():
            has = configs.get(topic, {}).get(key)
            if has is None or key in _MAY_DIFFER:
                continue
            good = int(has) >= int(wanted) if key == "max.message.bytes" else has == wanted
            if not good:
                raise ProvisionError(
                    f"topic {spec.name} has {key}={has}, and a worker needs {wanted}: set it with"
                    f" `kafka-configs.sh --alter --topic {spec.name} --add-config {key}={wanted}`,"
                    f" or use another {variable('topic_prefix')}"
                    + (
                        f", or set {variable('max_message_bytes')} to what the topic has, the same"
                        " for workers and replay"
                        if key == "max.message.bytes"
                        else ""
                    )
                )


def check_partitions(counts: Mapping[Topic, int], settings: Settings) -> None:
    """Refuse topics that a story crosses and that have not the partitions of the settings.

    Raises:
        ProvisionError: says which, and what to do.
    """
    wrong = {
        topic: count
        for topic, count in counts.items()
        if topic in ALIGNED and count != settings.partitions
    }
    if wrong:
        found = ", ".join(
            f"{topic.name_in(settings)} has {count}" for topic, count in sorted(wrong.items())
        )
        raise ProvisionError(
            f"{variable('partitions')} is {settings.partitions}, but {found}: set it to what the"
            " topics have, or use another"
            f" {variable('topic_prefix')}; a story stays on the partition number it came on"
        )
