"""What paper names of numbers and days is said by enough people, never the answer of one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date, format_number
from desktop_app.surveys.results.groups import Grouped, grouped_days, grouped_numbers
from desktop_app.surveys.results.summaries import day_summary, number_summary

SMALLEST, MOST = 5, 12


def of_numbers(counts: dict[str, int]) -> Grouped:
    found = number_summary({Decimal(number): times for number, times in counts.items()})
    assert found is not None
    with speaking("vi"):
        return grouped_numbers(found, SMALLEST, MOST)


def of_days(counts: dict[date, int]) -> Grouped:
    found = day_summary(counts)
    assert found is not None
    with speaking("vi"):
        return grouped_days(found, SMALLEST, MOST)


def bands(found: Grouped) -> list[tuple[str, int]]:
    return [(band.label, band.count) for band in found.bands]


def test_what_many_gave_is_named_as_it_is() -> None:
    found = of_numbers({"1": 5, "2": 9, "4.5": 6})
    assert (found.low, found.median, found.high) == ("1", "2,00", "4,5")
    assert bands(found) == [("1", 5), ("2", 9), ("4,5", 6)]


def test_sizes_of_households_have_open_ends() -> None:
    found = of_numbers({"1": 2, "2": 10, "3": 20, "4": 15, "5": 3, "6": 3, "7": 1})
    assert bands(found) == [("từ 2 trở xuống", 12), ("3", 20), ("4", 15), ("từ 5 trở lên", 7)]
    assert (found.low, found.median, found.high) == ("từ 2 trở xuống", "3,00", "từ 5 trở lên")


def test_one_answer_far_outside_does_not_widen_the_others() -> None:
    found = of_numbers({"1": 20, "2": 30, "1000000": 1})
    assert bands(found) == [("1", 20), ("từ 2 trở lên", 31)]
    assert (found.low, found.high) == ("1", "từ 2 trở lên")


def test_answers_for_one_group_alone_are_named_coarsely() -> None:
    phones = [f"09{number}" for number in (12345678, 31415926, 27182818, 69314718, 86420135, 44721359)]
    found = of_numbers(dict.fromkeys(phones, 1))
    assert bands(found) == [("900.000.000 – 999.999.999", 6)]
    assert found.low == found.median == found.high == "900.000.000 – 999.999.999"
    assert of_numbers({"3": 6, "7": 1}).high == "từ 3 trở lên"
    assert of_numbers({"1": 1, "4": 50, "7": 1}).low == "0 – 9", "open on both sides says nothing"
    assert of_numbers({"1": 1, "4": 50, "7": 1}).median == "4,00"


def test_the_median_between_two_groups_is_named_by_both() -> None:
    assert of_numbers({"1": 3, "1.5": 3, "8": 3, "8.25": 3}).median == "1 đến dưới 9"


def test_what_few_gave_in_the_middle_is_put_to_what_is_below() -> None:
    counts = {"0.5": 4, "1.25": 1, "1.5": 4, "7.25": 3, "8.5": 2, "9.75": 4}
    found = of_numbers(counts)
    assert (found.low, found.median) == ("dưới 8", "dưới 8")
    assert found.high == "từ 8 trở lên"


def test_days_of_birth_are_not_named() -> None:
    born = [date(1931, 2, 3) + timedelta(days=1_217 * number) for number in range(24)]
    found = of_days(dict.fromkeys(born, 1))
    assert all(times >= SMALLEST for _, times in bands(found))
    text = " ".join((found.low, found.high, *(label for label, _ in bands(found))))
    assert not any(format_date(day) in text for day in born)
    assert found.low == "đến 1949"
    assert found.high == "từ 1990 trở đi"


def test_days_of_one_month_are_named_by_the_month_unless_many_gave_each() -> None:
    month = [date(2026, 9, day) for day in range(1, 16)]
    assert bands(of_days(dict.fromkeys(month, 1))) == [("09/2026", 15)]
    assert bands(of_days(dict.fromkeys(month[:2], 5))) == [("01/09/2026", 5), ("02/09/2026", 5)]


def test_fewer_answers_than_a_group_have_none() -> None:
    with pytest.raises(ValueError, match="fewer answers"):
        of_numbers({"1": 4})


@given(st.dictionaries(st.decimals(-(10**9), 10**9, places=4), st.integers(1, 9), min_size=1, max_size=40))
def test_every_group_has_enough_answers_and_no_rare_one_is_named(counts: dict[Decimal, int]) -> None:
    summary = number_summary(counts)
    assert summary is not None
    if summary.count < SMALLEST:
        return
    with speaking("vi"):
        found = grouped_numbers(summary, SMALLEST, MOST)
    assert all(band.count >= SMALLEST for band in found.bands)
    assert sum(band.count for band in found.bands) == summary.count
    assert len(found.bands) <= MOST
    exact = {found.low, found.median, found.high} & {format_number(number) for number in counts}
    said = Counter({format_number(number): times for number, times in counts.items()})
    assert all(said[each] >= SMALLEST for each in exact)


@given(st.dictionaries(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.integers(1, 9), min_size=5))
def test_every_group_of_days_has_enough_and_no_rare_day_is_named(counts: dict[date, int]) -> None:
    found = of_days(counts)
    assert all(band.count >= SMALLEST for band in found.bands)
    assert sum(band.count for band in found.bands) == sum(counts.values())
    text = " ".join((found.low, found.high, *(band.label for band in found.bands)))
    assert not any(format_date(day) in text for day, times in counts.items() if times < SMALLEST)
