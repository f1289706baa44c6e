"""Asks before a person is made anonymous: what goes, what stays and why, and for what reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.persons.anonymising import Anonymised, EraseReason
from ui.settings.persons.words import line_of, reason_words
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import label
from ui.widgets.page import ScrollBody

_LINES = 11


class EraseDialog(Dialog):
    """Nothing is chosen at first, and Enter leaves it; ``erase`` receives the reason.

    ``reason``: the only one there is, where the time of the records is over.
    ``by_name``: all of that name are meant, and two people may have it.
    """

    warns_of_typing = False

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        name: str,
        planned: Anonymised,
        erase: Callable[[EraseReason], None],
        reason: EraseReason | None = None,
        *,
        by_name: bool = False,
    ) -> None:
        super().__init__(parent)
        self._erase, self._name, self._planned, self._only = erase, name, planned, reason
        may_go = planned.done if reason else planned.because(EraseReason.MISTAKE).done
        self.setWindowTitle(tr("Make anonymous"))
        self.setMinimumWidth(space.READING_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        column.setSpacing(space.MEDIUM)
        words = [tr("This cannot be undone. Amounts, days and numbers stay.")]
        if by_name and may_go:
            words.append(
                tr("Check that all lines are the same person. If not, cancel and press “Only this record…”.")
            )
        self.notice = Notice("\n".join(words), theme, "warning")
        column.addWidget(self.notice)
        self.list = ScrollBody()
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)
        self._lines = [label("", wrap=True) for _ in range(4)]
        for each in self._lines:
            self.list.body.addWidget(each)
        self.list.body.addStretch(1)
        column.addWidget(self.list, 1)
        self.reason = ChoiceBox()
        self.reason.offer_entries([("", ""), *((reason_words(each), each.value) for each in _ASKED)])
        self.reason.currentIndexChanged.connect(self._show_lines)
        self.refusal = Notice("", theme, "danger")
        if reason is None and may_go:
            column.addWidget(Field(tr("Why"), self.reason))
        column.addWidget(self.refusal)
        go = button(tr("Make anonymous"), self._go, kind="danger")
        go.setVisible(bool(may_go))
        self.go = go
        column.addLayout(dialog_foot(self, go, "" if may_go else tr("Close")))
        go.setDefault(False)
        self._show_lines()
        self.reason.setFocus()

    @property
    def _reason(self) -> EraseReason | None:
        code = self.reason.currentData()
        return self._only or (EraseReason(code) if code else None)

    def _show_lines(self) -> None:
        """What goes and what stays, for the reason that is chosen."""
        found = self._planned.because(self._reason) if self._reason else self._planned
        parts = (
            (
                tr("{name} is taken out of {n} records:", name=self._name, n=format_number(len(found.done))),
                [line_of(record) for record in found.done],
            ),
            (
                tr("{n} records stay as they are:", n=format_number(len(found.left))),
                [f"{line_of(item.record)}. {item.why}" for item in found.left],
            ),
        )
        for place, (heading, lines) in enumerate(parts):
            said = heading, "\n".join(f"• {line}" for line in lines)
            for shown, words in zip(self._lines[2 * place :], said, strict=False):
                shown.setText(words)
                shown.setVisible(bool(lines))

    def _go(self) -> None:
        reason = self._reason
        if reason is None:
            self._refuse(tr("Choose why first. The access log keeps the reason."))
        elif not self._planned.because(reason).done:
            self._refuse(tr("For this reason all of it stays; the list says why."))
        else:
            self.refusal.say("")
            self.accept()
            self._erase(reason)

    def _refuse(self, words: str) -> None:
        self.refusal.say(words, "danger")
        fit_height(self)
        self.reason.setFocus()


_ASKED = tuple(each for each in EraseReason if each is not EraseReason.EXPIRED)
