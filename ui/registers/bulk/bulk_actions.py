"""Takes a step with several entries: one dialog, one document, each entry by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.ids import new_id
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import RegisterAction
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.bulk import in_order_of_entry, outcomes_of, take_with_outcome
from desktop_app.registers.entries.steps import Step
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from desktop_app.registers.papers.letters_out import LetterOfSteps
from ui.context.long_work import change_each
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.registers.bulk.table import BulkTable
from ui.registers.steps.step_dialog import StepDialog
from ui.registers.steps.step_kind import kind_of


class BulkActions(QObject):
    """``taken`` is called when the dialog has gone or entries have got on."""

    def __init__(self, over: QWidget, context: RoomContext, taken: Callable[[], object]) -> None:
        super().__init__(over)
        self._over, self._context, self._taken = over, context, taken
        self.dialog: StepDialog | None = None
        self.table: BulkTable | None = None
        self._act, self._letter = "", LetterOfSteps()

    def ask(self, several: Sequence[WholeEntry], action: RegisterAction) -> None:
        """Ask once what all these entries get, and for each its outcome."""
        if not several:
            return
        several = sorted(several, key=lambda whole: in_order_of_entry(whole.matter))
        first, today = several[0].matter.id, self._context.office.clock.today()
        reader = self._context.office.officer

        def show(timeline: Timeline | None) -> None:
            if timeline is not None:
                self._open(timeline, several, action)

        read_book(self._context, self, lambda connection: timeline_of(connection, first, today, reader), show)

    def _open(self, timeline: Timeline, several: Sequence[WholeEntry], action: RegisterAction) -> None:
        outcomes = outcomes_of(timeline.register, action.code)
        self._act, self._letter = new_id(self._context.office.clock), LetterOfSteps()
        self.table = BulkTable(self._context.theme, several, outcomes)
        self.dialog = StepDialog(
            self._over, self._context, timeline, kind_of(action), self._take, about=self.table
        )
        title = tr("{step}: {n} entries", step=action.label.shown(), n=format_number(len(several)))
        self.dialog.setWindowTitle(title)
        self.dialog.open()

    def _take(self, dialog: StepDialog, step: Step) -> None:
        table = self.table
        if table is None:
            return
        code, several, act, letter = dialog.code, table.several, self._act, self._letter

        def change(whole: WholeEntry) -> Callable[[Recorder], object]:
            outcome = table.chosen[whole.matter.id]
            own = replace(step, seen=whole.past.heads, entry=whole.matter, act=act)
            matter_id = whole.matter.id

            def take(rec: Recorder) -> object:
                if not step.letter_out:
                    return take_with_outcome(rec, matter_id, code, own, outcome)
                return letter.take(
                    rec, matter_id, own, lambda named: take_with_outcome(rec, matter_id, code, named, outcome)
                )

            return take

        def done(refused: Mapping[str, str]) -> None:
            reasons = set(refused.values())
            taken = len(several) - len(refused)
            if taken == 0 and len(reasons) == 1:
                dialog.say(reasons.pop())  # the same of all of them
                return
            words = tr("None of the {all} entries got on", all=len(several))
            if taken:
                words = tr(
                    "✓ {n} of {all} entries: {step}", n=taken, all=len(several), step=dialog.step_words
                )
                self._context.say(words)
                self._taken()
            if not refused:
                dialog.accept()
                return
            table.tell(refused)
            stay = tr("{words}. The others stay below, each with the reason.", words=words)
            dialog.say(stay if taken else tr("{words}. Each says why.", words=words))

        changes = [(whole.matter.id, change(whole)) for whole in several]
        words = tr("{step}: {n} entries", step=dialog.step_words, n=format_number(len(several)))
        change_each(self._context, dialog, dialog, words, changes, done, dialog.say, asked_by=dialog)
