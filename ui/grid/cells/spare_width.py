"""What columns leave of the width of a table goes to headings that are cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QTableView

from ui.grid.cells.header import ColumnHeader


class SpareWidth(QObject):
    """Takes what it gave back when the table gets narrower or another one is shown."""

    def __init__(self, view: QTableView, header: ColumnHeader) -> None:
        super().__init__(view)
        self._view, self._header = view, header
        self._given: dict[int, tuple[int, int]] = {}
        """By column, how wide it was and is."""
        self._soon = QTimer(self, singleShot=True, interval=0)  # once the table has its width
        self._soon.timeout.connect(self.share)
        view.viewport().installEventFilter(self)
        header.sectionResized.connect(lambda *_: self._soon.start())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._soon.start()
        return super().eventFilter(watched, event)

    def forget(self) -> None:
        """The columns are others, with widths of their own."""
        self._given.clear()
        self._soon.start()

    def share(self) -> None:
        """Give cut headings what is left, the first first."""
        view, header = self._view, self._header
        sizes = {number: header.sectionSize(number) for number in range(header.count())}
        for number, (before, given) in self._given.items():
            if sizes.get(number) == given:  # else somebody chose a width since
                sizes[number] = before
        spare = view.viewport().width() - sum(sizes.values())
        self._given.clear()
        for number, size in sizes.items():
            more = max(0, min(header.whole_width(number) - size, spare))
            if more:
                self._given[number] = (size, size + more)
                spare -= more
            if header.sectionSize(number) != size + more:
                view.setColumnWidth(number, size + more)
        self._soon.stop()  # the widths that were just given ask for nothing more
