"""The residential areas of a commune as an Excel file that can be imported again, and a sample of one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from desktop_app.areas.fields import AreaField, area_fields
from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress, reported, unwatched
from desktop_app.base.resource_files import resource_path
from desktop_app.exchange.workbook_writer import (
    SheetCell,
    SheetColumn,
    require_workbook,
    writing,
)


def export_areas(
    connection: Connection,
    commune_code: str,
    target: Path,
    *,
    with_heads: bool = False,
    progress: Progress = unwatched,
) -> None:
    """Write all areas, also those that were merged, in the office's order.

    ``with_heads``: who heads them, and the telephone: personal data, which is written only when asked for.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
        Exception: whatever ``progress`` raises to stop the work; nothing is written then.
    """
    require_workbook(target)
    areas = all_areas(connection, commune_code)
    names = {area.id: area.name for area in areas}
    public = [each for each in area_fields() if not each.personal]
    personal = [each for each in area_fields() if each.personal and with_heads]
    columns = [
        SheetColumn((tr("No."),), 6.0),
        *_columns(public),
        SheetColumn((tr("Exists from"),), 12.0),
        SheetColumn((tr("Exists until"),), 12.0),
        SheetColumn((tr("Merged into"),), 32.0),
        *_columns(personal),
    ]
    with writing(target) as writer:
        sheet = writer.sheet(tr("Residential areas"), columns, frozen=2)
        for number, area in enumerate(reported(areas, progress), start=1):
            typed = area.typed()
            row: list[SheetCell] = [number, *_cells(public, typed)]
            row += [area.valid_from, area.valid_to, names.get(area.successor_id or "")]
            sheet.append(row + _cells(personal, typed))
        sheet.finish()


def write_example(target: Path) -> None:
    """Write a list of invented areas, to be typed over and read in.

    Raises:
        CannotWrite: the file cannot be written; an older one is untouched.
    """
    require_workbook(target)
    text = resource_path("areas", "example_list.toml").read_bytes().decode("utf-8")
    shown = [each for each in area_fields() if each.listed]
    with writing(target) as writer:
        sheet = writer.sheet(tr("Residential areas"), _columns(shown), frozen=1)
        for area in tomllib.loads(text)["areas"]:
            sheet.append(_cells(shown, area))
        sheet.finish()


def _columns(fields: Iterable[AreaField]) -> list[SheetColumn]:
    return [SheetColumn((tr(each.label),), each.width) for each in fields]


def _cells(fields: Iterable[AreaField], typed: Mapping[str, Any]) -> list[SheetCell]:
    """Numbers as numbers, texts as they are shown, nothing where nothing is known."""
    values = ((each, typed.get(each.name)) for each in fields)
    return [value if each.whole else each.shown(value or "") or None for each, value in values]
