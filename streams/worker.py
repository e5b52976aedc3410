"""Runs a worker with our settings: what ``wirewatch worker`` does."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys

import faust

from streams import garbage
from streams.agents.provision import ensure_topics
from streams.agents.wire import create_app, make_folder
from streams.errors import StopWorker
from streams.logs import Repeats
from streams.patience import WORKER_PATIENCE
from streams.settings import Settings
from streams.topics.catalog import load_catalog

log = logging.getLogger(__name__)


class _Worker(faust.Worker):  # type: ignore[misc]
    """Is stopped once: who sends the signal twice, or late, does not change how it ends."""

    def on_worker_shutdown(self) -> None:
        super().on_worker_shutdown()
        # Closing the loop would give signals back to the kernel, and exit codes with them.
        for kind in (signal.SIGINT, signal.SIGTERM):
            self.loop.remove_signal_handler(kind)
            signal.signal(kind, signal.SIG_IGN)


def run(settings: Settings) -> int:
    """Work until told to stop by a signal; the exit code.

    0 after SIGTERM or Ctrl-C, 1 where the worker stopped by itself, with the reason on stderr.

    Raises:
        StopWorker: its folder cannot be made, or the topics cannot be had as it wants them.
    """
    _log_to_stderr(settings)
    make_folder(settings)
    asyncio.run(ensure_topics(settings, patience=WORKER_PATIENCE))
    app = create_app(settings, load_catalog(overlay=settings.catalog))
    worker = _Worker(
        app,
        loglevel=settings.log_level,
        redirect_stdouts=False,
        override_logging=False,
        quiet=True,
    )
    garbage.settle()
    worker.spinner = None  # it writes escape sequences, into files too
    try:
        worker.execute_from_commandline()
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    else:
        code = 0
    reason = app.crash_reason
    if reason is not None:
        what = str(reason) if isinstance(reason, StopWorker) else repr(reason)
        print(f"wirewatch: the worker stopped: {what}", file=sys.stderr)
        return 1
    if code == 0:
        log.info("stopped; what it had not acknowledged is read again")
    return code


def _log_to_stderr(settings: Settings) -> None:
    level = settings.log_level.upper()
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for handler in logging.getLogger().handlers:
        handler.addFilter(Repeats())
    # Levels of the loggers, not of a handler: records that nobody reads are then never built,
    # and that is 8 % of a busy worker's time.
    if settings.log_level != "debug":
        for name in ("aiokafka", "faust", "mode"):
            logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
