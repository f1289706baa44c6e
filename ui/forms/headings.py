"""The lines of a form other than questions: headings, occurrences of repeats, the button for one more."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop_app.base.i18n import tr
from desktop_app.forms.definition.markup import plain
from ui.forms.outline import EntryKind, OutlineLine
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.labels import heading


class HeadingLine(QFrame):
    """A heading whose words follow the answers; for occurrences with a button that removes them."""

    def __init__(self, entry: OutlineLine, theme: Theme, remove: Callable[[str], None]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, space.SMALL, 0, 0)
        self.words: QLabel = heading("")
        self.words.setWordWrap(True)
        row.addWidget(self.words, 1)
        self.remove: QPushButton | None = None
        if entry.removable:
            self.remove = button(
                "",
                lambda: remove(entry.ref),
                kind="quiet",
                icon="delete",
                theme=theme,
            )
            row.addWidget(self.remove)
        self.show_entry(entry)

    def show_entry(self, entry: OutlineLine) -> None:
        """Bring the words up to date."""
        words = plain(entry.label)
        if entry.kind is EntryKind.OCCURRENCE:
            words = f"{words} {_number(entry)}".strip()
        if self.words.text() != words:
            self.words.setText(words)
            if self.remove is not None:
                self.remove.setText(tr("Delete {name}", name=words[:1].lower() + words[1:]))
                self.remove.setAccessibleName(self.remove.text())

    def be_readonly(self, readonly: bool) -> None:
        """Only show the occurrence, or let it be removed."""
        if self.remove is not None:
            self.remove.setEnabled(not readonly)


class AddLine(QFrame):
    """The button that adds an occurrence."""

    def __init__(self, entry: OutlineLine, theme: Theme, add: Callable[[str], None]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, space.SMALL, 0, 0)
        self.add = button(_words(entry), lambda: add(entry.ref), icon="add", theme=theme)
        row.addWidget(self.add)
        row.addStretch(1)

    def show_entry(self, entry: OutlineLine) -> None:
        """Bring the words up to date."""
        if self.add.text() != _words(entry):
            self.add.setText(_words(entry))

    def be_readonly(self, readonly: bool) -> None:
        """Take no more occurrences, or take them again."""
        self.add.setEnabled(not readonly)


def line_of(
    entry: OutlineLine, theme: Theme, add: Callable[[str], None], remove: Callable[[str], None]
) -> HeadingLine | AddLine:
    """The line for an entry that is no question."""
    return AddLine(entry, theme, add) if entry.kind is EntryKind.ADD else HeadingLine(entry, theme, remove)


def show_line(widget: QWidget, entry: OutlineLine) -> None:
    """Bring a line up to date that :func:`line_of` made."""
    if isinstance(widget, HeadingLine | AddLine):
        widget.show_entry(entry)


def _number(entry: OutlineLine) -> str:
    """``1.2`` for the second occurrence in the first one of the repeat around it."""
    return ".".join(re.findall(r"\[(\d+)\]", entry.ref))


def _words(entry: OutlineLine) -> str:
    name = plain(entry.label).replace("\n", " ")
    return (tr("Add: {name}", name=name) if name else tr("Add one more")).replace("&", "&&")
