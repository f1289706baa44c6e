"""The calendar of the week: by day and hour what is held, and which deadlines end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.registers.clock.wording import DayWord
from desktop_app.registers.lists.week import DAYS, WeekItem, monday_of, week_of
from desktop_app.registers.papers.week_paper import week_paper
from ui.context.operations import read_beside
from ui.context.room import RoomContext
from ui.registers.common.keys import heard_beside
from ui.registers.common.words import ACCESS_SUBJECT
from ui.reports.paper_show import PaperShow
from ui.theme import spacing as space
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import heading, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import fit_to_rows, set_widths, table

_WIDTHS = (190, 70, 0, 180, 170)
_MOST = {0: 190, 1: 70, 3: 190, 4: 170}
_NAME = 260
"""What is on in a week often begins alike: “Giám sát: …”."""
_ON, _LEAVES = 2, (4, 3)
_NOTHING = "="
"""Before the day of a row on which nothing is held."""


class WeekPage(QWidget):
    """Arrows move, Enter opens; Alt+Left and Alt+Right change the week, Alt+Home goes to the present one.

    Its keys are heard in ``beside``, too, but Alt+Left, which goes back there.
    """

    opened = Signal(str)
    left = Signal()

    def __init__(self, context: RoomContext, beside: QWidget) -> None:
        super().__init__()
        self._context = context
        self.monday = monday_of(context.office.clock.today())
        self.title: QLabel = heading("")
        self.count: QLabel = muted("", wrap=False)
        headings = (tr("Day"), tr("Hour"), tr("What is on"), tr("Where"), tr("Register"))
        self.model = RowsModel(context.theme, headings, parent=self)
        self.view = table(tr("Calendar of the week"))
        self.view.setModel(self.model)
        set_widths(self.view, _WIDTHS, least=_NAME, leaves=_LEAVES)
        self.view.activated.connect(self._open)
        self.papers = PaperShow(self, context, ACCESS_SUBJECT)
        self._newest = 0
        self._lay_out()
        weeks: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Alt+Left", lambda: self.move_weeks(-1)),
            ("Alt+Right", lambda: self.move_weeks(1)),
            ("Alt+Home", self.show_present),
            ("Ctrl+P", self.show_paper),
        )
        heard_beside(beside, self, weeks[1:])
        for keys, act in (*weeks, ("Escape", self.left.emit)):
            pressed = QShortcut(QKeySequence(keys), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(act)
            pressed.activatedAmbiguously.connect(act)  # the window goes back on Alt+Left, but not in here

    def alt_left(self) -> None:
        """Show the week before."""
        self.move_weeks(-1)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(space.SMALL)
        theme, before, after = self._context.theme, tr("Week before (Alt+←)"), tr("Next week (Alt+→)")
        buttons.addWidget(icon_button(before, "previous", theme, lambda: self.move_weeks(-1)))
        buttons.addWidget(button(tr("This week (Alt+Home)"), self.show_present))
        buttons.addWidget(icon_button(after, "next", theme, lambda: self.move_weeks(1)))
        buttons.addStretch(1)
        buttons.addWidget(button(tr("Print (Ctrl+P)"), self.show_paper))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.title)
        layout.addLayout(buttons)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.count)

    def move_weeks(self, weeks: int) -> None:
        """Show a week so many behind this one."""
        self.monday += timedelta(days=DAYS * weeks)
        self.refresh()

    def show_present(self) -> None:
        """Show the week of today."""
        self.monday = monday_of(self._context.office.clock.today())
        self.refresh()

    def refresh(self) -> None:
        """Read the week again."""
        monday, today = self.monday, self._context.office.clock.today()
        reader = self._context.office.officer
        last = monday + timedelta(days=DAYS - 1)
        self.title.setText(
            tr("Week from {first} to {last}", first=format_date(monday), last=format_date(last))
        )
        self._newest += 1
        number = self._newest

        def show(items: Sequence[WeekItem]) -> None:
            if number == self._newest:
                self._show(items, today)

        read_beside(self._context, self, lambda connection: week_of(connection, monday, today, reader), show)

    def _show(self, items: Sequence[WeekItem], today: date) -> None:
        rows: list[TextRow] = []
        start = 0
        for number in range(DAYS):
            day = self.monday + timedelta(days=number)
            if day == today:
                start = len(rows)
            of_day = [item for item in items if item.day == day]
            rows += [_row(item, today, first=place == 0) for place, item in enumerate(of_day)]
            if not of_day:
                rows.append(
                    TextRow(f"{_NOTHING}{day}", (_day_cell(day, today), *(TextCell("–", "muted"),) * 4))
                )
        self.model.set_rows(rows)
        fit_to_rows(self.view, _MOST)
        held = sum(not item.is_term for item in items)
        words = tr(
            "{n} held, {terms} deadlines", n=format_number(held), terms=format_number(len(items) - held)
        )
        self.count.setText(words if items else tr("Nothing is on in this week."))
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(start, 0))

    def take_focus(self) -> None:
        """Put the cursor into the table."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_paper(self) -> None:
        """Show the week page by page, to be printed or saved."""
        office, monday = self._context.office, self.monday
        self.papers.show(
            tr("Calendar of the week"),
            f"week:{monday.isoformat()}",
            lambda connection: week_paper(
                connection, office.clock, office.identity.commune_code, office.officer, monday
            ),
        )

    def _open(self, index: QModelIndex) -> None:
        found = self.model.id_at(index.row()) or ""
        if found and not found.startswith(_NOTHING):
            self.opened.emit(found.partition(" ")[0])


def _day_cell(day: date, today: date) -> TextCell:
    words = str(DayWord(day))
    words = words[:1].upper() + words[1:]
    return TextCell(words, "success" if day == today else "")


def _row(item: WeekItem, today: date, *, first: bool) -> TextRow:
    time = (
        TextCell(tr("term"), "danger" if item.is_late else "warning") if item.is_term else TextCell(item.time)
    )
    what = f"{item.what}: {item.title}"
    where = " · ".join(part for part in (item.register, item.number) if part)
    cells = (
        _day_cell(item.day, today) if first else TextCell(""),
        time,
        TextCell(what, tip=what),
        TextCell(item.details, tip=item.details),
        TextCell(where, tip=where),
    )
    return TextRow(f"{item.matter_id} {item.day} {item.what}", cells)
