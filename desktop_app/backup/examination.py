"""Examine the book: the file, then the journal's chain."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.base.i18n import tr
from desktop_app.journal.chain import first_break
from desktop_app.storage.store import Store
from desktop_app.storage.whole_files.integrity import book_complaints


@dataclass(frozen=True, slots=True)
class Examination:
    """One thing that was examined: its name and result in the user's language."""

    name: str
    passed: bool
    result: str


def examine(store: Store) -> list[Examination]:
    """Examine the file and the journal; nothing is changed."""
    complaints = book_complaints(store)
    file = Examination(
        tr("File of the book"),
        not complaints,
        tr("whole")
        if not complaints
        else tr("damaged: {what}. Restore the newest backup.", what=complaints[0]),
    )
    with store.read() as connection:
        broken = first_break(connection)
    journal = Examination(
        tr("Journal"),
        broken is None,
        tr("whole")
        if broken is None
        else tr("the chain breaks at entry {n} of device {device}", n=broken[1], device=broken[0]),
    )
    return [file, journal]
