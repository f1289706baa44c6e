"""The column that takes the room that the others leave, and keeps a least width on a small screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.theme.fonts import scaled
from ui.widgets.tables.two_lines import take_two_lines

LEAST = 150
"""Pixels that a name needs to be distinguished from others."""
_STRETCH = QHeaderView.ResizeMode.Stretch


def give_rest(header: QHeaderView, column: int, least: int = LEAST, *, two_lines: bool = True) -> None:
    """Give a column what the others leave; with less than a name needs, the table scrolls sideways.

    ``two_lines``: what does not fit takes a second line where there is room below.
    """
    if two_lines:
        view = header.parentWidget()
        if isinstance(view, QTableView):
            take_two_lines(view)
    known = next((each for each in header.findChildren(_Rest) if each.column == column), None)
    (known or _Rest(header, column, least)).share()


def fit_words(view: QTableView, rest: int) -> None:
    """Each column is as wide as what it says; ``rest`` has what they leave."""
    head = view.horizontalHeader()
    head.setStretchLastSection(False)
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    give_rest(head, rest)


def give_no_rest(header: QHeaderView) -> None:
    """Every column has the width that it is given."""
    for each in header.findChildren(_Rest):
        each.end()


class _Rest(QObject):
    def __init__(self, header: QHeaderView, column: int, least: int) -> None:
        super().__init__(header)
        self._header, self.column, self._least = header, column, least
        header.installEventFilter(self)
        header.sectionResized.connect(self._beside_resized)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.share()
        return super().eventFilter(watched, event)

    def _beside_resized(self, section: int, _before: int, _now: int) -> None:
        if section != self.column:
            self.share()

    def end(self) -> None:
        self._header.sectionResized.disconnect(self._beside_resized)
        self._header.removeEventFilter(self)
        self.setParent(None)

    def share(self) -> None:
        head, column = self._header, self.column
        if column >= head.count() or head.isSectionHidden(column):
            return
        others = [each for each in range(head.count()) if each != column]
        sharing = [each for each in others if head.sectionResizeMode(each) == _STRETCH]
        taken = sum(head.sectionSize(each) for each in others if each not in sharing)
        least = scaled(self._least)
        roomy = (head.width() - taken) // (len(sharing) + 1) >= least
        mode = _STRETCH if roomy else QHeaderView.ResizeMode.Interactive
        if head.sectionResizeMode(column) != mode:
            head.setSectionResizeMode(column, mode)
        if not roomy:
            head.resizeSection(column, least)
