"""Turn an error into a sentence in the language of the user."""

from __future__ import annotations

import logging

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from ui.base.ask import Ask

_log = logging.getLogger(__name__)


def sentence_for(error: BaseException) -> str:
    """The sentence for the user about ``error``; an unforeseen one is logged with its traceback."""
    if isinstance(error, Problem):
        return error.sentence()
    _log.error("an error that no sentence was written for", exc_info=error)
    return tr("An unexpected error occurred. What was shown as saved is kept. Try again.")


def show_error(ask: Ask, error: BaseException) -> None:
    """Tell the user about ``error`` and go on."""
    details = "" if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
    ask.warn(sentence_for(error), details)
