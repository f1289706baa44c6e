"""Log unexpected errors with their kind and place, never with their content."""

from __future__ import annotations

import logging

from desktop_app.base.faults.description import kind_of, place_of

_log = logging.getLogger("so-mat-tran-upstream")


def log_error(error: BaseException) -> str:
    """Write an error to the log and return what may be said of it: its kind and where it happened."""
    summary = f"{kind_of(error)} at {place_of(error)}"
    _log.error("unforeseen error: %s", summary)
    return summary
