"""The left side: which paper, of what, with which number and date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QWidget,
)

from desktop_app.base.i18n import tr
from desktop_app.issuing.subjects import OF_THE_ROOM, PaperKind
from desktop_app.movements.period import Period
from ui.places.paper_request import PaperRequest
from ui.reports.mending import Mend
from ui.reports.paper_choices import Named, PaperChoices, RoundChoice
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fields.field import Field
from ui.widgets.frames import Card
from ui.widgets.plain_text import set_tip
from ui.widgets.tables.lists import side_list

_ICONS = {
    PaperKind.MINUTES: "surveys",
    PaperKind.SURVEY: "chart",
    PaperKind.POSTING: "documents",
    PaperKind.WORK: "reports",
    PaperKind.MOVEMENTS: "movements",
}


class ChoicePanel(Card):
    """Shows a :class:`PaperRequest` and emits, field by field, what was changed in it."""

    changed = Signal(str, object)
    """Name of the field of the request and its new value."""
    write_asked = Signal()
    final_asked = Signal()
    """A final paper is wanted of what is not closed."""

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__()
        self.paper = Card()
        """Which paper, of what; the warnings are between it and the options."""
        self._is_closed = False
        self.kinds: QListWidget = side_list(tr("Paper"))
        for kind in OF_THE_ROOM:
            item = QListWidgetItem(theme.icon(_ICONS[kind]), kind.label())
            item.setData(Qt.ItemDataRole.UserRole, kind)
            self.kinds.addItem(item)
        self.rounds, self.areas, self.sets, self.periods = _combo(), _combo(), _combo(), _combo()
        self.number = QLineEdit()
        self.number.setMaxLength(20)
        self.dated = QCheckBox(tr("With the date"))
        self.date = DateField(today)
        self.date.setAccessibleName(tr("Date of the paper"))
        self.draft = QCheckBox(tr("Print as a draft"))
        self.annex = QCheckBox(tr("With the annex of the areas"))
        self.so_far = QCheckBox()
        self.number_field = Field(tr("Number"), self.number)
        words = tr("Write the text… (F2)")
        self.write_button = button(words, self.write_asked.emit, icon="edit", theme=theme)
        self._round = Field(tr("Survey round"), self.rounds)
        self._area = Field(tr("Residential area"), self.areas)
        self._set = Field(tr("Indicator set"), self.sets)
        self._period = Field(tr("Period"), self.periods)
        self._lay_out()
        self._connect()

    def show_choices(self, choices: PaperChoices, request: PaperRequest) -> None:
        """Show what can be chosen and what is."""
        kind = request.kind
        found = choices.round(request.round_id)
        self._silently(True)
        self.kinds.setCurrentRow(OF_THE_ROOM.index(kind))
        _fill(self.rounds, choices.rounds, request.round_id, tr("No survey round yet"))
        _fill(self.areas, found.areas if found else (), request.area_id, tr("No area in this round yet"))
        _fill(self.sets, choices.sets, request.set_code, "")
        _fill(self.periods, choices.periods, request.period, "")
        if self.number.text() != request.number:
            self.number.setText(request.number)
        self.dated.setChecked(request.issued_on is not None)
        self.date.setEnabled(request.issued_on is not None)
        if request.issued_on is not None:
            self.date.set_value(request.issued_on)
        self.draft.setChecked(request.is_draft)
        self._is_closed = choices.is_closed(request)
        set_tip(self.draft, "" if self._is_closed else _why_draft(kind))
        self.annex.setChecked(request.with_annex)
        self.so_far.setChecked(request.so_far)
        self._silently(False)
        self._round.setVisible(kind.of_round)
        self._area.setVisible(kind is PaperKind.MINUTES)
        self._set.setVisible(not kind.of_round and len(choices.sets) > 1)
        self._period.setVisible(not kind.of_round)
        self.so_far.setVisible(request.can_be_so_far)
        if request.can_be_so_far:
            words = Period.parse(request.period).so_far_label()
            self.so_far.setText(tr("Since January: {period}", period=words))
        self.annex.setVisible(not kind.of_round)
        self.write_button.setVisible(kind is PaperKind.WORK)

    def show_numbered(self, numbered: bool, *, is_issued: bool) -> None:
        """Whether papers of this kind carry a number in this office; one that was issued is not changed."""
        self.number_field.setVisible(numbered and not is_issued)
        for editor in (self.dated, self.date, self.draft):
            editor.setHidden(is_issued)
        self.annex.setHidden(is_issued or not self._round.isHidden())
        self.setHidden(is_issued)  # nothing of it can be chosen

    def read(self) -> bool:
        """Read the day that was typed although the cursor has not left; whether it is one."""
        return not self.dated.isChecked() or self.date.isHidden() or all_read(self.date)

    def go_to(self, field: Mend) -> None:
        """Put the cursor where a warning is resolved."""
        if field is Mend.NUMBER:
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        elif field is Mend.DATE:
            self.dated.setChecked(True)
            self.date.setFocus(Qt.FocusReason.OtherFocusReason)
        elif field is Mend.TEXT:
            self.write_asked.emit()

    def _lay_out(self) -> None:
        rows = self.kinds.count()
        height = max(self.kinds.sizeHintForRow(0), space.ROW_HEIGHT)
        self.kinds.setFixedHeight(rows * height + space.HAIR)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.kinds.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.paper.body.addWidget(self.kinds)
        for field in (self._round, self._area, self._set, self._period):
            self.paper.body.addWidget(field)
        self.paper.body.addWidget(self.so_far)
        self.paper.body.addWidget(self.write_button)  # what a report begins with is in sight
        self.body.addWidget(self.number_field)
        self.body.addWidget(self.dated)
        self.body.addWidget(self.date)
        self.body.addWidget(self.annex)
        self.body.addWidget(self.draft)

    def _connect(self) -> None:
        self.kinds.currentRowChanged.connect(lambda row: self.changed.emit("kind", OF_THE_ROOM[max(row, 0)]))
        for name, combo in (
            ("round_id", self.rounds),
            ("area_id", self.areas),
            ("set_code", self.sets),
            ("period", self.periods),
        ):
            combo.currentIndexChanged.connect(
                lambda _, name=name, combo=combo: self.changed.emit(name, combo.currentData() or "")
            )
        self.number.textChanged.connect(lambda text: self.changed.emit("number", text.strip()))
        self.dated.toggled.connect(self._dated)
        self.date.dateChanged.connect(lambda _: self.changed.emit("issued_on", self.date.value))
        self.draft.toggled.connect(self._draft_toggled)
        self.so_far.toggled.connect(lambda on: self.changed.emit("so_far", on))
        self.annex.toggled.connect(lambda on: self.changed.emit("with_annex", on))

    def _dated(self, on: bool) -> None:
        self.date.setEnabled(on)
        self.changed.emit("issued_on", self.date.value if on else None)

    def _draft_toggled(self, on: bool) -> None:
        if on or self._is_closed:
            self.changed.emit("is_draft", on)
            return
        self._silently(True)
        self.draft.setChecked(True)
        self._silently(False)
        self.final_asked.emit()

    def _silently(self, silent: bool) -> None:
        editors: tuple[QWidget, ...] = (
            self.kinds,
            self.rounds,
            self.areas,
            self.sets,
            self.periods,
            self.number,
            self.dated,
            self.date,
            self.draft,
            self.annex,
            self.so_far,
        )
        for editor in editors:
            editor.blockSignals(silent)


def _why_draft(kind: PaperKind) -> str:
    if kind.of_round:
        return tr("The round is not closed yet, so its papers are drafts.")
    return tr("The figures of the period are not closed yet, so its papers are drafts.")


def _combo() -> ChoiceBox:
    made = ChoiceBox()
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setMinimumContentsLength(8)
    return made


def _fill(combo: ChoiceBox, choices: Sequence[Named | RoundChoice], key: str, nothing: str) -> None:
    wanted = [(choice.name, choice.key) for choice in choices]
    present = [(combo.itemText(row), combo.itemData(row)) for row in range(combo.count())]
    if wanted != present:
        combo.clear()
        for name, value in wanted:
            combo.addItem(name, value)
    combo.setEnabled(bool(wanted))
    combo.setPlaceholderText(nothing)
    combo.setCurrentIndex(combo.findData(key))
    set_tip(combo, combo.currentText())
