"""Opens the text of the report that the room shows, and has the paper made again when it was changed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.period import Period
from ui.context.room import RoomContext
from ui.reports.paper import figures_wanted
from ui.reports.presenter import ReportsPresenter
from ui.reports.writing.writing_dialog import WritingDialog


class WritingActions(QObject):
    """One text at a time, with F2 or the button of the panel."""

    def __init__(self, room: QWidget, context: RoomContext, presenter: ReportsPresenter) -> None:
        super().__init__(room)
        self._room, self._context, self._presenter = room, context, presenter
        self.dialog: WritingDialog | None = None
        QShortcut(QKeySequence("F2"), room, self.open)

    def open(self) -> None:
        """Open the text of the report that is shown."""
        request = self._presenter.request
        if self.dialog is not None or request.kind is not PaperKind.WORK or not request.complete:
            return
        periods = {each.key: each.name for each in self._presenter.choices.periods}
        period = periods.get(request.period, request.period)
        if request.is_so_far:
            period = Period.parse(request.period).so_far_label()
        title = tr("Report on the Front's work – {period}", period=period)
        self.dialog = WritingDialog(self._room, self._context, figures_wanted(request), title)
        self.dialog.written.connect(self._presenter.make)
        self.dialog.finished.connect(self._shut)
        self.dialog.open()

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
