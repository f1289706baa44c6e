from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop_app.reports.frame.official_dates import moment_words, place_and_date, short_moment
from desktop_app.reports.frame.wording import load_wording

WORDING = load_wording("tally-minutes")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 5), "Sông Mơ, ngày 05 tháng 9 năm 2026"),
        (date(2026, 1, 15), "Sông Mơ, ngày 15 tháng 01 năm 2026"),
        (date(2026, 2, 1), "Sông Mơ, ngày 01 tháng 02 năm 2026"),
        (date(2026, 3, 10), "Sông Mơ, ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "Sông Mơ, ngày 31 tháng 12 năm 2026"),
        (None, "Sông Mơ, ngày …… tháng …… năm ……"),
    ],
)
def test_a_zero_stands_before_small_days_and_the_first_two_months(day: date | None, words: str) -> None:
    assert place_and_date(WORDING, "Sông Mơ", day) == words


def test_without_a_place_the_date_begins_the_line() -> None:
    assert place_and_date(WORDING, "", date(2026, 9, 5)) == "Ngày 05 tháng 9 năm 2026"


def test_instants_are_told_in_vietnam() -> None:
    instant = datetime(2026, 2, 28, 18, 5, tzinfo=UTC)

    assert moment_words(WORDING, instant) == "01 giờ 05 phút, ngày 01 tháng 3 năm 2026"
    assert short_moment(instant) == "01:05 01/03/2026"
