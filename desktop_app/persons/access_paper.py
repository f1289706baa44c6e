"""The access log as a table that leaves the program, for whoever may read it and export."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.accounts.access_log import first_broken
from desktop_app.accounts.access_report import NameOf, read_access_log
from desktop_app.base.clock import VIETNAM, Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date, format_number
from desktop_app.office.documents import document_head
from desktop_app.office.profile import load_profile
from desktop_app.persons.paper import WORDING
from desktop_app.reports.blocks.model import BlockColumn, BlockTable, Document, Paragraph, row_of
from desktop_app.reports.data import PrintState
from desktop_app.reports.frame.wording import load_wording

_ALL = 10**9


@speaking("vi")
def access_paper(
    connection: Connection, clock: Clock, commune_code: str, reader: str, name_of: NameOf
) -> Document:
    """Every entry of the log, the newest first, and whether its chain holds.

    Raises:
        NotAllowed: the reader may not read the log.
    """
    entries = read_access_log(connection, reader, name_of, limit=_ALL)
    profile, now = load_profile(connection, commune_code), clock.now()
    head = replace(document_head(profile, issued_on=now.date()), has_number=False)
    words = load_wording(WORDING).for_head(head)
    broken = first_broken(connection)
    sentence = (
        words.text("log.whole", n=format_number(len(entries)))
        if broken is None
        else words.text("log.broken", n=format_number(broken))
    )
    columns = tuple(
        BlockColumn(words.text(f"log.columns.{key}"), "left", millimetres=width)
        for key, width in (("when", 32), ("who", 45), ("did", 30), ("what", 60))
    )
    rows = tuple(
        row_of(
            f"{format_date(entry.at.astimezone(VIETNAM).date())} {entry.at.astimezone(VIETNAM):%H:%M}",
            entry.officer,
            entry.action,
            entry.subject,
        )
        for entry in entries
    )
    days = [entry.at.astimezone(VIETNAM).date() for entry in entries] or [now.date()]
    subject = words.text("log.subject", first=format_date(min(days)), last=format_date(max(days)))
    return Document(
        head,
        PrintState(False, now, now, of_figures=False),
        words.text("log.kind"),
        subject,
        (Paragraph(sentence), BlockTable(columns, rows, size="small")),
    )
