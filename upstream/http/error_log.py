"""Log unexpected errors with their kind and place, never with their content."""

from __future__ import annotations

import logging

from desktop_app.base.faults.description import kind_of, place_of

_log = logging.getLogger("so-mat-tran-upstream")


def log_error(error: BaseException) -> str:
    """Write an error to the log and return what may be said of it: its kind and where it happened."""
    return log_change(error, "")


def log_change(error: BaseException, before: str) -> str:
    """The same of an error that may be the one ``before`` once more, which is not written again."""
    summary = f"{kind_of(error)} at {place_of(error)}"
    if summary != before:
        _log.error("unforeseen error: %s", summary)
    return summary
