"""The history of one form, change by change: who, when, from what to what, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.journal.past.history import FieldChange
from desktop_app.surveys.responses.answer_wording import AnswerWording, CountedWords
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.labels import heading, label, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import table

_LEFT_OUT = ("round_id", "area_id", "entered_by", "entered_at", "channel")
_WIDTH = 560
_NARROW_WIDTH = 420


class HistoryPanel(QWidget):
    """Newest change first. ``restore_asked`` gives field and value to return to."""

    restore_asked = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.be_narrow(False)
        self.title: QLabel = heading(tr("History of the form"))
        self.model = RowsModel(theme, (tr("When, who"), tr("Question"), tr("Before"), tr("After")), (), self)
        self.view = table(tr("History of the form"))
        self.view.setModel(self.model)
        for column, width in enumerate((190, 166, 90)):
            self.view.setColumnWidth(column, width)
        self.described: QLabel = label("", wrap=True)
        """When and by whom, whole: the column has seldom room for name and computer."""
        self.restore = button(tr("Return to the value before"), self._restore, icon="undo", theme=theme)
        self.restore.setEnabled(False)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        self._changes: list[FieldChange] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.title)
        layout.addWidget(muted(tr("Changes made on this computer and on others.")))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.described)
        layout.addWidget(self.restore)

    def be_narrow(self, narrow: bool) -> None:
        """Leave more of a narrow window to the list."""
        self.setFixedWidth(_NARROW_WIDTH if narrow else _WIDTH)

    def show_changes(
        self, title: str, changes: Sequence[FieldChange], questionnaire: Questionnaire, words: AnswerWording
    ) -> None:
        """Show the changes of a form; ``words`` are those of its versions."""
        self.title.setText(title)
        born = next((item for item in changes if item.field == "round_id"), None)
        kept = [
            item
            for item in changes
            if item.field not in _LEFT_OUT
            and item.before != item.after
            and (born is None or item.at != born.at or item.before is not None)
        ]
        self._changes = list(reversed(kept))
        rows = []
        for at, item in enumerate(self._changes):
            moment = _moment(item)
            cells = (
                TextCell(moment, tip=moment),
                TextCell(field_name(item.field, words)),
                TextCell(value_text(item.field, item.before, questionnaire, words)),
                TextCell(value_text(item.field, item.after, questionnaire, words)),
            )
            rows.append(TextRow(str(at), cells))
        if born is not None:
            moment = _moment(born)
            rows.append(
                TextRow(
                    "born",
                    (TextCell(moment, tip=moment), TextCell(tr("Form entered")), TextCell(""), TextCell("")),
                )
            )
        self.model.set_rows(rows)
        self._chosen()

    def _chosen(self, *_: object) -> None:
        row = self.view.currentIndex().row()
        shown = self.model.rows[max(row, 0) :][:1]
        self.described.setText(shown[0].cells[0].text if shown else "")
        able = 0 <= row < len(self._changes) and self._changes[row].field != "deleted"
        self.restore.setEnabled(able)

    def _restore(self) -> None:
        row = self.view.currentIndex().row()
        if 0 <= row < len(self._changes):
            item = self._changes[row]
            self.restore_asked.emit(item.field, item.before)


def _moment(change: FieldChange) -> str:
    return f"{change.at.astimezone(VIETNAM):%d/%m %H:%M} · {change.writer()}"


def field_name(field: str, words: AnswerWording) -> str:
    """Return the name of a field of a form in words."""
    column, is_entry, key = field.partition("/")
    if column == "answers" and is_entry:
        return words.question(key)
    return {
        "serial": tr("Serial number"),
        "validity": tr("Validity"),
        "comment": tr("Opinion"),
        "answered_on": tr("Date of answer"),
        "deleted": tr("Deleted"),
    }.get(field, field)


def value_text(field: str, value: object, questionnaire: Questionnaire, words: AnswerWording) -> str:
    """Return a value of a field in words; a dash for an empty one."""
    if field == "deleted":
        return tr("yes") if value else tr("no")
    if field == "validity":
        return CountedWords(questionnaire).reason(str(value)) if value else tr("Valid")
    if value is None or value == "":
        return "–"
    column, is_entry, key = field.partition("/")
    return words.value(key, str(value)) if column == "answers" and is_entry else str(value)
