"""What is done with vouchers of the list: posted several at a time, taken back, thrown away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.fund.ledger.posting import discard_draft, keep_as_posted, reverse
from desktop_app.fund.ledger.typed_vouchers import post_shown
from desktop_app.fund.vouchers.records import VoucherDraft
from desktop_app.fund.vouchers.typed import forget_typed
from desktop_app.journal.recorder import Recorder
from ui.context.operations import change_book
from ui.context.refusals import change_at_field
from ui.context.room import RoomContext
from ui.fund.reversal_dialog import ReversalDialog


class VoucherActions(QObject):
    """Each voucher is posted in a transaction of its own, so that one that is refused keeps none back."""

    def __init__(self, context: RoomContext, done: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._done, self._over = context, done, parent
        self.reversal: ReversalDialog | None = None

    def post_all(self, shown: Sequence[VoucherDraft]) -> None:
        """Post these one after the other; refused ones stay prepared and are shown."""
        waiting, numbers, refused = list(shown), list[str](), list[str]()

        def go_on() -> None:
            if not waiting:
                self._tell(numbers, refused)
                return
            draft = waiting.pop(0)
            change_book(self._context, self, lambda rec: post_shown(rec, draft), posted, not_posted)

        def posted(number: str) -> None:
            numbers.append(number)
            go_on()

        def not_posted(sentence: str) -> None:
            refused.append(sentence)
            go_on()

        go_on()

    def _tell(self, numbers: list[str], refused: list[str]) -> None:
        if numbers:
            numbers_shown = numbers[0] if len(numbers) == 1 else f"{numbers[0]} … {numbers[-1]}"
            self._context.say(tr("✓ Posted: {number}", number=numbers_shown))
        if refused:
            words = tr("{n} vouchers were not posted and stay prepared.", n=format_number(len(refused)))
            reasons = list(dict.fromkeys(refused))
            details = "\n".join(reasons) if len(reasons) > 1 else ""
            self._context.ask.warn(f"{words}\n\n{reasons[0]}", details)
        self._done()

    def take_back(self, voucher_id: str, title: str) -> None:
        """Take a posted voucher back with a reason, by a reversing voucher of the day that is chosen."""

        def take(dialog: ReversalDialog, on: date, reason: str) -> None:
            def done(number: str) -> None:
                dialog.accept()
                self._context.say(tr("✓ Taken back by {number}", number=number))
                self._done()

            change_at_field(
                self._context,
                dialog,
                lambda rec: reverse(rec, voucher_id, on, reason),
                done,
                dialog.refused,
                asked_by=dialog,
            )

        self.reversal = ReversalDialog(self._over, self._context, title, take)
        self.reversal.open()

    def discard(self, voucher_id: str, title: str) -> None:
        """Throw a prepared voucher away."""
        question = tr("Throw away the prepared voucher “{voucher}”?", voucher=title)
        if not self._context.ask.confirm(question, tr("Throw away"), danger=True):
            return

        def change(rec: Recorder) -> str:
            discard_draft(rec, voucher_id)
            forget_typed(rec.connection, voucher_id)
            return ""

        self._change(change, lambda _: tr("✓ Thrown away"))

    def keep_as_posted(self, diverging: VoucherDraft, title: str) -> None:
        """Drop what the draft of a posted voucher says otherwise."""
        question = tr(
            "Leave “{voucher}” as it was posted? What was changed elsewhere is dropped; only the history "
            "keeps it.",
            voucher=title,
        )
        if not self._context.ask.confirm(question, tr("Leave it as it was posted")):
            return

        def change(rec: Recorder) -> str:
            keep_as_posted(rec, diverging)
            return ""

        self._change(change, lambda _: tr("✓ Left as it was posted"))

    def _change(self, change: Callable[[Recorder], str], words: Callable[[str], str]) -> None:
        def done(result: str) -> None:
            self._context.say(words(result))
            self._done()

        change_book(self._context, self, change, done, self._context.ask.warn)
