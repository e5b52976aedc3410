"""Child processes that never outlive us."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

STOP_SECONDS: Final = 10.0
"""How long a child may take to end after SIGTERM before it is killed."""

# Run by a fresh interpreter that then becomes the child. On Linux it asks the kernel to send
# SIGTERM when the parent's thread dies (PR_SET_PDEATHSIG is 1; it survives exec), which holds
# even where the parent is killed with SIGKILL. Popen's preexec_fn would do the same between fork
# and exec, but may deadlock there once the parent has threads, as any Kafka client gives it.
_LAUNCHER: Final = """
import os, sys
parent, argv = int(sys.argv[1]), sys.argv[2:]
if sys.platform == "linux":
    import ctypes, signal
    ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
os.execv(argv[0], argv)
"""


def start_child(
    argv: Sequence[str | Path],
    *,
    log: IO[bytes],
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``argv`` with both its outputs in ``log``.

    The child has its own session: a Ctrl-C in the terminal reaches only us, and we stop our
    children in order. On Linux it is sent SIGTERM when the calling thread ends, so call this from
    the main thread; elsewhere :func:`stop_child` alone ends it.
    """
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), *map(str, argv)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=None if environ is None else dict(environ),
        cwd=cwd,
        start_new_session=True,
    )


def stop_child(child: subprocess.Popen[bytes], grace: float = STOP_SECONDS) -> int:
    """End a child: SIGTERM, ``grace`` seconds to obey, then SIGKILL. Returns its exit status."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(grace)
        except subprocess.TimeoutExpired:
            child.kill()
    return child.wait()


def tail(path: Path, lines: int = 20, limit: int = 64 * 1024) -> str:
    """The last ``lines`` lines of a log, reading no more than its last ``limit`` bytes."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - limit))
            text = file.read(limit).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
