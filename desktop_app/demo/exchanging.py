"""One exchange of an office with the province."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
from desktop_app.sync.stages import RoundResult


def exchange(office: Office) -> RoundResult:
    """Send and fetch once.

    Raises:
        Problem: the province cannot be reached, or refuses.
    """
    book = office.sync_book()
    with connect(book) as transport:
        return run_round(book, transport)
