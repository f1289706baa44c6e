"""Answers of a round that its questionnaire has no place for: look at the form, or settle them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.catalogue.installed import installed_questionnaire
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.versions.records import UnplacedAnswer
from desktop_app.surveys.versions.unplaced_answers import (
    LeftAnswers,
    carry_late,
    left_answers,
    settle_old,
)
from ui.base.errors import sentence_for
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.surveys.versions.tables import answer_rows, answers_table, copy_rows, save_as_workbook
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, muted
from ui.widgets.work.work_bar import WorkBar, was_stopped

DIALOG_SIZE = (1120, 600)
_WHOLE_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class SettleDialog(Dialog):
    """Enter opens the form of a row; what is taken out stays in the history of its form."""

    form_asked = Signal(str)
    settled = Signal()

    def __init__(self, parent: QWidget, context: RoomContext, survey_round: Round) -> None:
        super().__init__(parent)
        self._context = context
        self._round = survey_round
        self.left = LeftAnswers()
        theme = context.theme
        self.setWindowTitle(tr("Answers that have no place"))
        self.resize(within_screen(self, DIALOG_SIZE))
        self.title: QLabel = heading(survey_round.title)
        self.title.setWordWrap(True)
        self.explanation: QLabel = muted(
            tr(
                "They were entered in another version of the questionnaire. Open the form and enter the"
                " answer again from the paper, or take note and remove it: the history of the form keeps it."
            )
        )
        self.view, self._model = answers_table(theme)
        self.view.activated.connect(lambda _: self._open())
        self.carry = button(tr("Carry them over"), self._carry)
        self.late = Notice("", theme, "warning", self.carry)
        self.notice = WrittenFile(theme)
        self.bar = WorkBar(_count_words)
        self.open_form = button(tr("Open the form"), self._open)
        self.remove = button(tr("Take note and remove"), self._remove)
        self.copy = button(tr("Copy"), self._copy)
        self.save = button(tr("Save as Excel…"), self._save, icon="export", theme=theme)
        self.leave = button(tr("Close"), self.reject, kind="quiet")
        self._lay_out()
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self._look()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        for each in (self.copy, self.save):
            foot.addWidget(each)
        foot.addStretch(1)
        for each in (self.leave, self.remove, self.open_form):
            foot.addWidget(each)
        self.open_form.setDefault(True)
        for each in (self.copy, self.save, self.leave, self.remove):
            each.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.SMALL)
        for part in (self.title, self.explanation, self.late):
            layout.addWidget(part)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.notice)
        layout.addWidget(self.bar)
        layout.addLayout(foot)

    # Looking

    def _look(self) -> None:
        office, item = self._context.office, self._round

        def work(progress: Progress) -> LeftAnswers:
            with office.read() as connection:
                questionnaire = installed_questionnaire(connection, item.template_code, item.template_version)
                return left_answers(connection, item, questionnaire, progress)

        self._run(self._context.reading, work, self._show)

    def _show(self, left: LeftAnswers) -> None:
        self.left = left
        self._model.set_rows(answer_rows(left.old.listed))
        self.late.say(
            tr("{n} forms of another computer can still be carried over.", n=format_number(len(left.late)))
            if left.late
            else ""
        )
        if not left.old.total and not left.late:
            self.notice.say(tr("Nothing is left to settle."), "success")
        elif len(left.old.listed) < left.old.total:
            shown, every = format_number(len(left.old.listed)), format_number(left.old.total)
            self.notice.say(tr("The first {n} of {all} are listed.", n=shown, all=every), "info")
        if left.old.listed:
            first = self._model.index(0, 0)
            self.view.selectionModel().setCurrentIndex(first, _WHOLE_ROW)  # whatever key is held down
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()

    @property
    def chosen(self) -> list[UnplacedAnswer]:
        """The answers of the rows that are chosen."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.left.old.listed[row] for row in rows if row < len(self.left.old.listed)]

    def _enable(self) -> None:
        chosen, free = self.chosen, not self.bar.busy
        takes_forms = self._round.takes_forms
        self.open_form.setEnabled(free and len(chosen) == 1 and bool(chosen[0].response_id))
        self.remove.setEnabled(free and takes_forms and any(item.key for item in chosen))
        self.late.setEnabled(free and takes_forms)
        for each in (self.copy, self.save):
            each.setEnabled(free and bool(self.left.old.listed))

    # Acting

    def _open(self) -> None:
        if not self.isVisible():
            return  # Enter in the table presses the main button too
        if len(self.chosen) == 1 and self.chosen[0].response_id:
            self.form_asked.emit(self.chosen[0].response_id)
            self.accept()

    def _remove(self) -> None:
        round_id, chosen = self._round.id, [item for item in self.chosen if item.key]
        question = tr(
            "Remove {n} unplaced answers from their forms? The history of each form keeps them.",
            n=format_number(len(chosen)),
        )
        if self._context.ask.confirm(question, tr("Take note and remove")):
            self._change(lambda rec, progress: settle_old(rec, round_id, chosen, progress), _removed_words)

    def _carry(self) -> None:
        round_id = self._round.id
        self._change(lambda rec, progress: carry_late(rec, round_id, progress), _carried_words)

    def _change(self, change: Callable[[Recorder, Progress], int], words: Callable[[int], str]) -> None:
        office = self._context.office

        def work(progress: Progress) -> int:
            with office.record() as rec:
                return change(rec, progress)

        def done(count: int) -> None:
            save.done(SavedEntity.SURVEY_RESPONSE, SavedEntity.SURVEY_SECOND_KEYING)
            self._context.say(words(count))
            self.settled.emit()
            self._look()

        self.notice.say("")
        with self._context.saves.begin() as save:
            self._run(self._context.database, work, done, save.refused)

    def _run[T](
        self,
        queue: WorkQueue,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        def settled(outcome: Outcome[T]) -> None:
            if isinstance(outcome, Ok):
                done(outcome.value)
                return
            refused()
            if was_stopped(outcome):
                self.notice.say(tr("Stopped. Nothing was changed."), "info")
            else:
                self.notice.say(sentence_for(outcome.error), "danger")
            self._enable()

        self.bar.run(queue, work, settled)
        self._enable()

    def _copy(self) -> None:
        count = copy_rows(self.view, self._model)
        self._context.say(tr("{n} rows copied", n=format_number(count)))

    def _save(self) -> None:
        save_as_workbook(self._context, self.notice, self._round.title, self.left.old.listed)

    def reject(self) -> None:
        """While something is under way, leaving stops it first."""
        if self.bar.busy:
            self.bar.stop()
        else:
            super().reject()


def _removed_words(count: int) -> str:
    return tr("{n} unplaced answers were removed; their history stays.", n=format_number(count))


def _carried_words(count: int) -> str:
    return tr("{n} forms were carried over.", n=format_number(count))


def _count_words(done: int, of: int) -> str:
    return tr("{n} of {all} forms", n=format_number(done), all=format_number(of))
