"""Signals end a command in order, and none is lost."""

from __future__ import annotations

import asyncio
import signal

import pytest

from connectors.interrupts import Interrupts

KINDS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def handlers() -> list[object]:
    return [signal.getsignal(kind) for kind in KINDS]


def test_ctrl_c_stays_what_it_is() -> None:
    before = handlers()
    with pytest.raises(KeyboardInterrupt), Interrupts():
        signal.raise_signal(signal.SIGINT)
    assert handlers() == before


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGHUP])
def test_the_others_end_with_their_number_after_all_was_left_in_order(kind: signal.Signals) -> None:
    before, left = handlers(), []

    def command() -> None:
        with Interrupts():
            try:
                signal.raise_signal(kind)
            finally:
                left.append(True)

    with pytest.raises(SystemExit) as end:
        command()
    assert (end.value.code, left) == (128 + kind, [True])
    assert handlers() == before


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_that_python_drops_is_found_by_checking(kind: signal.Signals) -> None:
    class Dying:
        def __del__(self) -> None:
            signal.raise_signal(kind)

    def command() -> None:
        with Interrupts() as interrupts:
            interrupts.check()
            Dying()
            interrupts.check()

    with pytest.raises((KeyboardInterrupt, SystemExit)):
        command()


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_loop_is_cancelled_not_broken(kind: signal.Signals) -> None:
    cancelled = []

    async def work() -> None:
        asyncio.get_running_loop().call_soon(signal.raise_signal, kind)
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    with pytest.raises((KeyboardInterrupt, SystemExit)), Interrupts() as interrupts:
        interrupts.run(work())
    assert cancelled == [True]


def test_a_cleanup_is_not_interrupted() -> None:
    before = handlers()
    with Interrupts() as interrupts:
        interrupts.ignore()
        for kind in KINDS:
            signal.raise_signal(kind)
    assert handlers() == before
