"""Sheets of a register on paper, and upward: a day's list as one message, each entry sent once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.sheets import SheetSpan
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.urgent import put_urgent
from desktop_app.registers.entries.records import EVENT
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import unknown_between
from desktop_app.registers.lists.ranking import HotSpot, hot_spots_of
from desktop_app.registers.lists.sheets import FilledSheet, SheetRow, fill_sheet
from desktop_app.registers.papers.making import (
    counting,
    make_paper,
    register_on_paper,
    require_printing,
    tones_of,
)
from desktop_app.registers.papers.span_words import span_words
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.register_paper import PaperColumn, PaperPart, PaperRow, RegisterPaper
from desktop_app.wire.urgent.messages import URGENT_ROWS_MAX, UrgentMessage, UrgentRow, shortened

_NUMBER = "TT"
_NOT_SAID = "(Không ghi)"


def send_sheet(rec: Recorder, register_code: str, code: str, day: date) -> int:
    """Send what a day's sheet has and was not sent before; how many entries.

    Each entry gets a line in its history; the list goes in one message, or several where it is long, each
    confirmed by the line of its first entry.

    Raises:
        NotAllowed: the author may not.
        Problem: the sheet is not one that is sent, or nothing of the day is left to be sent.
    """
    register = register_in_use(rec.connection, register_code)
    today = rec.clock.today()
    filled = fill_sheet(rec.connection, register, code, day, day, today, rec.author)
    if not filled.sheet.action:
        raise Problem("This sheet is not sent. Print it.")
    fresh = [row for row in filled.rows if not (row.sent or row.crossed)]
    if not fresh:
        raise Problem("Nothing of this day is left to be sent.")
    events = [take_step(rec, row.matter_id, filled.sheet.action, Step(today)) for row in fresh]
    title = f"{filled.sheet.title.vi} ngày {format_date(day)}"
    at = to_millis(rec.clock.now())
    for start in range(0, len(fresh), URGENT_ROWS_MAX):
        rows = list(_urgent_rows(filled, fresh[start : start + URGENT_ROWS_MAX], start))
        message = UrgentMessage(events[start], EVENT, filled.sheet.title.vi, title, rows, rec.author, at)
        put_urgent(rec.connection, message)
    return len(fresh)


@speaking("vi")
def sheet_paper(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    reader: str,
    which: tuple[str, str],
    days: tuple[date, date],
) -> RegisterPaper:
    """A sheet on paper; ``which`` names register and sheet.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        Problem: the register has no such sheet.
    """
    register_code, code = which
    require_printing(connection, reader, register_code)
    tones = tones_of(connection, commune_code)
    register = register_on_paper(connection, register_code, tones)
    filled = fill_sheet(connection, register, code, *days, clock.today(), reader, tones=tones)
    words: dict[str, str | int]
    words = {"title": filled.sheet.title.vi, "days": days_words(filled), "n": len(filled.rows)}
    counts = counting(connection, commune_code)
    part = replace(_part(filled), lines=_missing(filled.unknown, counts))
    return make_paper(connection, clock, commune_code, "sheet", words, [part])


@speaking("vi")
def hot_spots_paper(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    reader: str,
    register_code: str,
    first: date,
    last: date,
) -> RegisterPaper:
    """The ranking of a register over some days, on paper.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        Problem: the register has no ranking.
    """
    require_printing(connection, reader, register_code)
    tones = tones_of(connection, commune_code)
    register = register_on_paper(connection, register_code, tones)
    rule = register.hot_spots
    if rule is None:
        raise Problem("The register has no ranking.")
    found = hot_spots_of(connection, register, first, last, clock.today(), reader, tones=tones)
    names = [PaperColumn(label.vi, wide=place == 0) for place, label in enumerate(rule.names)]
    counts = [PaperColumn(each.name.vi, is_figure=True) for each in rule.counts]
    columns = (PaperColumn(_NUMBER, is_index=True), *names, *_ENTRY_COLUMNS, *counts)
    rows = tuple(map(_ranked, found))
    words = {"title": rule.title.vi, "days": span_words(first, last), "year": str(first.year)}
    unknown = unknown_between(connection, register.code, first, last)
    part = PaperPart("", _missing(unknown, counting(connection, commune_code)), columns, rows)
    return make_paper(connection, clock, commune_code, "hot_spots", words, [part])


def _ranked(row: HotSpot) -> PaperRow:
    names = (name or _NOT_SAID for name in row.names)
    return PaperRow((str(row.rank), *names, *map(str, (row.entries, row.open, *row.counts))))


def _missing(unknown: int, counts: Wording) -> tuple[tuple[str, str], ...]:
    """What a paper says of entries that it lacks."""
    if not unknown:
        return ()
    sentence = f"{counts.count(unknown)} mục ghi theo phiên bản sổ chưa có trên máy này"
    return (("Chưa tính", sentence),)


_ENTRY_COLUMNS = (PaperColumn("Số mục", is_figure=True), PaperColumn("Đang giải quyết", is_figure=True))


def days_words(filled: FilledSheet) -> str:
    """The days of a sheet, as they are in a title."""
    if filled.sheet.span is SheetSpan.DAY or filled.first == filled.last:
        return f"Ngày {format_date(filled.first)}"
    return f"Từ ngày {format_date(filled.first)} đến ngày {format_date(filled.last)}"


def _part(filled: FilledSheet) -> PaperPart:
    columns = [
        PaperColumn(column.name.vi, column.wide, is_figure=column.sums) for column in filled.sheet.columns
    ]
    rows: list[PaperRow] = []
    number = 0
    for group in filled.groups:
        if filled.sheet.group is not None:
            rows.append(PaperRow((group.name or _NOT_SAID,), group=True))
        for row in group.rows:
            number += 1
            rows.append(PaperRow((str(number), *row.cells)))
        if filled.sheet.group is not None and filled.adds_up:
            rows.append(PaperRow(("", *filled.sum_cells("Cộng", group.sums)), total=True))
    if filled.adds_up and rows:
        rows.append(PaperRow(("", *filled.sum_cells("Tổng cộng", filled.sums)), total=True))
    return PaperPart("", (), (PaperColumn(_NUMBER, is_index=True), *columns), tuple(rows))


def _urgent_rows(filled: FilledSheet, rows: Sequence[SheetRow], before: int) -> Iterator[UrgentRow]:
    names = [column.name.vi for column in filled.sheet.columns]
    for number, row in enumerate(rows, before + 1):
        values = [f"{name}: {cell}" for name, cell in zip(names[1:], row.cells[1:], strict=True) if cell]
        yield UrgentRow(shortened(f"{number}. {row.cells[0]}"), shortened("; ".join(values)))
