"""Ends a command as other commands end whose reader went away: quietly, with exit code 141.

Where its output cannot be written for another reason, such as a full disk, it is told that.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final, NoReturn, TextIO, cast

from connectors.errors import UserError

CLOSED_PIPE: Final = 141
"""128 and the number of SIGPIPE. The signal itself stays ignored, as Python has it: clients write
to sockets, which it would end us for too."""


def unwritten(error: OSError) -> str:
    """What to say of something that could not be written, nobody knows where."""
    return f"cannot write: {error.strerror}; make room, or have it written elsewhere"


class _Output:
    """A stream that ends the command when nobody reads it any more.

    Raises:
        UserError: what is printed cannot be written.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._end()
        except OSError as error:
            self._refuse(error)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._end()
        except OSError as error:
            self._refuse(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _end(self) -> NoReturn:
        self._discard()
        sys.exit(CLOSED_PIPE)

    def _refuse(self, error: OSError) -> NoReturn:
        self._discard()
        raise UserError(unwritten(error)) from error

    def _discard(self) -> None:
        # What is left in the buffer must go somewhere, or Python complains at the very end.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)


def end_on_closed_pipe() -> None:
    """From now on a write to a closed stdout or stderr ends the command, cleaning up as it goes."""
    sys.stdout = cast(TextIO, _Output(sys.stdout))
    sys.stderr = cast(TextIO, _Output(sys.stderr))
