"""What is due in all registers, in groups from the worst on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.registers.lists.due_list import DueEntry
from ui.context.room import RoomContext
from ui.registers.common.keys import heard_beside
from ui.registers.common.words import SLIM_LIST, URGENCIES, due_tone, due_words, left_words
from ui.registers.reminding.remind_dialog import RemindDialog
from ui.theme.fonts import scaled
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import heading, muted
from ui.widgets.tables.groups import show_groups
from ui.widgets.tables.rows_model import RowOnDemand, RowsModel, TextCell, TextRow
from ui.widgets.tables.shared_width import measure_again
from ui.widgets.tables.tables import fit_to_rows, set_widths, table

_WIDTHS = (0, 170, 150, 84)
_MOST = {1: 230, 2: 230, 3: 160}
_SUBJECT, _LEAVES, _LEAST_SUBJECT = 0, (3, 2), 330
"""What is to be done is never cut for its register and number, which are in the entry."""


class DuePage(QWidget):
    """A table; Enter or a click leads to the entry. Its key is heard in ``beside``, too."""

    opened = Signal(str)
    left = Signal()
    """Escape: back to the registers."""
    reminded = Signal()
    """Reminders were written into histories."""

    def __init__(self, context: RoomContext, beside: QWidget) -> None:
        super().__init__()
        heard_beside(beside, self, [("F5", self.remind)])
        self._context = context
        self.dialog: RemindDialog | None = None
        self._due: tuple[DueEntry, ...] = ()
        self._slim = False
        self.count = muted("", wrap=False)
        headings = (tr("Entry"), tr("Term"), tr("Register"), tr("Register number"))
        self.model = RowsModel(context.theme, headings, parent=self)
        self.view = table(tr("What is due"))
        self.view.setModel(self.model)
        set_widths(self.view, _WIDTHS, least=_LEAST_SUBJECT, leaves=_LEAVES)
        show_groups(self.view, self.model)
        self.view.activated.connect(self._open)
        empty = EmptyState(
            "check_circle",
            tr("Nothing is due"),
            tr("Entries of registers that are due soon, today or overdue appear here automatically."),
            context.theme,
        )
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(heading(tr("What is due")))
        head.addStretch(1)
        self.letters = button(tr("Reminder letters… (F5)"), self.remind)
        head.addWidget(self.letters)
        layout.addLayout(head)
        layout.addWidget(self.count)
        layout.addWidget(self.stack, 1)

        for keys, act in (("F5", self.remind), ("Escape", self.left.emit)):
            pressed = QShortcut(QKeySequence(keys), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(act)

    def remind(self) -> None:
        """Open the letters to whoever has not answered, first the one in which the chosen entry is."""
        if not self.letters.isEnabled():
            return
        chosen = self.model.id_at(self.view.currentIndex().row()) or ""
        self.dialog = RemindDialog(self, self._context, chosen)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.reminded.connect(self.reminded)
        self.dialog.open()

    def show_due(self, due: Sequence[DueEntry]) -> None:
        """Show these entries."""
        self._due = tuple(due)
        self.model.set_rows([*_grouped(due, short=self._slim)])
        fit_to_rows(self.view, _MOST)
        self.count.setText(tr("{n} entries", n=format_number(len(due))) if due else "")
        self.stack.setCurrentIndex(0 if due else 1)
        self.letters.setEnabled(bool(due))
        if due and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(1, 0))  # below the heading of the first group

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        slim = self.width() < scaled(SLIM_LIST)
        if slim != self._slim:
            self._slim = slim
            self.show_due(self._due)
            measure_again(self.view)

    def take_focus(self) -> None:
        """Put the cursor into the table."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, index: QModelIndex) -> None:
        found = self.model.id_at(index.row())
        if found:
            self.opened.emit(found)


def _grouped(due: Sequence[DueEntry], *, short: bool) -> Iterator[TextRow]:
    """The groups that are not empty, each under a heading with its count and the one mark."""
    for urgency, words in URGENCIES.items():
        group = [item for item in due if item.urgency is urgency]
        if group:
            said = tr("{group} · {n}", group=tr(words), n=format_number(len(group)))
            mark = ("warning", due_tone(group[0].deadline.due))
            yield TextRow(urgency.value, (TextCell(said, icon=mark),), leads=True)
            yield from (_row(item, short=short) for item in group)


def _row(item: DueEntry, *, short: bool) -> TextRow:
    return TextRow(item.matter_id, RowOnDemand(len(_WIDTHS), partial(_cells, item, short=short)))


def _cells(item: DueEntry, *, short: bool) -> tuple[TextCell, ...]:
    due = item.deadline.due
    term = f"{item.deadline.rule.label.shown()}: {due_words(due)}"
    return (
        TextCell(item.title, tip=tr("Urgent"), icon=("warning", "warning"))
        if item.urgent
        else TextCell(item.title),
        TextCell(left_words(due, short=short), tip=lambda: "\n".join((term, *item.deadline.sentences()))),
        TextCell(item.register.short_name(), tip=item.register.title.shown()),
        TextCell(item.number or "–"),
    )
