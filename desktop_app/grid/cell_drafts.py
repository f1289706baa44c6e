"""Text typed into a cell that is no figure yet ("mười hai"): kept on this computer until it is corrected.

Every table in which figures are typed keeps it here under the name of its sheet. Nothing of it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.base.clock import Clock, to_millis
from desktop_app.storage.tables.grid import cell_draft

type CellPlace = tuple[str, str]
"""The keys of the row and of the column of a cell."""


@dataclass(frozen=True, slots=True)
class CellDraft:
    """The text as it was typed, and by whom."""

    text: str
    typed_by: str


def indicator_sheet(set_code: str, period: str) -> str:
    """The sheet of an indicator set in a period: reporting unit × indicator."""
    return f"indicator_value:{set_code}:{period}"


def plans_sheet(set_code: str, year: int) -> str:
    """The sheet of the plan figures of a set in a year: unit × indicator."""
    return f"target_value:{set_code}:{year}"


def areas_sheet(round_id: str) -> str:
    """The sheet of the areas of a round: area × field."""
    return f"survey_area:{round_id}"


def totals_sheet(round_id: str, area_id: str) -> str:
    """The sheet of the hand count of an area in a round: question × answer."""
    return f"survey_tally:{round_id}:{area_id}"


def is_of_round(sheet: str, round_id: str) -> bool:
    """Whether a sheet is one of a round."""
    return sheet == areas_sheet(round_id) or sheet.startswith(totals_sheet(round_id, ""))


def keep_cell_drafts(
    connection: Connection, clock: Clock, officer: str, sheet: str, texts: Mapping[CellPlace, str | None]
) -> None:
    """Keep texts that do not fit; ``None`` forgets what was kept of a cell."""
    columns = cell_draft.c
    for (row, column), text in texts.items():
        if text is None:
            here = (columns.sheet == sheet, columns.row == row, columns.column == column)
            connection.execute(delete(cell_draft).where(*here))
            continue
        content = {"text": text, "typed_by": officer, "typed_at": to_millis(clock.now())}
        connection.execute(
            insert(cell_draft)
            .values(sheet=sheet, row=row, column=column, **content)
            .on_conflict_do_update(index_elements=["sheet", "row", "column"], set_=content)
        )


def load_cell_drafts(connection: Connection, sheet: str) -> dict[CellPlace, CellDraft]:
    """What was typed into the cells of a sheet and does not fit."""
    columns = cell_draft.c
    query = select(columns.row, columns.column, columns.text, columns.typed_by).where(columns.sheet == sheet)
    return {(row[0], row[1]): CellDraft(row[2], row[3]) for row in connection.execute(query)}


def load_drafts_of_sheets(connection: Connection, sheets: str) -> dict[str, dict[CellPlace, str]]:
    """The texts of all sheets whose name begins with ``sheets``, by what follows in their names."""
    columns = cell_draft.c
    query = select(columns.sheet, columns.row, columns.column, columns.text)
    found: dict[str, dict[CellPlace, str]] = {}
    for sheet, row, column, text in connection.execute(
        query.where(columns.sheet.startswith(sheets, autoescape=True))
    ):
        found.setdefault(sheet.removeprefix(sheets), {})[row, column] = text
    return found


def forget_drafts_of_round(connection: Connection, round_id: str) -> None:
    """Forget what was typed into the sheets of a round that is given up."""
    sheet = cell_draft.c.sheet
    totals = sheet.startswith(totals_sheet(round_id, ""), autoescape=True)
    connection.execute(delete(cell_draft).where(or_(sheet == areas_sheet(round_id), totals)))
