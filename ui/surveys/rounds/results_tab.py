"""The tab with the result: coverage, valid forms, satisfaction against each threshold, and the matrix."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_percent
from desktop_app.catalogue.questionnaire import SurveyQuestion, TestedPer, Threshold, Thresholds
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.round_tally import RoundCount
from desktop_app.surveys.tally.coverage import return_ratio
from desktop_app.surveys.tally.outcome import RoundOutcome, Verdict
from desktop_app.surveys.tally.tally import Tally
from ui.context.room import RoomContext
from ui.surveys.common.page_data import RoundData
from ui.surveys.common.words import (
    EMPTY,
    count,
    percent,
    required,
    verdict_badge,
    verdict_cell,
    verdict_of,
    verdict_text,
)
from ui.surveys.results.area_box import choose_together
from ui.surveys.results.crossing_page import CrossingPage
from ui.surveys.results.questions_tab import SUBJECT, QuestionsTab
from ui.surveys.results.reading import ReadResults, ResultsReading
from ui.surveys.rounds.share_delegate import Share, ShareDelegate
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.frames import Card, Notice
from ui.widgets.inner_tabs import InnerTabs
from ui.widgets.labels import badge, label, set_badge
from ui.widgets.tables.elided_tips import TippingDelegate
from ui.widgets.tables.rows_model import CellsOnDemand, RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import keep_rows, set_widths, table

_SHARE_COLUMN = 2
_ROW = 28
_NARROW = 1000
_WIDTHS = (44, 0, 280, 124, 118, 108, 124, 128)
_NARROW_WIDTHS = (40, 0, 180, 110, 108, 104, 76, 116)
_LEAVES = (5, 3, 4)
"""How many answered what: the share and its bar stay."""
_COUNT_WIDTHS = (44, 260, 132)
_FIGURES = (0, 3, 4, 5, 6)


class _Figure(Card):
    """A big figure with its name, its requirement, and whether it is reached."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.body.setContentsMargins(space.MEDIUM, space.SMALL, space.MEDIUM, space.SMALL)
        self.body.setSpacing(space.HAIR)
        self.setAccessibleName(name)
        self.figure: QLabel = label("", TextRole.HEADING)
        self.below = ElidedLabel(tone="muted")
        self.verdict: QLabel = badge("")
        reached = QHBoxLayout()
        reached.addWidget(self.below, 1)
        reached.addWidget(self.verdict)
        self.body.addWidget(ElidedLabel(name, tone="muted"))
        self.body.addWidget(self.figure)
        self.body.addLayout(reached)

    def show_figure(self, figure: str, below: str, verdict: Verdict | None = None) -> None:
        self.figure.setText(figure)
        self.below.setText(below)
        self.verdict.setVisible(verdict is not None)
        if verdict is not None:
            set_badge(self.verdict, verdict_text(verdict), verdict_badge(verdict))


class ResultsTab(QWidget):
    """Figures, the contents one by one with bars, and contents × areas."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        theme = context.theme
        self.coverage = _Figure(tr("Households asked"))
        self.forms = _Figure(tr("Valid forms"))
        self.contents = _Figure(tr("Contents reached"))
        self.overall = _Figure(tr("Overall question"))
        self.cards = QWidget()
        cards = QHBoxLayout(self.cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(space.SMALL)
        for card in (self.coverage, self.forms, self.contents, self.overall):
            cards.addWidget(card, 1)
        self._judged = True
        self.questions = RowsModel(theme, _headings(), _FIGURES, self)
        self.question_view = table(tr("Satisfaction by content"))
        self.question_view.setModel(self.questions)
        self.shares = ShareDelegate(theme, self.question_view)
        self.plain = TippingDelegate(self.question_view)
        self.question_view.setItemDelegateForColumn(_SHARE_COLUMN, self.shares)
        self._question_widths()
        self.matrix = RowsModel(theme, (), (), self)
        self.matrix_view = table(tr("Satisfaction by content and residential area"))
        self.matrix_view.setModel(self.matrix)
        self.reasons = RowsModel(theme, (tr("Reason"), tr("Forms"), ""), (1,), self)
        self.reason_view = table(tr("Invalid forms by reason"))
        self.reason_view.setModel(self.reasons)
        self.reason_view.setColumnWidth(0, 520)
        for view in (self.question_view, self.matrix_view, self.reason_view):
            view.verticalHeader().setDefaultSectionSize(_ROW)
        keep_rows(self.question_view)
        self._waiting: RoundCount | None = None
        """What the table of areas is still to show."""
        self._round = ("", "")
        self._add_pages(context)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space.SMALL, 0, 0)
        layout.setSpacing(space.SMALL)
        for part in (self.cards, self.refused, self.reading.bar):
            layout.addWidget(part)
        layout.addWidget(self.pages, 1)

    def _add_pages(self, context: RoomContext) -> None:
        self.pages = InnerTabs()
        self.pages.addTab(self.question_view, tr("By content"))
        self.pages.addTab(self.matrix_view, tr("By content and area"))
        self.pages.addTab(self.reason_view, tr("Invalid forms"))
        self.by_question = QuestionsTab(context)
        self.crossing = CrossingPage(context, SUBJECT)
        self.pages.addTab(self.by_question, tr("Question by question"))
        self.pages.addTab(self.crossing, tr("Two questions crossed"))
        self.reading = ResultsReading(context, self)
        self.reading.read.connect(self._show_read)
        choose_together((self.by_question.area, self.crossing.area), self._look)
        self.refused = Notice("", context.theme, "warning", button(tr("Read again"), self._look))
        self.reading.refused.connect(self.refused.say)
        self.pages.currentChanged.connect(lambda _: self._turned())

    def _question_widths(self) -> None:
        if not self._judged:
            number, _, count_width = _COUNT_WIDTHS
            counts = (count_width,) * max(0, self.questions.columnCount() - 2)
            set_widths(self.question_view, (number, 0, *counts), least=_COUNT_WIDTHS[1])
            return
        widths = _WIDTHS if self.width() >= _NARROW else _NARROW_WIDTHS
        metrics = self.question_view.fontMetrics()
        longest = max(metrics.horizontalAdvance(verdict_text(verdict)) for verdict in Verdict)
        last = max(widths[-1], longest + 2 * space.LARGE)
        set_widths(self.question_view, (*widths[:-1], last), leaves=_LEAVES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._question_widths()

    def show_round(self, data: RoundData) -> None:
        """Show the result of a round."""
        counted = data.counted
        result, asked = counted.outcome, counted.thresholds
        tally = result.tally
        self._be_judged(judged=bool(counted.questionnaire.overall_question))
        wanted = self._judged or asked.min_coverage_percent.percent is not None
        self.coverage.show_figure(
            percent(result.coverage, asked.min_coverage_percent)
            + (f"  ({required(asked.min_coverage_percent)})" if wanted else ""),
            tr("{n} of {all} households", n=count(tally.collected), all=count(tally.households)),
            _coverage_verdict(result) if wanted else None,
        )
        self.forms.show_figure(
            count(tally.valid),
            tr(
                "{n} invalid · {share} handed in",
                n=count(tally.invalid_total),
                share=percent(return_ratio(tally)),
            ),
        )
        figure, below = _of_contents(result, asked)
        overall = asked.overall_threshold_percent
        self.contents.show_figure(figure, below, verdict_of(result.all_questions_ok))
        self.overall.show_figure(
            f"{percent(result.overall, overall)}  ({required(overall)})",
            tr("Round: {verdict}", verdict=verdict_text(result.verdict)),
            verdict_of(result.overall_ok),
        )
        if self._judged:
            self._show_questions(counted)
            self._waiting = counted
            self._show_waiting()
        else:
            self._show_counts(counted)
        self._show_reasons(counted)
        self._begin_results(data)

    def _begin_results(self, data: RoundData) -> None:
        """Results by question are read when somebody looks at them; an own form shows nothing else first."""
        element = data.counted.round
        is_other, self._round = self._round[0] != element.id, (element.id, element.title)
        self.pages.setTabVisible(0, bool(data.counted.questionnaire.questions))
        if is_other:
            self.refused.say("")
            self.crossing.clear()
            self.pages.setCurrentWidget(self.question_view if self._judged else self.by_question)
        self.by_question.show_round(data)
        self.crossing.area.offer_areas(data)
        self.reading.forget()
        self._look()

    def _turned(self) -> None:
        self._show_waiting()
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        """Read what the page in front shows; it has the room of the figures above."""
        shown = self.pages.currentWidget()
        reads = shown in (self.by_question, self.crossing)
        self.cards.setVisible(not reads)
        if not reads or not self.isVisible() or not self._round[0]:
            return
        self.refused.say("")
        self.by_question.clear_others()
        self.crossing.clear_others()
        self.reading.want(self._round[0], self.by_question.area_id)

    def _show_read(self, read: ReadResults) -> None:
        if (read.results.round.id, read.results.area_id) != (self._round[0], self.by_question.area_id):
            return
        if self.pages.currentWidget() is self.crossing:
            self.crossing.show_results(read, self._round[1])
        else:
            self.by_question.show_results(read)

    def _be_judged(self, *, judged: bool) -> None:
        """A form that does not ask for satisfaction has counts, and no shares and verdicts."""
        for card in (self.contents, self.overall):
            card.setVisible(judged)
        self.pages.setTabVisible(1, judged)
        if judged and not self._judged:
            self.questions.set_headings(_headings(), _FIGURES)
            self.question_view.setItemDelegateForColumn(_SHARE_COLUMN, self.shares)
        elif self._judged and not judged:
            self.question_view.setItemDelegateForColumn(_SHARE_COLUMN, self.plain)
        if judged != self._judged:
            self._judged = judged
            self._question_widths()

    def _show_counts(self, counted: RoundCount) -> None:
        words = CountedWords(counted.questionnaire)
        answers = words.answers()
        headings = (tr("No."), tr("Content"), *answers.values(), tr("No answer"))
        self.questions.set_headings(headings, (0, *range(2, len(headings))))
        rows = []
        for question in counted.questionnaire.questions:
            count_of = counted.outcome.tally.questions[question.name]
            figures = [*(count_of.of((code,)) for code in answers), count_of.no_answer]
            topic = TextCell(words.topic(question), "", words.text(question))
            rows.append(
                TextRow(
                    question.name,
                    (TextCell(str(question.number)), topic, *(TextCell(count(n)) for n in figures)),
                )
            )
        self.questions.set_rows(rows)
        self._question_widths()

    def _show_questions(self, counted: RoundCount) -> None:
        rows, shares = [], []
        words = CountedWords(counted.questionnaire)
        reached = {result.question: result.ok for result in counted.outcome.questions}
        on_average = counted.thresholds.tested_per is TestedPer.AVERAGE
        for question in counted.questionnaire.questions:
            tally = counted.outcome.tally
            threshold = counted.threshold(tally, question.name)
            share = counted.share(tally, question.name)
            level = counted.required(tally, question.name)
            met = reached.get(question.name, counted.outcome.overall_ok)
            count_of = tally.questions[question.name]
            limit = None if level is None else float(level)
            bar_met = None if threshold is None else met
            shares.append(Share(None if share is None else float(share), limit, bar_met))
            rows.append(
                TextRow(
                    question.name,
                    (
                        TextCell(str(question.number)),
                        TextCell(words.topic(question), "", words.text(question)),
                        TextCell(percent(share, threshold)),
                        TextCell(count(count_of.of(counted.questionnaire.satisfied))),
                        TextCell(count(count_of.of(counted.questionnaire.unsatisfied))),
                        TextCell(count(count_of.no_answer)),
                        TextCell(_asked_of_content(counted, threshold)),
                        TextCell(EMPTY, "muted")
                        if on_average and threshold is None
                        else verdict_cell(verdict_of(met)),
                    ),
                )
            )
        self.shares.shares = shares
        self.questions.set_rows(rows)

    def _show_waiting(self) -> None:
        """Show the areas once somebody looks at them: three hundred columns hold up the other tables."""
        if self._waiting is not None and self.pages.currentWidget() is self.matrix_view:
            waiting, self._waiting = self._waiting, None
            self._show_matrix(waiting)

    def _show_matrix(self, counted: RoundCount) -> None:
        areas = [entry.area.name for entry in counted.areas]
        headings = (tr("No."), tr("Content"), tr("Whole commune"), *areas)
        self.matrix.set_headings(headings, (0, *range(2, len(headings))))
        rows = []
        words = CountedWords(counted.questionnaire)
        for question in counted.questionnaire.questions:
            tallies = [counted.outcome.tally, *(entry.tally for entry in counted.areas)]
            named = partial(TextCell, str(question.number)), partial(TextCell, words.topic(question))
            figures = (partial(_matrix_cell, counted, tally, question) for tally in tallies)
            rows.append(TextRow(question.name, CellsOnDemand((*named, *figures))))
        self.matrix.set_rows(rows)
        self.matrix_view.horizontalHeader().setDefaultSectionSize(132)
        self.matrix_view.setColumnWidth(0, 44)
        self.matrix_view.setColumnWidth(1, 280)
        self.matrix_view.horizontalHeader().setStretchLastSection(False)

    def _show_reasons(self, counted: RoundCount) -> None:
        words = CountedWords(counted.questionnaire)
        self.reasons.set_rows(
            [
                TextRow(code, (TextCell(words.reason(code)), TextCell(count(number)), TextCell("")))
                for code, number in counted.outcome.tally.invalid.items()
            ]
        )
        self.pages.setTabText(2, tr("Invalid forms ({n})", n=count(counted.outcome.tally.invalid_total)))


def _coverage_verdict(result: RoundOutcome) -> Verdict:
    """While the round is open more forms may come back: too few of them decide nothing yet."""
    open_still = result.verdict is Verdict.UNDECIDED and result.coverage_ok is False
    return Verdict.UNDECIDED if open_still else verdict_of(result.coverage_ok)


def _headings() -> tuple[str, ...]:
    return (
        tr("No."),
        tr("Content"),
        tr("Satisfied"),
        tr("Satisfied forms"),
        tr("Not satisfied"),
        tr("No answer"),
        tr("Asked for"),
        tr("Result"),
    )


def _matrix_cell(counted: RoundCount, tally: Tally, question: SurveyQuestion) -> TextCell:
    share = counted.share(tally, question.name)
    if share is None:
        return TextCell(EMPTY, "muted")
    missed = counted.met(tally, question.name) is False
    shown = format_percent(share, beside=counted.required(tally, question.name))
    return TextCell(("✗ " if missed else "") + shown, "danger" if missed else "")


def _of_contents(result: RoundOutcome, asked: Thresholds) -> tuple[str, str]:
    """Return the figure that decides about the contents, and the line below it."""
    threshold = asked.question_threshold_percent
    many = len(result.questions)
    if asked.tested_per is TestedPer.AVERAGE:
        return f"{percent(result.average, threshold)}  ({required(threshold)})", tr(
            "Average of {n} contents", n=count(many)
        )
    reached = sum(1 for item in result.questions if item.ok)
    figure = f"{reached}/{many}  ({required(threshold)})"
    lowest = percent(result.deciding, threshold)
    if asked.tested_per is TestedPer.RESIDENTIAL_AREA:
        return figure, tr("In every area; lowest {share}", share=lowest)
    return figure, tr("Lowest {share} · average {average}", share=lowest, average=percent(result.average))


def _asked_of_content(counted: RoundCount, threshold: Threshold | None) -> str:
    if threshold is not None:
        return required(threshold)
    if counted.thresholds.tested_per is TestedPer.AVERAGE:
        return EMPTY
    return tr("{share} in every area", share=required(counted.thresholds.question_threshold_percent))
