"""The dialog for a new round and for changing one: questionnaire, plan, thresholds, areas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import Connection

from desktop_app.areas.queries import areas_at
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.catalogue.installed import installed, installed_questionnaire
from desktop_app.catalogue.packages.labels import PackageStatus
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.questionnaire import THRESHOLD_NAMES, Questionnaire, TestedPer, Threshold
from desktop_app.surveys.double_entry.double_entry import percent_of
from desktop_app.surveys.rounds.queries import areas_of_round, fields_of_round, round_of
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.thresholds import thresholds_of
from desktop_app.wire.op import Value
from ui.surveys.common.words import basis_line, mark_text, threshold_name
from ui.surveys.rounds.round_fields import FieldWrong, TypedRound, shown_fields
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.day_line import DayLine
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, label, muted
from ui.widgets.page import ScrollBody

DIALOG_SIZE = (1120, 660)
_THRESHOLD_WIDTH = 200


@dataclass(frozen=True, slots=True)
class RoundOffer:
    """What can be chosen for a round, and the round itself where one is changed."""

    questionnaires: tuple[Questionnaire, ...]
    areas: tuple[ResidentialArea, ...]
    today: date
    round: Round | None = None
    chosen_areas: frozenset[str] = frozenset()
    double_entry_percent: int = 0
    fields: Mapping[str, Value] = MappingProxyType({})
    """What the dialog shows of the round, as it is journalled."""


def read_offer(connection: Connection, clock: Clock, round_id: str = "") -> RoundOffer:
    """What the dialog needs; the newest version of each questionnaire not withdrawn, published ones first."""
    found: dict[str, Questionnaire] = {}
    for package in installed(connection, PackageKind.SURVEY_FORM):
        if package.code not in found and package.status != PackageStatus.WITHDRAWN:
            found[package.code] = installed_questionnaire(connection, package.code, package.version)
    survey_round = round_of(connection, round_id) if round_id else None
    if survey_round is not None:
        used = installed_questionnaire(connection, survey_round.template_code, survey_round.template_version)
        found[used.code] = used
    chosen = areas_of_round(connection, round_id) if round_id else []
    return RoundOffer(
        tuple(sorted(found.values(), key=lambda given: given.status.value != "published")),
        tuple(areas_at(connection, clock.today())),
        clock.today(),
        survey_round,
        frozenset(given.area_id for given in chosen),
        percent_of(connection, round_id) if round_id else 0,
        shown_fields(fields_of_round(connection, round_id)) if round_id else {},
    )


class RoundDialog(Dialog):
    """``record`` is given the dialog, what was typed and the template; it accepts or refuses."""

    def __init__(
        self,
        parent: QWidget,
        offer: RoundOffer,
        theme: Theme,
        record: Callable[[RoundDialog, TypedRound, Questionnaire], None],
    ) -> None:
        super().__init__(parent)
        self._offer = offer
        self._record = record
        self.setWindowTitle(tr("Change the round") if offer.round else tr("New survey round"))
        self.resize(within_screen(self, DIALOG_SIZE))
        self._build_fields()
        self.refusal = Notice("", theme, "danger")
        self._lay_out()
        if offer.round is not None:
            self.questionnaire.setCurrentIndex(_place_of(offer.round, offer.questionnaires))
        self._show_questionnaire()
        if offer.round is not None:
            self._fill(offer.round)
        self.questionnaire.currentIndexChanged.connect(self._show_questionnaire)
        self.opened = self.typed() if offer.round is not None else None
        self.shown_fields = offer.fields
        self.title.setFocus()
        self.title.home(False)

    # Building

    def _build_fields(self) -> None:
        offer = self._offer
        self.questionnaire = ChoiceBox()
        self.questionnaire.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for entry in offer.questionnaires:
            self.questionnaire.addItem(f"{entry.title.shown()} ({entry.code} · {entry.version})", entry.code)
        self.questionnaire.setEnabled(offer.round is None or offer.round.status == "draft")
        self.title = QLineEdit()
        self.target = ChoiceBox()
        self.year = QLineEdit(str(offer.today.year))
        self.second = QLineEdit(str(offer.double_entry_percent))
        self.plan_number = QLineEdit()
        self.plan_date = DayLine(lambda: offer.today)
        self.planned_from = DayLine(lambda: offer.today)
        self.planned_to = DayLine(lambda: offer.today)
        self.asked_from = DayLine(lambda: offer.today)
        self.asked_to = DayLine(lambda: offer.today)
        self.legal_basis = QLineEdit()
        self.bases: QLabel = muted("")
        self.thresholds = {name: QLineEdit() for name in THRESHOLD_NAMES}
        for edit in self.thresholds.values():
            edit.setPlaceholderText(tr("not set"))
        self.threshold_notes: dict[str, QLabel] = {name: muted("") for name in THRESHOLD_NAMES}
        self._build_rule()
        self._build_areas()
        self.fields = self._named_fields()

    def _build_rule(self) -> None:
        """Over what a threshold is tested."""
        self.tested_per = ChoiceBox()
        for rule, words in (
            (TestedPer.COMMUNE, tr("over the whole commune")),
            (TestedPer.RESIDENTIAL_AREA, tr("in every residential area")),
            (TestedPer.AVERAGE, tr("on the average of the contents")),
        ):
            self.tested_per.addItem(words, rule.value)
        self.tested_note: QLabel = muted("")

    def _build_areas(self) -> None:
        """The areas of the office; those in the round already stay in it."""
        offer = self._offer
        self.areas = QListWidget()
        self.areas.ensurePolished()  # items added before the style have no room around them
        for area in offer.areas:
            households = format_number(area.households) if area.households is not None else "–"
            item = QListWidgetItem(f"{area.name} · " + tr("{n} households", n=households), self.areas)
            item.setData(Qt.ItemDataRole.UserRole, area)
            inside = area.id in offer.chosen_areas
            wanted = inside or not offer.chosen_areas
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
            if inside:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)

    def _named_fields(self) -> dict[str, Field]:
        """Each control below its name, by the name under which it is recorded."""
        return {
            "title": Field(tr("Name of the round"), self.title),
            "target": Field(tr("Target level"), self.target),
            "year": Field(tr("Year"), self.year),
            "plan_number": Field(tr("Number of the plan"), self.plan_number),
            "plan_date": Field(tr("Date of the plan"), self.plan_date),
            "planned_from": Field(tr("Planned from"), self.planned_from),
            "planned_to": Field(tr("Planned to"), self.planned_to),
            "asked_from": Field(
                tr("People were asked from"),
                self.asked_from,
                tr("Printed in the report; else as on the forms"),
            ),
            "asked_to": Field(tr("People were asked until"), self.asked_to),
            "second_keying_percent": Field(tr("Share of forms entered twice") + " (%)", self.second),
            "legal_basis": Field(tr("Further legal basis of the province"), self.legal_basis),
            **{name: Field(threshold_name(name) + " (%)", edit) for name, edit in self.thresholds.items()},
        }

    def _lay_out(self) -> None:
        left = ScrollBody()
        left.body.addWidget(Field(tr("Questionnaire"), self.questionnaire))
        left.body.addWidget(self.bases)
        left.body.addWidget(self.fields["title"])
        for names in (
            ("target", "year"),
            ("plan_number", "plan_date"),
            ("planned_from", "planned_to"),
            ("asked_from", "asked_to"),
            ("legal_basis", "second_keying_percent"),
        ):
            left.body.addLayout(_row([self.fields[name] for name in names]))
        left.body.addWidget(heading(tr("Thresholds")))
        left.body.addLayout(self._threshold_grid())
        left.body.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(space.SMALL)
        right.addWidget(label(tr("Residential areas asked"), TextRole.LABEL))
        self.areas.setAccessibleName(tr("Residential areas asked"))
        right.addWidget(self.areas, 1)
        chooser = QHBoxLayout()
        chooser.addWidget(button(tr("All"), lambda: self._check(True), kind="quiet"))
        chooser.addWidget(button(tr("None"), lambda: self._check(False), kind="quiet"))
        chooser.addStretch(1)
        right.addLayout(chooser)
        middle = QHBoxLayout()
        middle.setSpacing(space.LARGE)
        middle.addWidget(left, 5)
        middle.addLayout(right, 3)
        words = tr("Save") if self._offer.round else tr("Create the round")
        self.go = button(words, self._save, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.addLayout(middle, 1)
        layout.addWidget(self.refusal)
        layout.addLayout(dialog_foot(self, self.go))

    def _threshold_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.MEDIUM)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(THRESHOLD_NAMES):
            self.fields[name].setFixedWidth(_THRESHOLD_WIDTH)
            grid.addWidget(self.fields[name], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.threshold_notes[name], row, 1)
        grid.addWidget(Field(tr("Contents are tested"), self.tested_per), 3, 0)
        grid.addWidget(self.tested_note, 3, 1, Qt.AlignmentFlag.AlignBottom)
        return grid

    # Showing

    @property
    def round_id(self) -> str:
        """The round that is changed; empty for a new one."""
        return self._offer.round.id if self._offer.round is not None else ""

    @property
    def chosen_questionnaire(self) -> Questionnaire | None:
        """The questionnaire that is chosen."""
        at = self.questionnaire.currentIndex()
        return self._offer.questionnaires[at] if at >= 0 else None

    def _show_questionnaire(self) -> None:
        questionnaire = self.chosen_questionnaire
        self.go.setEnabled(questionnaire is not None)
        if questionnaire is None:
            return
        self.target.clear()
        for option in questionnaire.targets:
            self.target.addItem(option.label.shown(), option.code)
        self.bases.setText("\n".join(f"• {basis_line(basis)}" for basis in questionnaire.legal_basis))
        self.bases.setVisible(bool(questionnaire.legal_basis))
        if not self.title.text() or self._offer.round is None:
            self.title.setText(questionnaire.title.vi)  # kept in the book, whatever the window speaks
            self.title.setCursorPosition(0)
        for name in THRESHOLD_NAMES:
            threshold: Threshold = getattr(questionnaire.thresholds, name)
            self.thresholds[name].setText(format_number(threshold.percent))
            judged = bool(questionnaire.overall_question)
            self.threshold_notes[name].setText(_note(threshold) if judged else "")
        self._choose(self.tested_per, questionnaire.thresholds.tested_per.value)
        self.tested_note.setText(mark_text(questionnaire.thresholds.tested_per_mark))

    def _fill(self, given: Round) -> None:
        questionnaire = self.chosen_questionnaire
        self.title.setText(given.title)
        self.year.setText(str(given.year))
        self.plan_number.setText(given.plan_number)
        self.legal_basis.setText(given.legal_basis)
        for edit, day in (
            (self.plan_date, given.plan_date),
            (self.planned_from, given.planned_from),
            (self.planned_to, given.planned_to),
            (self.asked_from, given.asked_from),
            (self.asked_to, given.asked_to),
        ):
            edit.setText(format_date(day))
        self.target.setCurrentIndex(self.target.findData(given.target))
        if questionnaire is not None:
            own = thresholds_of(given, questionnaire)
            for name in THRESHOLD_NAMES:
                self.thresholds[name].setText(format_number(getattr(own, name).percent))
            self._choose(self.tested_per, own.tested_per.value)

    def _choose(self, box: QComboBox, code: str) -> None:
        box.setCurrentIndex(max(0, box.findData(code)))

    def _check(self, checked: bool) -> None:
        state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        for row in range(self.areas.count()):
            item = self.areas.item(row)
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                item.setCheckState(state)

    # Taking

    def typed(self) -> TypedRound:
        """Return the contents of the fields; of the areas only those that are new to the round."""
        chosen, questionnaire = [], self.chosen_questionnaire
        for row in range(self.areas.count()):
            item = self.areas.item(row)
            area: ResidentialArea = item.data(Qt.ItemDataRole.UserRole)
            if item.checkState() == Qt.CheckState.Checked and area.id not in self._offer.chosen_areas:
                chosen.append((area.id, area.households))
        return TypedRound(
            self.title.text(),
            str(self.target.currentData() or ""),
            self.year.text(),
            self.plan_number.text(),
            self.plan_date.text(),
            self.planned_from.text(),
            self.planned_to.text(),
            self.asked_from.text(),
            self.asked_to.text(),
            self.legal_basis.text(),
            {name: edit.text() for name, edit in self.thresholds.items()},
            str(self.tested_per.currentData() or ""),
            tuple(chosen),
            self.second.text(),
            ("", "") if questionnaire is None else (questionnaire.code, questionnaire.version),
        )

    def _save(self) -> None:
        questionnaire = self.chosen_questionnaire
        if questionnaire is None:
            return
        for field in self.fields.values():
            field.set_error("")
        self.refusal.say("")
        try:
            self._record(self, self.typed(), questionnaire)
        except FieldWrong as wrong:
            self.fields[wrong.field].set_error(wrong.problem.sentence())
            self.fields[wrong.field].editor.setFocus()

    def refuse(self, sentence: str) -> None:
        """Show why the round was not taken."""
        self.refusal.say(sentence, "danger")


def _place_of(given: Round, questionnaires: Sequence[Questionnaire]) -> int:
    used = given.template_code, given.template_version
    return next(at for at, each in enumerate(questionnaires) if (each.code, each.version) == used)


def _note(threshold: Threshold) -> str:
    basis = tr("Basis: {number}", number=threshold.basis) if threshold.basis else ""
    parts = (basis, mark_text(threshold.mark), threshold.note_vi)
    return " · ".join(part for part in parts if part)


def _row(fields: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(space.MEDIUM)
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row
