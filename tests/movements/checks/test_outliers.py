"""The modified z-score: worked out by hand, and what holds for any figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.movements.checks.outliers import Spread, median, spread_of

THRESHOLD = Decimal("3.5")


def decimals(text: str) -> list[Decimal]:
    return [Decimal(word) for word in text.split()]


@pytest.mark.parametrize(
    ("series", "middle", "distance", "outliers"),
    [
        # distances from 12: 2 0 1 1 0 1 28; in order 0 0 1 1 1 2 28. 0.6745 · 28 ÷ 1 = 18.9
        ("10 12 11 13 12 11 40", "12", "1", "40"),
        # half way between 2 and 3; distances 1.5 0.5 0.5 7.5. 0.6745 · 7.5 ÷ 1 = 5.06
        ("1 2 3 10", "2.5", "1", "10"),
        # 0.6745 · 5 ÷ 1 = 3.37 is not above 3.5, 0.6745 · 6 = 4.05 is
        ("10 11 11 12 12 12 13 13 17", "12", "1", ""),
        ("10 11 11 12 12 12 13 13 18", "12", "1", "18"),
        # below: 0.6745 · 10 ÷ 1
        ("0 10 9 11 10 11 9", "10", "1", "0"),
        # figures below zero
        ("-3 -1 -2 -2 -1 -3 -30", "-2", "1", "-30"),
        # decimals that doubles do not have: distances from 0.3: 0.2 0.1 0 0.1 4.7
        ("0.1 0.2 0.3 0.4 5", "0.3", "0.1", "5"),
        # more than half are the same: the score says nothing
        ("5 5 5 5 5 5", "5", "0", ""),
        ("5 5 5 5 5 50", "5", "0", ""),
        ("0 0 0 0 7", "0", "0", ""),
        ("4", "4", "0", ""),
        ("4 6", "5", "1", ""),
    ],
)
def test_scores_worked_out_by_hand(series: str, middle: str, distance: str, outliers: str) -> None:
    values = decimals(series)
    spread = spread_of(values)
    assert spread == Spread(len(values), Decimal(middle), Decimal(distance))
    assert [value for value in values if spread.is_outlier(value, THRESHOLD)] == decimals(outliers)


def test_a_score_of_exactly_the_threshold_is_not_above_it() -> None:
    """0.6745 · 35,000 ÷ 6,745 = 3.5."""
    spread = Spread(9, Decimal(0), Decimal(6745))
    assert not spread.is_outlier(Decimal(35_000), THRESHOLD)
    assert spread.is_outlier(Decimal("35000.000001"), THRESHOLD)
    assert spread.is_outlier(Decimal(-35_001), THRESHOLD)


def test_nothing_has_no_spread() -> None:
    assert spread_of([]) is None


FIGURES = st.lists(
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**15),
    min_size=1,
    max_size=40,
)


@given(FIGURES, st.randoms(use_true_random=False))
def test_the_score_is_that_of_fractions_in_any_order(values: list[Decimal], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    spread = spread_of(shuffled)
    assert spread is not None
    exact = sorted(Fraction(value) for value in values)
    middle = (exact[(len(exact) - 1) // 2] + exact[len(exact) // 2]) / 2
    away = sorted(abs(value - middle) for value in exact)
    mad = (away[(len(away) - 1) // 2] + away[len(away) // 2]) / 2
    assert (Fraction(spread.median), Fraction(spread.distance)) == (middle, mad)
    for value in values:
        told = mad != 0 and Fraction(6745, 10_000) * abs(Fraction(value) - middle) / mad > Fraction(7, 2)
        assert spread.is_outlier(value, THRESHOLD) is told


@given(FIGURES)
def test_at_most_half_of_the_figures_are_outliers(values: list[Decimal]) -> None:
    spread = spread_of(values)
    assert spread is not None
    assert sum(spread.is_outlier(value, THRESHOLD) for value in values) * 2 <= len(values)
    assert median(values) == spread.median
