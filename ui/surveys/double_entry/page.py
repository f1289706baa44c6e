"""Double entry of a round: its share, what is due, the differences to settle, error rates by officer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.forms.session.answers import stored_answer, typed_answer
from desktop_app.surveys.double_entry.double_entry import (
    EntryDifference,
    differences,
    due_forms,
    error_rates,
    set_percent,
)
from desktop_app.surveys.double_entry.taking_back import take_back_double_entry
from ui.context.access_notes import note_reading
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.surveys.double_entry.data import DoubleEntryData, read_double_entry
from ui.surveys.double_entry.decisions import Decisions, decide
from ui.surveys.double_entry.page_words import guidance, rate_row, row_of, unfinished_words
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, label
from ui.widgets.page import is_low, page_layout
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import set_widths, table

_RATES_HEIGHT = 150
_LOW_RATES = 92


class DoubleEntryPage(QWidget):
    """Shows a round's double entry. Chosen differences are settled at once; Escape leaves."""

    left = Signal()
    entry_asked = Signal(object, str)
    """The data that were read, and the form to begin with; empty for the first that is due."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.round_id = ""
        self._data: DoubleEntryData | None = None
        self._found: list[EntryDifference] = []
        self._decided: Decisions | None = None
        self._arrives = False
        theme = context.theme
        self.percent = QSpinBox()
        self.percent.setRange(0, 100)
        self.percent.setSuffix(" %")
        self.percent.setAccessibleName(tr("Share of forms entered twice"))
        self.percent.setKeyboardTracking(False)
        self.state = ElidedLabel(tone="muted")
        self.key_button = button(tr("Enter again"), self._key, kind="primary", icon="edit", theme=theme)
        self.refusal = Notice("", theme, "danger")
        self.hint = Notice("", theme, "info")
        self.go_on_button = button(tr("Continue entering"), self._go_on, kind="primary")
        self.unfinished = Notice("", theme, "info", self.go_on_button)
        headings = (
            tr("Residential area"), tr("Form no."), tr("Content"), tr("First entry"),
            tr("Double entry"), tr("Settled"),
        )  # fmt: skip
        self.model = RowsModel(theme, headings, (1,), self)
        self.view = table(tr("Differences between the two entries"))
        self.view.setModel(self.model)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rates = RowsModel(
            theme, (tr("Officer"), tr("Answers compared"), tr("Wrong"), tr("Error rate")), (1, 2, 3), self
        )
        self.rates_view = table(tr("Error rates by officer"))
        self.rates_view.setModel(self.rates)
        self.rates_view.setFixedHeight(_RATES_HEIGHT)
        self.take_first = button(tr("The first is right (1)"), lambda: self._settle_with(True))
        self.take_double_entry = button(tr("The second is right (2)"), lambda: self._settle_with(False))
        self.take_other = button(tr("Another answer"))
        self.take_other.setMenu(QMenu(self.take_other))
        self.undo = button(tr("Undo (Ctrl+Z)"), self._undo, kind="quiet")
        self.again = button(tr("Take this form's second entry back…"), self._take_back, kind="quiet")
        self._lay_out()
        self._bind()
        self.percent.valueChanged.connect(self._percent_typed)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._row_chosen())

    def _lay_out(self) -> None:
        theme = self._context.theme
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        head.addWidget(
            button(tr("Back to the round"), self.left.emit, kind="quiet", icon="previous", theme=theme)
        )
        head.addWidget(heading(tr("Double entry")))
        head.addWidget(self.state, 1)
        share = FlowRow()
        share.addWidget(label(tr("Share of forms entered twice"), TextRole.LABEL))
        share.addWidget(self.percent)
        share.addWidget(self.key_button)
        head.addLayout(share)
        acts = FlowRow()
        acts.add_stretching(ElidedLabel(tr("Look at the paper, then say what it says."), tone="muted"))
        for each in (self.undo, self.again, self.take_first, self.take_double_entry, self.take_other):
            acts.addWidget(each)
        columns = self.view.horizontalHeader()
        columns.setStretchLastSection(False)
        set_widths(self.view, (170, 90, 0, 220, 220, 170))
        set_widths(self.rates_view, (300, 190, 120))
        layout: QVBoxLayout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.refusal)
        layout.addWidget(self.unfinished)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(acts)
        layout.addWidget(heading(tr("Error rates by officer")))
        layout.addWidget(self.rates_view)

    def _bind(self) -> None:
        """In the list a digit decides; Ctrl+Z undoes on the whole page, but in the number of the share."""
        for key, first in (("1", True), ("2", False)):
            pressed = QShortcut(QKeySequence(key), self.view, partial(self._settle_with, first))
            pressed.setContext(Qt.ShortcutContext.WidgetShortcut)
        undone = QShortcut(QKeySequence("Ctrl+Z"), self, self._undo)
        undone.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rates_view.setFixedHeight(_LOW_RATES if is_low(self) else _RATES_HEIGHT)

    # Showing

    def open_round(self, round_id: str) -> None:
        """Show the double entry of a round."""
        self.round_id = round_id
        self.refusal.say("")
        self.hint.say("")
        self._data = self._decided = None
        self._arrives = True
        self.key_button.setEnabled(False)  # until the drafts of just now are read
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        round_id = self.round_id
        if round_id:
            read_book(
                self._context,
                self,
                lambda connection: read_double_entry(connection, round_id),
                self.show_data,
            )

    def show_data(self, data: DoubleEntryData) -> None:
        """Show the sample of a round."""
        if data.round.id != self.round_id:
            return
        self._data = data
        open_now, officer = data.round.takes_forms, self._context.office.officer
        self.percent.blockSignals(True)
        self.percent.setValue(data.percent)
        self.percent.blockSignals(False)
        self.percent.setEnabled(open_now)
        at, before = self.view.currentIndex().row(), self._found
        self._found = differences(data.forms, data.comparison)
        self.model.set_rows([row_of(item, data) for item in self._found])
        self.rates.set_rows([rate_row(each) for each in error_rates(data.forms, data.comparison)])
        entered = sum(1 for error_rate in data.forms if error_rate.second is not None)
        due = len(due_forms(data.forms, officer))
        open_count = sum(1 for error_rate in self._found if error_rate.settled is None)
        if data.forms:
            note_reading(self._context, "second_keying", data.round.id, len(data.forms))
        self.state.setText(
            tr(
                "{entered} of {all} forms entered twice · {open} differences open",
                entered=format_number(entered),
                all=format_number(len(data.forms)),
                open=format_number(open_count),
            )
        )
        self.key_button.setText(tr("Enter again ({n})", n=format_number(due)))
        self.key_button.setEnabled(open_now and due > 0)
        self.unfinished.say(unfinished_words(data, officer) if open_now else "")
        self.hint.say(guidance(data, officer, len(self._found)), "info")
        self._stay(at, before)
        self._offer_answers()
        self._enable()
        if self._arrives and self.isVisible():
            self._arrives = False
            self._next_act().setFocus(Qt.FocusReason.OtherFocusReason)

    def _stay(self, at: int, before: Sequence[EntryDifference]) -> None:
        """Keep the cursor in its place: what was decided has left it, and the next open one has come."""
        if not self._found:
            return
        was = before[at] if 0 <= at < len(before) else None
        places = [_place(item) for item in self._found]
        now = places.index(_place(was)) if was is not None and _place(was) in places else -1
        if was is not None and now >= 0 and (was.settled is not None or self._found[now].settled is None):
            at = now  # nothing was decided about it
        else:
            open_count = sum(1 for item in self._found if item.settled is None)
            at = max(0, min(at, (open_count or len(places)) - 1))
        if self.view.currentIndex().row() != at:
            self.view.setCurrentIndex(self.model.index(at, 0))

    def _next_act(self) -> QWidget:
        """What comes next: going on with what is unfinished, typing again, or settling."""
        going_on = self.key_button if self.unfinished.isHidden() else self.go_on_button
        return going_on if going_on.isEnabled() else self.view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _offer_answers(self) -> None:
        menu, data, item = self.take_other.menu(), self._data, self._current
        menu.clear()
        if data is None or item is None:
            return
        for code, shown in data.wording.choices(item.question).items():
            menu.addAction(shown, self._settler(code))
        if item.question in data.questionnaire.question_names:
            menu.addAction(
                tr("Ticked twice"), self._settler(" ".join(sorted(data.questionnaire.answer_codes)))
            )
        else:
            menu.addAction(tr("Type the answer…"), self._type_answer)
        menu.addAction(tr("No answer"), self._settler(""))

    def _row_chosen(self) -> None:
        self._offer_answers()
        self._enable()

    def _type_answer(self) -> None:
        item, data = self._current, self._data
        if item is None or data is None:
            return
        typed = self._context.ask.text(tr("Another answer"), data.wording.question(item.question))
        if typed is None:
            return
        try:
            kind = data.wording.answer_type(item.question)
            self._settle(stored_answer(typed_answer(typed, kind, VIETNAM), kind, VIETNAM))
        except Problem as problem:
            self.refusal.say(problem.sentence(), "danger")

    def _enable(self) -> None:
        able = self._current is not None and self._data is not None
        able = able and self._data is not None and self._data.round.takes_forms
        self.take_first.setEnabled(able)
        self.take_double_entry.setEnabled(able)
        self.take_other.setEnabled(able and len(self._chosen) == 1)  # each question has its own answers
        self.again.setEnabled(able)
        self.undo.setEnabled(self._decided is not None)

    @property
    def _current(self) -> EntryDifference | None:
        row = self.view.currentIndex().row()
        return self._found[row] if 0 <= row < len(self._found) else None

    @property
    def _chosen(self) -> list[EntryDifference]:
        """The differences that are chosen, from above; without a choice the one with the cursor."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        rows = rows or [self.view.currentIndex().row()]
        return [self._found[row] for row in rows if 0 <= row < len(self._found)]

    # Acting

    def _key(self) -> None:
        if self._data is not None:
            self.entry_asked.emit(self._data, "")

    def _go_on(self) -> None:
        if self._data is not None:
            unfinished = self._data.unfinished(self._context.office.officer)
            self.entry_asked.emit(self._data, unfinished[0][0].response_id if unfinished else "")

    def _percent_typed(self, value: int) -> None:
        round_id = self.round_id
        change_book(
            self._context,
            self,
            lambda rec: set_percent(rec, round_id, value),
            lambda _: self.refresh(),
            lambda sentence: self.refusal.say(sentence, "danger"),
        )

    def _settler(self, code: str) -> Callable[[], None]:
        return lambda: self._settle(code)

    def _settle_with(self, first: bool) -> None:
        self._settle_all([(item, item.first if first else item.second) for item in self._chosen])

    def _settle(self, value: str) -> None:
        item = self._current
        if item is not None:
            self._settle_all([(item, value)])

    def _settle_all(self, settled: Sequence[tuple[EntryDifference, str]]) -> None:
        """Settle differences, all or none of them."""
        if not settled:
            return

        change_book(
            self._context,
            self,
            lambda rec: decide(rec, settled),
            self._done,
            lambda sentence: self.refusal.say(sentence, "danger"),
        )

    def _done(self, decided: Decisions | None) -> None:
        self.refusal.say("")
        self._decided = decided
        self.refresh()
        if not self.view.hasFocus() and self.focusWidget() in (self.undo, self.again):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)  # the button is off now

    def _undo(self) -> None:
        decided = self._decided
        if decided is None:
            return
        self._decided = None
        change_book(
            self._context,
            self,
            decided.undo,
            lambda _: self._done(None),
            lambda sentence: self.refusal.say(sentence, "danger"),
        )

    def _take_back(self) -> None:
        """Take back what was entered a second time of the form with the cursor."""
        item, data = self._current, self._data
        if item is None or data is None:
            return
        question = tr(
            "Take back what {officer} entered a second time of form no. {serial}, {area}? "
            "It is due once more.",
            officer=item.second_by or "–",
            serial="–" if item.serial is None else item.serial,
            area=data.areas.get(item.area_id, ""),
        )
        details = tr("What was decided about it is withdrawn. The history keeps both.")
        if not self._context.ask.confirm(question, tr("Take back"), details=details, danger=True):
            return
        change_book(
            self._context,
            self,
            lambda rec: take_back_double_entry(rec, item.response_id),
            lambda _: self._done(None),
            lambda sentence: self.refusal.say(sentence, "danger"),
        )


def _place(item: EntryDifference) -> tuple[str, str]:
    return (item.response_id, item.question)
