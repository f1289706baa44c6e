"""The sheets of an indicator set as the files of a package: a manifest and tables, in one way of writing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.catalogue.brought import set_words
from desktop_app.catalogue.brought.set_sheets import SetSheetRow, SetSheets
from desktop_app.catalogue.brought.set_words import INDICATORS
from desktop_app.catalogue.indicator_set import MONTHS
from desktop_app.catalogue.packages.labels import Certainty, PackageStatus
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.set_columns import INDICATOR_COLUMNS, RULE_COLUMNS, TARGET_COLUMNS, all_columns

_MANIFEST: Final = "set.toml"
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    INDICATORS: all_columns(INDICATOR_COLUMNS),
    "rules": all_columns(RULE_COLUMNS),
    "targets": TARGET_COLUMNS,
}
"""The sheets that become tables of the package, with their columns there."""
_DUE: Final = re.compile(r"(\d{1,2})(?:/(\d{1,2}))?", re.ASCII)
CHECKS: Final = "checks."
"""How the columns of the sheet ``settings`` begin that say how figures are checked."""
_WHOLE: Final = frozenset({"least_periods", "least_units", "series_periods"})
DUE_COLUMNS: Final = {f"due_{kind.value}": kind for kind in MONTHS}
"""The columns of the sheet ``settings`` that hold due days."""


@dataclass(slots=True)
class SetSection:
    """A section and the row of its first indicator."""

    row: SetSheetRow
    code: str


@dataclass(slots=True)
class SetPackage:
    """What becomes of the sheets: the rows of the tables, sections, and where each comes from."""

    sheets: SetSheets
    sections: dict[str, SetSection] = field(default_factory=dict)
    tables: dict[str, list[SetSheetRow]] = field(default_factory=dict)
    due: list[str] = field(default_factory=list)
    """The columns of the sheet ``settings`` with due days, in order."""


def written_package(writing: SetPackage) -> Package:
    """The package: the same sheets give the same bytes."""
    files = {f"{sheet}.csv": _csv(sheet, rows) for sheet, rows in writing.tables.items()}
    return Package({_MANIFEST: _manifest(writing).encode(), **files})


def _csv(sheet: str, rows: Iterable[SetSheetRow]) -> bytes:
    out = io.StringIO()
    table = csv.DictWriter(out, TABLES[sheet], restval="", extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(row.cells for row in rows)
    return out.getvalue().encode()


def _manifest(writing: SetPackage) -> str:
    settings = _settings(writing)
    lines = ['kind = "indicator_set"', *(f"{sheet} = {_quoted(f'{sheet}.csv')}" for sheet in writing.tables)]
    texts = ("code", "version", "title_vi", "note_vi")
    lines += [f"{key} = {_quoted(settings.get(key, ''))}" for key in texts]
    lines.append(f"title_en = {_quoted(settings.get('title_en') or settings.get('title_vi', ''))}")
    lines.append(f"status = {_quoted(settings.get('status') or PackageStatus.PUBLISHED)}")
    if settings.get("valid_from"):
        lines.append(f"valid_from = {settings['valid_from']}")
    lines += _due_tables(writing, settings)
    lines += _checks(settings)
    for section in writing.sections.values():
        cells = section.row.cells
        name = cells.get("name_vi", "")
        lines += ["", "[[groups]]", f"code = {_quoted(section.code)}", f"name_vi = {_quoted(name)}"]
        lines.append(f"name_en = {_quoted(cells.get('name_en') or name)}")
        lines.append(f"programme_vi = {_quoted(cells.get('programme_vi', ''))}")
    lines += _listed("legal_basis", writing.sheets, {"mark": Certainty.CONFIRMED}, days={"date"})
    lines += _listed("sources", writing.sheets, {})
    return "\n".join([*lines, ""])


def _settings(writing: SetPackage) -> Mapping[str, str]:
    rows = writing.sheets.rows.get("settings")
    if not rows:
        writing.sheets.fault(
            tr("The workbook has no sheet “settings” with the code, the version and the title of the set."),
            "settings",
        )
        return {"code": "X", "version": "1", "title_vi": "-"}
    for row in rows[1:]:
        text = tr("The sheet “settings” has only one row. Delete this one.")
        writing.sheets.fault(text, "settings", row.number)
    return rows[0].cells


def _due_tables(writing: SetPackage, settings: Mapping[str, str]) -> list[str]:
    lines = []
    for column, kind in DUE_COLUMNS.items():
        text = settings.get(column, "")
        if not text:
            continue
        match = _DUE.fullmatch(text)
        day, month = (int(match[1]), int(match[2] or MONTHS[kind])) if match else (0, 1)
        writing.due.append(column)
        lines += [
            "",
            "[[due]]",
            f"period_type = {_quoted(kind)}",
            f"day = {day}",
            f"month_of_period = {month}",
        ]
    return lines


def _checks(settings: Mapping[str, str]) -> list[str]:
    """The table ``[checks]``; nothing where the workbook says nothing of it."""
    given = {to: text for to, text in settings.items() if to.startswith(CHECKS) and text}
    if not given:
        return []
    lines = ["", f"[{CHECKS.rstrip('.')}]"]
    for to, text in given.items():
        key = to.removeprefix(CHECKS)
        whole = key in _WHOLE and text.isdecimal()
        lines.append(f"{key} = {int(text) if whole else _quoted(text)}")
    return lines


def _listed(
    sheet: str, sheets: SetSheets, defaults: Mapping[str, str], days: Iterable[str] = ()
) -> list[str]:
    lines = []
    for row in sheets.rows.get(sheet, ()):
        lines += ["", f"[[{sheet}]]"]
        for column in set_words.columns_of(sheet):
            value = row.cells.get(column.to) or defaults.get(column.to, "")
            if value or column.to not in days:
                lines.append(f"{column.to} = {value if column.to in days else _quoted(value)}")
    return lines


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's too, and DEL alone must be escaped besides."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
