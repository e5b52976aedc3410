"""What ``wirewatch replay`` does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from connectors import kafka
from connectors.errors import UserError
from connectors.output import tell
from connectors.sources.archive import JSON_LINES, TEXT, Archive, skipped_files
from connectors.sources.records import parse_fields
from connectors.sources.replay import Outcome, Replay, name_problems, salts
from connectors.sources.schedule import parse_speed
from streams.agents.provision import ensure_topics
from streams.settings import Settings
from streams.topology import Topic

_MAX_NAMED: Final = 5
"""Skipped files that are named; the others are counted."""


def replay(
    settings: Settings,
    paths: Sequence[Path],
    *,
    speed: str,
    loop: bool,
    again: bool,
    fields: str,
    source: str,
    drill: bool = False,
    console: Console,
) -> int:
    """Replay ``paths`` into the raw topic; progress and troubles go to ``console``.

    Returns:
        0 where every story was delivered, 1 where one was not.

    Raises:
        UserError: there is nothing to send, no way to send it, or an option makes no sense.
    """
    pace, names = parse_speed(speed), parse_fields(fields)
    if not source.strip():
        raise UserError(f"--source {source!r}: expected a name, e.g. afp")
    with Archive(paths, names=names, source=source, max_bytes=settings.max_story_bytes) as archive:
        if names and not archive.has_records:
            raise UserError(
                f"--fields {fields!r} names fields of {' and '.join(JSON_LINES)} records, and only"
                f" {TEXT} files were given"
            )
        with console.status("reading …") as status:
            archive.scan(lambda path: status.update(f"reading {path}"))
        _report_skipped(skipped_files(paths), console)
        _report_archive(archive, console)
        if not len(archive) and not archive.problems:
            raise UserError(f"nothing to send: no story in {', '.join(map(str, paths))}")
        begin = time.monotonic()
        outcome = _send(
            settings, archive, pace, loop=loop, again=again, drill=drill, console=console
        )
    _report_outcome(outcome, Topic.RAW.name_in(settings), time.monotonic() - begin, console)
    return 1 if outcome.undelivered or archive.problems else 0


def _send(
    settings: Settings,
    archive: Archive,
    pace: float | None,
    *,
    loop: bool,
    again: bool,
    drill: bool,
    console: Console,
) -> Outcome:
    if not len(archive):
        return Outcome()
    producer = kafka.producer(settings)
    with ExitStack() as stack:
        stack.callback(kafka.close_producer, producer)
        asyncio.run(ensure_topics(settings))
        with _progress(console) as progress:
            task = progress.add_task("sending", total=len(archive))
            sending = Replay(
                settings,
                producer,
                archive,
                speed=pace,
                on_progress=lambda delivered: progress.update(task, completed=delivered),
                drill=drill,
            )
            try:
                return sending.run(salts(again=again, loop=loop))
            except KeyboardInterrupt:
                tell(
                    console,
                    f"stopped: {sending.outcome.delivered} stories were acknowledged; run the"
                    " same command again for the others, a story sent twice is the same story",
                )
                raise


class _Rate(ProgressColumn):
    """Stories acknowledged a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", "dim")


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TextColumn("time left", style="dim"),
        TimeRemainingColumn(),
        console=console,
        speed_estimate_period=10,
    )


def _report_skipped(skipped: Sequence[Path], console: Console) -> None:
    if not skipped:
        return
    named = ", ".join(map(str, skipped[:_MAX_NAMED]))
    more = f" and {len(skipped) - _MAX_NAMED} more" if len(skipped) > _MAX_NAMED else ""
    tell(
        console,
        f"skipped, as no {TEXT}, {' or '.join(JSON_LINES)}: {named}{more}",
        "dim",
    )


def _report_archive(archive: Archive, console: Console) -> None:
    for line in name_problems(archive.problems):
        _trouble(console, f"not sent: {line}")
    for path, more in archive.unnamed.items():
        _trouble(console, f"not sent: {path}: {more} more faulty lines")
    if archive.blank:
        tell(console, f"left out: {archive.blank} without a text", "yellow")


def _report_outcome(outcome: Outcome, topic: str, seconds: float, console: Console) -> None:
    for line in name_problems(outcome.undelivered):
        _trouble(console, f"not delivered: {line}")
    if outcome.undelivered:
        _trouble(
            console,
            f"{len(outcome.undelivered)} not delivered; run the same command again for them, a"
            " story sent twice is the same story",
        )
    tell(console, f"{outcome.delivered} delivered to {topic} in {seconds:.1f} s")


def _trouble(console: Console, line: str) -> None:
    tell(console, line, "red")
