"""Clients give up on a broker that does not answer, in words, and leave nothing open."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from connectors import kafka
from streams.settings import Settings

MAKERS: list[Callable[..., Any]] = [kafka.producer, kafka.consumer, kafka.admin]


@pytest.fixture
def mute_server() -> Iterator[str]:
    """Something that listens and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def closed_port() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("make", MAKERS)
def test_nobody_listens(make: Callable[..., Any], closed_port: str) -> None:
    with pytest.raises(kafka.BrokerUnavailable) as error:
        make(Settings(kafka=closed_port), wait=0.2)
    assert f"no broker answers at {closed_port}" in str(error.value)
    assert "WIREWATCH_KAFKA" in str(error.value)


@pytest.mark.parametrize("make", MAKERS)
def test_what_listens_is_no_broker(make: Callable[..., Any], mute_server: str) -> None:
    before = threading.active_count()
    with pytest.raises(kafka.BrokerUnavailable, match="no broker answers"):
        make(Settings(kafka=mute_server), wait=0.5)
    assert threading.active_count() <= before


def test_a_host_that_does_not_exist() -> None:
    with pytest.raises(kafka.BrokerUnavailable, match="no broker answers"):
        kafka.admin(Settings(kafka="host.invalid:9092"), wait=0.2)


# kafka-python leaves the socket of its failed attempt to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_second_server_of_a_list_will_do(closed_port: str, broker: str) -> None:
    client = kafka.admin(Settings(kafka=f"{closed_port}, {broker}"))
    try:
        assert isinstance(client.list_topics(), list)
    finally:
        client.close()
        gc.collect()
