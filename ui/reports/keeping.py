"""A final paper is recorded before it leaves the program, so that its code can be checked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import Provenance
from desktop_app.reports.blocks.model import Document
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.reports.paper import LoadedPaper


def keep_then(
    context: RoomContext, owner: QObject, paper: LoadedPaper | None, go_on: Callable[[], None]
) -> None:
    """Record a paper that is printed or saved, then go on; if refused, show the reason and stop.

    A draft, and a paper that was issued before, go on at once. Nothing goes on once ``owner`` is gone.
    """
    if paper is None:
        go_on()
    else:
        keep_final(context, owner, paper.provenance, paper.document, go_on)


def keep_final(
    context: RoomContext,
    owner: QObject,
    provenance: Provenance | None,
    document: Document,
    go_on: Callable[[], None],
) -> None:
    """As :func:`keep_then`, of a paper that was marked elsewhere; without ``provenance`` nothing is kept."""
    if provenance is None:
        go_on()
        return
    change_book(context, owner, lambda rec: keep_printed(rec, provenance, document), lambda _: go_on())
