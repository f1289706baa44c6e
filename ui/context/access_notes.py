"""Notes for the access log: written on the database queue after the work they are about."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.work_queues import Err, Outcome
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.context.room import RoomContext


def note_reading(context: RoomContext, subject: str, record_id: str | None = None, records: int = 1) -> None:
    """Personal data have come to the screen; noted once in a sitting for each thing."""
    _note(context, context.office.note_reading, subject, record_id, records)


def note_printing(context: RoomContext, subject: str, record_id: str | None = None, records: int = 1) -> None:
    """A paper was sent to the printer or saved as a file."""
    _note(context, context.office.note_printing, subject, record_id, records)


def _note(
    context: RoomContext, write: Callable[..., None], subject: str, record_id: str | None, records: int
) -> None:
    """A note that could not be written is reported until one of the same kind could be."""
    key, officer = ("access_log", subject, record_id), context.office.officer

    def done(outcome: Outcome[None]) -> None:
        if isinstance(outcome, Err):
            context.saves.begin(key).failed(sentence_for(outcome.error))
        else:
            context.saves.forget(key)

    submit(
        context.database, context.saves, lambda: write(subject, record_id, records=records, by=officer), done
    )
