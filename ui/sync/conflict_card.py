"""One conflict: both values side by side, choose one or type a third, undo."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.sync.decisions.conflicts import ConflictItem, ConflictSide
from desktop_app.wire.guards.bound_fields import Held, leads
from desktop_app.wire.states import is_locked
from ui.sync.status_cards import moment_words
from ui.sync.sync_presenter import ConflictRow
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.frames import Card
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import badge, heading, label, muted

_NOT_CHOSEN = "\0"


class ConflictCard(Card):
    """Keeps what is half typed while the list is read again."""

    chosen = Signal(object, object)
    """The conflict and the value to keep."""
    undo_asked = Signal(object, object)
    """The conflict and the value before the decision."""

    def __init__(self, row: ConflictRow, theme: Theme, now: datetime) -> None:
        super().__init__()
        self.row = row
        self._now = now
        self._chosen_here = False
        self.gone = False
        """Whether somebody else has decided."""
        self.setAccessibleName(f"{row.subject.title}, {row.subject.field}")
        self.body.addWidget(heading(row.subject.title, wrap=True))
        self.changed = label("", wrap=True, tone="warning")
        self.changed.hide()
        self.question = QWidget()
        self.answer = QWidget()
        self._build_question()
        self._build_answer(theme)
        self.body.addWidget(self.question)
        self.body.addWidget(self.answer)
        self.answer.hide()

    @property
    def touched(self) -> bool:
        """Whether something is half typed here and not decided yet, or the cursor is in it."""
        here = QApplication.focusWidget()
        return not (self.decided or self._chosen_here) and (
            bool(self._half()) or (here is not None and self.isAncestorOf(here))
        )

    def take_over(self, before: ConflictCard) -> None:
        """Take the place of a card whose values have changed: with what is half typed there, and say so.

        A button that had the cursor does not get it: it would choose another value than was read.
        """
        if isinstance(self.third, QLineEdit) and isinstance(before.third, QLineEdit):
            self.third.setText(before.third.text())
        elif isinstance(self.third, ChoiceBox) and isinstance(before.third, ChoiceBox):
            self.third.setCurrentIndex(max(self.third.findData(before.third.currentData()), 0))
        self.changed.setText(tr("⚠ These values have changed while they were shown here. Read them again."))
        self.changed.setVisible(before.isVisible())
        here = QApplication.focusWidget()
        if here is not None and before.isAncestorOf(here):
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            target = self.third if here is before.third else self
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_gone(self) -> None:
        """Say that somebody else has decided; what was half typed stays to be read."""
        self.gone = True
        words = [tr("Decided on another computer meanwhile.")]
        if half := self._half():
            words.append(tr("You were typing “{value}”; it was not taken.", value=half))
        self.said.setText(" ".join(words))
        self.question.hide()
        self.undo_button.hide()
        self.answer.show()

    @property
    def decided(self) -> bool:
        """Whether a value was chosen and can be undone."""
        return not self.answer.isHidden()

    def show_decided(self, held: Held) -> None:
        """Say what was chosen, with the way back."""
        words = tr("“{value}” is the current value.", value=self.row.subject.form.with_unit(held))
        self.said.setText(words)
        self.question.hide()
        self.answer.show()
        self.undo_button.show()
        self.undo_button.setEnabled(True)
        if self._chosen_here:  # the button that was pressed is gone with the question
            self.undo_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._chosen_here = False

    def show_open(self, sentence: str = "") -> None:
        """Ask (again); ``sentence`` says why a decision was not taken."""
        self.gone = False
        self.answer.hide()
        self.question.show()
        self.third_field.set_error(sentence)
        self._enable(True)

    def _build_question(self) -> None:
        item = self.row.item
        layout = QVBoxLayout(self.question)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(muted(self.row.subject.field))
        layout.addWidget(self.changed)
        if _closes(item):
            layout.addWidget(label(_why(item), wrap=True))
        if self.row.fixed:
            layout.addWidget(label(_why_fixed(), wrap=True))
        elif self.row.unclear:
            layout.addWidget(label(_why_unclear(item), wrap=True))
        sides = QHBoxLayout()
        sides.setSpacing(space.MEDIUM)
        self.keep = self._press(item.current.held)
        self.take = self._press(item.other.held)
        units = self._units(item)
        sides.addWidget(self._side(item.current, units[0], self.keep), 1)
        sides.addWidget(self._side(item.other, units[1], self.take), 1)
        sides.addWidget(self._third(), 1)
        self.take.setVisible(not (self.row.fixed or self.row.unclear))
        layout.addLayout(sides)

    def _units(self, item: ConflictItem) -> tuple[str, str]:
        """The unit of either number; where both look the same, with the version of the set."""
        form, sides = self.row.subject.form, (item.current.held, item.other.held)
        units = tuple(map(form.unit_of, sides))
        if form.with_unit(sides[0]) == form.with_unit(sides[1]):
            versions = (
                tr("version {version}", version=held[1]) if isinstance(held, tuple) else "" for held in sides
            )
            units = tuple(", ".join(filter(None, pair)) for pair in zip(units, versions, strict=True))
        return units[0], "" if self.row.unclear else units[1]

    def _press(self, held: Held) -> QPushButton:
        words = tr("Keep this value") if held == self.row.current_held else tr("Use this value")
        return button(words, lambda: self._choose(held))

    def _side(self, side: ConflictSide, unit: str, press: QWidget) -> QFrame:
        made = QFrame()
        made.setProperty("surface", "sunken")
        words = self.row.subject.form.shown(side.held)
        value = label(words, TextRole.HEADING, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.setSpacing(space.SMALL)
        top.addWidget(value, 1 if len(words) > 16 else 0)
        if unit:
            top.addWidget(muted(unit, wrap=False))
        if len(words) <= 16:
            top.addStretch(1)
        if side.held == self.row.current_held:
            top.addWidget(badge(tr("Current value"), "info"), 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(made)
        layout.setContentsMargins(space.MEDIUM, space.SMALL, space.MEDIUM, space.MEDIUM)
        layout.setSpacing(space.TINY)
        layout.addLayout(top)
        layout.addWidget(muted(_who(side, self._now)))
        layout.addStretch(1)
        layout.addWidget(press, 0, Qt.AlignmentFlag.AlignLeft)
        press.setAccessibleDescription(" ".join(filter(None, (words, unit))))
        return made

    def _third(self) -> QWidget:
        form = self.row.subject.form
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.TINY)
        self.third: QLineEdit | ChoiceBox
        if form.typed:
            self.third = QLineEdit()
            self.third.returnPressed.connect(self._choose_third)
            unit = form.unit_of("0") if form.has_units else ""
            name = tr("Or type the right value, {unit}", unit=unit) if unit else tr("Or type the right value")
        else:
            self.third = ChoiceBox()
            self.third.addItem(tr("Choose…"), _NOT_CHOSEN)
            for value, words in form.options:
                self.third.addItem(words, value)
            name = tr("Or choose the right value")
        self.third_field = Field(name, self.third)
        self.use_third = button(tr("Use this value"), self._choose_third)
        layout.addWidget(self.third_field)
        layout.addStretch(1)
        layout.addWidget(self.use_third, 0, Qt.AlignmentFlag.AlignLeft)
        can_be_typed = form.typed and leads(self.row.item.entity, self.row.item.field)
        if self.row.fixed or not (can_be_typed or form.options):
            made.hide()  # showing it here would open a window of its own: it has no parent yet
        return made

    def _build_answer(self, theme: Theme) -> None:
        row = QHBoxLayout(self.answer)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.SMALL)
        self.said = label("", wrap=True)
        self.undo_button = button(tr("Undo"), self._undo, kind="quiet", icon="undo", theme=theme)
        row.addWidget(IconLabel(theme, "check_circle", "success"))
        row.addWidget(self.said, 1)
        row.addWidget(self.undo_button)

    def _half(self) -> str:
        if isinstance(self.third, QLineEdit):
            return self.third.text().strip()
        return "" if self.third.currentData() == _NOT_CHOSEN else self.third.currentText()

    def _choose_third(self) -> None:
        form = self.row.subject.form
        if isinstance(self.third, ChoiceBox):
            value = self.third.currentData()
            if value == _NOT_CHOSEN:
                self.third_field.set_error(tr("Choose a value from the list."))
                return
            self._choose(value)
            return
        if not self.third.text().strip():
            self.third_field.set_error(tr("Type the right value first."))
            return
        try:
            value = form.typed_value(self.third.text())
        except Problem as problem:
            self.third_field.set_error(problem.sentence())
            return
        self._choose(value)

    def _choose(self, held: Held) -> None:
        self.third_field.set_error("")
        self._chosen_here = True
        self._enable(False)
        self.chosen.emit(self.row.item, held)

    def _undo(self) -> None:
        self.undo_button.setEnabled(False)
        self.undo_asked.emit(self.row.item, self.row.current_held)

    def _enable(self, enabled: bool) -> None:
        for press in (self.keep, self.take, self.use_third):
            press.setEnabled(enabled)


def _who(side: ConflictSide, now: datetime) -> str:
    author = side.author or tr("somebody")
    when = moment_words(side.at, now)
    if side.device:
        return tr("{author}, on {computer}, {when}", author=author, computer=side.device, when=when)
    return tr("{author}, {when}", author=author, when=when)


def _closes(item: ConflictItem) -> bool:
    """Whether a round or a report is open that somebody else would have closed."""
    now, then = ({item.field: side.value} for side in (item.current, item.other))
    return is_locked(item.entity, item.entity_id, then) and not is_locked(item.entity, item.entity_id, now)


def _why(item: ConflictItem) -> str:
    return tr(
        "When this was closed, the latest forms or figures of {writer} had not arrived there. "
        "Look at them, then decide.",
        writer=item.current.author or tr("somebody"),
    )


def _why_unclear(item: ConflictItem) -> str:
    return tr(
        "An older program did not record in which unit the other value is. Ask {author}, then keep the "
        "current value or type the right one.",
        author=item.other.author or tr("somebody"),
    )


def _why_fixed() -> str:
    return tr(
        "This was issued and cannot change; the other value was never part of it. Keep the current value, "
        "then issue another document that replaces, corrects or recalls it (F4) where that is needed."
    )
