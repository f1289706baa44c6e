"""The head of the entry screen: which area and form, what was kept, and what is strange about the number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.figures.number_reader import digits_only
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.journal.locks import locked_words
from desktop_app.surveys.responses.entry import EntryContext
from desktop_app.surveys.rounds.state import RoundState
from ui.base.ask import Ask
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.labels import heading, label, set_badge, steady_badge

_LONGEST_SCAN = 200
"""A printed code holds round, area and number; what is entered by hand has a few digits."""
_LONGEST_SERIAL = 7


class EntryHead(QWidget):
    """Area and round on the left, the serial number and two badges on the right."""

    def __init__(self, theme: Theme, leave: Callable[[], object], safe: QLabel) -> None:
        super().__init__()
        self.back = button(tr("Area list (Esc)"), leave, kind="quiet", icon="previous", theme=theme)
        self.back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area: QLabel = heading("")
        self.round = ElidedLabel("", tone="muted")
        self.serial = QLineEdit()
        self.serial.setAccessibleName(tr("Serial number of the form"))
        self.serial.setFont(font_for(TextRole.HEADING))
        self.serial.setFixedWidth(90)
        self.serial.setMaxLength(_LONGEST_SCAN)
        self.serial_word: QLabel = label(tr("Form no."), TextRole.LABEL)
        self.serial_word.setBuddy(self.serial)
        self.serial_wrong: QLabel = label("", tone="warning")
        self.progress: QLabel = steady_badge("")
        self.safe = safe
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout(self)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(space.MEDIUM)
        head.addWidget(self.back)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.area)
        words.addWidget(self.round)
        head.addLayout(words, 1)
        for part in (self.serial_wrong, self.serial_word, self.serial, self.progress, self.safe):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_place(self, place: EntryContext) -> None:
        """Name the area and the round."""
        self.area.setText(place.area.name)
        self.round.setText(f"{place.round.title} · {place.round.year}")

    def be_narrow(self, narrow: bool) -> None:
        """Shorten the label of the back button in a narrow window."""
        self.back.setText(tr("Areas (Esc)") if narrow else tr("Area list (Esc)"))

    @property
    def number(self) -> int | None:
        """The serial number that was typed; ``None`` for none."""
        text = self.serial.text().strip()
        return digits_only(text) or None if len(text) <= _LONGEST_SERIAL else None

    def to_serial(self) -> None:
        """Put the cursor into the serial number."""
        self.serial.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.serial.selectAll()

    def show_number_problem(self, *, taken: bool) -> None:
        """Say what is the matter with the number, and how to get on."""
        text = self.serial.text().strip()
        words = ""
        if taken:
            words = tr("⚠ No. {serial} is entered already. F3: next free number.", serial=text)
        elif text and self.number is None:
            words = tr("⚠ Type digits only.")
        self.serial_wrong.setText(words)
        self.serial.setAccessibleDescription(words)

    def show_progress(self, entered: int, collected: int | None) -> None:
        """How many forms of the area are entered."""
        words = (
            tr("Entered {n}", n=format_number(entered))
            if collected is None
            else tr("Entered {n} of {all}", n=format_number(entered), all=format_number(collected))
        )
        set_badge(self.progress, words, "info")

    def be_readonly(self, readonly: bool) -> None:
        """Only show the number, or let it be typed."""
        self.serial.setReadOnly(readonly)
        self.safe.setVisible(not readonly)


def lock_words(place: EntryContext, *, kept: bool) -> str:
    """Why the forms can only be read, and what becomes of what was typed; nothing while they take answers."""
    if place.takes_forms:
        return ""
    words = (
        locked_words(place.round.held)
        if place.round.held
        else tr(
            "The round is in the state “{state}”: its forms can be read, not changed.",
            state=RoundState(place.round.status).label(),
        )
    )
    if kept:
        words += " " + tr("What was typed is kept and can be saved once the round is open again.")
    return words


def confirm_beyond(ask: Ask, place: EntryContext, entered: int) -> bool:
    """Whether a form is entered although as many are entered as came back from the area."""
    question = tr(
        "{area}: all {collected} forms handed in are entered. Is there one more?",
        area=place.area.name, collected=format_number(place.area.forms_collected or 0),
    )  # fmt: skip
    return ask.confirm(
        question,
        tr("Enter form {number}", number=format_number(entered + 1)),
        details=tr("Then correct the number collected in the list of areas."),
        danger=True,
        leave=tr("Back to the areas"),
    )


def resumed_words() -> str:
    """Say what to do with a correction that was left unsaved."""
    return tr(
        "This correction was started earlier and is not saved yet: Ctrl+Enter saves it, "
        "“Discard the correction” goes back to the form as it was saved."
    )
