"""Figures of numbers and days, and like words, by cases worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.i18n import speaking
from desktop_app.surveys.results.like_words import LikeWords, like_words
from desktop_app.surveys.results.summaries import day_summary, number_of, number_summary


def labels(*numbers: str) -> list[tuple[str, int]]:
    counted = {Decimal(number): 1 for number in numbers}
    with speaking("vi"):
        found = number_summary(counted)
    assert found is not None
    return [(band.label, band.count) for band in found.bands]


@pytest.mark.parametrize(
    ("numbers", "mean", "median"),
    [
        ({"5": 1}, Fraction(5), Fraction(5)),
        ({"1": 1, "2": 1}, Fraction(3, 2), Fraction(3, 2)),
        ({"0": 3, "10": 1}, Fraction(5, 2), Fraction(0)),
        ({"-1.5": 2, "0.1": 1}, Fraction("-2.9") / 3, Fraction("-1.5")),
        ({"1": 2, "3": 2}, Fraction(2), Fraction(2)),
    ],
)
def test_mean_and_median(numbers: dict[str, int], mean: Fraction, median: Fraction) -> None:
    found = number_summary({Decimal(number): times for number, times in numbers.items()})
    assert found is not None
    assert (found.mean, found.median) == (mean, median)


@given(st.dictionaries(st.decimals(-(10**9), 10**9, places=4), st.integers(1, 50), min_size=1, max_size=60))
def test_bands_hold_every_number_once(numbers: dict[Decimal, int]) -> None:
    found = number_summary(numbers)
    assert found is not None
    assert sum(band.count for band in found.bands) == found.count == sum(numbers.values())
    assert len(found.bands) <= 12
    flat = sorted(Fraction(number) for number, times in numbers.items() for _ in range(times))
    half = len(flat) // 2
    assert found.median == (flat[half] if len(flat) % 2 else (flat[half - 1] + flat[half]) / 2)
    assert found.mean == sum(flat) / len(flat)


def test_bands_are_named_as_people_count() -> None:
    assert labels(*(str(number) for number in range(1, 14))) == [
        ("0 – 1", 1),
        ("2 – 3", 2),
        ("4 – 5", 2),
        ("6 – 7", 2),
        ("8 – 9", 2),
        ("10 – 11", 2),
        ("12 – 13", 2),
    ]
    tenths = labels(*(f"0.{number}5" for number in range(10)), "1.05", "1.15", "1.25")
    assert tenths[0] == ("0 đến dưới 0,2", 2)
    assert labels("1", "2.5") == [("1", 1), ("2,5", 1)]


@pytest.mark.parametrize("answer", ["", "x", "NaN", "Infinity", "1e999999999", "1e30", "9" * 60])
def test_what_is_no_number(answer: str) -> None:
    assert number_of(answer) is None


def test_days_are_put_together_by_how_far_they_reach() -> None:
    def bands(*days: date) -> list[str]:
        found = day_summary(dict.fromkeys(days, 1))
        assert found is not None
        return [band.label for band in found.bands]

    assert bands(date(2026, 9, 1), date(2026, 9, 30)) == ["01/09/2026", "30/09/2026"]
    assert bands(date(2026, 9, 1), date(2026, 11, 2)) == ["09/2026", "10/2026", "11/2026"]
    assert bands(date(2020, 1, 1), date(2023, 1, 1)) == ["2020", "2021", "2022", "2023"]
    assert bands(date(1987, 1, 1), date(2010, 1, 1)) == [
        "1980 – 1989",
        "1990 – 1999",
        "2000 – 2009",
        "2010 – 2019",
    ]
    assert len(bands(date(202, 1, 1), date(2026, 1, 1))) == 19, "a mistyped year"
    assert len(bands(date.min, date.max)) == 10
    assert day_summary({}) is None


def test_like_words_are_shown_as_most_often_written() -> None:
    texts = {"hoà giải": 1, "Hòa giải": 3, "HÒA  GIẢI": 1, "Hòa giải ": 1, "hoa giai": 1, "  ": 4}
    assert like_words(texts) == (LikeWords("Hòa giải", 6), LikeWords("hoa giai", 1))


def test_a_mark_on_another_letter_is_another_word() -> None:
    assert len(like_words({"lúa": 1, "lùa": 1, "luá": 1})) == 3
    assert like_words({"uỷ ban": 1, "Ủy ban": 1})[0].count == 2
