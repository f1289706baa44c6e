"""The months of the fund: what came and went, which are closed, who opened one again and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel
from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal
from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.ledger.balances import below_nothing, by_month, place_below_nothing
from desktop_app.fund.ledger.closing import (
    CLOSE,
    Closing,
    close_month,
    closed_until,
    closings,
    not_over,
    reopen_month,
    still_waiting,
    waiting_until,
)
from desktop_app.fund.vouchers.reading import open_drafts, vouchers
from desktop_app.fund.vouchers.records import Method
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.unseen import seen_of_all
from ui.context.operations import change_book, read_beside
from ui.context.room import RoomContext
from ui.fund.common.listed_page import ListedPage, ListLayout, row_of_widgets
from ui.fund.common.words import amount_cell, dong
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.frames import Notice
from ui.widgets.labels import label, muted
from ui.widgets.tables.rows_model import TextCell, TextRow

_LOOK = ListLayout((110, 170, 150, 160, 0), (1, 2, 3))


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month: what came (with balances taken over), what went, the balance at its end, its closings."""

    month: date
    came: int
    went: int
    balance: int
    is_closed: bool
    closings: tuple[Closing, ...]
    waiting: tuple[str, ...] = ()
    """The prepared vouchers that prevent closing it."""


@dataclass(frozen=True, slots=True)
class MonthsData:
    """All months in which something was posted, the newest first, and what is to be looked at."""

    months: tuple[MonthLine, ...]
    overdrawn: tuple[str, ...]
    not_drawn: tuple[str, ...]
    """Campaigns of which more cash went out than was in the box, though they have money."""
    not_paid_in: tuple[str, ...]
    """Campaigns of which more left the bank account than was in it, though they have money."""
    may_close: bool
    seen: int
    """The version up to which all that the province sent is in it."""


def read_months(connection: Connection, officer: str) -> MonthsData:
    """The months of the fund."""
    posted = vouchers(connection)
    until, noted = closed_until(connection), closings(connection)
    months: list[MonthLine] = []
    balance, drafts = 0, open_drafts(connection)
    for key, totals in by_month(posted).items():
        month = date.fromisoformat(f"{key}-01")
        balance += totals.balance
        mine = tuple(item for item in noted if item.month == key)
        came = totals.balance + totals.spent
        closed = until is not None and month <= until
        waiting = () if closed else waiting_until(drafts, month)
        months.append(MonthLine(month, came, totals.spent, balance, closed, mine, waiting))
    titles = {item.id: item.title for item in campaigns(connection)}

    def named(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(titles.get(campaign_id, "…") for campaign_id in ids)

    return MonthsData(
        tuple(reversed(months)),
        named(below_nothing(posted)),
        named(place_below_nothing(posted, Method.CASH)),
        named(place_below_nothing(posted, Method.TRANSFER)),
        not refusal(connection, officer, CLOSE),
        seen_of_all(connection),
    )


class MonthsPage(ListedPage):
    """Closing is for months that are over; opening one again needs a reason."""

    print_asked = Signal(str)
    """The books of a month (2026-09) are wanted."""
    waiting_asked = Signal(object, str)
    """The vouchers that prevent closing are to be shown: their ids, and what they are."""

    def __init__(self, context: RoomContext) -> None:
        headings = (tr("Month"), tr("Came in"), tr("Spent"), tr("Balance at the end"), tr("Status"))
        super().__init__(context, _LOOK, tr("Months"), headings)
        self.data: MonthsData | None = None
        self.wrong = Notice("", context.theme, "danger")
        self.close_button = button(tr("Close the month (Ctrl+Enter)"), self.close_chosen, kind="primary")
        self.open_button = button(tr("Open again… (F8)"), self.reopen_chosen)
        rule = muted(tr("Nothing can be posted into a closed month. Earlier months are closed with it."))
        self.books = button(tr("Books of the month… (Ctrl+P)"), self._print)
        head = row_of_widgets(rule, self.books, self.open_button, self.close_button, stretched=rule)
        sentence = tr("Each month in which a voucher was posted comes here, with its balance, to be closed.")
        self.sums: QLabel = label("", TextRole.STRONG)
        empty = EmptyState("calendar", tr("No month yet"), sentence, context.theme)
        self.lay_out([head, self.wrong], [self.sums], empty)
        self.hear(
            ("Ctrl+Return", self.close_chosen),
            ("Ctrl+Enter", self.close_chosen),
            ("F8", self.reopen_chosen),
            ("Ctrl+P", self._print),
        )

    def refresh(self) -> None:
        """Read the months again."""
        officer = self._context.office.officer
        read_beside(self._context, self, lambda connection: read_months(connection, officer), self._show)

    def _show(self, data: MonthsData) -> None:
        self.data = data
        warnings = []
        if data.overdrawn:
            names = ", ".join(data.overdrawn)
            warnings.append(
                tr("Two computers together have spent more than there was: {names}.", names=names)
            )
        if data.not_drawn:
            names = ", ".join(data.not_drawn)
            words = tr("More cash went out than was in the box; post what was drawn: {names}.", names=names)
            warnings.append(words)
        if data.not_paid_in:
            names = ", ".join(data.not_paid_in)
            words = tr("More left the account than was in it; post what was paid in: {names}.", names=names)
            warnings.append(words)
        self.wrong.say(" ".join(warnings))
        came, went = (sum(line.came for line in data.months), sum(line.went for line in data.months))
        words = tr("Total: came {came}, went {went}", came=dong(came), went=dong(went))
        self.sums.setText(words if data.months else "")
        self.stack.show_for(len(data.months), len(data.months))
        self.show_rows([_row(line) for line in data.months])

    @property
    def chosen(self) -> MonthLine | None:
        """The chosen month."""
        place = self.view.currentIndex().row()
        months = () if self.data is None else self.data.months
        return months[place] if 0 <= place < len(months) else None

    def follow(self) -> None:
        """Offer to close or to open what the chosen month allows."""
        line, may = self.chosen, self.data is not None and self.data.may_close
        self.books.setEnabled(line is not None)
        self.close_button.setEnabled(may and line is not None and not line.is_closed)
        self.open_button.setEnabled(may and line is not None and line.is_closed)

    def _print(self) -> None:
        if self.chosen is not None:
            self.print_asked.emit(f"{self.chosen.month:%Y-%m}")

    def close_chosen(self) -> None:
        """Close the chosen month when that is confirmed."""
        line, data = self.chosen, self.data
        if line is None or data is None or not self.close_button.isEnabled():
            return
        month = line.month
        if month >= self._context.office.clock.today().replace(day=1):
            self._context.ask.warn(not_over(month).sentence())
            return
        if line.waiting:
            self._show_waiting(line)
            return
        question = tr("Close {month} and the months before it? Nothing can be posted into them "
"afterwards.",
                      month=f"{month:%m/%Y}")  # fmt: skip
        if self._context.ask.confirm(question, tr("Close the month")):
            words = tr("✓ {month} is closed", month=f"{month:%m/%Y}")
            self._change(lambda rec: close_month(rec, month, data.seen), words)

    def _show_waiting(self, line: MonthLine) -> None:
        sentence = still_waiting(line.month, len(line.waiting)).sentence()
        if self._context.ask.confirm(sentence, tr("Show these vouchers"), leave=tr("Close")):
            words = tr("{month} and before, not posted", month=f"{line.month:%m/%Y}")
            self.waiting_asked.emit(line.waiting, words)

    def reopen_chosen(self) -> None:
        """Open the chosen month again, for a reason."""
        line = self.chosen
        if line is None or not self.open_button.isEnabled():
            return
        month = line.month
        reason = self._context.ask.text(
            tr("Open {month} again", month=f"{month:%m/%Y}"), tr("Why is the month opened again?")
        )
        if reason is not None:
            words = tr("✓ {month} is open again", month=f"{month:%m/%Y}")
            self._change(lambda rec: reopen_month(rec, month, reason), words)

    def _change(self, change: Callable[[Recorder], None], words: str) -> None:
        def done(_: None) -> None:
            self._context.say(words)
            self.refresh()

        change_book(self._context, self, change, done, self._context.ask.warn)


def _row(line: MonthLine) -> TextRow:
    cells = (
        TextCell(f"{line.month:%m/%Y}"),
        TextCell(amount_cell(line.came)),
        TextCell(amount_cell(line.went)),
        TextCell(format_number(line.balance), "danger" if line.balance < 0 else ""),
        TextCell(_status(line), "success" if line.is_closed else ""),
    )
    return TextRow(f"{line.month:%Y-%m}", cells)


def _status(line: MonthLine) -> str:
    last = line.closings[-1] if line.closings else None
    if last is not None and last.holds:
        return tr("Closed by {name} on {day}", name=last.closed_by or "–", day=_day(last.closed_at))
    if last is not None and last.reopened_at:
        opened = tr(
            "Opened again by {name} on {day}: {reason}",
            name=last.reopened_by or "–",
            day=_day(last.reopened_at),
            reason=last.reason,
        )
        return tr("{words} (closed with a later month)", words=opened) if line.is_closed else opened
    if line.is_closed:
        return tr("Closed with a later month")
    if line.waiting:
        return tr("Open; {n} vouchers not posted", n=format_number(len(line.waiting)))
    return tr("Still open")


def _day(moment: int) -> str:
    return f"{from_millis(moment).astimezone(VIETNAM):%d/%m/%Y}"
