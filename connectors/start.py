"""Begins the ``wirewatch`` command: what ends it while it is still read from disk ends it in order.

Imports nothing that takes time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType
from typing import Final

NOT_BEGUN: Final = "wirewatch: the worker was stopped before it read anything"
"""All that a worker says that is stopped so early."""
_STDERR: Final = 2


def main() -> None:
    """Run the command line."""
    handler = signal.getsignal(signal.SIGINT)
    if sys.argv[1:2] == ["worker"]:
        _leave_when_told(NOT_BEGUN)
    elif handler is signal.default_int_handler:
        # Python's own would end an import with a traceback.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from connectors.cli import main as run

    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, handler)
    run()


def _leave_when_told(last_words: str) -> None:
    """From now on SIGTERM and Ctrl-C end the process at once, with a line on stderr and code 0.

    For a start that has nothing to clean up, however long it waits for its broker: nothing is
    raised into whatever runs, which may be an import or a client that swallows it. In a container
    it could not be stopped otherwise, as the kernel keeps from a first process the signals that it
    does not handle. A signal that is ignored stays so; whoever handles signals later replaces this.
    """

    def leave(number: int, frame: FrameType | None) -> None:
        # Not through Python's stream or a logger: the signal may have come while it writes.
        with contextlib.suppress(OSError):
            os.write(_STDERR, f"{last_words}\n".encode())
        os._exit(0)

    for kind in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(kind) is not signal.SIG_IGN:
            signal.signal(kind, leave)
