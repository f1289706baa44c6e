"""Dates as documents write them: 0 before days below 10 and months 1, 2 (Nghị định 30/2020/NĐ-CP)."""

from __future__ import annotations

from datetime import date, datetime

from desktop_app.base.clock import VIETNAM, vietnam_time
from desktop_app.reports.frame.wording import Wording


def day_word(day: int) -> str:
    """ "05" for the fifth, "15" for the fifteenth."""
    return f"{day:02d}"


def month_word(month: int) -> str:
    """ "02" for February but "9" for September."""
    return f"{month:02d}" if month <= 2 else str(month)


def place_and_date(wording: Wording, place: str, day: date | None) -> str:
    """ "Chánh Hiệp, ngày 05 tháng 9 năm 2026"; dots for the pen where the date is not yet given."""
    key = "heading.date" if place else "heading.date_without_place"
    return wording.text(key, place=place, **_parts(wording, day))


def short_date(day: date) -> str:
    """ "05/9/2026", as a sentence has it behind "ngày"."""
    return f"{day_word(day.day)}/{month_word(day.month)}/{day.year}"


def date_words(wording: Wording, day: date | None) -> str:
    """ "ngày 05 tháng 9 năm 2026"."""
    return wording.text("date.words", **_parts(wording, day))


def moment_words(wording: Wording, instant: datetime) -> str:
    """ "14 giờ 05 phút, ngày 05 tháng 9 năm 2026" in Vietnam's time."""
    local = instant.astimezone(VIETNAM)
    return wording.text(
        "date.moment",
        hour=day_word(local.hour),
        minute=day_word(local.minute),
        date=date_words(wording, local.date()),
    )


def short_moment(instant: datetime) -> str:
    """ "14:05 05/09/2026" in Vietnam's time, for the foot of the page."""
    return f"{vietnam_time(instant):%H:%M %d/%m/%Y}"


def _parts(wording: Wording, day: date | None) -> dict[str, str]:
    if day is None:
        blank = wording.text("heading.blank")
        return {"day": blank, "month": blank, "year": blank}
    return {"day": day_word(day.day), "month": month_word(day.month), "year": str(day.year)}
