"""Comments and files of cells whose area was not there: they follow to the area that goes on."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from desktop_app.attachments.holding import files_of, remove_file
from desktop_app.base.ids import figure_file_id
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.movements.cell import Cell, cell_of_id
from desktop_app.movements.commands import require_open
from desktop_app.storage.tables.attachments import attachment
from desktop_app.storage.tables.movements import indicator_value

type Place = tuple[str, Cell]
"""The code of the set, and the cell."""


def places_beside(connection: Connection, units: Collection[str]) -> Iterator[Place]:
    """The cells of these units with a comment of the office's own or a file; one with both comes twice."""
    value = indicator_value.c
    places = select(value.set_code, value.unit, value.indicator_code, value.period)
    said = places.where(value.unit.in_(units), value.note != "", func.coalesce(value.note_state, "") == "")
    for set_code, unit, indicator, period in connection.execute(said):
        yield set_code, Cell(unit, indicator, period)
    owners = select(attachment.c.owner).where(attachment.c.owner.startswith("iv:"))
    for owner in connection.execute(owners.distinct()).scalars():
        set_code = owner.split(":", 2)[1]
        for cell in cell_of_id(owner, set_code):
            if cell.unit in units:
                yield set_code, cell


def move_beside(rec: Recorder, place: Place, unit: str, name: str) -> None:
    """Move the comment and the files of a cell to the same cell of another unit; ``name``: of the former one.

    Behind a comment that is there already, that of the former unit says whose it was. A file's name is that
    of its content: where it is there already, it is the same.

    Raises:
        PeriodAccepted, Locked: the period takes no changes.
    """
    set_code, cell = place
    target = Cell(unit, cell.indicator, cell.period)
    require_open(rec, set_code, [cell, target])
    _move_comment(rec, set_code, cell, target, name)
    for each in files_of(rec.connection, cell.id_in(set_code)):
        content = rec.get("attachment", _file_id(set_code, cell, each.name)) or {}
        given: dict[str, Given] = {field: content.get(field) for field in _CONTENT}
        moved = {**given, "owner": target.id_in(set_code), "name": each.name}
        rec.put("attachment", _file_id(set_code, target, each.name), moved)
        remove_file(rec, _file_id(set_code, cell, each.name))


_CONTENT = ("sha256", "size", "media_type", "added_by", "added_at")


def _move_comment(rec: Recorder, set_code: str, cell: Cell, target: Cell, name: str) -> None:
    said = rec.get("indicator_value", cell.id_in(set_code)) or {}
    if not said.get("note") or said.get("note_state"):
        return
    present = rec.get("indicator_value", target.id_in(set_code))
    if present is not None and present.get("note_state"):
        return  # what the province asks of a cell stays there, and this one where it is
    words = str(said["note"])
    if present is not None and present.get("note"):
        words = f"{present['note']}\n{name}: {words}"
    where: dict[str, Given] = {
        "set_code": set_code,
        "indicator_code": target.indicator,
        "period": target.period,
        "unit": target.unit,
    }
    rec.put("indicator_value", target.id_in(set_code), {**({} if present else where), "note": words})
    rec.put("indicator_value", cell.id_in(set_code), {"note": None})


def _file_id(set_code: str, cell: Cell, name: str) -> str:
    return figure_file_id(set_code, cell.indicator, cell.period, cell.unit, name)
