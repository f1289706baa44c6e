"""Issuing a final paper: its day, number and what the book of documents out asks, on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.base.figures.number_reader import digits_only
from desktop_app.base.i18n import tr
from desktop_app.issuing.issue import Issue
from ui.context.room import RoomContext
from ui.reports.issuing.number_choice import NumberChoice
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import muted
from ui.widgets.page import ScrollBody

_SIZE = (640, 690)
_RECIPIENT_LINES = 4


@dataclass(frozen=True, slots=True)
class IssueOffer:
    """The first content of the dialog. ``recipients``, ``signer`` and ``post`` are what the paper bears:
    where it bears them they are not typed again. ``replaces``: the document whose place it takes, and how it
    is referred to."""

    name: str
    number: str
    symbol: str
    abstract: str
    recipients: str
    signer: str
    post: str
    open_warnings: int = 0
    replaces: str = ""
    replaced: str = ""


class IssueDialog(Dialog):
    """A refusal is shown above the fields, and what was typed stays."""

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        offer: IssueOffer,
        issue: Callable[[IssueDialog, Issue], None],
    ) -> None:
        super().__init__(parent)
        self._offer, self._issue = offer, issue
        self.setWindowTitle(tr("Issue: {name}", name=offer.name))
        self.notice = Notice("", context.theme, "danger")
        self.warning = Notice("", context.theme, "warning")
        self.about = muted(self._told())
        self.day = DateField(context.office.clock.today())
        self.abstract = QLineEdit(offer.abstract)
        self.abstract.setCursorPosition(0)
        self.recipients = QPlainTextEdit(offer.recipients)
        self.recipients.setTabChangesFocus(True)
        self.recipients.setReadOnly(bool(offer.recipients))
        self.recipients.setFixedHeight(self.fontMetrics().lineSpacing() * (_RECIPIENT_LINES + 1))
        self.signer, self.post = QLineEdit(offer.signer), QLineEdit(offer.post)
        for field, text in ((self.signer, offer.signer), (self.post, offer.post)):
            field.setReadOnly(bool(text))
        self.copies = QLineEdit("1")
        self.choice = NumberChoice()
        self.go = button(tr("&Issue and give the number"), self._go, kind="primary")
        self._lay_out()
        if offer.open_warnings:
            words = tr("{n} points are to be checked before it is signed.", n=offer.open_warnings)
            self.warning.say(words, "warning")
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._go)
        self.resize(within_screen(self, _SIZE))

    def refused(self, sentence: str) -> None:
        """Say why; what was typed stays."""
        self.notice.say(sentence, "danger")
        self.go.setEnabled(True)

    def _told(self) -> str:
        offer = self._offer
        words = [
            tr(
                "It becomes an outgoing document with the next number, {number}/{symbol}.",
                number=offer.number or "…",
                symbol=offer.symbol,
            ),
            tr("Once issued it cannot be changed: another document replaces, corrects or recalls it."),
        ]
        if offer.replaced:
            words.insert(1, tr("It replaces {reference}.", reference=offer.replaced))
        return " ".join(words)

    def _go(self) -> None:
        if not self.go.isEnabled() or not all_read(self.day):
            return
        wanted = self.choice.wanted(self.day.value)
        copies = digits_only(self.copies.text())
        if wanted is None or copies is None:
            self.refused(tr("Type the number in digits, for example 12."))
        else:
            self.go.setEnabled(False)
            self.notice.say("")
            self._issue(
                self,
                Issue(
                    wanted,
                    self.abstract.text(),
                    self.recipients.toPlainText(),
                    self.signer.text(),
                    self.post.text(),
                    copies,
                    self._offer.replaces,
                ),
            )

    def _lay_out(self) -> None:
        body = ScrollBody()
        short = QHBoxLayout()
        short.setSpacing(space.MEDIUM)
        short.addWidget(Field(tr("&Day of issue"), self.day), 1)
        short.addWidget(Field(tr("Number of &copies"), self.copies), 1)
        signed = QHBoxLayout()
        signed.setSpacing(space.MEDIUM)
        signed.addWidget(Field(tr("&Signed by"), self.signer), 1)
        signed.addWidget(Field(tr("P&ost"), self.post), 1)
        body.body.addWidget(self.about)
        body.body.addLayout(short)
        body.body.addWidget(Field(tr("S&ubject"), self.abstract))
        hint = tr("As on the paper; it is changed in the settings of the office.")
        known = bool(self._offer.recipients)
        body.body.addWidget(Field(tr("R&ecipients"), self.recipients, hint if known else ""))
        body.body.addLayout(signed)
        body.body.addWidget(self.choice)
        body.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.notice)
        layout.addWidget(self.warning)
        layout.addWidget(body, 1)
        layout.addLayout(dialog_foot(self, self.go))
