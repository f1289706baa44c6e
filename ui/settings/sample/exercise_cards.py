"""The exercise of the sample office: its guide, its papers, and the way to start again."""

from __future__ import annotations

import io
from collections.abc import Callable

from PySide6.QtWidgets import QPushButton
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.reports.blocks.model import Document
from desktop_app.sample.exercise import exercise_round
from desktop_app.sample.exercise_papers import answer_sheet, render_exercise_forms
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.places.surveys import RoundPlace
from ui.reports.paper_show import PaperShow
from ui.widgets.buttons import Kind, button
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Card
from ui.widgets.labels import heading, label
from ui.widgets.page import ScrollBody

GUIDE_PAGE, TRAINER_PAGE = "bai-tap", "nguoi-huong-dan"
ACCESS_SUBJECT = "responses"

type _Buttons = tuple[QPushButton, ...]


class ExerciseCards(ScrollBody):
    """Cards in the order of the work: read, enter, compare, start again."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._papers = PaperShow(self, context, ACCESS_SUBJECT)
        self.guide = self._button(tr("Open the exercise"), lambda: self._read(GUIDE_PAGE), "primary")
        self.trainer = self._button(tr("For trainers"), lambda: self._read(TRAINER_PAGE))
        self.forms = self._button(tr("Five paper forms…"), self.show_forms)
        self.round = self._button(tr("Go to the exercise"), self.go_to_round)
        self.sheet = self._button(tr("Answer sheet…"), self.show_sheet)
        self.again = self._button(tr("Start again…"), self.start_again, "danger")
        for title, sentence, pressed in (
            (
                tr("1. Read"),
                tr("The guide opens beside the work and stays there while you enter."),
                (self.trainer, self.guide),
            ),
            (
                tr("2. Print and enter"),
                tr("Print the forms, put them beside the keyboard and enter them as on a working day."),
                (self.round, self.forms),
            ),
            (
                tr("3. Compare"),
                tr("The answer sheet shows the right results. Look at it at the end."),
                (self.sheet,),
            ),
            (
                tr("4. Start again"),
                tr("The sample office returns to its first state; what was entered in it is lost."),
                (self.again,),
            ),
        ):
            self.body.addWidget(_card(title, sentence, pressed))
        self.body.addStretch(1)

    def show_forms(self) -> None:
        """Show the five forms as households filled them in, to be printed."""
        self._papers.show_pdf(tr("Five paper forms"), "", self._forms)

    def show_sheet(self) -> None:
        """Show what should come out, to be printed."""
        office = self._context.office

        def fill(connection: Connection) -> Document:
            return answer_sheet(connection, office.clock, office.identity.commune_code)

        self._papers.show(tr("Answer sheet"), "", fill)

    def go_to_round(self) -> None:
        """Go to the round of the exercise."""
        read_book(self._context, self, exercise_round, self._go)

    def start_again(self) -> None:
        """Ask once, then reset the sample office."""
        question = tr("Reset the sample office to its first state?")
        details = tr("Everything that was entered in it is lost. This takes a few seconds.")
        if self._context.office.vault_notice:  # no keyring: a passphrase opens the new one, too
            details += " " + tr("You are asked for your passphrase first; then the new sample office opens.")
        if self._context.ask.confirm(question, tr("Start again"), details=details, danger=True):
            self._context.choices.discard_sample(again=True)

    def _read(self, page: str) -> None:
        self._context.choices.show_guide(page)

    def _forms(self, connection: Connection, progress: Progress) -> bytes:
        target = io.BytesIO()
        render_exercise_forms(connection, self._context.office.identity.commune_code, target, progress)
        return target.getvalue()

    def _go(self, round_id: str | None) -> None:
        if round_id is None:
            self._context.ask.tell(tr("This office has no exercise. Start it again to get one."))
        else:
            self._context.navigate(RoundPlace(round_id).destination)

    def _button(self, words: str, act: Callable[[], object], kind: Kind = "plain") -> QPushButton:
        return button(words, act, kind=kind)


def _card(title: str, sentence: str, pressed: _Buttons) -> Card:
    card = Card()
    card.body.addWidget(heading(title))
    card.body.addWidget(label(sentence, wrap=True))
    row = FlowRow()
    for each in pressed:
        row.addWidget(each)
    card.body.addLayout(row)
    return card
