"""From the file of the bank to prepared vouchers: chosen, read, matched, looked at, taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.statements.closing import at_bank
from desktop_app.fund.statements.matching import Match, preview
from desktop_app.fund.statements.reading import read_statement
from desktop_app.fund.statements.taking import take
from desktop_app.journal.recorder import Recorder
from ui.base.ask import FileFilter
from ui.context.long_work import change_long, do_long
from ui.context.room import RoomContext
from ui.fund.statement_dialog import StatementData, StatementDialog


class StatementActions(QObject):
    """``done`` is called with the ids of vouchers that were prepared."""

    def __init__(self, page: QWidget, context: RoomContext, done: Callable[[list[str]], None]) -> None:
        super().__init__(page)
        self._page, self._context, self._done = page, context, done
        self.dialog: StatementDialog | None = None

    def open(self) -> None:
        """Choose a file of the bank and show what it holds."""
        kinds = (FileFilter(tr("Statements"), ("*.xlsx", "*.xlsm", "*.csv", "*.tsv", "*.txt")),)
        path = self._context.ask.open_file(tr("Statement of the bank"), kinds)
        if path is not None:
            show: Callable[[StatementData], None] = lambda data: self._show(path, data)  # noqa: E731
            self._begin(self._page, path, show, self._context.ask.warn)

    def _begin(
        self,
        over: QWidget,
        path: Path,
        show: Callable[[StatementData], None],
        refused: Callable[[str], None],
        decimals: bool | None = None,
    ) -> None:
        def work(progress: Progress) -> StatementData:
            return self._read(path, progress, decimals=decimals)

        words = tr("Reading {file} …", file=path.name)
        do_long(self._context, over, over, words, work, show, refused)

    def _read(self, path: Path, progress: Progress, *, decimals: bool | None) -> StatementData:
        statement = read_statement(path, decimals=decimals, progress=progress)
        with self._context.office.read() as connection:
            titles = {item.id: item.title for item in campaigns(connection)}
            book = None if statement.closing is None else at_bank(connection, statement.closing)
            return StatementData(statement, tuple(preview(connection, statement)), titles, book)

    def _show(self, path: Path, data: StatementData) -> None:
        again: Callable[[bool], None] = lambda decimals: self._read_again(path, decimals=decimals)  # noqa: E731
        self.dialog = StatementDialog(self._page, self._context, data, self._take, again)
        self.dialog.open()

    def _read_again(self, path: Path, *, decimals: bool) -> None:
        """Read the file as somebody answered that its amounts are meant."""
        dialog = self.dialog
        if dialog is not None:
            self._begin(dialog, path, dialog.renew, dialog.refused, decimals)

    def _take(self, dialog: StatementDialog, chosen: list[Match]) -> None:
        def done(ids: list[str]) -> None:
            dialog.accept()
            self._context.say(tr("✓ {n} vouchers were prepared. Post them now.", n=format_number(len(ids))))
            self._done(ids)

        def change(rec: Recorder, progress: Progress) -> list[str]:
            return take(rec, chosen, progress)

        words = tr("{n} vouchers are being prepared…", n=format_number(len(chosen)))
        change_long(self._context, dialog, dialog, words, change, done, dialog.refused, asked_by=dialog)
