"""Resident memory, after what is free has been given back."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import resource
from pathlib import Path
from typing import Final

_SELF: Final = Path("/proc/self")
_RESET_PEAK: Final = "5"


def resident() -> float:
    """MB that this process holds now; the highest it ever held where there is no ``/proc``."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)  # glibc alone has it
    if not _SELF.exists():
        return peak()
    return int((_SELF / "statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def forget_peak() -> None:
    """Let :func:`peak` begin anew; only Linux can."""
    with contextlib.suppress(OSError):
        (_SELF / "clear_refs").write_text(_RESET_PEAK)


def peak() -> float:
    """MB that this process held at most."""
    if _SELF.exists():
        status = (_SELF / "status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
