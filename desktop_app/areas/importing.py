"""Record a list of residential areas after a preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop_app.accounts.officers import require_author
from desktop_app.areas.area_list import AreaList, ListedArea
from desktop_app.areas.commands import NewArea, add_areas, change_area
from desktop_app.areas.kinds import name_key
from desktop_app.areas.queries import areas_at
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder

IMPORT = "exchange.import"


class ImportEffect(StrEnum):
    """What recording a row would do."""

    ADD = "add"
    CHANGE = "change"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row, what it would do, and the area it is about if that exists."""

    row: ListedArea
    effect: ImportEffect
    existing: ResidentialArea | None


def plan_import(areas: AreaList, existing: Sequence[ResidentialArea]) -> list[PlannedRow]:
    """Compare a list with the areas that exist; what is empty in the list changes nothing."""
    known = {name_key(area.name): area for area in existing}
    return [_plan(row, known.get(name_key(row.name))) for row in areas.rows]


def _plan(row: ListedArea, existing: ResidentialArea | None) -> PlannedRow:
    if existing is None:
        return PlannedRow(row, ImportEffect.ADD, None)
    return PlannedRow(row, ImportEffect.CHANGE if _changes(row, existing) else ImportEffect.NOTHING, existing)


def _changes(row: ListedArea, existing: ResidentialArea) -> dict[str, Any]:
    """Return the differences of a row from the area."""
    known = existing.typed() | {"name": row.name, "kind": row.kind}
    return {name: new for name, new in row.typed().items() if new not in (None, "", known[name])}


def import_areas(rec: Recorder, commune_code: str, areas: AreaList) -> list[PlannedRow]:
    """Record a list that a person has agreed to: new areas, and new numbers of households.

    Everything is one transaction; areas that the list does not name stay as they are. Returns what was done.

    Raises:
        NotAllowed: the author may not change areas.
        Problem: the list still has rows that cannot be recorded.
    """
    require_author(rec.connection, rec.author, IMPORT)
    if not areas.importable:
        raise Problem("The list has rows that cannot be recorded. Correct the marked cells first.")
    plan = plan_import(areas, areas_at(rec.connection, rec.clock.today(), commune_code))
    new = [NewArea(**line.row.typed()) for line in plan if line.effect is ImportEffect.ADD]
    add_areas(rec, commune_code, new)
    for line in plan:
        if line.effect is ImportEffect.CHANGE and line.existing is not None:
            changes = _changes(line.row, line.existing)
            change_area(rec, line.existing.id, since=rec.clock.today(), **changes)
    return plan
