"""Errors that mean the same everywhere between two topics."""

from __future__ import annotations


class Refused(ValueError):
    """This event cannot be used, and trying again will not help: it goes to the dead letters.

    The message says what is wrong and where, for the people who read them.
    """


class StopWorker(Exception):
    """Going on would lose or falsify something: the worker stops, with nothing acked.

    The message says what is wrong and what to do.
    """


class SettingsError(ValueError):
    """A setting is not what it must be; the message names the variable and what it takes."""
