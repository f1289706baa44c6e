"""The results of all questions of a round: of which area, who is missing, and the paper of them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.reports.blocks.model import Document
from ui.context.room import RoomContext
from ui.reports.paper_show import PaperShow
from ui.surveys.common.page_data import RoundData
from ui.surveys.results.area_box import AreaBox
from ui.surveys.results.questions_page import QuestionsPage
from ui.surveys.results.reading import ReadResults
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel

SUBJECT = "survey"
"""What the access log calls papers of a round."""


class QuestionsTab(QWidget):
    """Above the questions: the area, who is counted, and the button that prints."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._round = ("", "")
        self._shown_area: str | None = None
        """The area of the figures that are shown; ``None`` where there are none."""
        self.area = AreaBox()
        self.basis = ElidedLabel("", tone="muted")
        self.page = QuestionsPage(context)
        self.papers = PaperShow(self, context, SUBJECT)
        self.print_button = button(tr("Print the results…"), self.print_results)
        self.print_button.setEnabled(False)
        top = QHBoxLayout()
        top.setSpacing(space.MEDIUM)
        top.addWidget(self.area)
        top.addWidget(self.basis, 1)
        top.addWidget(self.print_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space.SMALL, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addLayout(top)
        layout.addWidget(self.page, 1)

    @property
    def area_id(self) -> str:
        """The area whose results are wanted; empty for the whole round."""
        return self.area.area_id

    def show_round(self, data: RoundData) -> None:
        """Offer the areas of a round."""
        element = data.counted.round
        if self._round[0] != element.id:
            self.area.clear()
            self.clear()
        self._round = (element.id, element.title)
        self.area.offer_areas(data)

    def clear(self) -> None:
        """Show no figures: those of another area are never below the name of this one."""
        self._shown_area = None
        self.page.clear()
        self.basis.setText("")
        self.basis.tell_too("")
        self.print_button.setEnabled(False)

    def clear_others(self) -> None:
        """Show no figures of another area than the one that is chosen."""
        if self._shown_area not in (None, self.area_id):
            self.clear()

    def show_results(self, read: ReadResults) -> None:
        """Show what was read."""
        self._shown_area = read.results.area_id
        self.basis.setText(basis_words(read))
        self.basis.tell_too("\n".join(read.results.basis.lines()))
        self.page.show_results(read)
        self.print_button.setEnabled(True)

    def print_results(self) -> None:
        """Show the summary of all questions in the area that is chosen, to be printed or saved."""
        office, (round_id, title), area_id = self._context.office, self._round, self.area_id

        def fill(connection: Connection, report: Progress) -> Document:
            from desktop_app.surveys.papers.results_paper import results_paper

            commune = office.identity.commune_code
            clock = office.clock
            return results_paper(connection, clock, commune, round_id, area_id=area_id, progress=report)

        name = tr("Results by question - {round}", round=title)
        if area_id:
            name = f"{name} - {self.area.currentText()}"
        self.papers.show_counted(name, round_id, fill)


def basis_words(read: ReadResults) -> str:
    """Return how many forms are counted, and in one line who is missing."""
    counted = tr("{n} forms counted", n=format_number(read.results.basis.counted))
    return " · ".join((counted, *read.results.basis.lines()))
