"""Who may take data out of the book, and the note that it was done."""

from __future__ import annotations

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officers import refusal, require_author
from desktop_app.base.clock import Clock
from desktop_app.movements import ENTER
from desktop_app.storage.store import Store

EXPORT = "exchange.export"
"""Taking data out of the book, whatever they are."""


def allow_export(store: Store, clock: Clock, officer: str, subject: str) -> None:
    """Let an export pass and write it into the access log first, so that none goes unnoted.

    ``subject`` names what is taken out ("survey_response", "movements" …); an office without officers
    works without accounts and passes.

    Raises:
        NotAllowed: the officer may not export.
    """
    with store.write() as connection:
        require_author(connection, officer, EXPORT)
        log_access(connection, clock, officer, AccessAction.EXPORT, subject)


def allow_unit_workbooks(store: Store, clock: Clock, officer: str) -> None:
    """Let workbooks for units be written, and note it as an export.

    They hold what who enters the figures has typed or would type, by unit and without names of persons, and
    the work cannot be done without them: entering figures is right enough (decision 31).

    Raises:
        NotAllowed: the officer may neither enter figures nor export.
    """
    with store.write() as connection:
        if refusal(connection, officer, EXPORT):
            require_author(connection, officer, ENTER)
        log_access(connection, clock, officer, AccessAction.EXPORT, "movements")
