"""Thông báo to units whose figures of a period are missing: who, how much, what, and by when."""

from __future__ import annotations

from desktop_app.base.numbers import format_number
from desktop_app.reports.blocks.model import (
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Paragraph,
    Signatures,
)
from desktop_app.reports.frame.official_dates import date_words
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.movement_data import Reminder, ReminderRow

WORDING = "reminder"
_MOST_NAMES = 6


def reminder_document(reminder: Reminder, wording: Wording) -> Document:
    """The notice as blocks."""
    issuer, period = reminder.head.issuer, reminder.period_label
    closing = wording.text("closing.no_due")
    if reminder.due is not None:
        key = "closing.late" if reminder.is_late else "closing.due"
        closing = wording.text(key, date=date_words(wording, reminder.due))
    blocks = (
        Paragraph(wording.text("opening.text", issuer=issuer, period=period)),
        _table(reminder, wording),
        Paragraph(closing),
        Paragraph(wording.text("closing.please", issuer=issuer)),
        Signatures((reminder.signer,), reminder.recipients),
    )
    subject = wording.text("title.subject", period=period)
    return Document(reminder.head, reminder.state, wording.text("title.kind"), subject, blocks)


def _table(reminder: Reminder, wording: Wording) -> BlockTable:
    columns = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("table.columns.unit"), "left"),
        BlockColumn(wording.text("table.columns.filled"), "center"),
        BlockColumn(wording.text("table.columns.missing"), "left", is_wide=True),
    )
    rows = tuple(
        BlockRow(
            (
                str(number),
                row.unit,
                wording.text(
                    "table.filled_of", filled=format_number(row.filled), expected=format_number(row.expected)
                ),
                _names(row, wording),
            )
        )
        for number, row in enumerate(reminder.rows, start=1)
    )
    return BlockTable(columns, rows, size="small")


def _names(row: ReminderRow, wording: Wording) -> str:
    shown = "; ".join(row.missing[:_MOST_NAMES])
    left = len(row.missing) - _MOST_NAMES
    return wording.text("table.more", names=shown, n=wording.count(left)) if left > 0 else shown
