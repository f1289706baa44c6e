"""Records the step of a dialog, and shows in it why it was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress, unwatched
from desktop_app.fund.disclosure.publishing import Publication
from desktop_app.fund.disclosure.withdrawn import sheets_to_take_down
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.records import EVENT
from desktop_app.registers.entries.steps import Step
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from ui.context.long_work import change_long
from ui.context.operations import read_book
from ui.context.posted_words import published_words
from ui.context.refusals import change_at_field
from ui.context.room import RoomContext
from ui.registers.common.reading import number_shown
from ui.registers.steps.step_dialog import StepDialog
from ui.registers.steps.taking import is_of_many, record_step


def record_asked(context: RoomContext, dialog: StepDialog, step: Step, done: Callable[[str], None]) -> None:
    """Take the step that ``dialog`` asks; ``done`` receives the number that the entry, or a letter, got."""
    matter_id, code = dialog.matter_id, dialog.code

    def change(rec: Recorder, progress: Progress = unwatched) -> tuple[str, Sequence[Publication]]:
        event_id = record_step(rec, matter_id, code, step, progress)
        posted = sheets_to_take_down(rec.connection, matter_id, context.office.clock.today())
        if step.letter_out:  # it is what the clerk writes on the paper
            return str((rec.get(EVENT, event_id) or {}).get("paper_number") or ""), posted
        return number_shown(rec.connection, matter_id, code), posted

    def taken(outcome: tuple[str, Sequence[Publication]]) -> None:
        number, posted = outcome
        done(number)
        if posted:
            words = tr("The name goes off the next disclosure sheets. Take down or cover what was posted:")
            context.ask.tell("\n".join([words, *published_words(posted)]))

    refused = partial(_refused, context, dialog)
    if is_of_many(code):
        words, say = dialog.windowTitle(), partial(refused, "")
        change_long(context, dialog, dialog, words, change, taken, say, asked_by=dialog)
    else:
        change_at_field(context, dialog, change, taken, refused, asked_by=dialog)


def _refused(context: RoomContext, dialog: StepDialog, field: str, sentence: str) -> None:
    """Show why the step was not taken, over the history as it is now."""
    today, reader = context.office.clock.today(), context.office.officer

    def show(now: Timeline | None) -> None:
        dialog.refused(sentence, now, field)

    read_book(
        context,
        dialog,
        lambda connection: timeline_of(connection, dialog.matter_id, today, reader),
        show,
        refused=lambda _: dialog.refused(sentence, None, field),
    )
