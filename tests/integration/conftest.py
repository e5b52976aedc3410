"""Workers that no test leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from streams.settings import Settings
from tests.integration.worker import WorkerProcess

StartWorker = Callable[..., WorkerProcess]


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    """Starts workers (see :class:`WorkerProcess`), all stopped when the test ends."""
    with ExitStack() as started:

        def start(settings: Settings, name: str = "worker-0", **options: object) -> WorkerProcess:
            return started.enter_context(WorkerProcess(settings, name, **options))  # type: ignore[arg-type]

        yield start
