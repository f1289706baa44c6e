"""What a row of the movement grid is called, and what its tip says."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.movements.grid_layout import ReportingUnit


def unit_name(unit: ReportingUnit, year: int | None = None) -> str:
    """The name, with its last day where the area has ended; a day of ``year`` without the year."""
    if not unit.ended or unit.last is None:
        return unit.name
    day = format_date(unit.last) if unit.last.year != year else f"{unit.last:%d/%m}"
    return tr("{name} (until {day})", name=unit.name, day=day)


def unit_help(unit: ReportingUnit) -> str:
    """The households, and the merged areas whose figures are in the row."""
    lines = []
    if unit.households is not None:
        lines.append(tr("{n} households", n=unit.households))
    if unit.merged:
        names = ", ".join(each.name for each in unit.merged)
        lines.append(tr("With the figures of {areas} before the merger.", areas=names))
    return "\n".join(lines)
