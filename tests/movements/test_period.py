from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.i18n import set_language
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.period import Period

DATED = [kind for kind in PeriodType if kind is not PeriodType.EVENT]
days = st.dates(min_value=date(1900, 1, 1), max_value=date(9998, 12, 31))
dated = st.builds(Period.of, days, st.sampled_from(DATED))


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    set_language("vi")
    yield
    set_language("vi")


@pytest.mark.parametrize(
    ("key", "label", "start", "end"),
    [
        ("2026-M03", "Tháng 3/2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("2028-M02", "Tháng 2/2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-M12", "Tháng 12/2026", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q1", "Quý I/2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", "Quý IV/2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-H1", "6 tháng đầu năm 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", "6 tháng cuối năm 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Y", "Năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-E-bao-so-3", "Sự kiện “bao so 3”, năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_keys_labels_and_dates(key: str, label: str, start: date, end: date) -> None:
    period = Period.parse(key)
    assert (period.key, period.label(), period.start, period.end) == (key, label, start, end)


@pytest.mark.parametrize(
    "key",
    ["", "2026", "2026-M13", "2026-M00", "2026-M3", "2026-Q5", "2026-H3", "2026-E-", "2026-E-Bão", "0001-Y",
     "2026-Y ", "２０２６-Y", "2026-E-a--b", "9999-Y", "9999-M12"],
)  # fmt: skip
def test_what_is_no_period(key: str) -> None:
    with pytest.raises(Problem):
        Period.parse(key)


def test_parts() -> None:
    year = Period.parse("2026-Y")
    assert [part.key for part in Period.parse("2026-Q2").parts(PeriodType.MONTH)] == [
        "2026-M04",
        "2026-M05",
        "2026-M06",
    ]
    assert [part.key for part in Period.parse("2026-H2").parts(PeriodType.QUARTER)] == ["2026-Q3", "2026-Q4"]
    assert len(year.parts(PeriodType.MONTH)) == 12
    assert Period.parse("2026-M01").parts(PeriodType.QUARTER) == ()
    assert year.parts(PeriodType.EVENT) == ()
    assert [part.key for part in Period.parse("2026-Q2").year_to_date(PeriodType.QUARTER)] == [
        "2026-Q1",
        "2026-Q2",
    ]
    assert len(Period.parse("2026-M05").year_to_date(PeriodType.QUARTER)) == 1


def test_events_are_within_their_year_only() -> None:
    event = Period.parse("2026-E-bao-so-3")
    assert Period.parse("2026-Y").contains(event)
    assert not Period.parse("2026-Q3").contains(event)
    assert not event.contains(Period.parse("2026-M01"))
    with pytest.raises(Problem):
        _ = event.next
    with pytest.raises(Problem):
        Period.of(date(2026, 9, 1), PeriodType.EVENT)


def test_order_is_that_of_time() -> None:
    keys = ["2025-Y", "2026-M01", "2026-Q1", "2026-H1", "2026-Y", "2026-M02", "2026-Q2"]
    assert sorted(map(Period.parse, reversed(keys))) == list(map(Period.parse, keys))


@given(dated)
def test_key_comes_back(period: Period) -> None:
    assert Period.parse(period.key) == period


@given(dated)
def test_next_begins_the_day_after(period: Period) -> None:
    assert period.next.start == period.end + timedelta(1)
    assert period.next.previous == period
    assert period < period.next


@given(days, st.sampled_from(DATED), st.sampled_from(DATED))
def test_parts_cover_the_period_without_gap(day: date, whole: PeriodType, part: PeriodType) -> None:
    period = Period.of(day, whole)
    assert period.start <= day <= period.end
    parts = period.parts(part)
    if parts:
        assert (parts[0].start, parts[-1].end) == (period.start, period.end)
        assert all(period.contains(piece) for piece in parts)
        assert all(left.next == right for left, right in pairwise(parts))
    else:
        assert not period.contains(Period.of(day, part))
