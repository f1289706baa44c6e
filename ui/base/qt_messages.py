"""Qt's warnings are logged with the faults: their function and kind, never their words, which name files."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from desktop_app.base.faults.description import places_here
from desktop_app.base.faults.notes import PLACES

_log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_MOST = 12
"""The innermost places that are noted with a message; the last is in this module."""
_FUNCTION = r"Q[A-Z]\w*[a-z]\w*(?:::~?\w+)*(?=[\s:(,.]|$)"


@contextmanager
def noting_qt_messages() -> Iterator[None]:
    """Note Qt's warnings and errors meanwhile, and write them to the console as Qt does."""
    before = qInstallMessageHandler(_take)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def noted_words(category: str, message: str) -> str:
    """What of a message of Qt may be noted: the part of Qt, and the function that its words begin with."""
    function = re.match(_FUNCTION, message, re.ASCII)
    return f"Qt ({category})" + (f" {function.group()}" if function else "")


def _take(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    level = _LEVELS.get(kind)
    if level is not None:
        _log.log(
            level,
            noted_words(str(context.category or "default"), message),
            extra={PLACES: places_here()[-_MOST:-1]},
        )
    if sys.stderr is not None:
        sys.stderr.write(f"{message}\n")
