"""The sentences about a text that does not fit."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from ui.grid.model.table import RejectedText


def draft_of(text: str, problem: str, stays: str, typed_by: str = "") -> RejectedText:
    """A text with all that is said of it: why it does not fit, what stays saved, whose it is.

    Without a ``problem`` it fits by now, but nobody has saved it.
    """
    why = problem or tr("This was typed earlier and is not saved. Type it again.")
    whose = tr("Typed by {officer}.", officer=typed_by) if typed_by else ""
    return RejectedText(text, " ".join(filter(None, (why, until_then(stays), whose))))


def until_then(stays: str) -> str:
    """Which figure counts until a cell is corrected; nothing where it was empty."""
    return tr("Until then {value} stays saved.", value=stays) if stays else ""
