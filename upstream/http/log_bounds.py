"""How much strangers can write into the log of the server: what they repeat is counted instead."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

from upstream.base.limits import LogLimits

NAMES = ("so-mat-tran-upstream", "uvicorn.error")
"""Loggers that write what a request causes."""

_MINUTE = 60.0


class BoundedLog(logging.Filter):
    """Lets so many lines through in a minute, and fewer of the same; the next line says how many it left out.

    Errors of the program are bounded by their sameness alone: no number of refusals hides one.
    """

    def __init__(self, limits: LogLimits, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._limits = limits
        self._clock = clock
        self._lock = Lock()
        self._since = clock()
        self._lines: Counter[str] = Counter()
        self._left_out = 0

    def filter(self, record: logging.LogRecord) -> bool | logging.LogRecord:
        """Return whether to write the line; a line that comes behind others which were left out says so."""
        line = record.getMessage()
        with self._lock:
            if self._clock() - self._since >= _MINUTE:
                self._since = self._clock()
                self._lines.clear()
            many = self._lines.total() >= self._limits.lines_per_minute and record.levelno < logging.ERROR
            if many or self._lines[line] >= self._limits.same_lines_per_minute:
                self._left_out += 1
                return False
            self._lines[line] += 1
            left_out, self._left_out = self._left_out, 0
        if left_out:
            record.msg, record.args = "%s (%d lines before it were left out)", (line, left_out)
        return True


def bound_log(limits: LogLimits) -> None:
    """Bound the log of this process from now on."""
    bounded = BoundedLog(limits)
    for name in NAMES:
        logging.getLogger(name).addFilter(bounded)
