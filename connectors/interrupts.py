"""Ends a command in order, whichever signal asks for it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from types import FrameType, TracebackType
from typing import Any, Final, Self

_ENDING: Final = (signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))


class Interrupts:
    """Context manager: within, SIGTERM and SIGHUP end things as Ctrl-C does.

    What is entered inside it is left in order; then the process exits with 128 and the signal's
    number, or goes on with :class:`KeyboardInterrupt` after a Ctrl-C. For the main thread alone.
    """

    def __init__(self) -> None:
        self._received: list[int] = []
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for kind in (*_ENDING, signal.SIGINT):
            self._before[kind] = signal.getsignal(kind)
            signal.signal(kind, self._interrupt if kind == signal.SIGINT else self._pass_on)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        first = next(iter(self._received), signal.SIGINT)
        if isinstance(error, KeyboardInterrupt) and first != signal.SIGINT:
            sys.exit(128 + first)

    def check(self) -> None:
        """Raise what may have been lost: Python drops an exception that a signal's handler raises
        while an object is being destroyed."""
        if self._received:
            raise KeyboardInterrupt

    def ignore(self) -> None:
        """From now on nothing interrupts: for a cleanup that must come to its end."""
        for kind in (*_ENDING, signal.SIGINT):
            signal.signal(kind, signal.SIG_IGN)

    def run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine so that an interrupt cancels it instead of breaking its loop."""
        # asyncio does so only where it finds Python's own handler.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            asyncio.run(coroutine)
        finally:
            signal.signal(signal.SIGINT, self._interrupt)
        self.check()

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self._received.append(number)
        raise KeyboardInterrupt

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        self._received.append(number)
        signal.raise_signal(signal.SIGINT)
