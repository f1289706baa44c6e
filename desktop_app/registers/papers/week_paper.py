"""The calendar of a week on paper."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.base.spelling import Tones, spelled
from desktop_app.registers.lists.week import DAYS, WeekItem, week_of
from desktop_app.registers.papers.making import make_paper, tones_of
from desktop_app.reports.register_paper import PaperColumn, PaperPart, PaperRow, RegisterPaper

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_COLUMNS = (
    PaperColumn("Thời gian", millimetres=18),
    PaperColumn("Nội dung", millimetres=80),
    PaperColumn("Địa điểm, chủ trì", millimetres=37),
    PaperColumn("Sổ; số", millimetres=30),
)
_TERM = "Hạn"


@speaking("vi")
def week_paper(
    connection: Connection, clock: Clock, commune_code: str, reader: str, monday: date
) -> RegisterPaper:
    """The week that begins on ``monday``, of the registers that the reader may read.

    Raises:
        NotAllowed: the reader may not print.
    """
    require_author(connection, reader, PRINT)
    tones = tones_of(connection, commune_code)
    items = week_of(connection, monday, clock.today(), reader)
    rows: list[PaperRow] = []
    for number, name in enumerate(WEEKDAYS if items else ()):
        day = monday + timedelta(days=number)
        rows.append(PaperRow((f"{name}, {format_date(day)}",), group=True))
        rows += [_row(item, tones) for item in items if item.day == day]
    words = {"first": format_date(monday), "last": format_date(monday + timedelta(days=DAYS - 1))}
    return make_paper(
        connection, clock, commune_code, "week", words, [PaperPart("", (), _COLUMNS, tuple(rows))]
    )


def _row(item: WeekItem, tones: Tones) -> PaperRow:
    time = _TERM if item.is_term else item.time
    where = "; ".join(filter(None, (spelled(item.register, tones), item.number)))
    return PaperRow((time, f"{spelled(item.what, tones)}: {item.title}", item.details, where))
