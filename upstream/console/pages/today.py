"""Hôm nay: communes that are silent, late, wrong, or have changed what was accepted; one commune's year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.i18n import N_
from upstream.console.accounts.reach import Reach, Right
from upstream.console.queries.communes import UNKNOWN_VERSION, computers_of, contacts, program_counts
from upstream.console.queries.periods import matrix
from upstream.console.queries.today import (
    CommuneWithFaults,
    LateCommune,
    ReopenedCommune,
    SilentCommune,
    reports_due,
    today,
)
from upstream.console.queries.waiting import left_to_add
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, Shown
from upstream.courier.brought import last_sticks

pages = PageSet()
_SHOWN = 25
"""So many communes of a column are on the first page; all of them on the page of the column."""
_YEAR_DAYS = 366
COLUMNS: Mapping[str, str] = {
    "im-lang": N_("Not heard from"),
    "tre": N_("Late, or to be corrected"),
    "sai": N_("Contradicts the rules of its set, or unusual"),
    "thay-doi": N_("Open again after it was accepted"),
}

type Troubled = SilentCommune | LateCommune | CommuneWithFaults | ReopenedCommune


@pages.get("/", [], logged=False)
def first_page(request: PageRequest) -> Answer:
    """Show today's work; who may not see it begins with the own account."""
    return _today(request) if request.reach.may({Right.VIEW}) else GoTo("/toi")


def _today(request: PageRequest) -> Answer:
    with request.read() as connection:
        found = today(connection, request.reach, request.now)
        programs = program_counts(connection, request.reach)
        left = left_to_add(connection, request.reach)
    columns: Mapping[str, Sequence[Troubled]] = {
        "im-lang": found.silent,
        "tre": found.late,
        "sai": found.wrong,
        "thay-doi": found.reopened,
    }
    column = request.query.text("cot")
    if column in columns:
        asked = asked_of("/", request.query, ("cot",))
        rows = columns[column]
        keys: Mapping[str, Callable[[Troubled], Any]] = {"code": lambda row: row.contact.code}
        listed = listing_of(asked, rows, lambda row: f"{row.contact.code} {row.contact.name}", keys)
        return Shown("today_column.html", {"list": listed, "column": column, "title": COLUMNS[column]})
    shown = [(name, COLUMNS[name], len(rows), rows[:_SHOWN]) for name, rows in columns.items()]
    return Shown(
        "today.html",
        {
            "columns": shown,
            "communes": found.communes,
            "now": request.now,
            "programs": programs,
            "unknown": UNKNOWN_VERSION,
            "left": left,
        },
    )


@pages.get("/xa/{commune:str}", [Right.VIEW])
def commune(request: PageRequest) -> Answer:
    """Show a commune: its year at a glance, its computers, when it was heard from."""
    code = request.commune()
    alone = Reach(request.reach.rights, frozenset({code}))
    day = from_millis(request.now).astimezone(VIETNAM).date()
    with request.read() as connection:
        contact = contacts(connection, alone).get(code)
        if contact is None:
            raise NotFound
        due = reports_due(connection, day - timedelta(days=_YEAR_DAYS), day + timedelta(days=31))
        (row,) = matrix(connection, alone, due, request.now)
        computers = computers_of(connection, alone, code)
        stick_at = last_sticks(connection, [code]).get(code, 0)
    year = list(zip(due, row.cells, strict=True))
    values = {
        "contact": contact,
        "year": year,
        "computers": computers,
        "stick_at": stick_at,
        "now": request.now,
    }
    return Shown("commune.html", values)
