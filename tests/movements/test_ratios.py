"""Ratios: sums over sums of those who gave both, with the commune's own figure where villages give none."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from desktop_app.catalogue.indicator_set import AREAS, HOUSEHOLDS, IndicatorSet, Reporter
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.sheet.ratios import RatioTotal, ratio_total, sizes_by_unit, target_ratio

SET = next(loaded.definition for loaded in shipped_packages() if isinstance(loaded.definition, IndicatorSet))
UNITS = [
    ReportingUnit("a1", Reporter.RESIDENTIAL_AREA, "Thôn 1", 100),
    ReportingUnit("a2", Reporter.RESIDENTIAL_AREA, "Thôn 2", 300),
    ReportingUnit("a3", Reporter.RESIDENTIAL_AREA, "Thôn 3", None),
    ReportingUnit("commune", Reporter.COMMUNE, "Xã"),
    ReportingUnit("org:nong_dan", Reporter.ORGANISATION, "Hội Nông dân"),
]
VILLAGES, COMMUNE = frozenset({Reporter.RESIDENTIAL_AREA}), frozenset({Reporter.COMMUNE})


def below(kind: str, reporters: frozenset[Reporter]) -> list[object]:
    return list(sizes_by_unit(kind, reporters, UNITS))


def test_where_villages_report_the_commune_brings_no_households_of_its_own() -> None:
    assert below(HOUSEHOLDS, VILLAGES) == [Decimal(100), Decimal(300), None, Decimal(0), None]


def test_where_only_the_commune_reports_it_stands_for_all_households() -> None:
    assert below(HOUSEHOLDS, COMMUNE) == [Decimal(100), Decimal(300), None, Decimal(400), None]


def test_areas_count_one_each() -> None:
    assert below(AREAS, VILLAGES) == [Decimal(1), Decimal(1), Decimal(1), Decimal(0), None]
    assert below(AREAS, COMMUNE)[3] == Decimal(3)


def test_only_units_with_both_sides_are_added() -> None:
    ratio = next(item for item in SET.indicators if item.denominator == HOUSEHOLDS)
    total = ratio_total(
        UNITS[:4],
        ratio,
        (Decimal(50), None, Decimal(7), Decimal(30)),
        (Decimal(100), Decimal(300), None, Decimal(60)),
    )
    assert total == RatioTotal(Fraction(80, 160), Decimal(80), Decimal(160), 2, ("a3",))
    assert ratio_total(UNITS[:1], ratio, (None,), (Decimal(1),)) == RatioTotal(None, None, None, 0)


def test_the_share_of_the_plan() -> None:
    assert target_ratio(Decimal(5), Decimal(20)) == RatioTotal(Fraction(1, 4), Decimal(5), Decimal(20), 1)
    assert target_ratio(None, Decimal(20)) == RatioTotal(None, None, Decimal(20), 0)
    assert target_ratio(Decimal(5), None).value is None
    assert target_ratio(Decimal(5), Decimal(0)).value is None
