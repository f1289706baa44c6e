"""Entries that say nearly the same, each with what happened to it; what is being typed waits behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.registers.lists.duplicates import PossibleDuplicate
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from ui.context.access_notes import note_reading
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.registers.common.timeline_view import TimelineView
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.labels import label
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (980, 520)
_WIDTHS = (96, 112, 70, 0)
_BESIDE = 340


class DuplicatesDialog(Dialog):
    """Arrows go through the entries; Escape goes back to typing, Ctrl+Enter leaves for the entry."""

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        found: Sequence[PossibleDuplicate],
        go_to: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._context, self._go_to, self._found = context, go_to, tuple(found)
        self.setWindowTitle(tr("Entries that say nearly the same"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        headings = (tr("Register number"), tr("Day"), tr("Alike"), tr("What it says"))
        self.model = RowsModel(context.theme, headings, parent=self)
        self.model.set_rows([_row(each) for each in found])
        self.view = table(tr("Entries that say nearly the same"))
        self.view.setModel(self.model)
        self.view.horizontalHeader().setStretchLastSection(True)
        set_widths(self.view, _WIDTHS)
        self.text: QLabel = label("", wrap=True)
        self.happened = TimelineView()
        self.happened.setFixedWidth(_BESIDE)
        self.leave = button(tr("Go on typing (Esc)"), self.reject, kind="primary")
        self.go = button(tr("Go to that entry (Ctrl+Enter)"), self._go)
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._go)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._read())
        self.resize(within_screen(self, _SIZE))
        self.view.selectRow(0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(space.SMALL)
        left.addWidget(self.view, 1)
        left.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        row.addLayout(left, 1)
        row.addWidget(self.happened)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addStretch(1)
        foot.addWidget(self.go)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addLayout(row, 1)
        layout.addLayout(foot)

    @property
    def chosen(self) -> PossibleDuplicate:
        """The entry with the cursor."""
        return self._found[max(0, self.view.currentIndex().row())]

    def _read(self) -> None:
        wanted = self.chosen
        today, reader = self._context.office.clock.today(), self._context.office.officer
        self.text.setText(wanted.text)

        def show(found: Timeline | None) -> None:
            if self.chosen is wanted:
                self.happened.show_timeline(found)

        read_book(
            self._context,
            self,
            lambda connection: timeline_of(connection, wanted.matter_id, today, reader),
            show,
        )
        note_reading(self._context, "matter", wanted.matter_id)

    def _go(self) -> None:
        matter_id = self.chosen.matter_id
        self.accept()
        self._go_to(matter_id)


def _row(item: PossibleDuplicate) -> TextRow:
    text = " ".join(item.text.split())
    percent = tr("{n} %", n=item.percent)
    cells = (
        TextCell(item.number or "–"),
        TextCell(format_date(item.on)),
        TextCell(percent),
        TextCell(text, tip=text),
    )
    return TextRow(item.matter_id, cells)
