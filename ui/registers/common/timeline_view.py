"""The timeline of a matter: one card of lines, the latest first, each with who, when, why and the paper."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.registers.lists.timeline import Timeline, TimelineItem
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.labels import label, muted
from ui.widgets.page import ScrollBody

_LEAST_LINES = 8
_STEPS = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}


class TimelineView(ScrollBody):
    """Rebuilt for each entry, which has tens of events, not thousands. Up and Down go from line to line."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("What happened"))
        self._made: list[QWidget] = []
        self.body.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """At least the latest line is seen whole; where there is no room for that, what it is in scrolls."""
        return QSize(super().minimumSizeHint().width(), _LEAST_LINES * self.fontMetrics().lineSpacing())

    def show_timeline(self, timeline: Timeline | None) -> None:
        """Show the lines of a matter; none for nothing."""
        for made in self._made:
            self.body.removeWidget(made)
            made.hide()
            made.deleteLater()
        items = () if timeline is None else tuple(reversed(timeline.items))
        self._made = [_line(item) for item in items]
        for place, made in enumerate(self._made):
            self.body.insertWidget(place, made)
        self.verticalScrollBar().setValue(0)

    def take_focus(self) -> bool:
        """Put the cursor on the latest line; whether there is one."""
        if self._made:
            self._made[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self._made)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((place for place, made in enumerate(self._made) if made.hasFocus()), None)
        step = _STEPS.get(event.key())
        if here is None or step is None:
            super().keyPressEvent(event)
            return
        made = self._made[min(max(here + step, 0), len(self._made) - 1)]
        made.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(made)


def words_of(item: TimelineItem) -> list[str]:
    """The lines below the head of an item."""
    lines = []
    if item.register:
        known_as = " ".join(filter(None, (item.register, item.number)))
        lines.append(" · ".join(filter(None, (known_as, item.title))))
    if item.addressee:
        lines.append(tr("To: {whom}", whom=item.addressee))
    if item.paper:
        day = format_date(item.paper.date) if item.paper.date else ""
        parts = (item.paper.number, day, item.paper.title)
        lines.append(tr("Document: {document}", document=" · ".join(part for part in parts if part)))
    for said in item.said:
        if said.before or item.action == "corrected":
            lines.append(
                tr(
                    "{question}: {before} → {now}",
                    question=said.question,
                    before=said.before or "–",
                    now=said.value or "–",
                )
            )
        else:
            lines.append(f"{said.question}: {said.value}")
    if item.reason:
        lines.append(item.reason)
    lines += [tr("File: {name}", name=name) for name in item.files]
    return lines


_LONG_WORD = re.compile(r"\S{20,}")
_JOINT = re.compile(r"(?<=[_./=&?@])(?=\w)")
_BREAK = "\u200b"


def with_breaks(text: str) -> str:
    """The same with places, which nobody sees, where names of files and addresses may go on in the next line.

    Else the longest word would make all lines wider than they are seen.
    """
    return _LONG_WORD.sub(lambda word: _JOINT.sub(_BREAK, word[0]), text)


def _line(item: TimelineItem) -> QWidget:
    made = QFrame()
    made.setProperty("surface", "card")
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(space.MEDIUM, space.SMALL, space.MEDIUM, space.SMALL)
    layout.setSpacing(space.HAIR)
    head = QHBoxLayout()
    step: QLabel = label(item.step, TextRole.STRONG, wrap=True)
    head.addWidget(step, 1)
    head.addWidget(muted(format_date(item.on), wrap=False))
    layout.addLayout(head)
    if item.state:
        layout.addWidget(label(f"→ {item.state}", wrap=True))
    words = words_of(item)
    for text in words:
        layout.addWidget(label(with_breaks(text), wrap=True))
    by = item.by or tr("somebody")
    when = "" if item.at is None else f" · {item.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    layout.addWidget(muted(f"{by}{when}"))
    made.setAccessibleName(". ".join((format_date(item.on), item.step, item.state, *words, by)))
    return made
