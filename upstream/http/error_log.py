"""Errors that nobody foresaw: noted with their kind and place, never with what they were about."""

from __future__ import annotations

import logging
import traceback

from sqlalchemy.exc import DBAPIError

_OURS = ("upstream", "desktop_app")
_log = logging.getLogger("so-mat-tran-upstream")


def log_error(error: BaseException) -> str:
    """Write an error to the log and return what may be told of it: its kind and where it happened.

    The words of an error are left out everywhere: those of a database repeat the values of the statement.
    """
    told = f"{_kind(error)} at {_place(error)}"
    _log.error("unforeseen error: %s", told)
    return told


def _kind(error: BaseException) -> str:
    if isinstance(error, DBAPIError):
        return f"{type(error).__name__} ({type(error.orig).__module__}.{type(error.orig).__name__})"
    return type(error).__name__


def _place(error: BaseException) -> str:
    """Module and line, of the innermost frame of this program."""
    place = "?"
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__", "?"))
        if module.partition(".")[0] in _OURS:
            place = f"{module}:{line}"
    return place
