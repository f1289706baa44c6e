"""Figures and dates as offices write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.numbers import (
    Number,
    format_date,
    format_number,
    format_percent,
    format_size,
    parse_date,
    plain_number,
    round_half_up,
)
from desktop_app.base.problems import Problem


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.4", 0, "0"),
        ("0.49", 0, "0"),
        ("0.5", 0, "1"),
        ("0.51", 0, "1"),
        ("0.505", 0, "1"),
        ("0.499", 0, "0"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("-2.49", 0, "-2"),
        ("0.005", 2, "0.01"),
        ("0.0051", 2, "0.01"),
        ("0.0049", 2, "0.00"),
        ("79.995", 2, "80.00"),
        ("79.9949", 2, "79.99"),
        ("80", 2, "80.00"),
        ("1234.5678", 3, "1234.568"),
    ],
)
def test_halves_go_away_from_zero(value: str, places: int, rounded: str) -> None:
    for number in (Decimal(value), Fraction(value)):
        assert str(round_half_up(number, places)) == rounded


def test_no_digit_of_a_long_number_is_lost() -> None:
    long = Decimal("123456789012345678901234567890123456.785")
    for number in (long, Fraction(long)):
        assert str(round_half_up(number, 2)) == "123456789012345678901234567890123456.79"
    assert format_number(long, 0) == "123.456.789.012.345.678.901.234.567.890.123.457"


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_a_fraction_is_rounded_as_the_same_decimal(thousandths: int, places: int) -> None:
    assert round_half_up(Fraction(thousandths, 1000), places) == round_half_up(
        Decimal(thousandths).scaleb(-3), places
    )


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 3))
def test_what_is_rounded_lies_within_half_a_step(value: Fraction, places: int) -> None:
    assert abs(Fraction(round_half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize("value", [Decimal("-0.004"), Fraction(-4, 1000), Decimal("-0.00"), Decimal("-0")])
def test_nothing_is_written_as_less_than_nothing(value: Number) -> None:
    assert str(round_half_up(value, 2)) == "0.00"
    assert format_number(value, 2) == "0,00"
    assert not format_number(round_half_up(value, 2)).startswith("-")
    assert format_number(Decimal("-0")) == "0"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (None, None, ""),
        (0, None, "0"),
        (1234567, None, "1.234.567"),
        (-1234, None, "-1.234"),
        (999, None, "999"),
        (Decimal("12.50"), None, "12,5"),
        (Decimal("1234.05"), None, "1.234,05"),
        (Decimal("10"), None, "10"),
        (Decimal("100.00"), None, "100"),
        (Decimal("12.5"), 2, "12,50"),
        (12, 1, "12,0"),
        (Fraction(2, 3), None, "0,67"),
        (Fraction(1, 2), None, "0,5"),
        (Decimal("1E+3"), None, "1.000"),
    ],
)
def test_numbers_are_written_with_a_comma(value: Number | None, places: int | None, text: str) -> None:
    assert format_number(value, places) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (None, ""),
        (Fraction(9319, 10000), "93,19"),
        (Decimal("0.8"), "80,00"),
        (1, "100,00"),
        (Fraction(1, 3), "33,33"),
    ],
)
def test_ratios_are_written_as_percentages(ratio: Number | None, text: str) -> None:
    assert format_percent(ratio) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "1 kB"),
        (1023, "1 kB"),
        (340 * 1024, "340 kB"),
        (1024 * 1024 - 1, "1023 kB"),
        (1024 * 1024, "1,0 MB"),
        (1258291, "1,2 MB"),
        (10 * 1024 * 1024 - 60_000, "9,9 MB"),
        (10 * 1024 * 1024, "10 MB"),
        (25 * 1024 * 1024, "25 MB"),
    ],
)
def test_sizes_as_people_speak_of_files(size: int, text: str) -> None:
    assert format_size(size) == text


def test_dates() -> None:
    assert format_date(None) == ""
    assert format_date(date(2026, 9, 5)) == "05/09/2026"
    for text in ("05/09/2026", "5/9/2026", "5.9.2026", "5-9-2026", " 5/9/2026 "):
        assert parse_date(text) == date(2026, 9, 5)


@pytest.mark.parametrize("text", ["", "31/02/2026", "13/13/2026", "00/01/2026", "hôm nay", "29/02/2025"])
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(Problem, match="not a date"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/11/26", date(2026, 11, 1)),
        ("20112026", date(2026, 11, 20)),
        ("201126", date(2026, 11, 20)),
        ("1.11.65", date(1965, 11, 1)),
        ("1/11/35", date(2035, 11, 1)),
        ("1/11/36", date(1936, 11, 1)),
        ("2026-11-20", date(2026, 11, 20)),
        (" 5 9 2026 ", date(2026, 9, 5)),
    ],
)
def test_short_dates_are_read(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["32/1/26", "1/13/2026", "2011", "1120261", "290226", "1/1/126"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Problem):
        parse_date(text)


def test_a_day_without_its_year_is_of_the_year_that_is_given() -> None:
    assert parse_date("25/11", 2026) == date(2026, 11, 25)
    assert parse_date("9-11", 2025) == date(2025, 11, 9)
    for text, year in (("25/11", None), ("31/2", 2026), ("29.2", 2025)):
        with pytest.raises(Problem, match="not a date"):
            parse_date(text, year)


def test_a_number_of_a_paper_is_not_grouped() -> None:
    assert plain_number(Decimal(1980)) == "1980"
    assert plain_number(Decimal("12.50")) == "12,5"
