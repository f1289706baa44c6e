"""One change that the province refused: what, why, and what to do."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop_app.base.i18n import tr
from ui.sync.status_cards import moment_words
from ui.sync.sync_presenter import RejectionRow
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import heading, label, muted

_MOST_VALUES = 6
_MOST_OTHERS = 4


class RejectionCard(Card):
    """Both ways out are buttons; neither is pressed by itself."""

    again_asked = Signal(object)
    accept_asked = Signal(object)

    def __init__(self, row: RejectionRow, theme: Theme, now: datetime) -> None:
        super().__init__()
        self.row = row
        self.setAccessibleName(row.title)
        self.body.addWidget(heading(row.title, wrap=True))
        self.body.addWidget(label(values_words(row), wrap=True))
        if row.others:
            self.body.addWidget(label(others_words(row), wrap=True))
        self.body.addWidget(muted(tr("Sent back {when}", when=moment_words(row.rejection.at, now))))
        reason = row.rejection.reason.strip() or tr("The province gave no reason.")
        self.body.addWidget(Notice(tr("The province says: {reason}", reason=reason), theme, "warning"))
        self.body.addWidget(
            muted(
                tr(
                    "Ask the province to open it again, then send it again; "
                    "or leave it as the province has it."
                )
            )
        )
        self.again = button(
            tr("Send again"), lambda: self.again_asked.emit(row.rejection), icon="refresh", theme=theme
        )
        self.drop = button(tr("Leave it as the province has it"), lambda: self.accept_asked.emit(row))
        row_layout = QHBoxLayout()
        row_layout.setSpacing(space.SMALL)
        row_layout.addWidget(self.again)
        row_layout.addWidget(self.drop)
        row_layout.addStretch(1)
        self.body.addLayout(row_layout)


def others_words(row: RejectionRow) -> str:
    """Return what was written in the same act, in one line: it is sent again or dropped together."""
    shown = "; ".join(row.others[:_MOST_OTHERS])
    left = len(row.others) - _MOST_OTHERS
    named = f"{shown}; {tr('and {n} more', n=left)}" if left > 0 else shown
    return tr("Written with it, and sent again or left together: {records}", records=named)


def values_words(row: RejectionRow) -> str:
    """Return what was changed, in one line: "Số liệu: 12; Ghi chú: …"."""
    words = "; ".join(f"{name}: {value}" for name, value in row.values[:_MOST_VALUES])
    left = len(row.values) - _MOST_VALUES
    return f"{words}; {tr('and {n} more', n=left)}" if left > 0 else words
