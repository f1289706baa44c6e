"""An entry that was left unfinished is gone on with only by who says so: a new one was asked for."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.i18n import tr
from desktop_app.base.text import one_line
from ui.context.room import RoomContext
from ui.registers.common.reading import RegisterEntryData

_MOST_LETTERS = 120


def offer_draft(
    context: RoomContext,
    data: RegisterEntryData,
    go_on: Callable[[RegisterEntryData], None],
    begin: Callable[[], None],
) -> None:
    """Open a new entry; where one was left unfinished, ask which of the two is meant."""
    draft = data.draft
    words = [] if draft is None else list(draft.answers.values())
    if draft is None or not data.unsaved or not any(draft.answers.values()):
        go_on(data)
        return
    longest = one_line(max(words, key=len, default=""))[:_MOST_LETTERS]
    question = tr("You left an entry of this register unfinished. Go on with it?")
    if draft.started_by != context.office.officer:
        question = tr(
            "{officer}, who has left the office, left an entry of this register unfinished. Go on with it?",
            officer=draft.started_by,
        )
    answer = context.ask.choose(
        question, tr("Go on with the entry"), tr("Begin a new entry"), details=longest
    )
    if answer:
        go_on(data)
    elif answer is not None:
        begin()
