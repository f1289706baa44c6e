"""Work in the fund, on the overview: sheets with their countdown, vouchers to post, months to close."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.context.room import Destination
from ui.overview.lines_card import LinesCard
from ui.places.fund import DisclosurePlace, MonthPlace, PreparedPlace
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.labels import Tone, label

if TYPE_CHECKING:
    from desktop_app.fund.disclosure.due_list import FundDues
    from desktop_app.fund.disclosure.terms import Term

_MOST_SHEETS = 2


class FundLine(msgspec.Struct, frozen=True):
    """A line of the card: what waits, its state, what its button says, and where that goes."""

    words: str
    status: str
    tone: Tone
    action: str
    destination: Destination


def fund_lines(dues: FundDues, today: date) -> list[FundLine]:
    """What waits: the sheets that press, else the next one; vouchers; months."""
    return [*_sheets(dues, today), *_vouchers(dues), *_months(dues)]


def _sheets(dues: FundDues, today: date) -> Iterator[FundLine]:
    from desktop_app.registers.clock.due import Urgency
    from ui.fund.disclosure.disclosure_words import about_words, countdown

    calm = (Urgency.NONE, Urgency.RUNNING)
    pressing = [term for term in dues.sheets if term.due.urgency not in calm]
    shown = pressing[:_MOST_SHEETS] or list(dues.sheets[:1])
    for place, term in enumerate(shown):
        words, tone = countdown(term, None, today)
        more = len(pressing) - len(shown)
        if more > 0 and place == len(shown) - 1:
            words = tr("{words}; {n} more sheets", words=words, n=format_number(more))
        name = f"{term.name} · {about_words(term)}"
        yield FundLine(name, words, tone, tr("Make public"), _place_of(term).destination)


def _place_of(term: Term) -> DisclosurePlace:
    return DisclosurePlace(term.code, term.span or term.campaign_id)


def _vouchers(dues: FundDues) -> Iterator[FundLine]:
    if dues.unposted:
        words = tr("{n} vouchers are prepared", n=format_number(dues.unposted))
        yield FundLine(words, tr("Not posted yet"), "warning", tr("Post them"), PreparedPlace().destination)


def _months(dues: FundDues) -> Iterator[FundLine]:
    if dues.months:
        first, last = (f"{month[5:]}/{month[:4]}" for month in (dues.months[0], dues.months[-1]))
        which = first if first == last else f"{first} – {last}"
        words = tr("{n} months are not closed", n=format_number(len(dues.months)))
        yield FundLine(words, which, "", tr("Close them"), MonthPlace(dues.months[0]).destination)


class FundCard(LinesCard[FundLine]):
    """Hidden where nothing waits."""

    def __init__(self, navigate: Callable[[Destination], None]) -> None:
        super().__init__(tr("Fund"), self._row)
        self._navigate = navigate

    def _row(self, line: FundLine, _place: int) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(line.words, TextRole.STRONG, wrap=True))
        words.addWidget(label(line.status, TextRole.BODY, line.tone or "muted", wrap=True))
        go = button(line.action, partial(self._navigate, line.destination))
        go.setAccessibleName(f"{line.action}: {line.words}, {line.status}")
        self.steps.append(go)
        row = QHBoxLayout()
        row.setSpacing(space.MEDIUM)
        row.addLayout(words, 1)
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
