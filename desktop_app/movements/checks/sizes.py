"""How many households and areas a unit has at the end of a period, for rules that ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from desktop_app.catalogue.indicator_set import AREAS, HOUSEHOLDS, Reporter
from desktop_app.movements.grid_layout import ReportingUnit


def sizes_of(units: Sequence[ReportingUnit]) -> list[Mapping[str, Decimal | None]]:
    """The sizes of each unit. The commune has those of all its areas; organisations have none.

    Where the households of one area are not known, those of the commune are not either.
    """
    areas = [unit for unit in units if unit.reporter is Reporter.RESIDENTIAL_AREA and not unit.ended]
    known = [unit.households for unit in areas if unit.households is not None]
    whole = Decimal(sum(known)) if areas and len(known) == len(areas) else None
    of_commune = {HOUSEHOLDS: whole, AREAS: Decimal(len(areas)) if areas else None}
    return [of_commune if unit.reporter is Reporter.COMMUNE else _own(unit) for unit in units]


def _own(unit: ReportingUnit) -> Mapping[str, Decimal | None]:
    if unit.reporter is not Reporter.RESIDENTIAL_AREA:
        return {HOUSEHOLDS: None, AREAS: None}
    households = None if unit.households is None else Decimal(unit.households)
    return {HOUSEHOLDS: households, AREAS: Decimal(1)}
