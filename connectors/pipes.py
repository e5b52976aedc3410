"""Ends a command as other commands end whose reader went away: quietly, with exit code 141."""

from __future__ import annotations

import os
import sys
from typing import Any, Final, NoReturn, TextIO, cast

CLOSED_PIPE: Final = 141
"""128 and the number of SIGPIPE. The signal itself stays ignored, as Python has it: clients write
to sockets, which it would end us for too."""


class _Output:
    """A stream that ends the command when nobody reads it any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._end()

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._end()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _end(self) -> NoReturn:
        # What is left in the buffer must go somewhere, or Python complains at the very end.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        sys.exit(CLOSED_PIPE)


def end_on_closed_pipe() -> None:
    """From now on a write to a closed stdout or stderr ends the command, cleaning up as it goes."""
    sys.stdout = cast(TextIO, _Output(sys.stdout))
    sys.stderr = cast(TextIO, _Output(sys.stderr))
