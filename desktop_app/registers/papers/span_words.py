"""Some days as the title of a paper names them."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from typing import Any

from desktop_app.base.numbers import format_date
from desktop_app.base.resource_files import resource_path

_QUARTERS = ("I", "II", "III", "IV")


def span_words(first: date, last: date) -> str:
    """ "năm 2026", "quý III năm 2026", "9 tháng đầu năm 2026"; other days from the first to the last."""
    months = last.month - first.month + 1
    whole = first.year == last.year and first.day == 1 and (last + timedelta(1)).day == 1
    words = _of_months(first, months) if whole else ""
    return words or f"từ ngày {format_date(first)} đến ngày {format_date(last)}"


def _of_months(first: date, months: int) -> str:
    """Whole months of one year as a period; empty where they are none."""
    titles, year = _titles(), first.year
    match months, first.month:
        case 12, _:
            return str(titles["year"]).format(year=year)
        case 9, 1:
            return str(titles["so_far"]).format(months=months, year=year)
        case 6, (1 | 7) as begin:
            return str(titles["half_year"]).format(half=titles["halves"][begin // 7], year=year)
        case 3, (1 | 4 | 7 | 10) as begin:
            return str(titles["quarter"]).format(roman=_QUARTERS[begin // 3], year=year)
        case 1, month:
            return str(titles["month"]).format(number=month, year=year)
        case _:
            return ""


@cache
def _titles() -> dict[str, Any]:
    with resource_path("office", "period_titles.toml").open("rb") as stream:
        return tomllib.load(stream)
