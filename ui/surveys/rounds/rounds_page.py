"""The list of survey rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QStackedWidget, QWidget

from desktop_app.base.i18n import tr
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.rounds.titles import shared_titles
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.surveys.common.page_data import RoundLine, read_rounds
from ui.surveys.common.words import EMPTY, percent, state_badge, target_text, verdict_cell
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.frames import Notice
from ui.widgets.page import PageHeader, page_layout
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_NAME_WIDTH = 240
_WIDTHS = (0, 70, 170, 160, 140, 150, 170)
_LEAVES = (2, 4, 1)
"""Target, households asked and year, which are in the round."""
"""Pixels at least: rounds differ in the whole of a name, with the years at its end."""


class RoundsPage(QWidget):
    """Every round with its state and what it has reached."""

    opened = Signal(str)
    new_asked = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        header = PageHeader(
            tr("Surveys"), tr("Opinions of the people on results in the commune, round by round.")
        )
        self.archived = QCheckBox(tr("Show archived rounds"))
        self.archived.toggled.connect(lambda _: self._fill())
        header.buttons.addWidget(self.archived)
        self.new = button(
            tr("New round (Ctrl+N)"), self.new_asked.emit, kind="primary", icon="add", theme=context.theme
        )
        header.buttons.addWidget(self.new)
        headings = (
            tr("Survey round"),
            tr("Year"),
            tr("Target"),
            tr("State"),
            tr("Households asked"),
            tr("Satisfied overall"),
            tr("Result"),
        )
        self.model = RowsModel(context.theme, headings, (1, 4, 5), self)
        self.view = table(tr("Survey rounds"))
        self.view.setModel(self.model)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the years are at the end of a name
        set_widths(self.view, _WIDTHS, least=_NAME_WIDTH, leaves=_LEAVES)
        self.view.activated.connect(self._open)
        self.view.clicked.connect(self._open)
        self.first = button(
            tr("New round (Ctrl+N)"), self.new_asked.emit, kind="primary", icon="add", theme=context.theme
        )
        self.empty = EmptyState(
            "surveys",
            tr("No survey round yet"),
            tr("A round holds the questionnaire, its areas and every form handed in."),
            context.theme,
            self.first,
        )
        new = QShortcut(QKeySequence("Ctrl+N"), self, self.new_asked.emit)
        new.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        self._lines: tuple[RoundLine, ...] = ()
        self._undo: Callable[[Recorder], None] | None = None
        self.undo_button = button(tr("Undo"), self.undo)
        self.notice = Notice("", context.theme, "info", self.undo_button)
        self.twice = Notice("", context.theme, "warning")
        layout = page_layout(self, header)
        layout.addWidget(self.notice)
        layout.addWidget(self.twice)
        layout.addWidget(self.stack, 1)

    def refresh(self) -> None:
        """Read the rounds again."""
        read_book(self._context, self, read_rounds, self.show_rounds)

    def show_rounds(self, lines: tuple[RoundLine, ...]) -> None:
        """Show these rounds; archived ones only where they are wanted."""
        self._lines = lines
        self.twice.say(_twice_words(shared_titles(line.round for line in lines)))
        self.archived.setVisible(any(line.round.is_archived for line in lines))
        self._fill()

    def offer_undo(self, sentence: str, undo: Callable[[Recorder], None]) -> None:
        """Say what became of a round, and how to take it back."""
        self._undo = undo
        self.notice.say(sentence)

    def undo(self) -> None:
        """Undo the last action."""
        undo, self._undo = self._undo, None
        self.notice.say("")
        if undo is not None:
            change_book(self._context, self, undo, lambda _: self.refresh())

    def _fill(self) -> None:
        wanted = self.archived.isChecked() and not self.archived.isHidden()
        lines = [line for line in self._lines if wanted or not line.round.is_archived]
        self.model.set_rows([_row(line) for line in lines])
        here = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.stack.setCurrentWidget(self.view if lines else self.empty)
        self.new.setVisible(bool(lines))  # else the button of the empty page is there
        if here and not lines:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        if lines and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))
        if lines and self.isVisible():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, index: QModelIndex) -> None:
        found = self.model.id_at(index.row())
        if found:
            self.opened.emit(found)


def _twice_words(titles: Sequence[str]) -> str:
    """What is said of rounds that bear one name."""
    if not titles:
        return ""
    return tr(
        "Several rounds are called {names}, as when two computers began one at the same time."
        " Open one of them and give it another name.",
        names=", ".join(f"“{title}”" for title in titles),
    )


def _row(line: RoundLine) -> TextRow:
    item, reached = line.round, line.outcome
    words, tone = (tr("Archived"), "neutral") if item.is_archived else state_badge(item.status)
    text_tone = "" if tone in ("neutral", "info") else "warning" if tone == "warning" else "success"
    return TextRow(
        item.id,
        (
            TextCell(item.title),
            TextCell(str(item.year)),
            TextCell(target_text(line.questionnaire, item.target)),
            TextCell(words, text_tone),  # type: ignore[arg-type]
            TextCell(percent(reached.coverage) if reached else EMPTY),
            TextCell(percent(reached.overall) if reached else EMPTY),
            _verdict(line),
        ),
    )


def _verdict(line: RoundLine) -> TextCell:
    if line.outcome is None or line.questionnaire is None:
        return TextCell(tr("Questionnaire missing"), "warning")
    if not line.questionnaire.overall_question:
        return TextCell(tr("Nothing is judged"), "muted")
    return verdict_cell(line.outcome.verdict)
