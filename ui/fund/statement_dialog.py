"""A statement of the bank before anything is taken: what each transfer matches, what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.fund.statements.closing import AtBank
from desktop_app.fund.statements.matching import Match, MatchStatus
from desktop_app.fund.statements.reading import Statement, Transfer
from desktop_app.fund.statements.words import match_words
from ui.context.room import RoomContext
from ui.fund.amount_question import AmountQuestion
from ui.fund.common.words import dong
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import Tone, label, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (1180, 660)
_WIDTHS = (44, 60, 128, 116, 140, 0, 190, 220)
_FIGURES = (3,)
_TAKEN_BY_ITSELF = frozenset({MatchStatus.READY, MatchStatus.PREPARED})
_NEVER = frozenset({MatchStatus.TAKEN, MatchStatus.TWICE})
_ASKED_FIRST = MatchStatus.UNSURE
"""Taken only when somebody said how the file writes its amounts."""
_DOUBTED = frozenset({MatchStatus.LATE, MatchStatus.PAID_IN, MatchStatus.IN_LEDGER})
"""Taken only when somebody says into which campaign."""
_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class StatementData:
    """A file as it was read and matched; the campaigns by id; what the book has beside its last balance."""

    statement: Statement
    matches: tuple[Match, ...]
    campaigns: Mapping[str, str]
    book: AtBank | None = None


class StatementDialog(Dialog):
    """Space chooses a transfer; nothing is taken by matching alone.

    ``read_again`` reads the file again when somebody said whether amounts in doubt have decimals; what it
    finds comes by :meth:`renew`.
    """

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        data: StatementData,
        take: Callable[[StatementDialog, list[Match]], None],
        read_again: Callable[[bool], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Statement of the bank"))
        self._take, self._campaigns = take, data.campaigns
        self.matches: list[Match] = []
        self.chosen: set[int] = set()
        headings = (
            "✓",
            tr("Row"),
            tr("Day"),
            tr("Money"),
            tr("Sender"),
            tr("Text of the transfer"),
            tr("Campaign"),
            tr("Status"),
        )
        self.model = RowsModel(context.theme, headings, _FIGURES, self)
        self.view = table(tr("Transfers"))
        self.view.setModel(self.model)
        self.view.setSelectionMode(self.view.SelectionMode.ExtendedSelection)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, _WIDTHS)
        self.unread = Notice("", context.theme, "danger")
        self.strange = Notice("", context.theme, "info")
        self.question = AmountQuestion(context.theme, read_again)
        self.closing = Notice("", context.theme, "info")
        """What is left by the bank and by the book."""
        self.book: AtBank | None = None
        self.notice = Notice("", context.theme, "danger")
        self.count: QLabel = muted("")
        self.campaign = ChoiceBox()
        self.campaign.setAccessibleName(tr("Campaign of the chosen transfers"))
        self.campaign.offer_entries([("–", ""), *((title, key) for key, title in data.campaigns.items())])
        self.campaign.activated.connect(lambda _: self._assign())
        self.go = button("", self._go, kind="primary")
        self._lay_out()
        for keys, act in (
            ("Space", self._toggle),
            ("Ctrl+Return", self._go),
            ("Ctrl+Enter", self._go),
            ("Alt+1", self.question.grouped.click),
            ("Alt+2", self.question.decimal.click),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.view.doubleClicked.connect(lambda _: self._toggle())
        self.renew(data)
        self.resize(within_screen(self, _SIZE))
        if self.model.rows:
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        for each in (self.question, self.unread, self.strange, self.notice):
            layout.addWidget(each)
        layout.addWidget(self.view, 1)
        below = QHBoxLayout()
        below.setSpacing(space.MEDIUM)
        word = label(tr("&Campaign of the chosen transfers"), TextRole.LABEL)
        word.setBuddy(self.campaign)
        below.addWidget(word)
        below.addWidget(self.campaign, 1)
        below.addWidget(muted(tr("Space: take or leave out")), 1)
        layout.addLayout(below)
        layout.addWidget(self.closing)
        layout.addWidget(self.count)
        layout.addLayout(dialog_foot(self, self.go))

    def renew(self, data: StatementData) -> None:
        """Show a file as it was read; what can be taken by itself is chosen."""
        self.matches = list(data.matches)
        self.chosen = {place for place, item in enumerate(self.matches) if item.status in _TAKEN_BY_ITSELF}
        self.book = data.book
        self.unread.say(_unread(data.statement), "danger")
        self.strange.say(_strange(data.statement), "info")
        self.question.ask([item.transfer for item in self.matches if item.status is _ASKED_FIRST])
        self.notice.say("")
        self._show()

    def _show(self) -> None:
        rows = [
            _row(place, item, self._campaigns, taken=place in self.chosen)
            for place, item in enumerate(self.matches)
        ]
        self.model.set_rows(rows)
        money = sum(self.matches[place].transfer.money for place in self.chosen)
        taken = tr(
            "{n} of {all} lines are taken, {money} đồng",
            n=format_number(len(self.chosen)),
            all=format_number(len(self.matches)),
            money=format_number(money),
        )
        sure = [item.transfer.money for item in self.matches if item.transfer.doubt is None]
        came, went = sum(each for each in sure if each > 0), -sum(each for each in sure if each < 0)
        all_lines = tr("Total: came {came}, went {went}", came=dong(came), went=dong(went))
        self.count.setText(f"{taken} · {all_lines}")
        self._show_closing()
        self.go.setText(tr("Prepare {n} vouchers (Ctrl+Enter)", n=format_number(len(self.chosen))))
        self.go.setEnabled(bool(self.chosen))

    def _show_closing(self) -> None:
        if self.book is None:
            self.closing.say("")
            return
        closing, book = (
            self.book.closing,
            self.book.with_lines(self.matches[place] for place in sorted(self.chosen)),
        )
        words = tr(
            "On {day} the bank has {bank} đồng; the book, with the chosen lines and all campaigns, "
            "{book} đồng.",
            day=format_date(closing.day),
            bank=format_number(closing.money),
            book=format_number(book),
        )
        if book == closing.money:
            self.closing.say(f"{words} {tr('Both are the same.')}", "success")
        else:
            less = format_number(closing.money - book)
            difference = tr(
                "Difference: {money} đồng. Look for lines or vouchers that are missing.", money=less
            )
            self.closing.say(f"{words} {difference}", "warning")

    def _places(self) -> list[int]:
        return sorted({index.row() for index in self.view.selectionModel().selectedRows()})

    def _toggle(self) -> None:
        """Take the marked transfers, or leave them out; what cannot be taken says why."""
        places = self._places()
        takes = any(place not in self.chosen for place in places)
        refused = ""
        for place in places:
            item = self.matches[place]
            if not takes:
                self.chosen.discard(place)
            elif item.status is _ASKED_FIRST:
                refused = self.question.sentence
            elif item.status in _NEVER | _DOUBTED:
                refused = match_words(item)
            elif not item.campaign_id:
                refused = tr("Choose the campaign below first.")
            else:
                self.chosen.add(place)
        self.notice.say(refused)
        self._show()

    def _assign(self) -> None:
        """Give the marked transfers another campaign, and take them."""
        campaign_id = str(self.campaign.currentData() or "")
        if not campaign_id:
            return
        refused = ""
        for place in self._places():
            item = self.matches[place]
            if item.status is _ASKED_FIRST:
                refused = self.question.sentence
            if item.status in _NEVER | {_ASKED_FIRST}:
                continue
            status = MatchStatus.READY if item.own is None else MatchStatus.OWN
            self.matches[place] = replace(
                item, status=status, campaign_id=campaign_id, draft_id="", pledge_id=""
            )
            self.chosen.add(place)
        self.notice.say(refused)
        self._show()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        if self.chosen:
            self._take(self, [self.matches[place] for place in sorted(self.chosen)])

    def refused(self, sentence: str) -> None:
        """Say why nothing was taken."""
        self.notice.say(sentence, "danger")


def _row(place: int, item: Match, campaigns: Mapping[str, str], *, taken: bool) -> TextRow:
    transfer = item.transfer
    quiet: Tone = "muted" if item.status in _NEVER else ""
    cells = (
        TextCell("☑" if taken else "☐", quiet),
        TextCell(str(transfer.row), quiet),
        TextCell(format_date(transfer.day), quiet),
        TextCell(_money(transfer), quiet),
        TextCell(transfer.sender or "–", quiet),
        TextCell(transfer.text, quiet),
        TextCell(campaigns.get(item.campaign_id, "–"), quiet),
        TextCell(match_words(item), _tone(item)),
    )
    return TextRow(str(place), cells)


def _money(transfer: Transfer) -> str:
    """The amount; one that is in doubt as both that it can be."""
    if transfer.doubt is None:
        return format_number(transfer.money)
    return f"{format_number(transfer.doubt.grouped)} / {format_number(transfer.doubt.decimal)}?"


def _tone(item: Match) -> Tone:
    if item.status in _TAKEN_BY_ITSELF:
        return "success"
    return "muted" if item.status in _NEVER else "warning"


def _unread(statement: Statement) -> str:
    if not statement.unread:
        return ""
    parts = [
        tr("row {row}: {why}", row=line.row, why=line.problem.sentence())
        for line in statement.unread[:_MOST_SHOWN]
    ]
    more = " …" if len(statement.unread) > _MOST_SHOWN else ""
    words = tr("{n} lines could not be read and are left out:", n=format_number(len(statement.unread)))
    return f"{words} {'; '.join(parts)}{more}"


def _strange(statement: Statement) -> str:
    if not statement.not_understood:
        return ""
    return tr("Columns that are not needed: {names}.", names=_listed(statement.not_understood))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
