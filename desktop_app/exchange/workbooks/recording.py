"""Recording what a person has agreed to: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from desktop_app.accounts.officers import require_author
from desktop_app.areas.importing import IMPORT
from desktop_app.base.changes import require_seen
from desktop_app.exchange.workbooks.plan import Effect, PlannedCell
from desktop_app.grid.cell_drafts import indicator_sheet, keep_cell_drafts, load_cell_drafts
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.reading import typed_texts


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many figures were set, and how many texts are kept until they are mended."""

    figures: int
    drafts: int


def record_cells(rec: Recorder, cells: Sequence[PlannedCell]) -> Recorded:
    """Record cells of files as they were shown.

    Raises:
        NotAllowed: the author may not bring figures in, or may not record results.
        ChangedMeanwhile: the book holds other figures than were shown; nothing is recorded.
        Problem: whatever :func:`set_values` refuses; nothing is recorded.
    """
    require_author(rec.connection, rec.author, IMPORT)
    require_seen({_place(cell): cell.old for cell in cells}, _shown_now(rec.connection, cells))
    return _record(rec, cells)


def take_back_cells(rec: Recorder, cells: Sequence[PlannedCell]) -> Recorded:
    """Put back what files changed, as new changes in one act; what was changed since stays as it is.

    ``cells`` are those that :func:`record_cells` recorded; the answer counts what was put back.

    Raises:
        NotAllowed: the author may not bring figures in, or may not record results.
        Problem: whatever :func:`set_values` refuses; nothing is put back.
    """
    require_author(rec.connection, rec.author, IMPORT)
    now = _shown_now(rec.connection, cells)
    return _record(rec, [_turned(cell) for cell in cells if _stays(rec, cell, now)])


def _turned(cell: PlannedCell) -> PlannedCell:
    """What undoes a cell: its figure before, and no text where the file brought one."""
    return replace(cell, old=cell.new, new=None if cell.effect is Effect.DRAFT else cell.old)


def _stays(rec: Recorder, cell: PlannedCell, now: Mapping[str, str | None]) -> bool:
    """Whether a cell still has what the file brought: a figure, or a text that is none."""
    if cell.effect is not Effect.DRAFT:
        return now[_place(cell)] == cell.new
    set_code, code, period, unit = cell.key
    kept = load_cell_drafts(rec.connection, indicator_sheet(set_code, period)).get((unit, code))
    return kept is not None and kept.text == cell.new


def _record(rec: Recorder, cells: Sequence[PlannedCell]) -> Recorded:
    figures = 0
    for (set_code, version), some in _by_set(cells).items():
        values = [(_stored_key(cell), cell.new) for cell in some]
        figures += set_values(rec, set_code, version, values, {_stored_key(cell): cell.old for cell in some})
    for cell in cells:
        set_code, code, period, unit = cell.key
        text = cell.new if cell.effect is Effect.DRAFT else None  # a figure mends what was kept
        sheet = indicator_sheet(set_code, period)
        keep_cell_drafts(rec.connection, rec.clock, rec.author, sheet, {(unit, code): text})
    return Recorded(figures, sum(cell.effect is Effect.DRAFT for cell in cells))


def _shown_now(connection: Connection, cells: Sequence[PlannedCell]) -> dict[str, str | None]:
    """What the cells hold now, in the units in which they were shown."""
    periods = {(cell.key[0], cell.key[2]) for cell in cells}
    shown = dict[tuple[str, str], Mapping[Cell, str]]()
    for set_code, key in periods:
        period = Period.parse(key)
        shown[set_code, key] = typed_texts(connection, set_of_period(connection, set_code, period), period)
    return {_place(cell): shown[cell.key[0], cell.key[2]].get(_stored_key(cell)) for cell in cells}


def _by_set(cells: Sequence[PlannedCell]) -> dict[tuple[str, str], list[PlannedCell]]:
    found: dict[tuple[str, str], list[PlannedCell]] = {}
    for cell in cells:
        if cell.effect is not Effect.DRAFT:
            found.setdefault((cell.key[0], cell.version), []).append(cell)
    return found


def _place(cell: PlannedCell) -> str:
    return "/".join(cell.key)


def _stored_key(cell: PlannedCell) -> Cell:
    _, code, period, unit = cell.key
    return Cell(unit, code, period)
