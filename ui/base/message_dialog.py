"""The boxes of the window: a sentence to be read, a question with two answers, a line that is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStyle, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.theme import spacing as space
from ui.theme.speech import announce
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot, leave_words
from ui.widgets.fields.field import Field
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label, muted
from ui.widgets.plain_browser import PlainBrowser

_DETAILS_HEIGHT = 120
OTHER = 2
"""How a :class:`MessageDialog` ends on its ``other`` button."""

type Sign = QStyle.StandardPixmap


class MessageDialog(Dialog):
    """Says a sentence with one button, or asks with two: with an ``action`` it is a question.

    With an ``other`` action there is a third button, which ends it as :data:`OTHER`.

    ``under`` is shown below the sentence, ``details`` only on request. Where there is
    ``danger``, Enter leaves things as they are. Ctrl+C copies what is said, as in the boxes of the system.
    """

    def __init__(
        self,
        parent: QWidget | None,
        sign: Sign,
        sentence: str,
        *,
        under: str = "",
        details: str = "",
        action: str = "",
        leave: str = "",
        other: str = "",
        danger: bool = False,
    ) -> None:
        super().__init__(parent)
        self._said = "\n".join(each for each in (sentence, under) if each)
        self._at_once = sign is QStyle.StandardPixmap.SP_MessageBoxWarning
        self.setWindowTitle(tr("Sổ Mặt trận"))
        self.setMinimumWidth(space.FORM_WIDTH)
        self.sentence, self.under = label(sentence, wrap=True), muted(under)
        self.under.setVisible(bool(under))
        self.details = PlainBrowser()
        self.details.setAccessibleName(tr("Details"))
        self.details.show_lines(details)
        self.details.setFixedHeight(_DETAILS_HEIGHT)
        self.details.hide()
        self.go = button(action or tr("Close"), self.accept, kind="danger" if danger else "primary")
        self.leave = button(leave or leave_words(action), self.reject)
        self.other = button(other, lambda: self.done(OTHER)) if other else None
        self._lay_out(sign, shows_details=bool(details), asks=bool(action), danger=danger)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self._copy)

    def _lay_out(self, sign: Sign, *, shows_details: bool, asks: bool, danger: bool) -> None:
        words = QVBoxLayout()
        words.setSpacing(space.SMALL)
        words.addWidget(self.sentence)
        words.addWidget(self.under)
        body = QHBoxLayout()
        body.setSpacing(space.LARGE)
        body.addWidget(_picture(self, sign), 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(words, 1)
        foot = FlowRow()
        if shows_details:
            foot.addWidget(button(tr("Details"), self._show_details, kind="quiet"))
        if asks:
            foot.addWidget(self.leave)
        if self.other is not None:
            foot.addWidget(self.other)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.LARGE)
        layout.addLayout(body)
        layout.addWidget(self.details)
        layout.addLayout(foot)
        first = (self.other or self.leave) if danger else self.go
        first.setDefault(True)
        first.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        announce(self, self._said, at_once=self._at_once)

    def _show_details(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self.fit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._said)


class LineDialog(Dialog):
    """Asks for a line of text."""

    def __init__(self, parent: QWidget | None, title: str, words: str, initial: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(space.FORM_WIDTH)
        self.line = QLineEdit(initial)
        self.line.selectAll()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.LARGE)
        layout.addWidget(Field(words, self.line))
        layout.addLayout(dialog_foot(self, button(tr("Continue"), self.accept, kind="primary")))
        self.line.setFocus()


def _picture(dialog: QWidget, sign: Sign) -> QLabel:
    """The sign of the system, which says the same in every program; the words say it too."""
    made = QLabel()
    made.setPixmap(dialog.style().standardIcon(sign).pixmap(space.ICON_LARGE, space.ICON_LARGE))
    return made
