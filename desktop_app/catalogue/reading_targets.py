"""The plan figures that come with an indicator set: of the commune and of single areas, by year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.catalogue.indicator_set import Indicator, Nature, PlanFigure, ValueKind
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.manifest import ManifestTable
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.table_rows import TableRow, table_rows

COLUMNS: Final = ("indicator", "year", "unit", "value")
YEARS: Final = range(2000, 2101)
_WHOLE: Final = frozenset({ValueKind.INTEGER, ValueKind.MONEY, ValueKind.YES_NO})
_NUMBER: Final = re.compile(r"\d{1,18}(?:\.\d{1,30})?", re.ASCII)
MOST_DECIMALS: Final = 6
"""As many as a figure may have."""


def read_targets(
    manifest: ManifestTable, package: Package, indicators: Sequence[Indicator], faults: FaultList
) -> tuple[PlanFigure, ...]:
    """The plan figures of the table that the manifest names; none where it names none."""
    file = manifest.text("targets", required=False)
    if not file:
        return ()
    content = package.files.get(file)
    if content is None:
        faults.add(Problem("The table of plan figures is missing from the package. Add it."), file)
        return ()
    by_code = {indicator.code: indicator for indicator in indicators}
    found: list[PlanFigure] = []
    places: dict[tuple[str, int, str], int] = {}
    for row in table_rows(content, file, COLUMNS, faults):
        figure = _figure(row, by_code)
        key = (figure.indicator, figure.year, fold(figure.unit))
        if key in places:
            row.fault(
                "indicator",
                Problem("The same plan figure already stands in row {row}. Keep one.", row=places[key]),
            )
        places.setdefault(key, row.number)
        found.append(figure)
    return tuple(found)


def _figure(row: TableRow, by_code: dict[str, Indicator]) -> PlanFigure:
    code, year, text = row.needed("indicator"), row.text("year"), row.needed("value")
    indicator = by_code.get(code)
    if code and indicator is None:
        row.fault("indicator", Problem("There is no indicator “{code}”.", code=code[:40]))
    elif indicator is not None and indicator.nature is Nature.TEXT:
        row.fault("indicator", Problem("Words have no plan figure. Choose an indicator with numbers."))
    if not year.isdecimal() or int(year) not in YEARS:
        row.fault("year", Problem("This must be a year such as 2026."))
    return PlanFigure(
        code,
        int(year) if year.isdecimal() else YEARS[0],
        row.text("unit"),
        _value(row, text, indicator),
    )


def _value(row: TableRow, text: str, indicator: Indicator | None) -> Decimal:
    if not _NUMBER.fullmatch(text):
        if text:
            row.fault("value", Problem("This must be a number from 0 on, for example 12 or 12.5."))
        return Decimal(0)
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    whole = indicator is not None and indicator.value_kind in _WHOLE and indicator.nature is not Nature.RATIO
    if whole and value != value.to_integral_value():
        row.fault("value", Problem("The plan figure of this indicator is a whole number."))
    elif isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        row.fault("value", Problem("Type at most {count} decimals.", count=MOST_DECIMALS))
    return value
