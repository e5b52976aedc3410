"""A worker in a process of its own, for tests that kill, freeze and restart it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Final, Self

import msgspec

from connectors import kafka
from connectors.process import start_child, stop_child, tail
from streams.agents.wire import READY
from streams.settings import Settings, variable
from streams.topology import CONSUMED

READY_SECONDS: Final = 60.0
STOP_SECONDS: Final = 20.0
_POLL_SECONDS: Final = 0.2


class WorkerFailed(AssertionError):
    """A worker ended, or did not do in time what it had to; the message ends in its log."""


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment with every setting as ``settings`` have it."""
    return os.environ | {
        variable(name): "" if value is None else str(value)
        for name, value in msgspec.structs.asdict(settings).items()
    }


class WorkerProcess:
    """``wirewatch worker`` under a name of its own, which is also that of its folder and log.

    Args:
        settings: the wire it works on; its data folder is made below ``settings.data``.
        name: tells workers of one test apart.
        instance: static member id, in place of that of ``settings``.
        extra: further environment variables.
    """

    def __init__(
        self,
        settings: Settings,
        name: str = "worker-0",
        *,
        instance: str | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        self.settings = msgspec.structs.replace(
            settings,
            data=settings.data / name,
            instance=settings.instance if instance is None else instance,
        )
        self.log_file = settings.data / f"{name}.log"
        self._extra = dict(extra or {})
        self._child: subprocess.Popen[bytes] | None = None
        self._life_begins = 0

    @property
    def pid(self) -> int:
        """Process id of the worker that runs, or ran last."""
        assert self._child is not None, "the worker was never started"
        return self._child.pid

    @property
    def exit_code(self) -> int | None:
        """``None`` while it runs; negative is the signal that ended it."""
        return self._child.poll() if self._child else None

    def start(self) -> None:
        """Starts the worker; its log goes on where an earlier life of it ended."""
        assert self._child is None or self._child.poll() is not None, "it already runs"
        self.settings.data.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            self._life_begins = log.tell()
            self._child = start_child(
                [sys.executable, "-m", "connectors.cli", "worker"],
                log=log,
                environ=environment(self.settings) | self._extra,
                cwd=self.settings.data,
            )

    def wait_until_ready(self, *, workers: int = 1, seconds: float = READY_SECONDS) -> None:
        """Waits until this is one of ``workers`` members that share all that workers read."""
        deadline = time.monotonic() + seconds
        # The group alone does not tell: a member that was killed stays in it for a session.
        while not (self._was_assigned() and is_assigned(self.settings, workers=workers)):
            if self.exit_code is not None:
                raise WorkerFailed(f"the worker ended with {self.exit_code}:\n{self.log()}")
            if time.monotonic() > deadline:
                raise WorkerFailed(
                    f"no {workers} workers share the partitions after {seconds:.0f} s:\n"
                    + self.log()
                )
            time.sleep(_POLL_SECONDS)

    def _was_assigned(self) -> bool:
        with self.log_file.open("rb") as log:
            log.seek(self._life_begins)
            return READY.encode() in log.read()

    def wait(self, seconds: float) -> int:
        """Waits until the worker ends by itself; its exit code."""
        assert self._child is not None, "the worker was never started"
        try:
            return self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise WorkerFailed(
                f"the worker still runs after {seconds:.0f} s:\n{self.log()}"
            ) from None

    def sigkill(self) -> None:
        """Ends it as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def sigstop(self) -> None:
        """Freezes it: it holds its partitions and says nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def sigcont(self) -> None:
        """Lets a frozen worker go on."""
        os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> int | None:
        """Stops it in good order, also where it is frozen; its exit code."""
        if self._child is None:
            return None
        if self._child.poll() is None:
            self.sigcont()
        return stop_child(self._child, grace=STOP_SECONDS)

    def log(self) -> str:
        """The end of what it has said."""
        return tail(self.log_file, lines=60)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def is_assigned(settings: Settings, *, workers: int = 1) -> bool:
    """Whether the wire's group is stable, has ``workers`` members, and they own everything."""
    wanted = {
        (topic.name_in(settings), partition)
        for topic in CONSUMED
        for partition in range(settings.partitions)
    }
    try:
        admin = kafka.admin(settings)
    except kafka.BrokerUnavailable:
        return False
    try:
        group = admin.describe_groups([settings.group])[settings.group]
    except kafka.KafkaError:
        return False
    finally:
        admin.close()
    members = group["members"]
    if group["group_state"] != "Stable" or len(members) != workers:
        return False
    owned = {
        (topic["topic"], partition)
        for member in members
        if member["member_assignment"]
        for topic in member["member_assignment"]["assigned_partitions"]
        for partition in topic["partitions"]
    }
    return wanted <= owned
