"""Errors that a user can do something about."""

from __future__ import annotations


class UserError(Exception):
    """The message is all that its reader needs: what is wrong, where, and what to do.

    The command line prints it in one line and exits with 2.
    """
