"""Reading residential areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from desktop_app.areas.administrative import units_in_force
from desktop_app.areas.earlier import read_earlier
from desktop_app.areas.fields import area_fields
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.problems import Problem
from desktop_app.base.text import sort_key
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.areas import residential_area as table

_BY_ID = Prepared(select(table).where(table.c.id == bindparam("id")))
_COLUMNS = tuple(table.c.keys())
_SPAN = Prepared(
    select(table.c.name, table.c.valid_from, table.c.valid_to).where(table.c.id == bindparam("id"))
)


class AreaSpan(NamedTuple):
    """The name of an area, with its first and last day; ``None``: it always existed, or has no end."""

    name: str
    valid_from: date | None
    valid_to: date | None


def all_areas(conn: Connection, commune_code: str | None = None) -> list[ResidentialArea]:
    """Return every area, past and present, in the office's order."""
    found = [_area(row) for row in conn.execute(select(table))]
    kept = [area for area in found if commune_code is None or area.commune_code == commune_code]
    return sorted(kept, key=lambda area: (area.position, sort_key(area.name), area.id))


def areas_at(conn: Connection, day: date, commune_code: str | None = None) -> list[ResidentialArea]:
    """Return the areas that exist on a day, in the office's order."""
    return [area for area in all_areas(conn, commune_code) if area.exists_on(day)]


def find_area(conn: Connection, area_id: str) -> ResidentialArea:
    """Return the area of that id.

    Raises:
        Problem: there is none.
    """
    found = _BY_ID.first(conn, {"id": area_id})
    if found is None:
        raise Problem("This residential area is no longer in the list. Open the list again.")
    return _area(SimpleNamespace(**dict(zip(_COLUMNS, found, strict=True))))


def called(areas: Iterable[ResidentialArea]) -> Iterator[tuple[str, str]]:
    """Yield each name that an area had or has, with its id; present names last, so that they win."""
    known = list(areas)
    for area in known:
        yield from ((name, area.id) for name in area.every_name[1:])
    for area in known:
        yield area.name, area.id


def span_of_area(conn: Connection, area_id: str) -> AreaSpan | None:
    """Return when an area exists, which is asked with every figure; ``None``: there is no such area."""
    found = _SPAN.first(conn, {"id": area_id})
    return None if found is None else AreaSpan(found[0], _date(found[1]), _date(found[2]))


def total_households(conn: Connection, day: date, commune_code: str | None = None) -> int | None:
    """Households of the commune on a day; ``None`` when an area has none recorded (empty is not zero)."""
    counts = [area.households_on(day) for area in areas_at(conn, day, commune_code)]
    known = [count for count in counts if count is not None]
    return sum(known) if counts and len(known) == len(counts) else None


def _area(row: Any) -> ResidentialArea:
    """Return the area; its commune by the code of today, whichever list it was written down with."""
    return ResidentialArea(
        id=row.id,
        commune_code=units_in_force().current_code(row.commune_code),
        position=row.position,
        valid_from=_date(row.valid_from),
        valid_to=_date(row.valid_to),
        successor_id=row.successor_id,
        predecessor_id=row.predecessor_id,
        households_until=read_earlier(row.households_until, int),
        names_until=read_earlier(row.names_until, str),
        **{each.name: each.from_book(getattr(row, each.name)) for each in area_fields()},
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
