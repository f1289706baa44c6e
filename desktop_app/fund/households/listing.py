"""Households that are in need: entered, changed, listed. Their names need a right of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.changes import changed_since
from desktop_app.base.clock import to_millis
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, one_line, sort_key
from desktop_app.fund.campaigns.commands import ENTER
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.storage.tables.fund import helped_household

HOUSEHOLD: Final = "helped_household"
"""The name of the record."""

READ: Final = "poor_households.read"
"""The right, given person by person, that seeing these names needs."""


@dataclass(frozen=True, slots=True)
class Household:
    """A household. ``category``: poor, near-poor, lonely old person …; ``out_of_need``: no longer in need."""

    id: str
    name: str
    area_id: str
    hamlet: str
    category: str
    out_of_need: bool
    note: str


def save_household(rec: Recorder, given: Household, opened: Household | None = None) -> str:
    """Enter a household, or change it; its id.

    ``opened``: the household as it stood before the author. Only what he changed of it is written, and what
    others changed meanwhile he has not seen.

    Raises:
        NotAllowed: the author may not prepare vouchers, or not see these names.
        Problem: the name is missing, or a household of that name lives in the area.
    """
    require_author(rec.connection, rec.author, ENTER)
    require_author(rec.connection, rec.author, READ)
    name = one_line(given.name)
    if not name:
        raise Problem("Fill in the name of who heads the household.")
    same = (fold(name), given.area_id, fold(given.hamlet))
    for other in _all(rec.connection):
        if other.id != given.id and (fold(other.name), other.area_id, fold(other.hamlet)) == same:
            raise Problem(
                "A household “{name}” of this area is listed already. Choose it; of two of that name write "
                "what tells them apart into the place.",
                name=other.name,
            )
    shown = _stored(opened) if opened is not None else {}
    fields: dict[str, Given] = dict(changed_since(shown, _stored(replace(given, name=name))))
    household_id = given.id or new_id(rec.clock)
    if rec.get(HOUSEHOLD, household_id) is None:
        fields |= {"entered_by": rec.author, "entered_at": to_millis(rec.clock.now())}
    rec.put(HOUSEHOLD, household_id, fields, shown=shown)
    return household_id


def _stored(household: Household) -> dict[str, str | int]:
    """The fields of a household as they are written."""
    return {
        "name": household.name,
        "area_id": household.area_id,
        "hamlet": household.hamlet.strip(),
        "category": household.category.strip(),
        "out_of_need": int(household.out_of_need),
        "note": household.note.strip(),
    }


def households(connection: Connection, reader: str) -> list[Household]:
    """All households by name.

    Raises:
        NotAllowed: ``reader`` may not see these names.
    """
    require_author(connection, reader, READ)
    return sorted(_all(connection), key=lambda item: (sort_key(item.name), item.id))


def unknown_households(connection: Connection, ids: frozenset[str]) -> frozenset[str]:
    """Those of ``ids`` that are not listed."""
    return ids - frozenset(connection.execute(select(helped_household.c.id)).scalars())


def areas_of_households(connection: Connection) -> dict[str, str]:
    """The area of each household that names one, by its id; no name is read, so no right is asked."""
    columns = helped_household.c
    rows = connection.execute(select(columns.id, columns.area_id).where(columns.area_id != ""))
    return {row.id: row.area_id for row in rows}


def _all(connection: Connection) -> list[Household]:
    columns = helped_household.c
    rows = connection.execute(
        select(
            columns.id,
            columns.name,
            columns.area_id,
            columns.hamlet,
            columns.category,
            columns.out_of_need,
            columns.note,
        )
    )
    return [
        Household(key, name, area, hamlet, category, bool(out), note)
        for key, name, area, hamlet, category, out, note in rows
    ]
