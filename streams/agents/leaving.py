"""A worker's stop has an end: cut short where it hangs, and at once where its broker is away.

Faust waits for its agents, and aiokafka for its broker, without a bound. Whatever is left undone
then was not acked, so nothing is lost by leaving.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

from streams import logs
from streams.settings import Settings

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 25.0
"""How long a worker may take to stop."""
AWAY_PROBES: Final = 3
"""A broker that takes no connection so many times in a row is away."""
PROBE_SECONDS: Final = 1.0
AWAY: Final = (
    "stopped without its broker, which takes no connection: nothing is lost, what it had not"
)
"""Begins the one line that such a stop ends with."""


class Leaving(threading.Thread):
    """Watches over a stop, from a thread of its own, as what hangs may be the loop.

    Args:
        reason: why the worker stops by itself, if it does; asked when it leaves.
        leave: ends the process with an exit code.
    """

    def __init__(
        self,
        settings: Settings,
        reason: Callable[[], BaseException | None],
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        super().__init__(name="leaving", daemon=True)
        self._settings = settings
        self._reason = reason
        self._leave = leave
        self._stopped = threading.Event()

    def stopped(self) -> None:
        """The worker has stopped in good order: there is nothing to watch any more."""
        self._stopped.set()
        self.join()

    def run(self) -> None:
        deadline = monotonic() + STOP_SECONDS
        missed = 0
        with logs.Hush() as clients:
            while True:
                missed = 0 if is_there(self._settings) else missed + 1
                # What clients say of a broker that is known to be away is of no use to anybody.
                clients.hushed = missed > 0
                if missed >= AWAY_PROBES:
                    _say_away()
                    break
                if self._stopped.wait(PROBE_SECONDS):
                    if missed > 0:
                        # It had nothing left to do with its broker, and stopped all the same.
                        _say_away()
                    return
                if monotonic() > deadline:
                    log.error("the worker did not stop in %g s; it leaves as it is", STOP_SECONDS)
                    break
            reason = self._reason()
            if reason is not None:
                print(f"wirewatch: the worker stopped: {reason}", file=sys.stderr, flush=True)
            self._leave(0 if reason is None else 1)


def _say_away() -> None:
    log.warning("%s acknowledged is read again", AWAY)


def is_there(settings: Settings) -> bool:
    """Whether something listens where the settings say that a broker is."""
    for server in settings.kafka.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), PROBE_SECONDS).close()
        except OSError:
            continue
        return True
    return False
