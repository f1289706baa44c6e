"""Prints the blank forms of a round into a PDF: paper, code next to the serial number, which areas."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.book.office import Office
from desktop_app.reports.blank_form.head import SerialCode
from desktop_app.reports.blank_form.layout import PaperFormat
from desktop_app.surveys.rounds.records import Round, RoundArea
from ui.base.ask import FileFilter
from ui.context.file_dialog import FileDialog, ask_target
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.labels import label, muted

_LIST_HEIGHT = 180


def write_blank_forms(
    office: Office,
    round_id: str,
    target: Path,
    choice: tuple[PaperFormat, SerialCode, frozenset[str]],
    progress: Progress,
) -> int:
    """Write the blank forms of the chosen areas; return how many forms.

    Raises:
        Problem: see :func:`render_round_forms`.
    """
    from desktop_app.reports.frame.profile import load_profile
    from desktop_app.surveys.papers.blank_forms import render_round_forms

    paper, code, areas = choice
    with office.read() as connection:
        return render_round_forms(
            connection,
            office.identity.commune_code,
            round_id,
            load_profile(),
            target,
            progress,
            paper=paper,
            code=code,
            only_areas=areas,
        )


class BlankFormsDialog(FileDialog):
    """Serial numbers run from 1 to the forms issued in each area."""

    def __init__(
        self, parent: QWidget, context: RoomContext, survey_round: Round, areas: tuple[RoundArea, ...]
    ) -> None:
        super().__init__(parent, context, tr("Print blank forms"), _count_words)
        self._round = survey_round
        self.paper = ChoiceBox()
        self.paper.addItem(tr("A4, one form a sheet side"), PaperFormat.A4.value)
        self.paper.addItem(tr("Two A5 forms on an A4 sheet"), PaperFormat.A5_TWO_UP.value)
        self.code = ChoiceBox()
        for code, words in (
            (SerialCode.CODE128, tr("Barcode (Code 128)")),
            (SerialCode.QR, tr("QR code with round and area")),
            (SerialCode.NONE, tr("None")),
        ):
            self.code.addItem(words, code.value)
        self.areas = QListWidget()
        self.areas.setMinimumHeight(_LIST_HEIGHT)
        self.areas.ensurePolished()  # items added before the style have no room around them
        self.total = muted("", wrap=False)
        for area in areas:
            self._add(area)
        top = QHBoxLayout()
        top.setSpacing(space.MEDIUM)
        top.addWidget(Field(tr("Paper size"), self.paper), 1)
        top.addWidget(Field(tr("Code beside the serial number"), self.code), 1)
        chooser = QHBoxLayout()
        chooser.addWidget(button(tr("All"), lambda: self._check(True), kind="quiet"))
        chooser.addWidget(button(tr("None"), lambda: self._check(False), kind="quiet"))
        chooser.addStretch(1)
        chooser.addWidget(self.total)
        self.fields.addLayout(top)
        self.areas.setAccessibleName(tr("Residential areas"))
        self.fields.addWidget(label(tr("Residential areas"), TextRole.LABEL))
        self.fields.addWidget(self.areas, 1)
        self.fields.addLayout(chooser)
        self.finish_layout(survey_round.title, tr("Make the PDF…"), self.make)
        self.areas.itemChanged.connect(lambda _: self._count())
        self._count()

    def chosen_areas(self) -> frozenset[str]:
        """Return the ids of the areas that are ticked."""
        return frozenset(item.data(Qt.ItemDataRole.UserRole).area_id for item in self._ticked())

    def make(self) -> None:
        """Ask for the file and write it."""
        kind = FileFilter(tr("PDF document"), ("*.pdf",))
        name = tr("Blank forms - {round}", round=self._round.title)
        target = ask_target(self._context, tr("Print blank forms"), name, kind, ".pdf")
        if target is None:
            return
        office, round_id = self._context.office, self._round.id
        choice = (
            PaperFormat(self.paper.currentData()),
            SerialCode(self.code.currentData()),
            self.chosen_areas(),
        )
        self.write(
            lambda progress: write_blank_forms(office, round_id, target, choice, progress),
            lambda forms: tr("{n} blank forms in {name}", n=format_number(forms), name=target.name),
            target,
        )

    def _add(self, area: RoundArea) -> None:
        if area.forms_issued:
            words = tr("{n} forms", n=format_number(area.forms_issued))
        else:
            words = tr("number of forms to issue is missing")
        item = QListWidgetItem(f"{area.name} · {words}", self.areas)
        item.setData(Qt.ItemDataRole.UserRole, area)
        if area.forms_issued:
            item.setCheckState(Qt.CheckState.Checked)
        else:
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)

    def _ticked(self) -> list[QListWidgetItem]:
        items = [self.areas.item(row) for row in range(self.areas.count())]
        return [item for item in items if item.checkState() == Qt.CheckState.Checked]

    def _check(self, checked: bool) -> None:
        for row in range(self.areas.count()):
            item = self.areas.item(row)
            if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)

    def _count(self) -> None:
        areas: list[RoundArea] = [item.data(Qt.ItemDataRole.UserRole) for item in self._ticked()]
        forms = sum(area.forms_issued or 0 for area in areas)
        self.total.setText(tr("{n} forms", n=format_number(forms)))
        self.go.setEnabled(forms > 0 and not self.bar.busy)
        if self.areas.count() and not any(self._can_be_ticked()):
            self.refusal.say(
                tr(
                    "No area of the round has a number of forms to issue. "
                    "Fill in that number in the area list first."
                ),
                "warning",
            )

    def _can_be_ticked(self) -> list[bool]:
        flags = [self.areas.item(row).flags() for row in range(self.areas.count())]
        return [bool(flag & Qt.ItemFlag.ItemIsEnabled) for flag in flags]


def _count_words(done: int, of: int) -> str:
    return tr("{n} of {all} forms", n=format_number(done), all=format_number(of))
