"""What the tip of a row of the movement grid says."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.movements.grid_layout import ReportingUnit


def unit_help(unit: ReportingUnit) -> str:
    """Return the households, and the merged areas whose figures are in the row."""
    lines = []
    if unit.households is not None:
        lines.append(tr("{n} households", n=unit.households))
    if unit.merged:
        names = ", ".join(each.name for each in unit.merged)
        lines.append(tr("With the figures of {areas} before the merger.", areas=names))
    return "\n".join(lines)
