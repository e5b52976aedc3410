"""Replays an archive into the raw topic. The sending edge.

A record carries no time of ours: the raw topic has the broker stamp arrival. What was published
when only decides the order and, at a given speed, the gaps.
"""

from __future__ import annotations

import math
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Any, Final, NamedTuple

import msgspec

from connectors.kafka import DELIVERY_SECONDS, KafkaError, KafkaProducer, broker_lost
from connectors.sources.archive import SAME_EVERYWHERE, Archive, Location, Problem
from connectors.sources.records import RecordError
from connectors.sources.schedule import due_seconds
from streams.events import encode
from streams.settings import Settings, variable
from streams.topology import Topic

MAX_WAITING: Final = 5000
"""Stories sent and not yet acknowledged."""
MAX_WAITING_BYTES: Final = 64 * 1024 * 1024
"""Their bytes: kafka-python 3 bounds neither."""
RECORD_OVERHEAD: Final = 1024
"""Bytes that key and framing may add to a record's value."""
DRILL_SALT: Final = "drill"
_SLICE_SECONDS: Final = 0.2

_GRACE_SECONDS: Final = 2.0

NOT_ACKNOWLEDGED: Final = "sent, but not acknowledged when the broker stopped answering"
NOT_TRIED: Final = "not tried, as the broker stopped answering"


class Outcome(msgspec.Struct, kw_only=True):
    """What became of a replay."""

    delivered: int = 0
    """Stories that the broker acknowledged."""
    undelivered: list[Problem] = []
    """Stories that it did not."""
    lost: bool = False
    """Whether the replay ended early because the broker stopped answering."""


def salts(*, again: bool, loop: bool) -> Iterator[str]:
    """One salt for the story ids of each round; none where a story is to keep its id."""
    if not loop:
        yield secrets.token_hex(8) if again else ""
        return
    run = secrets.token_hex(8)
    for number in count(1):
        yield f"{run}-{number}"


class _Sent(NamedTuple):
    """A story on its way."""

    number: int
    size: int
    future: Any
    at: float


class Replay:
    """Sends the stories of a scanned archive.

    Args:
        producer: as of ``kafka.producer``.
        speed: as of ``schedule.parse_speed``.
        on_progress: called with the number of stories acknowledged in this round.
        deadline: when it gives up, on the clock of ``time.monotonic``.
        drill: send them as a drill, as other stories than the real ones.
    """

    def __init__(
        self,
        settings: Settings,
        producer: KafkaProducer,
        archive: Archive,
        *,
        speed: float | None,
        on_progress: Callable[[int], None] = lambda delivered: None,
        deadline: float = math.inf,
        drill: bool = False,
    ) -> None:
        self._topic = Topic.RAW.name_in(settings)
        self._max_bytes = settings.max_message_bytes - RECORD_OVERHEAD
        self._producer = producer
        self._archive = archive
        self._speed = speed
        self._on_progress = on_progress
        self._deadline = deadline
        self._drill = drill
        self._waiting: deque[_Sent] = deque()
        self._waiting_bytes = 0
        self._round = 0
        self.outcome = Outcome()

    def run(self, rounds: Iterable[str]) -> Outcome:
        """Send everything once for each salt of ``rounds``; ends early if the broker is lost."""
        for salt in rounds:
            self._round = 0
            self._send_all(salt)
            if self.outcome.lost:
                break
        return self.outcome

    def _send_all(self, salt: str) -> None:
        first = self._archive.first_published
        begin = time.monotonic()
        for number in self._archive:
            if self.outcome.lost:
                self._undelivered(number, NOT_TRIED)
                continue
            due = begin + due_seconds(first, self._archive.published(number), self._speed)
            self._wait_until(due)
            self._send(number, salt)
            self._settle(
                lambda: (
                    len(self._waiting) >= MAX_WAITING or self._waiting_bytes >= MAX_WAITING_BYTES
                )
            )
        self._settle(lambda: bool(self._waiting))

    def _wait_until(self, due: float) -> None:
        while (left := due - time.monotonic()) > 0:
            self._settle(lambda: False)
            time.sleep(min(left, _SLICE_SECONDS))

    def _send(self, number: int, salt: str) -> None:
        try:
            story = self._archive.story(number, DRILL_SALT + salt if self._drill else salt)
            story = msgspec.structs.replace(story, drill=self._drill)
            value = encode(story)
            if len(value) > self._max_bytes:
                raise RecordError(
                    f"the story has {len(value)} bytes with its title and url; a record may have"
                    f" {self._max_bytes}, by {variable('max_message_bytes')}, {SAME_EVERYWHERE}"
                )
            future = self._producer.send(self._topic, value=value, key=story.id.encode())
        except (RecordError, OSError) as error:
            self._undelivered(number, str(error))
        except KafkaError as error:
            self._failed(number, error)
        else:
            self._waiting.append(_Sent(number, len(value), future, time.monotonic()))
            self._waiting_bytes += len(value)

    def _settle(self, must_wait: Callable[[], bool]) -> None:
        # Also collects what is done already, so that progress shows while nothing has to wait.
        while self._waiting and (self._waiting[0].future.is_done or must_wait()):
            sent = self._waiting.popleft()
            self._waiting_bytes -= sent.size
            # kafka-python 3.0.12 fails only some of what it holds for a broker that is gone and
            # forgets the rest, so the wait has an end of its own.
            until = min(sent.at + DELIVERY_SECONDS + _GRACE_SECONDS, self._deadline)
            left = until - time.monotonic()
            try:
                sent.future.get(timeout=0 if self.outcome.lost else max(0, left))
            except KafkaError as error:
                if self.outcome.lost and broker_lost(error):
                    self._undelivered(sent.number, NOT_ACKNOWLEDGED)
                else:
                    self._failed(sent.number, error)
            else:
                self.outcome.delivered += 1
                self._round += 1
        self._on_progress(self._round)

    def _failed(self, number: int, error: KafkaError) -> None:
        self.outcome.lost = self.outcome.lost or broker_lost(error)
        self._undelivered(number, str(error))

    def _undelivered(self, number: int, reason: str) -> None:
        self.outcome.undelivered.append(Problem(self._archive.location(number), reason))


def name_problems(problems: Sequence[Problem]) -> list[str]:
    """One line per story, but one per run of neighbouring lines of a file with the same reason."""
    ordered = sorted(
        problems, key=lambda problem: (problem.location.path, problem.location.line or 0)
    )
    lines: list[str] = []
    begin = 0
    for index, problem in enumerate(ordered):
        last = index + 1 == len(ordered)
        if last or not _adjoin(problem, ordered[index + 1]):
            name = str(ordered[begin].location)
            if index > begin:
                name += f"-{problem.location.line}"
            lines.append(f"{name}: {problem.reason}")
            begin = index + 1
    return lines


def _adjoin(one: Problem, next_one: Problem) -> bool:
    here, there = one.location, next_one.location
    return (
        one.reason == next_one.reason
        and here.path == there.path
        and here.line is not None
        and there == Location(here.path, here.line + 1)
    )
