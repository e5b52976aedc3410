"""The whole wire in one command: broker, worker, five stories, alerts; then nothing is left.

It ends by what has been done, not by waiting: once the stories are sent, the end of the raw topic
is noted, and the workers' group must commit up to it; only then can nothing more come into the
stories, whose end is noted in turn; then the signals; then the alerts are read to their end. Ticks
keep coming all the while and do not matter.

Its topics have one partition each, so that stories are folded in the order in which they were
published and the alerts are the same every time.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from connectors import kafka
from connectors.broker import EmbeddedBroker
from connectors.errors import UserError
from connectors.interrupts import Interrupts
from connectors.log import TopicLog
from connectors.ops.printing import show
from connectors.ops.snapshot import Offsets, Wire, take
from connectors.output import tell
from connectors.process import start_child, stop_child, tail
from connectors.sinks.desk import Desk
from connectors.sinks.rendering import render
from connectors.sinks.silences import Silences
from connectors.sinks.subscription import Subscription
from connectors.sinks.view import Selection
from connectors.sources.archive import Archive
from connectors.sources.manifest import NAME as MANIFEST
from connectors.sources.replay import Replay, name_problems, salts
from streams.agents.provision import ensure_topics
from streams.events import Alert
from streams.ops.status import attention
from streams.settings import PREFIX, Settings, variable
from streams.topics.catalog import load_catalog
from streams.topology import CONSUMED, Topic

LIMIT_SECONDS: Final = 60.0
_LEAST_SECONDS: Final = 1.0
"""A Kafka client needs some time to give up in order."""
_LOG_LINES: Final = 25


class Incomplete(Exception):
    """The demo did not come to its end; the message says why."""


def run(console: Console) -> int:
    """Run the demo, printing to ``console``.

    Returns:
        0 where alerts came and nothing lags; 1, with the state of the wire, where no alert came,
        the worker ended or :data:`LIMIT_SECONDS` passed.

    Raises:
        UserError: the seeds or the embedded broker are not there.
        KeyboardInterrupt, SystemExit: stopped by Ctrl-C or SIGTERM; all is cleaned up.
    """
    seeds = find_seeds(Path.cwd())
    begin = time.monotonic()
    with ExitStack() as stack:
        interrupts = stack.enter_context(Interrupts())
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="wirewatch-demo-", ignore_cleanup_errors=True)
            )
        )
        broker = stack.enter_context(EmbeddedBroker(folder / "broker"))
        settings = Settings(
            kafka=broker.server, data=folder / "worker", tick_seconds=1.0, partitions=1
        )
        console.print(f"broker  a Kafka of our own at {broker.server}", style="dim")
        worker = stack.enter_context(_worker(settings, folder / "worker.log"))
        console.print(f"worker  Faust, process {worker.pid}", style="dim")
        # Pushed last, so run first at the end: a second Ctrl-C must not cut the cleanup short.
        stack.callback(interrupts.ignore)
        demo = _Demo(settings, worker, begin + LIMIT_SECONDS, interrupts, console)
        try:
            stories = demo.replay(seeds)
            alerts = demo.watch()
        except (Incomplete, kafka.KafkaError, kafka.BrokerUnavailable) as error:
            _show_state(settings, str(error), folder / "worker.log", console)
            return 1
        if not alerts:
            _show_state(settings, "no alert came", folder / "worker.log", console)
            return 1
        console.print(
            f"{alerts} alerts of {stories} stories in {time.monotonic() - begin:.1f} s; nothing"
            " lags, broker and worker are stopped",
            style="green",
        )
    return 0


def find_seeds(here: Path) -> Path:
    """The folder of the seed stories: in ``here``, else in the source tree.

    Raises:
        UserError: it is in neither.
    """
    for root in (here, Path(__file__).resolve().parents[1]):
        if (root / "seeds" / MANIFEST).is_file():
            return root / "seeds"
    raise UserError(
        f"no seeds/{MANIFEST} in {here}: run the demo in a clone of the repository, where the five"
        " stories are"
    )


class _Demo:
    """The steps between a started worker and the last alert."""

    def __init__(
        self,
        settings: Settings,
        worker: subprocess.Popen[bytes],
        deadline: float,
        interrupts: Interrupts,
        console: Console,
    ) -> None:
        self._settings = settings
        self._worker = worker
        self._deadline = deadline
        self._interrupts = interrupts
        self._console = console

    def replay(self, seeds: Path) -> int:
        """Send the seeds; the number of stories."""
        self._interrupts.run(self._ensure_topics())
        limit = self._settings.max_story_bytes
        with Archive([seeds], names={}, source="replay", max_bytes=limit) as archive:
            archive.scan()
            delivery = min(kafka.DELIVERY_SECONDS, max(_LEAST_SECONDS, self._seconds_left()))
            producer = kafka.producer(self._settings, delivery=delivery)
            try:
                outcome = Replay(
                    self._settings, producer, archive, speed=None, deadline=self._deadline
                ).run(salts(again=False, loop=False))
            finally:
                kafka.close_producer(producer)
            if troubles := name_problems([*archive.problems, *outcome.undelivered]):
                raise Incomplete("not every seed was sent: " + "; ".join(troubles))
        self._console.print(f"replay  {outcome.delivered} stories of {seeds}/\n", style="dim")
        return outcome.delivered

    def _seconds_left(self) -> float:
        return self._deadline - time.monotonic()

    async def _ensure_topics(self) -> None:
        try:
            async with asyncio.timeout(self._seconds_left()):
                await ensure_topics(self._settings)
        except TimeoutError as error:
            raise Incomplete(f"its topics are not there after {LIMIT_SECONDS:.0f} s") from error

    def watch(self) -> int:
        """Print alerts until nothing lags; the number of alerts."""
        ids: set[str] = set()
        with (
            closing(Wire(self._settings)) as wire,
            TopicLog(self._settings, Topic.ALERTS) as log,
            Silences(self._settings) as silences,
            self._console.status("") as status,
        ):
            desk = Desk(load_catalog().alert_rules, silences)
            subscription = Subscription(log, Selection(), self._say, hear=desk.hear)
            for stage in CONSUMED:
                ends = wire.ends(wire.partitions([stage])[stage])
                while left := _left(ends, wire.committed(self._settings.group)):
                    status.update(f"{left} records of {stage.name_in(self._settings)} to be done")
                    ids |= self._print(desk, subscription.next())
                    self._check(stage, left)
            ids |= self._print(desk, subscription.rest())
        return len(ids)

    def _print(self, desk: Desk, alerts: Iterable[Alert]) -> set[str]:
        ids = set()
        for judged in desk.judge(alerts, datetime.now(UTC)):
            text = render(judged.alert, self._width, muted=judged.muted)
            tell(self._console, text, end="\n\n")
            ids.add(judged.alert.id)
        return ids

    @property
    def _width(self) -> int | None:
        return self._console.width if self._console.is_terminal else None

    def _say(self, trouble: str) -> None:
        tell(self._console, trouble, "yellow")

    def _check(self, stage: Topic, left: int) -> None:
        self._interrupts.check()
        if self._worker.poll() is not None:
            raise Incomplete(f"the worker ended with exit code {self._worker.returncode}")
        if self._seconds_left() < 0:
            name = stage.name_in(self._settings)
            raise Incomplete(f"{left} records of {name} are not done after {LIMIT_SECONDS:.0f} s")


def _left(ends: Offsets, committed: Offsets) -> int:
    return sum(max(0, end - committed.get(partition, 0)) for partition, end in ends.items())


@contextmanager
def _worker(settings: Settings, log_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log_path.open("wb") as log:
        child = start_child(
            [sys.executable, "-m", "connectors.cli", "worker"],
            log=log,
            environ=worker_environ(settings, os.environ),
        )
    try:
        yield child
    finally:
        stop_child(child)


def worker_environ(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of the demo's worker: ours, but with the demo's settings alone."""
    return {
        **{name: value for name, value in environ.items() if not name.startswith(PREFIX)},
        variable("kafka"): settings.kafka,
        variable("data"): str(settings.data),
        variable("partitions"): str(settings.partitions),
        variable("tick_seconds"): str(settings.tick_seconds),
        # The embedded broker never lets go of a dead member unless the next has its name.
        variable("instance"): "demo",
    }


def _show_state(settings: Settings, reason: str, log_path: Path, console: Console) -> None:
    tell(console, f"the demo did not come to its end: {reason}", "bold red")
    try:
        look = take(settings, datetime.now(UTC))
    except (UserError, kafka.KafkaError) as error:
        tell(console, f"no state of the wire: {error}")
    else:
        show(console, look, attention(look))
    console.print(f"\nthe worker's last {_LOG_LINES} lines:", style="bold")
    tell(console, tail(log_path, _LOG_LINES))
