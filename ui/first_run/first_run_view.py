"""The four steps of the first run in one window, with a way to try the program with sample figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.book.first_run import FirstAnswers
from desktop_app.credentials.recovery_code import new_code
from ui.base.ask import DialogAsk
from ui.first_run.commune_step import BringUnits, CommuneStep
from ui.first_run.connection_step import ConnectionStep
from ui.first_run.officer_step import OfficerStep
from ui.first_run.recovery_step import RecoveryStep
from ui.first_run.step import FirstRunStep
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.theme.icons import program_icon
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice, line
from ui.widgets.labels import badge, label, set_badge

_SIZE = (860, 600)
_LOGO = 30
Begin = Callable[[FirstAnswers], None]
Answer = Callable[[str], None]
Connect = Callable[[str, str, Answer], None]
KeepCode = Callable[[str, Answer], None]
MakeSample = Callable[[Answer], None]


@dataclass(frozen=True, slots=True)
class FirstRunCalls:
    """What the steps ask of the book.

    ``begin`` takes the answers of steps 1 and 2, ``connect`` address and code, ``keep_code`` the code
    that was written down, ``bring_units`` a newer list of communes. Those that take an ``Answer`` call back
    with an empty sentence when it is done, else with the reason.
    """

    begin: Begin
    keep_code: KeepCode
    connect: Connect
    make_sample: MakeSample
    bring_units: BringUnits


class FirstRunDialog(Dialog):
    """Runs through the steps."""

    def __init__(self, theme: Theme, calls: FirstRunCalls) -> None:
        super().__init__()
        self._calls = calls
        self.setWindowTitle(tr("Sổ Mặt trận"))
        self.setWindowIcon(program_icon())
        self.resize(within_screen(self, _SIZE))
        self.commune = CommuneStep(theme, DialogAsk(self), calls.bring_units)
        self.officer = OfficerStep(theme)
        self.connection = ConnectionStep(theme)
        self.recovery = RecoveryStep(theme, DialogAsk(self), lambda: self.commune.commune_name)
        self.steps: tuple[FirstRunStep, ...] = (self.commune, self.officer, self.recovery, self.connection)
        self.finished.connect(lambda _: self.recovery.panel.forget())
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
            step.completed.connect(self._show_state)
        self.marks = [badge("") for _ in self.steps]
        self.trouble = Notice("", theme, "danger")
        self._lay_out()
        self._show_state()
        self.commune.provinces.setFocus()

    @property
    def number(self) -> int:
        """The step that is shown, from 0."""
        return self.stack.currentIndex()

    def next(self) -> None:
        """Take the answers of this step and go on."""
        if not self.steps[self.number].check():
            return
        if self.steps[self.number] is self.officer and not self._take_answers():
            return
        if self.steps[self.number] is self.recovery and self.recovery.wants_code:
            self.go_on.setEnabled(False)
            self._calls.keep_code(self.recovery.panel.code, self._kept)
        elif self.number < len(self.steps) - 1:
            self._forward()
        elif self.connection.wants_connection:
            self.go_on.setEnabled(False)
            self._calls.connect(
                self.connection.address.text().strip(), self.connection.code.text().strip(), self._connected
            )
        else:
            self.accept()

    def _forward(self) -> None:
        self.stack.setCurrentIndex(self.number + 1)
        if self.steps[self.number] is self.recovery:
            self.recovery.panel.show_code(new_code())
        self._show_state()
        self.steps[self.number].setFocus()

    def _kept(self, refusal: str) -> None:
        self.go_on.setEnabled(True)
        if refusal:
            self.recovery.refuse(refusal)
        else:
            self.recovery.panel.forget()
            self._forward()

    def back(self) -> None:
        """Show the step before; what was started stays, so only from the officer to the commune."""
        self.stack.setCurrentIndex(max(0, self.number - 1))
        self._show_state()
        self.steps[self.number].setFocus()

    def _take_answers(self) -> bool:
        answers = FirstAnswers(
            self.commune.commune_code,
            self.officer.name.text().strip(),
            self.officer.title_line.text().strip(),
            self.officer.pin.text(),
        )
        try:
            self._calls.begin(answers)
        except Problem as problem:
            self.officer.refuse(problem.sentence())
            return False
        return True

    def _try_sample(self) -> None:
        self._rest(True)
        self.trouble.say(tr("The sample office is being created. This takes a few seconds."), "info")
        self._calls.make_sample(self._sample_made)

    def _sample_made(self, refusal: str) -> None:
        self._rest(False)
        self.trouble.say(refusal, "danger")
        if not refusal:
            self.accept()

    def _rest(self, resting: bool) -> None:
        for widget in (self.stack, self.sample, self.go_on):
            widget.setEnabled(not resting)
        if not resting:
            self._show_state()

    def _connected(self, refusal: str) -> None:
        self.go_on.setEnabled(True)
        if refusal:
            self.connection.refuse(refusal)
        else:
            self.accept()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        logo = QLabel()
        logo.setPixmap(program_icon().pixmap(_LOGO, _LOGO))
        head.addWidget(logo)
        head.addWidget(label(tr("Sổ Mặt trận"), TextRole.HEADING))
        head.addStretch(1)
        for mark in self.marks:
            head.addWidget(mark)
        self.sample = button(tr("Try it with a sample office"), self._try_sample, kind="quiet")
        self.sample.setToolTip(tr("Invented figures. They can never be sent to a real province."))
        self.back_button = button(tr("Back"), self.back)
        self.go_on = button(tr("Continue"), self.next, kind="primary")
        self.go_on.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.sample)
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.go_on)
        panel = QFrame()
        panel.setProperty("surface", "card")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        inside.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addLayout(head)
        layout.addWidget(panel, 1)
        layout.addWidget(self.trouble)
        layout.addWidget(line())
        layout.addLayout(foot)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)

    def _show_state(self) -> None:
        names = (tr("1 Commune"), tr("2 Officer"), tr("3 Recovery code"), tr("4 Province"))
        for place, (mark, name) in enumerate(zip(self.marks, names, strict=True)):
            set_badge(mark, name, "info" if place == self.number else "neutral")
        last = self.number == len(self.steps) - 1
        self.back_button.setVisible(self.number == 1)
        self.sample.setVisible(self.number == 0)
        self.go_on.setText(tr("Start working") if last else tr("Continue"))
        self.go_on.setEnabled(self.steps[self.number].is_complete())
