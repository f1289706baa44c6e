"""The residential areas of a commune as an Excel file that can be imported again."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from desktop_app.areas.kinds import kind_of_code
from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.exchange.workbook_writer import (
    SheetCell,
    SheetColumn,
    require_workbook,
    writing,
)


def export_areas(connection: Connection, commune_code: str, target: Path) -> None:
    """Write all areas, also those that were merged, in the office's order.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
    """
    require_workbook(target)
    areas = all_areas(connection, commune_code)
    names = {area.id: area.name for area in areas}
    titles = (
        (tr("No."), 6.0),
        (tr("Residential area"), 32.0),
        (tr("Kind"), 16.0),
        (tr("Households"), 12.0),
        (tr("Exists from"), 12.0),
        (tr("Exists until"), 12.0),
        (tr("Merged into"), 32.0),
    )
    with writing(target) as writer:
        sheet = writer.sheet(
            tr("Residential areas"), [SheetColumn((title,), width) for title, width in titles], frozen=2
        )
        for number, area in enumerate(areas, start=1):
            kind = kind_of_code(area.kind)
            row: list[SheetCell] = [number, area.name, kind.label if kind else area.kind, area.households]
            sheet.append([*row, area.valid_from, area.valid_to, names.get(area.successor_id or "")])
        sheet.finish()
