"""The access log as a list. Entries that need not be kept any longer can be deleted all at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from desktop_app.accounts.access_report import AccessEntry, OutdatedEntries
from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.text import fold
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.fitting import within_screen
from ui.widgets.labels import muted
from ui.widgets.tables.rows_model import RowsModel, TextRow, text_row
from ui.widgets.tables.tables import table

_SIZE = (820, 500)


class AccessLogDialog(Dialog):
    """Newest first; a line of text narrows the list. ``delete`` asks whether the ``outdated`` may go."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        entries: tuple[AccessEntry, ...],
        outdated: OutdatedEntries | None,
        delete: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self.outdated = outdated
        rows = [_row(number, entry) for number, entry in enumerate(entries)]
        self._rows = [(fold(" ".join(cell.text for cell in row.cells)), row) for row in rows]
        self.setWindowTitle(tr("Access log"))
        self.resize(within_screen(self, _SIZE))
        self.filter = SearchLine(tr("Find a name, a day or an action"))
        self.filter.sought.connect(self._narrow)
        self.model = RowsModel(theme, (tr("When"), tr("Who"), tr("Did"), tr("What")), (), self)
        view = table(tr("Access log"))
        view.setModel(self.model)
        head = view.horizontalHeader()
        for column in (0, 1, 2):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(muted(tr("Who did what, when; never what was written. Entries cannot be changed.")))
        layout.addWidget(self.filter)
        layout.addWidget(view, 1)
        row = QHBoxLayout()
        if outdated is not None:
            words = tr("Delete {n} old entries…", n=format_number(outdated.count))
            self.delete = button(words, delete)
            row.addWidget(self.delete)
        row.addStretch(1)
        close = button(tr("Close"), self.accept, kind="primary")
        close.setDefault(True)
        row.addWidget(close)
        layout.addLayout(row)
        self._narrow("")
        self.filter.setFocus()

    def _narrow(self, text: str) -> None:
        wanted = fold(text.strip())
        self.model.set_rows([row for words, row in self._rows if wanted in words])


def _row(number: int, entry: AccessEntry) -> TextRow:
    local = entry.at.astimezone(VIETNAM)
    when = f"{format_date(local.date())} {local:%H:%M}"
    return text_row(str(number), when, entry.officer, entry.action, entry.subject)
