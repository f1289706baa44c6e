"""The entry page of vouchers: prepare or post with a key, then go on with the next one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from sqlalchemy import Connection

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.i18n import tr
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.fund.ledger.goods_warnings import goods_warnings
from desktop_app.fund.ledger.typed_vouchers import post_typed, prepare_typed, seen_again, typed_warnings
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.records import OUT_OF_STORE, VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher, forget_typed, keep_typed
from desktop_app.journal.recorder import Recorder
from ui.base.timers import once_after
from ui.context.access_notes import note_reading
from ui.context.draft_saver import DraftPresenter
from ui.context.operations import read_book
from ui.context.refusals import change_at_field
from ui.context.room import RoomContext
from ui.forms.entry_page import EntryPage
from ui.fund.entry.choices import VoucherChoices, VoucherEntryData, read_choices
from ui.fund.entry.voucher_form import VoucherForm
from ui.sync.field_names import field_name
from ui.widgets.buttons import button
from ui.widgets.labels import muted, set_badge
from ui.widgets.page import is_low

_REST_MILLISECONDS = 500
"""So far behind the fingers a voucher is kept."""
_FLASH_MILLISECONDS = 4000
_STAYS = ("campaign_id", "day", "method", "store")
"""What the next voucher of the same kind begins with."""

type _Change = Callable[[Recorder, TypedVoucher], str]
type _Done = Callable[[TypedVoucher, str], None]


class VoucherPage(EntryPage[VoucherForm]):
    """:attr:`posted` says the id of each voucher that was posted here."""

    posted = Signal(str)

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.data: VoucherEntryData | None = None
        self.drafts = DraftPresenter[TypedVoucher](context, keep_typed, forget_typed, self)
        self.discard_button = button(tr("Throw this voucher away"), self._discard, kind="quiet")
        self.prepare_button = button(tr("Save, not posted (Ctrl+S)"), self.prepare)
        self.post_button = button(tr("Post (Ctrl+Enter)"), self.finish, kind="primary")
        self._rest = once_after(_REST_MILLISECONDS, self._keep, self)
        self._flash_over.setInterval(_FLASH_MILLISECONDS)
        self._lay_out()
        self.follow(self.drafts)
        self.bind({"Ctrl+Return": self.finish, "Ctrl+Enter": self.finish, "Ctrl+S": self.prepare})

    def _lay_out(self) -> None:
        layout = self.low_layout()
        layout.addLayout(self.head_row(tr("List (Esc)")))
        layout.addWidget(self.notice)
        layout.addLayout(self.middle, 1)
        layout.addLayout(self.foot_row(self.discard_button, self.prepare_button, self.post_button))
        keys = tr("Enter, Tab: next field · F6: the list · Alt+letter: that field · Esc: leave with a draft")
        self.keys = muted(keys)
        layout.addWidget(self.keys)
        self.flash.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """On a low screen the list of goods has the lines of what can be done without."""
        self.keys.setVisible(not is_low(self))
        self.fit_head(low=is_low(self))

    # Opening

    def open_voucher(self, data: VoucherEntryData) -> None:
        """Type a new voucher, or go on with one."""
        self._use(data)
        self.notice.say("")
        if data.typed.kept:
            self.notice.say(tr("This was started earlier and is not saved yet."), "info")

    def _use(self, data: VoucherEntryData) -> None:
        self.data, typed = data, data.typed
        form = VoucherForm(typed.kind, self._context.theme, data)
        form.show_typed(typed)
        self.show_body(form)
        form.touched.connect(self._touched)
        self.drafts.hold(form.typed(), kept=typed.kept)
        name = fund_rules().voucher_name(typed.kind).name
        self.title.setText(name)
        self.under.setText(tr("Prepared, not posted") if typed.prepared else tr("New voucher"))
        self._fit()
        may_post = data.choices.may_post
        self.post_button.setVisible(may_post)
        self.prepare_button.setProperty("kind", "plain" if may_post else "primary")
        self.show_opened(kept=typed.kept)
        if typed.households and data.choices.may_see_households:
            note_reading(self._context, "households", records=len(typed.households))
        form.take_focus()

    def focus_form(self) -> None:
        if self.body is not None and not self.body.isAncestorOf(self.focusWidget()):
            super().focus_form()

    # Keeping

    def _touched(self) -> None:
        self._say_kept(tr("Saving …"))
        if not self._rest.isActive():  # who types without a pause is kept as well
            self._rest.start()

    def _keep(self) -> None:
        """Keep the voucher where anything was typed."""
        self._rest.stop()
        if self.body is None:
            return
        typed, drafts = self.body.typed(), self.drafts
        if typed != drafts.draft:
            drafts.keep_draft(typed)
        elif drafts.kept:
            self.show_safe(True)
        else:
            self._say_kept("")

    def keep_now(self) -> None:
        if self.body is not None:
            self.body.settle()
        self._keep()

    def unsaved_words(self) -> str:
        return tr("Only a draft was saved: open the voucher again.") if self.drafts.kept else ""

    def leave(self) -> None:
        self.keep_now()
        self.tell_unsaved()
        self._close()

    def _close(self) -> None:
        self.drop_body()
        self.data = None
        self.drafts.hold(None)
        self.left.emit()

    def _discard(self) -> None:
        if self.body is None or not self.confirm_throwing_away(tr("Throw away what was typed here?")):
            return
        self._rest.stop()
        if self.drafts.kept:
            self.drafts.discard_draft()
        self._close()

    # Finishing

    def prepare(self) -> None:
        """Save the voucher without posting it: somebody else posts it, or it is posted later."""
        self._save(prepare_typed, self._prepared)

    def finish(self) -> None:
        """Post the voucher, and begin the next one."""
        if self.data is None or not self.data.choices.may_post:
            self.prepare()
            return
        self._save(post_typed, self._posted)

    def _save(self, change: _Change, done: _Done) -> None:
        form, data = self.body, self.data
        if form is None or data is None:
            return
        form.settle()
        form.clear()
        self._keep()
        self.notice.say("")
        if not self._means_new_stores(form):
            return
        typed = form.typed()
        helps = bool(typed.households) and data.choices.may_see_households
        if not helps and not (typed.goods and typed.kind.is_goods):
            self._record(typed, change, done)
            return
        officer = self._context.office.officer

        def read(connection: Connection) -> tuple[list[Problem], list[Problem]]:
            helped = _warned(lambda: typed_warnings(connection, typed, officer)) if helps else []
            return helped, _warned(lambda: goods_warnings(connection, typed))

        def show(found: tuple[list[Problem], list[Problem]]) -> None:
            if any(found) or self.body is not form:
                self.held_keys.drop()  # they were typed at a voucher that is asked about
            if self.body is not form or not self._helps_anyway(found[0]):
                return
            if self._differs_anyway(found[1]):
                self._record(typed, change, done)
            elif form.goods is not None:
                form.goods.to_first("price" if typed.kind in OUT_OF_STORE else "quantity")
                form.goods.setFocus(Qt.FocusReason.OtherFocusReason)

        self.held_keys.hold()
        read_book(self._context, self, read, show)

    def _means_new_stores(self, form: VoucherForm) -> bool:
        """Ask about names that would become stores; who did not mean it is back at the field."""
        for field, name in form.stores.new().items():
            question = tr("“{name}” is not in the list of stores. Enter it as a new store?", name=name)
            if not self._context.ask.confirm(question, tr("Enter the new store")):
                form.refuse(field, tr("Choose a store of the list, or enter this one as a new store."))
                return False
        return True

    def _helps_anyway(self, found: list[Problem]) -> bool:
        if not found:
            return True
        question = tr("{n} households of the list would be helped twice. Save all the same?", n=len(found))
        details = "\n".join(problem.sentence() for problem in found)
        return self._context.ask.confirm(question, tr("Save all the same"), details=details, danger=True)

    def _differs_anyway(self, found: list[Problem]) -> bool:
        if not found:
            return True
        question = tr("The goods are not as they came in. Save all the same?")
        details = "\n".join(problem.sentence() for problem in found)
        return self._context.ask.confirm(question, tr("Save all the same"), details=details, danger=True)

    def _record(
        self,
        typed: TypedVoucher,
        change: _Change,
        done: _Done,
    ) -> None:
        self.drafts.saver.drop()
        self.held_keys.hold()
        change_at_field(
            self._context,
            self,
            lambda rec: change(rec, typed),
            lambda result: done(typed, result),
            self._refused,
            waiting=(typed.id,),
            changed=lambda changed: self._meanwhile(typed, changed),
            asked_by=self,
        )

    def _meanwhile(self, typed: TypedVoucher, changed: ChangedMeanwhile) -> None:
        """Say what others changed; what was typed stays, and may be saved over it now."""
        self.held_keys.drop()
        values = "; ".join(
            f"{field_name('fund_draft', item.field)}: {'–' if item.now is None else item.now}"
            for item in changed.changes
        )
        if self.body is not None:
            self.body.see(seen_again(typed, changed))
            self.drafts.keep_draft(self.body.typed())
        self.notice.say(f"{changed.sentence()} {values}", "warning")

    def _refused(self, field: str, sentence: str) -> None:
        self.held_keys.drop()
        if self.body is None:
            return
        self.drafts.keep_draft(self.body.typed())
        if not self.body.refuse(field, sentence):
            self.refuse(sentence)

    def _prepared(self, typed: TypedVoucher, _: str) -> None:
        self._done(typed, tr("✓ Saved, not posted"))

    def _posted(self, typed: TypedVoucher, number: str) -> None:
        self.posted.emit(typed.id)
        self._done(typed, tr("✓ Posted: {number}", number=number))

    def _done(self, typed: TypedVoucher, words: str) -> None:
        """Begin the next voucher of the kind; behind a correction go back to the list."""
        self.show_saved(words)
        form = self.body
        if typed.prepared or form is None:
            self._close()
            self.held_keys.drop()  # in the list a letter would look for a row
            return
        fresh = fresh_voucher(self._context, typed.kind, {name: typed.said(name) for name in _STAYS})
        self.drafts.hold(form.typed())  # what is finished is not kept once more
        officer, today = self._context.office.officer, self._context.office.clock.today()

        def show(choices: VoucherChoices) -> None:
            if self.body is form:
                self.open_voucher(VoucherEntryData(fresh, choices, today))
            self.held_keys.give()

        read_book(self._context, self, lambda connection: read_choices(connection, officer), show)

    def show_safe(self, safe: bool) -> None:
        self._say_kept(tr("✓ Draft saved") if safe else tr("Saving …"))

    def _fade_flash(self) -> None:
        self.flash.hide()

    def _say_kept(self, words: str) -> None:
        set_badge(self.safe, words, "success" if words == tr("✓ Draft saved") else "neutral")
        self.safe.setVisible(bool(words))


def fresh_voucher(context: RoomContext, kind: VoucherKind, given: dict[str, str]) -> TypedVoucher:
    """A new voucher that begins with what is given."""
    office = context.office
    said = {name: text for name, text in given.items() if text}
    return TypedVoucher(new_id(office.clock), kind, said, started_by=office.officer)


def _warned(warnings: Callable[[], list[Problem]]) -> list[Problem]:
    """What to look at first; a row that cannot be read is refused when it is saved."""
    try:
        return warnings()
    except Problem:
        return []
