"""The one place that imports kafka-python and builds its clients.

Every client is bounded: it gives up on a broker that does not answer with
:class:`BrokerUnavailable`, whose message says what to do.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import time
import warnings
from collections.abc import Callable
from typing import Any, Final, TypeVar

with warnings.catch_warnings():
    # kafka-python 3.0.12 loads its protocol through importlib.resources, in a way deprecated
    # from Python 3.11 on.
    warnings.filterwarnings("ignore", "(read|open)_text is deprecated", DeprecationWarning)
    from kafka import (
        KafkaAdminClient,
        KafkaConsumer,
        KafkaProducer,
        OffsetAndMetadata,
        TopicPartition,
    )
    from kafka.admin import OffsetSpec
    from kafka.errors import (
        CoordinatorLoadInProgressError,
        CoordinatorNotAvailableError,
        KafkaConnectionError,
        KafkaError,
        KafkaTimeoutError,
        NotCoordinatorError,
        RetriableError,
    )
    from kafka.net.compat import KafkaNetClient

from connectors.errors import UserError
from streams.settings import Settings, variable

__all__ = [
    "ANSWER_SECONDS",
    "DELIVERY_SECONDS",
    "RETRY_SECONDS",
    "BrokerUnavailable",
    "CoordinatorError",
    "KafkaAdminClient",
    "KafkaConsumer",
    "KafkaError",
    "KafkaProducer",
    "KafkaTimeoutError",
    "OffsetAndMetadata",
    "OffsetSpec",
    "TopicPartition",
    "admin",
    "broker_lost",
    "close_producer",
    "consumer",
    "producer",
    "unavailable",
]

ANSWER_SECONDS: Final = 5.0
"""How long a broker may take to answer at all."""
DELIVERY_SECONDS: Final = 30.0
"""How long a record may take from our hands to the broker's acknowledgement."""
CLOSE_SECONDS: Final = 3.0
"""How long a client may take to let go."""
RETRY_SECONDS: Final = 0.1
_LINGER_MS: Final = 20
_BATCH_BYTES: Final = 256 * 1024

# What a user should read of a client's troubles is raised as an error; the clients would also log
# every failed attempt to connect, and what Ctrl-C broke off, with a traceback.
for _client in ("kafka", "aiokafka"):
    logging.getLogger(_client).setLevel(logging.CRITICAL)

CoordinatorError = (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    NotCoordinatorError,
)
"""A group has no coordinator at the moment; to be asked again."""

Client = TypeVar("Client", KafkaAdminClient, KafkaConsumer, KafkaProducer)


class BrokerUnavailable(UserError):
    """No broker answers, or it stopped answering; the message says where and what to do."""


def unavailable(settings: Settings, what: str = "no broker answers at") -> BrokerUnavailable:
    """The error for a broker that does not answer."""
    return BrokerUnavailable(
        f"{what} {settings.kafka}; start one with `make kafka`, or set {variable('kafka')} to"
        " the host:port of yours"
    )


def broker_lost(error: KafkaError) -> bool:
    """Whether an error says that the broker does not answer, not that it refused one record."""
    return isinstance(error, RetriableError | KafkaConnectionError)


def _servers(settings: Settings) -> list[str]:
    return [server.strip() for server in settings.kafka.split(",")]


def _await_listener(settings: Settings, deadline: float) -> None:
    # kafka-python 3.0.12 leaves the sockets of its failed attempts to connect to the garbage
    # collector, so it is only let loose on ports where something listens.
    while True:
        for server in _servers(settings):
            host, _, port = server.rpartition(":")
            left = max(RETRY_SECONDS, deadline - time.monotonic())
            try:
                socket.create_connection((host.strip("[]"), int(port)), timeout=left).close()
            except (OSError, OverflowError):
                continue
            return
        if time.monotonic() > deadline:
            raise unavailable(settings)
        time.sleep(RETRY_SECONDS)


def _build(make: Callable[..., Client], settings: Settings, wait: float, **config: Any) -> Client:
    deadline = time.monotonic() + wait
    _await_listener(settings, deadline)
    made: list[KafkaNetClient] = []

    def net_client(*args: Any, **kwargs: Any) -> KafkaNetClient:
        made.append(KafkaNetClient(*args, **kwargs))
        return made[-1]

    try:
        return make(
            bootstrap_servers=_servers(settings),
            bootstrap_timeout_ms=int(max(RETRY_SECONDS, deadline - time.monotonic()) * 1000),
            client_id="wirewatch",
            kafka_client=net_client,
            **config,
        )
    except (KafkaTimeoutError, KafkaConnectionError) as error:
        for client in made:
            # A client whose constructor failed leaves its thread and sockets behind.
            client.close()
            client._manager._net.stop()
        raise unavailable(settings) from error


def producer(
    settings: Settings, *, wait: float = ANSWER_SECONDS, delivery: float = DELIVERY_SECONDS
) -> KafkaProducer:
    """An idempotent producer: every record once and in order, acknowledged by all replicas.

    Args:
        wait: seconds for a broker to answer at all.
        delivery: seconds from our hands to the broker's acknowledgement.

    Raises:
        BrokerUnavailable: no broker answered within ``wait`` seconds.
    """
    return _build(
        KafkaProducer,
        settings,
        wait,
        enable_idempotence=True,
        acks="all",
        compression_type="zstd",
        linger_ms=_LINGER_MS,
        batch_size=_BATCH_BYTES,
        max_request_size=settings.max_request_bytes,
        delivery_timeout_ms=int(delivery * 1000),
        request_timeout_ms=int(delivery * 500),
        max_block_ms=int(delivery * 1000),
        allow_auto_create_topics=False,
    )


def close_producer(client: KafkaProducer) -> None:
    """Close a producer in bounded time, whatever it still holds: wait for deliveries before."""
    try:
        client.close(timeout=CLOSE_SECONDS)
    except KafkaError:
        # kafka-python 3.0.12 gives up before it closes when batches of a lost broker are left,
        # and would try again, loudly, when collected.
        client._sender.force_close()
        client._sender.join(CLOSE_SECONDS)
        with contextlib.suppress(KafkaError):
            client.close(timeout=CLOSE_SECONDS)


def consumer(settings: Settings, *, wait: float = ANSWER_SECONDS) -> KafkaConsumer:
    """A consumer outside any group that sees only what transactions have committed.

    Raises:
        BrokerUnavailable: no broker answered within ``wait`` seconds.
    """
    return _build(
        KafkaConsumer,
        settings,
        wait,
        group_id=None,
        enable_auto_commit=False,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=settings.max_request_bytes,
        allow_auto_create_topics=False,
        request_timeout_ms=int(ANSWER_SECONDS * 1000),
    )


def admin(settings: Settings, *, wait: float = ANSWER_SECONDS) -> KafkaAdminClient:
    """A client for topics, groups and offsets.

    Raises:
        BrokerUnavailable: no broker answered within ``wait`` seconds.
    """
    return _build(
        KafkaAdminClient,
        settings,
        wait,
        request_timeout_ms=int(ANSWER_SECONDS * 1000),
    )
