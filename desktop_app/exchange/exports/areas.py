"""The residential areas of a commune as an Excel file that can be imported again, and a sample of one."""

from __future__ import annotations

import tomllib
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.areas.kinds import kind_of_code
from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.base.resource_files import resource_path
from desktop_app.exchange.workbook_writer import (
    SheetCell,
    SheetColumn,
    require_workbook,
    writing,
)


def export_areas(
    connection: Connection, commune_code: str, target: Path, *, with_heads: bool = False
) -> None:
    """Write all areas, also those that were merged, in the office's order.

    ``with_heads``: who heads them, and the telephone: personal data, which is written only when asked for.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
    """
    require_workbook(target)
    areas = all_areas(connection, commune_code)
    names = {area.id: area.name for area in areas}
    titles: tuple[tuple[str, float], ...] = (
        (tr("No."), 6.0),
        (tr("Residential area"), 32.0),
        (tr("Kind"), 16.0),
        (tr("Households"), 12.0),
        (tr("Exists from"), 12.0),
        (tr("Exists until"), 12.0),
        (tr("Merged into"), 32.0),
    )
    if with_heads:
        titles += ((tr("Head of the Front work board"), 28.0), (tr("Telephone"), 16.0))
    with writing(target) as writer:
        sheet = writer.sheet(
            tr("Residential areas"), [SheetColumn((title,), width) for title, width in titles], frozen=2
        )
        for number, area in enumerate(areas, start=1):
            kind = kind_of_code(area.kind)
            row: list[SheetCell] = [number, area.name, kind.label if kind else area.kind, area.households]
            row += [area.valid_from, area.valid_to, names.get(area.successor_id or "")]
            if with_heads:
                row += [area.head_name or None, area.head_phone or None]
            sheet.append(row)
        sheet.finish()


def write_example(target: Path) -> None:
    """Write a list of invented areas, to be typed over and read in.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
    """
    require_workbook(target)
    text = resource_path("areas", "example_list.toml").read_bytes().decode("utf-8")
    titles = ((tr("Residential area"), 32.0), (tr("Kind"), 16.0), (tr("Households"), 12.0))
    with writing(target) as writer:
        columns = [SheetColumn((title,), width) for title, width in titles]
        sheet = writer.sheet(tr("Residential areas"), columns, frozen=1)
        for area in tomllib.loads(text)["areas"]:
            kind = kind_of_code(area["kind"])
            sheet.append([area["name"], kind.label if kind else area["kind"], area["households"]])
        sheet.finish()
