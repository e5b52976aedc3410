"""How every program here ends: a mistake is told in a line, and whoever stops reading is let go."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from connectors.errors import UserError
from connectors.pipes import end_on_closed_pipe
from connectors.sources.records import RecordError
from streams.errors import StopWorker
from streams.topics.errors import CatalogError

_INTERRUPTED: Final = 130


def run(main: Callable[[], object]) -> None:
    """Run a program and exit.

    Exit codes: what ``main`` returns, if a number, else 0; 2 a mistake in options or files; 130
    stopped with Ctrl-C; 141 whoever read the output went away (``| head``).
    """
    end_on_closed_pipe()
    try:
        code = main()
        sys.stdout.flush()
    except (UserError, RecordError, CatalogError, StopWorker) as error:
        _end(str(error))
    except OSError as error:
        _end(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)


def _end(message: str) -> None:
    print(message, file=sys.stderr)
    sys.exit(2)
