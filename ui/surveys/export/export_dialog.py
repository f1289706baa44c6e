"""Exports the forms of a round: in which format, and whether with the names of keyers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.book.office import Office
from desktop_app.exchange.exports.responses import export_responses, files_beside
from desktop_app.exchange.permission import allow_export
from ui.base.ask import FileFilter
from ui.context.file_dialog import FileDialog, ask_target, may_replace
from ui.context.room import RoomContext
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.labels import muted

SUBJECT = "responses"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What was chosen in the dialog."""

    labels: bool
    delimiter: str
    with_names: bool


def write_responses(
    office: Office, round_id: str, target: Path, choice: ExportChoice, progress: Progress
) -> list[Path]:
    """Write the forms of a round; return the files written. It is noted in the access log before.

    Raises:
        NotAllowed: the officer may not export.
        Problem: see :func:`export_responses`.
    """
    allow_export(office.store, office.clock, office.officer, SUBJECT)
    with office.read() as connection:
        return export_responses(
            connection,
            round_id,
            target,
            labels=choice.labels,
            progress=progress,
            with_names=choice.with_names,
            delimiter=choice.delimiter,
        )


def there_already(office: Office, round_id: str, target: Path) -> list[Path]:
    """Return the files beside ``target`` that its export would replace.

    Raises:
        Problem: see :func:`files_beside`.
    """
    with office.read() as connection:
        beside = files_beside(connection, round_id, target)
    return [path for path in beside if path.exists()]


class ExportDialog(FileDialog):
    """Format, codes or labels, delimiter, names; then a file is chosen and written."""

    def __init__(self, parent: QWidget, context: RoomContext, round_id: str, round_title: str) -> None:
        super().__init__(parent, context, tr("Export data"), _count_words)
        self._round_id = round_id
        self._title = round_title
        self.format = ChoiceBox()
        for suffix, words in _formats().items():
            self.format.addItem(f"{words} (*{suffix})", suffix)
        self.delimiter = ChoiceBox()
        for mark, words in ((",", tr("comma")), (";", tr("semicolon")), ("\t", tr("tab"))):
            self.delimiter.addItem(words, mark)
        self.content = ChoiceBox()
        self.content.addItem(tr("Texts of questions and answers"), True)
        self.content.addItem(tr("Names and codes as in the form"), False)
        self.names = QCheckBox(tr("With the names of those who entered the forms"))
        self.explanation = muted("")
        self.delimiter_field = Field(
            tr("Values are separated by"), self.delimiter, tr("Excel in Vietnamese opens a semicolon best.")
        )
        self.content_field = Field(tr("The file holds"), self.content)
        names_note = muted(
            tr(
                "Names of officers are personal data (Law 91/2025/QH15). Leave this off unless whoever "
                "receives the file needs them; every export is noted in the access log."
            )
        )
        self.fields.addWidget(Field(tr("Format"), self.format))
        for part in (self.explanation, self.delimiter_field, self.content_field, self.names, names_note):
            self.fields.addWidget(part)
        self.fields.addStretch(1)
        self.finish_layout(round_title, tr("Export…"), self.export)
        self.format.currentIndexChanged.connect(lambda _: self._show_format())
        self._show_format()

    @property
    def suffix(self) -> str:
        """The ending of the format that is chosen."""
        return str(self.format.currentData())

    def choose(self, suffix: str) -> None:
        """Choose the format with this ending."""
        self.format.setCurrentIndex(self.format.findData(suffix))

    def export(self) -> None:
        """Ask for the file and write it."""
        suffix = self.suffix
        kind = FileFilter(_formats()[suffix], (f"*{suffix}",))
        name = tr("Forms - {round}", round=self._title)
        target = ask_target(self._context, tr("Export data"), name, kind, suffix)
        if target is None:
            return
        office, round_id = self._context.office, self._round_id
        choice = ExportChoice(
            bool(self.content.currentData()), str(self.delimiter.currentData()), self.names.isChecked()
        )

        def begin(there: list[Path]) -> None:
            if may_replace(self._context, there):
                self.write(
                    lambda progress: write_responses(office, round_id, target, choice, progress),
                    _written_words,
                    target,
                )

        self.look(lambda: there_already(office, round_id, target), begin)

    def _show_format(self) -> None:
        suffix = self.suffix
        self.delimiter_field.setVisible(suffix == ".csv")
        self.content_field.setVisible(suffix in (".xlsx", ".csv"))
        self.names.setEnabled(suffix != ".zip")
        explanation = _explanations().get(suffix, "")
        self.explanation.setText(explanation)
        self.explanation.setVisible(bool(explanation))
        self.refusal.say("")
        self.written.say("")


def _formats() -> dict[str, str]:
    return {
        ".xlsx": tr("Excel workbook"),
        ".csv": tr("CSV text"),
        ".sav": tr("SPSS data"),
        ".dta": tr("Stata data"),
        ".zip": tr("XForm records in a zip file"),
    }


def _explanations() -> dict[str, str]:
    statistics = tr("Codes with the labels of questions and answers; repeats become files beside it.")
    return {
        ".csv": tr("Text in UTF-8; repeats become files beside it."),
        ".sav": statistics,
        ".dta": statistics,
        ".zip": tr("One XML record for each form, as other programs for XLSForm read it."),
    }


def _count_words(done: int, of: int) -> str:
    return tr("{n} of {all} forms", n=format_number(done), all=format_number(of))


def _written_words(paths: list[Path]) -> str:
    if len(paths) == 1:
        return tr("Saved: {name}", name=paths[0].name)
    return tr("Saved: {name} and {n} more files", name=paths[0].name, n=len(paths) - 1)
