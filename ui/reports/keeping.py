"""A final paper that leaves the program is recorded first, so that its code can be answered for."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.issuing.keeping import keep_printed
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.reports.paper import Paper


def keep_then(context: RoomContext, paper: Paper | None, go_on: Callable[[], None]) -> None:
    """Record a paper that is printed or saved, then go on; where it is refused, it is told why and not done.

    A draft, and a paper that was issued before, go on at once.
    """
    if paper is None or paper.provenance is None:
        go_on()
        return
    provenance, data = paper.provenance, paper.data
    change_book(context, lambda rec: keep_printed(rec, provenance, data), lambda _: go_on())
