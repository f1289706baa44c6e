"""The line of filters above the list of forms."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.listing.response_list import ANY_INVALID, ANY_PROBLEM, ResponseFilter
from desktop_app.surveys.responses.answer_wording import CountedWords
from ui.surveys.responses.list_data import ResponseListData
from ui.theme.fonts import scaled
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.flow_row import FlowRow
from ui.widgets.plain_text import set_tip

_TYPING_MILLISECONDS = 250
_LETTERS = 12
_PROBLEM_LETTERS = 16
_LEAST_TEXT, _LITTLE_TEXT = 180, 110
_WIDEST_BOX, _ANY_WIDTH = 145, (1 << 24) - 1
_ALL, _DELETED = "all", "deleted"


class ResponsesFilters(QWidget):
    """Text, area, officer, validity, problem; ``changed`` follows a choice at once, typing after a rest."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.area = ChoiceBox()
        self.officer = ChoiceBox()
        self.validity = ChoiceBox()
        self.problem = ChoiceBox()
        self.text = SearchLine(tr("Serial number, or words of the opinion"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self._typing.timeout.connect(self.changed)
        self.text.sought.connect(lambda _: self._typing.start())
        self.text.setMinimumWidth(_LEAST_TEXT)
        row = FlowRow(left=True)
        self.setLayout(row)
        row.add_stretching(self.text)
        for box, name in (
            (self.area, tr("Residential area")),
            (self.officer, tr("Entered by")),
            (self.validity, tr("Validity")),
            (self.problem, tr("To look at")),
        ):
            box.setAccessibleName(name)
            set_tip(box, name)
            box.setMinimumContentsLength(_LETTERS if box is not self.problem else _PROBLEM_LETTERS)
            box.activated.connect(lambda _: self.changed.emit())
            row.addWidget(box)

    def be_narrow(self, narrow: bool) -> None:
        """Keep all in one line in a narrow page; a choice that is cut has itself as its tip."""
        self.text.setMinimumWidth(_LITTLE_TEXT if narrow else _LEAST_TEXT)
        for box in (self.area, self.officer, self.validity, self.problem):
            box.setMaximumWidth(scaled(_WIDEST_BOX) if narrow else _ANY_WIDTH)

    def start(self, area_id: str, problem: str, *, same_round: bool) -> None:
        """Begin with everything of a round, or of one area, or with one kind of problem."""
        self.officer.clear()
        if not same_round or problem:
            self.validity.clear()
        self.text.clear()
        for box, code in ((self.area, area_id), (self.problem, problem)):
            box.clear()
            box.addItem("", code)
        self.rest()

    def rest(self) -> None:
        """Stop the delayed search: what was typed is searched now."""
        self._typing.stop()

    def wanted(self, round_id: str) -> ResponseFilter:
        """Return the filter as it is chosen."""
        validity = self.validity.currentData()
        return ResponseFilter(
            round_id,
            str(self.area.currentData() or ""),
            str(self.officer.currentData() or ""),
            None if validity in (None, _ALL, _DELETED) else str(validity),
            self.text.words,
            validity == _DELETED,
            str(self.problem.currentData() or ""),
        )

    def offer(self, data: ResponseListData) -> None:
        """Offer what the round has; what was chosen stays chosen."""
        counted = data.counted
        self.area.offer_entries(
            [(tr("All areas"), ""), *((area.area.name, area.area.area_id) for area in counted.areas)],
        )
        if data.keyers is not None:
            self.officer.offer_entries([(tr("Everybody"), ""), *((name, name) for name in data.keyers)])
        reasons = [(words, code) for code, words in CountedWords(counted.questionnaire).reasons().items()]
        choices = [(tr("All forms"), _ALL), (tr("Valid"), ""), (tr("All invalid forms"), ANY_INVALID)]
        self.validity.offer_entries([*choices, *reasons, (tr("Deleted forms"), _DELETED)])
        self._offer_problems(data)

    def _offer_problems(self, data: ResponseListData) -> None:
        area_id, chosen = data.filter.area_id, data.filter.problem
        counts = data.problems.counts(area_id)
        every = format_number(len(data.problems.rows(None, area_id)))
        kinds = [
            (tr("{problem} ({n})", problem=kind.label(), n=format_number(counts[kind])), kind.value)
            for kind in FormProblem
            if counts[kind] or kind.value == chosen
        ]
        first = [(tr("With or without problems"), ""), (tr("With a problem ({n})", n=every), ANY_PROBLEM)]
        self.problem.offer_entries([*first, *kinds])
