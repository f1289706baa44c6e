"""That a sheet was made public: noted once, with day and place, so that its term ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.changes import changed_since
from desktop_app.base.ids import fund_disclosure_id
from desktop_app.base.problems import Problem
from desktop_app.fund.ledger.posting import POST
from desktop_app.fund.rules.disclosure_rules import disclosure_rules
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.storage.tables.fund import fund_disclosure

DISCLOSURE: Final = "fund_disclosure"
"""The name of the record."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A sheet that was made public. ``code`` is that of its term."""

    code: str
    span: str
    campaign_id: str
    on: date
    place: str


def note_published(
    rec: Recorder,
    code: str,
    on: date,
    place: str,
    *,
    span: str = "",
    campaign_id: str = "",
    opened: Publication | None = None,
) -> None:
    """Note that the sheet of a term was made public, or correct what was noted.

    ``opened``: what stood before the author. Only what he changed of it is written, and what others noted
    meanwhile he has not seen.

    Raises:
        NotAllowed: the author may not.
        Problem: there is no such term, the place is missing, or the day is in the future.
    """
    require_author(rec.connection, rec.author, POST)
    if code not in disclosure_rules().clocks or not (span or campaign_id):
        raise Problem("Choose the sheet that was made public.")
    if not place.strip():
        raise Problem("Say where it was made public, such as the notice board of the office.")
    if on > rec.clock.today():
        raise Problem("The day is in the future. Type the day on which it happened.")
    shown = {
        "published_on": None if opened is None else opened.on.isoformat(),
        "place": None if opened is None else opened.place,
    }
    said = {"published_on": on.isoformat(), "place": place.strip()}
    written = changed_since(shown, said)
    fields: dict[str, Given] = {"sheet": code, "span": span, "campaign_id": campaign_id, **written}
    if written:
        fields["published_by"] = rec.author
    rec.put(DISCLOSURE, fund_disclosure_id(code, span or campaign_id), fields, shown=shown)


def publications(connection: Connection) -> dict[tuple[str, str], Publication]:
    """What was made public, by term and span or campaign."""
    columns = fund_disclosure.c
    rows = connection.execute(
        select(columns.sheet, columns.span, columns.campaign_id, columns.published_on, columns.place)
    )
    found = [
        Publication(sheet, span, campaign_id, date.fromisoformat(on), place)
        for sheet, span, campaign_id, on, place in rows
        if on
    ]
    return {(item.code, item.span or item.campaign_id): item for item in found}
