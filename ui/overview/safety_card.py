"""The safety of the book in four lines: code, backup, connection, conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.book.overview_facts import SafetyFacts
from ui.context.room import Destination
from ui.overview.lines_card import LinesCard
from ui.places.settings import SectionPlace
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label

_OLD_DAYS = 7
"""A backup is made each day the program is used; a week without one is shown."""


class SafetyLine(msgspec.Struct, frozen=True):
    """A line: what it says, whether all is well, and where something can be done about it."""

    words: str
    is_well: bool
    action: str
    destination: Destination


def safety_lines(facts: SafetyFacts, today: date) -> list[SafetyLine]:
    """The four lines, always in the same order; before them what somebody has to decide or to finish."""
    return [*_officers(facts), *_names(facts), *_book(facts, today), *_exchange(facts)]


def _officers(facts: SafetyFacts) -> Iterator[SafetyLine]:
    if facts.officer_changes:
        words = tr("The list of officers was changed by others: {n}", n=format_number(facts.officer_changes))
        yield SafetyLine(words, False, tr("Look at it"), SectionPlace("officers").destination)


def _names(facts: SafetyFacts) -> Iterator[SafetyLine]:
    safety = SectionPlace("safety").destination
    if facts.reads_no_names:
        yield SafetyLine(tr("This computer cannot read names yet"), False, tr("Look at it"), safety)
    elif facts.computers_waiting:
        words = tr("Computers that wait to read names: {n}", n=format_number(facts.computers_waiting))
        yield SafetyLine(words, False, tr("Compare"), safety)
    if facts.names_unsealed:
        yield SafetyLine(tr("Names of before are not all sealed yet"), False, tr("Go on"), safety)


def _book(facts: SafetyFacts, today: date) -> Iterator[SafetyLine]:
    safety = SectionPlace("safety").destination
    code = (
        tr("The recovery code has been created") if facts.code_made else tr("There is no recovery code yet")
    )
    yield SafetyLine(code, facts.code_made, tr("Make it"), safety)
    made = facts.last_backup
    if made is None:
        yield SafetyLine(tr("There is no backup yet"), False, tr("Back up"), safety)
    else:
        recent = (today - _day(made)).days <= _OLD_DAYS
        words = tr("Last backup on {date}", date=format_date(_day(made)))
        yield SafetyLine(words, recent, tr("Back up"), safety)


def _exchange(facts: SafetyFacts) -> Iterator[SafetyLine]:
    sync = Destination("sync")
    if not facts.is_connected:
        yield SafetyLine(tr("Not connected to the province"), False, tr("Connect"), sync)
    elif facts.last_exchange is None:
        yield SafetyLine(tr("Nothing exchanged with the province yet"), False, tr("Open sync"), sync)
    else:
        words = tr("Last exchange with the province on {date}", date=format_date(_day(facts.last_exchange)))
        yield SafetyLine(words, True, "", sync)
    open_items = facts.conflicts + facts.rejected
    if open_items:
        words = tr("{n} differences wait for a decision", n=format_number(open_items))
        yield SafetyLine(words, False, tr("Decide"), sync)
    else:
        yield SafetyLine(tr("No differences wait for a decision"), True, "", sync)


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


class SafetyCard(LinesCard[SafetyLine]):
    """:attr:`steps` are the buttons of the lines where something is to be done."""

    def __init__(self, theme: Theme, navigate: Callable[[Destination], None]) -> None:
        super().__init__(tr("Safety"), self._row)
        self._theme = theme
        self._navigate = navigate

    def _row(self, line: SafetyLine, _place: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        icon, colour = ("check_circle", "success") if line.is_well else ("warning", "warning")
        row.addWidget(
            IconLabel(self._theme, icon, colour, space.ICON_SMALL), 0, Qt.AlignmentFlag.AlignVCenter
        )
        row.addWidget(label(line.words, wrap=True), 1)
        if line.action and not line.is_well:
            go = button(line.action, partial(self._navigate, line.destination), kind="quiet")
            go.setAccessibleName(f"{line.action}: {line.words}")
            self.steps.append(go)
            row.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
