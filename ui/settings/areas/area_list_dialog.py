"""A whole list of residential areas before it is recorded: checked, and corrected in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.area_list import AreaList
from desktop_app.base.i18n import tr
from ui.grid.grid import GridFrame
from ui.grid.paste_bar import PasteBar
from ui.grid.typed_grid import join
from ui.settings.areas.area_list_cells import AreaListCells
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, muted

_SIZE = (720, 640)
_NUMBERS = 92
_MOST_ROWS = 8


class AreaListDialog(Dialog):
    """``record`` is given the dialog, which it accepts or refuses; :attr:`areas` is its content."""

    def __init__(
        self, parent: QWidget, areas: AreaList, theme: Theme, record: Callable[[AreaListDialog], None]
    ) -> None:
        super().__init__(parent)
        self._record = record
        self.setWindowTitle(tr("List of residential areas"))
        self.resize(within_screen(self, _SIZE))
        self.grid = GridFrame(tr("List of residential areas"), theme)
        self.grid.set_names_width(_NUMBERS)
        self.cells = AreaListCells(self.grid, areas, self)
        self.bar = PasteBar(theme)
        join(self.grid, self.bar, self.cells)
        self.head = heading("")
        self.wrong = Notice("", theme, "danger")
        self.doubts = Notice("", theme, "warning")
        self.refusal = Notice("", theme, "danger")
        self.go = button("", self._go, kind="primary")
        self._lay_out()
        self.cells.checked.connect(self._judge)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            pressed = QShortcut(QKeySequence(keys), self, self.go.click)
            self.bar.waits.connect(lambda waits, pressed=pressed: pressed.setEnabled(not waits))
        self._judge()
        if self.areas.left_out:
            self.grid.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.cells.next_wrong()
        else:
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.head)
        layout.addWidget(muted(tr("New areas are added; known ones get their number of households.")))
        for above in (self.wrong, self.doubts, self.bar):
            layout.addWidget(above)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.refusal)
        layout.addLayout(dialog_foot(self, self.go))

    @property
    def areas(self) -> AreaList:
        """The present list."""
        return self.cells.areas

    def refuse(self, sentence: str) -> None:
        """Show why the list was not taken."""
        self.refusal.say(sentence, "danger")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F8:
            self.grid.view.finish_editing()
            self.cells.next_wrong()
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        self.grid.view.finish_editing()
        if self.go.isEnabled():
            self._record(self)

    def _judge(self) -> None:
        """Show the state of the list."""
        areas = self.areas
        good, bad = len(areas.good_rows().rows), sorted(areas.left_out)
        self.head.setText(tr("{n} areas were read", n=len(areas.rows)))
        known = {row.number for row in areas.written}
        outside = [found for found in areas.problems if not found.blocking or found.row not in known]
        self.doubts.say(" ".join(found.problem.sentence() for found in outside))
        rows = ", ".join(str(row) for row in bad[:_MOST_ROWS]) + (" …" if len(bad) > _MOST_ROWS else "")
        mend = tr(
            "Rows that cannot be recorded yet: {rows}. Type over what is red; F8 goes to the next one.",
            rows=rows,
        )
        self.wrong.say(mend if known.intersection(bad) else "")
        self.go.setEnabled(good > 0)
        left_out = tr("Record {good} rows, leave out {bad} (Ctrl+Enter)", good=good, bad=len(bad))
        self.go.setText(left_out if bad else tr("Record the list (Ctrl+Enter)"))
