"""A Kafka broker inside this process's care: for the demo and for tests.

It is noida-db, one static binary that speaks the Kafka protocol, idle at 8 MiB and up in
milliseconds. It is meant for one worker and small data: dead group members never expire on it,
and with hundreds of megabytes retained it spends its time writing snapshots.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final, Self

from connectors import kafka
from connectors.errors import UserError
from connectors.process import start_child, stop_child, tail
from streams.settings import Settings

START_SECONDS: Final = 15.0
"""How long the broker may take to answer."""
_LISTENS = re.compile(r"^\s*kafka\s+127\.0\.0\.1:(\d+)\s*$", re.MULTILINE)
_POLL_SECONDS: Final = 0.02


class EmbeddedBrokerError(UserError):
    """The embedded broker is not installed or did not start; the message says which."""


def _binary() -> Path:
    # The package's own command is a Python wrapper: SIGTERM on it would orphan the broker.
    spec = importlib.util.find_spec("noida_db")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / "noida-db"
        if path.is_file():
            return path
    raise EmbeddedBrokerError(
        "the embedded broker is not installed; install it with `pip install 'wirewatch[embedded]'`"
    )


class EmbeddedBroker:
    """Context manager over one broker on a free port of 127.0.0.1.

    Args:
        data: folder for its data and its ``broker.log``; ``None`` for a temporary one that is
            removed at the end.

    Raises:
        EmbeddedBrokerError: it is not installed, ended at once or does not answer.
    """

    def __init__(self, data: Path | None = None) -> None:
        self._given = data
        self._folder: Path | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._server = ""

    @property
    def server(self) -> str:
        """``host:port`` for bootstrap servers."""
        return self._server

    @property
    def pid(self) -> int | None:
        """Process id of the running broker."""
        return self._child.pid if self._child else None

    def __enter__(self) -> Self:
        binary = _binary()
        if self._given is None:
            self._folder = Path(tempfile.mkdtemp(prefix="wirewatch-broker-"))
        else:
            self._folder = self._given
            self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._start(binary, self._folder)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the broker and remove its temporary folder; harmless when repeated."""
        if self._child is not None:
            stop_child(self._child)
            self._child = None
        if self._given is None and self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None

    def _start(self, binary: Path, folder: Path) -> None:
        log_path = folder / "broker.log"
        arguments = ["start", "--only", "kafka", "--host", "127.0.0.1", "--kafka-port", "0"]
        with log_path.open("wb") as log:
            self._child = start_child(
                [binary, *arguments, "--data-dir", folder / "data"], log=log, cwd=folder
            )
        deadline = time.monotonic() + START_SECONDS
        while not (listens := _LISTENS.search(tail(log_path))):
            status = self._child.poll()
            if status is not None or time.monotonic() > deadline:
                happened = "did not start in time" if status is None else f"ended ({status})"
                raise EmbeddedBrokerError(f"the embedded broker {happened}: {tail(log_path)}")
            time.sleep(_POLL_SECONDS)
        self._server = f"127.0.0.1:{listens.group(1)}"
        wait = max(1.0, deadline - time.monotonic())
        try:
            kafka.admin(Settings(kafka=self._server), wait=wait).close()
        except kafka.BrokerUnavailable as error:
            raise EmbeddedBrokerError(
                f"the embedded broker listens at {self._server} but does not answer:"
                f" {tail(log_path)}"
            ) from error
