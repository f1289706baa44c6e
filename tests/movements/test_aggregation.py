from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.catalogue.indicator_set import AreaAggregation, TimeAggregation
from desktop_app.movements.aggregation import over_areas, over_time, ratio_of

figures = st.none() | st.decimals(min_value=0, max_value=10**15, places=2)


def test_nothing_is_not_zero() -> None:
    assert over_areas(AreaAggregation.SUM, [None, None]) is None
    assert over_areas(AreaAggregation.SUM, []) is None
    assert over_areas(AreaAggregation.SUM, [None, Decimal(0)]) == 0
    assert over_areas(AreaAggregation.COUNT, [None]) is None
    assert over_areas(AreaAggregation.COUNT, [Decimal(0), None]) == 0
    assert over_time(TimeAggregation.LATEST, [None, None]) is None


def test_stock_takes_the_latest_given_value_even_when_it_is_zero() -> None:
    assert over_time(TimeAggregation.LATEST, [Decimal(8), Decimal(5), None]) == 5
    assert over_time(TimeAggregation.LATEST, [Decimal(8), Decimal(0), None]) == 0


def test_words_are_joined_and_none_stands_alone() -> None:
    assert over_areas(AreaAggregation.CONCAT, ["Tốt", None, "Khá", "Tốt"]) == "Tốt\nKhá"
    assert over_areas(AreaAggregation.NONE, [None, Decimal(1)]) == 1
    assert over_areas(AreaAggregation.NONE, [Decimal(1), Decimal(1)]) is None


def test_ratio_needs_both_sides() -> None:
    assert ratio_of(Decimal(1), Decimal(3)) == Fraction(1, 3)
    assert ratio_of(None, Decimal(3)) is None
    assert ratio_of(Decimal(1), Decimal(0)) is None
    assert ratio_of(Decimal(1), None) is None


@given(st.lists(figures))
def test_sum_does_not_depend_on_order_and_is_exact(values: list[Decimal | None]) -> None:
    total = over_areas(AreaAggregation.SUM, values)
    assert over_areas(AreaAggregation.SUM, list(reversed(values))) == total
    given_values = [Fraction(value) for value in values if value is not None]
    assert total == (None if not given_values else sum(given_values))
