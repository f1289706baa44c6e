"""A voucher that was left unfinished is gone on with only by who says so: a new one was asked for."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.i18n import tr
from desktop_app.base.text import one_line
from ui.context.room import RoomContext
from ui.fund.entry.choices import VoucherEntryData

_MOST_LETTERS = 120


def offer_unfinished(
    context: RoomContext,
    data: VoucherEntryData,
    go_on: Callable[[VoucherEntryData], None],
    begin: Callable[[], None],
) -> None:
    """Open a new voucher; where one of the kind was left unfinished, ask which of the two is meant."""
    typed = data.typed
    if not typed.kept or typed.prepared:
        go_on(data)
        return
    longest = one_line(max(typed.fields.values(), key=len, default=""))[:_MOST_LETTERS]
    question = tr("You left a voucher of this kind unfinished. Go on with it?")
    if typed.started_by != context.office.officer:
        question = tr(
            "{officer}, who has left the office, left a voucher of this kind unfinished. Go on with it?",
            officer=typed.started_by,
        )
    answer = context.ask.choose(
        question, tr("Go on with the voucher"), tr("Begin a new voucher"), details=longest
    )
    if answer:
        go_on(data)
    elif answer is not None:
        begin()
