"""The two tables about a new version of a questionnaire: changes, and answers without a place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QTableView

from desktop_app.base.i18n import tr
from desktop_app.base.text import one_line
from desktop_app.book.office import Office
from desktop_app.exchange.exports.unplaced_answers import export_unplaced_answers
from desktop_app.exchange.permission import allow_export
from desktop_app.surveys.versions.changes import ChangeKind, FormChange
from desktop_app.surveys.versions.records import UnplacedAnswer
from ui.base.ask import FileFilter
from ui.context.file_dialog import ask_target
from ui.context.operations import do_work
from ui.context.room import RoomContext
from ui.theme import Theme
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.labels import Tone
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

SUBJECT = "responses"
_TONES: dict[ChangeKind, Tone] = {
    ChangeKind.GONE: "warning",
    ChangeKind.NEW: "success",
    ChangeKind.TYPE: "warning",
    ChangeKind.CHOICES: "warning",
}
_CHANGE_WIDTHS = (176, 360)
_ANSWER_WIDTHS = (150, 150, 128, 0, 120)


def changes_table(theme: Theme) -> tuple[QTableView, RowsModel]:
    """The table of changes and its model."""
    model = RowsModel(theme, (tr("Kind of change"), tr("Question"), tr("What is other now")))
    view = _table(tr("Changes of the questionnaire"), model, _CHANGE_WIDTHS)
    return view, model


def answers_table(theme: Theme) -> tuple[QTableView, RowsModel]:
    """The table of answers without a place and its model; Ctrl+C copies the rows chosen, or all."""
    headings = (
        tr("In"),
        tr("Residential area"),
        tr("Serial number"),
        tr("Question"),
        tr("Unplaced answer"),
        tr("Why it has no place"),
    )
    model = RowsModel(theme, headings, (2,))
    view = _table(tr("Answers that have no place"), model, _ANSWER_WIDTHS)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
    shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
    shortcut.activated.connect(lambda: copy_rows(view, model))
    return view, model


def _table(name: str, model: RowsModel, widths: Sequence[int]) -> QTableView:
    view = table(name)
    model.setParent(view)
    view.setModel(model)
    set_widths(view, (*widths, 0))
    return view


def change_rows(changes: Sequence[FormChange]) -> list[TextRow]:
    """The changes as rows."""
    return [
        TextRow(
            str(at),
            (
                TextCell(item.kind.label(), _TONES.get(item.kind, "")),
                TextCell(item.question),
                TextCell(item.detail),
            ),
        )
        for at, item in enumerate(changes)
    ]


def answer_rows(answers: Sequence[UnplacedAnswer]) -> list[TextRow]:
    """The answers as rows."""
    return [
        TextRow(
            str(at),
            (
                TextCell(item.holder.label()),
                TextCell(item.area),
                TextCell("–" if item.serial is None else str(item.serial)),
                TextCell(item.question),
                TextCell(item.value),
                TextCell(item.reason),
            ),
        )
        for at, item in enumerate(answers)
    ]


def copy_rows(view: QTableView, model: RowsModel) -> int:
    """Put the chosen rows (all, where fewer than two are chosen) into the clipboard; how many."""
    chosen = sorted(index.row() for index in view.selectionModel().selectedRows())
    rows = chosen if len(chosen) > 1 else list(range(model.rowCount()))
    columns = range(model.columnCount())
    head = "\t".join(str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns)
    lines = ["\t".join(one_line(str(model.index(row, column).data())) for column in columns) for row in rows]
    QGuiApplication.clipboard().setText("\n".join((head, *lines)))
    return len(rows)


def save_as_workbook(
    context: RoomContext,
    notice: WrittenFile,
    title: str,
    answers: Sequence[UnplacedAnswer],
    changes: Sequence[FormChange] = (),
) -> None:
    """Ask for a file and write the list there; ``notice`` shows the outcome."""
    kind = FileFilter(tr("Excel workbook"), ("*.xlsx",))
    target = ask_target(
        context, tr("Save the list"), tr("Answers without a place - {round}", round=title), kind, ".xlsx"
    )
    if target is not None:
        office = context.office
        do_work(
            context,
            notice,
            lambda: _write(office, target, answers, changes),
            lambda _: notice.tell(tr("Saved: {name}", name=target.name), target),
            lambda sentence: notice.say(sentence, "danger"),
        )


def _write(
    office: Office, target: Path, answers: Sequence[UnplacedAnswer], changes: Sequence[FormChange]
) -> None:
    allow_export(office.store, office.clock, office.officer, SUBJECT)
    export_unplaced_answers(target, answers, changes)
