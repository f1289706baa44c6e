"""The columns of answers in the list of forms: which are shown, their order, and reading them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from desktop_app.base.i18n import tr
from desktop_app.surveys.listing.answer_columns import AnswerTexts, answer_columns
from desktop_app.surveys.responses.answer_wording import AnswerWording
from ui.context.room import RoomContext
from ui.surveys.responses.answer_columns_dialog import AnswerColumnsDialog
from ui.surveys.responses.model import ResponsesModel
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.tables.shared_width import share_width

_BEHIND = 2
"""Answers come after the number of the form and its area."""
_OPINION, _OPINION_WIDTH = 7, 240
_LEAST, _MOST = 96, 240
LEAVES = (9, 8, 4, 3, 6)
"""When and by whom a form was entered, which its history says; what its answers and its mark say."""


class AnswerColumns(QObject):
    """Shows in the list what was last chosen for a questionnaire on this computer."""

    def __init__(self, context: RoomContext, view: QTableView, model: ResponsesModel) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._model = model
        self._code = ""
        self._wording = AnswerWording()
        self.texts = AnswerTexts(self._wording)
        """What is to be said of each form that is read."""
        self.dialog: AnswerColumnsDialog | None = None

    def use(self, code: str, wording: AnswerWording) -> None:
        """Show the columns of a questionnaire."""
        same = wording == self._wording and code == self._code
        self._code, self._wording = code, wording
        if not same:
            self._show()

    def choose(self) -> None:
        """Ask which answers are to be shown."""
        offered = answer_columns(self._wording)
        if offered:
            self.dialog = AnswerColumnsDialog(self._view.window(), offered, self._kept(), self._take)
            self.dialog.open()

    def _kept(self) -> list[str]:
        return self._context.preferences.current.answer_columns.get(self._code, [])

    def _take(self, chosen: list[str]) -> None:
        offered = {column.key for column in answer_columns(self._wording)}
        others = [key for key in self._kept() if key not in offered]  # of other versions of the questionnaire
        every = {**self._context.preferences.current.answer_columns, self._code: [*chosen, *others]}
        try:
            self._context.preferences.keep(answer_columns=every)
        except OSError as error:
            self._context.ask.warn(
                tr("The choice is in force until the program is closed: it could not be saved."), str(error)
            )
        self._show()

    def _show(self) -> None:
        kept = set(self._kept())
        columns = tuple(column for column in answer_columns(self._wording) if column.key in kept)
        self.texts = AnswerTexts(self._wording, [column.key for column in columns])
        self._model.show_answers(columns)
        head, first = self._view.horizontalHeader(), self._model.own_columns
        metrics = QFontMetrics(font_for(TextRole.LABEL))
        for place, column in enumerate(columns):
            head.moveSection(head.visualIndex(first + place), _BEHIND + place)
            width = metrics.horizontalAdvance(column.name) + space.XXLARGE
            self._view.setColumnWidth(first + place, min(max(width, _LEAST), _MOST))
        if columns:
            self._view.setColumnWidth(_OPINION, _OPINION_WIDTH)
        share_width(self._view, () if columns else (_OPINION,), LEAVES)
