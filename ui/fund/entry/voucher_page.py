"""A voucher being typed: kept while it is typed, prepared or posted with a key, the next one begun."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.i18n import tr
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.fund.ledger.typed_vouchers import post_typed, prepare_typed, seen_again, typed_warnings
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher, forget_typed, keep_typed
from desktop_app.journal.recorder import Recorder
from ui.base.timers import once_after
from ui.context.access_notes import note_reading
from ui.context.draft_saver import DraftSaver
from ui.context.operations import read_book
from ui.context.refusals import change_at_field
from ui.context.room import RoomContext
from ui.fund.entry.choices import Choices, EntryData, read_choices
from ui.fund.entry.voucher_form import VoucherForm
from ui.sync.field_names import field_name
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.frames import Notice
from ui.widgets.labels import badge, muted, set_badge
from ui.widgets.page import page_layout

_REST_MILLISECONDS = 500
"""So far behind the fingers a voucher is kept."""
FLASH_MILLISECONDS = 4000
_STAYS = ("campaign_id", "day", "method", "store")
"""What the next voucher of the same kind begins with."""

type _Change = Callable[[Recorder, TypedVoucher], str]
type _Done = Callable[[TypedVoucher, str], None]


class VoucherPage(QWidget):
    """:attr:`posted` says the id of each voucher that was posted here."""

    left = Signal()
    posted = Signal(str)

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.form: VoucherForm | None = None
        self.data: EntryData | None = None
        self._shown: TypedVoucher | None = None
        """How it stood when it was opened, or was kept last."""
        self.kept = False
        self.saver = DraftSaver[TypedVoucher](context, keep_typed, forget_typed, self)
        self.title = ElidedLabel("", TextRole.HEADING)
        self.under = ElidedLabel("", tone="muted")
        self.safe: QLabel = badge("", "neutral")
        self.flash: QLabel = badge("", "success")
        self.notice = Notice("", context.theme, "danger")
        self.give_up_button = button(tr("Throw away"), self._give_up, kind="quiet")
        self.prepare_button = button(tr("Save, not posted (Ctrl+S)"), self.prepare)
        self.post_button = button(tr("Post (Ctrl+Enter)"), self.post, kind="primary")
        self._middle = QVBoxLayout()
        self._rest = once_after(_REST_MILLISECONDS, self.keep_now, self)
        self._flash_off = once_after(FLASH_MILLISECONDS, self.flash.hide, self)
        self._lay_out()
        self.saver.safe.connect(self._show_safe)
        self.saver.failed.connect(lambda sentence: self.notice.say(sentence, "danger"))
        for keys, act in (("Ctrl+Return", self.post), ("Ctrl+Enter", self.post), ("Ctrl+S", self.prepare)):
            pressed = QShortcut(QKeySequence(keys), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(act)

    def _lay_out(self) -> None:
        back = button(tr("List (Esc)"), self.leave, kind="quiet", icon="previous", theme=self._context.theme)
        back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for each in (self.give_up_button, self.prepare_button, self.post_button):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor in its field
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.under)
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        head.addWidget(back)
        head.addLayout(words, 1)
        head.addWidget(self.safe)
        foot = QHBoxLayout()
        foot.setSpacing(space.MEDIUM)
        foot.addWidget(self.flash)
        foot.addStretch(1)
        for each in (self.give_up_button, self.prepare_button, self.post_button):
            foot.addWidget(each)
        layout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.setContentsMargins(space.PAGE_MARGIN, space.SMALL, space.PAGE_MARGIN, space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addLayout(self._middle, 1)
        layout.addLayout(foot)
        keys = tr("Enter, Tab: next field · F6: the list · Alt+letter: that field · Esc: leave with a draft")
        layout.addWidget(muted(keys))
        self.flash.hide()

    # Opening

    def open_voucher(self, data: EntryData) -> None:
        """Type a new voucher, or go on with one."""
        self._use(data)
        self.notice.say("")
        if data.typed.kept:
            self.notice.say(tr("This was begun earlier and is not saved yet."), "info")

    def _use(self, data: EntryData) -> None:
        if self.form is not None:
            self._middle.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.data, typed = data, data.typed
        form = VoucherForm(typed.kind, self._context.theme, data)
        self.form = form
        self._middle.addWidget(form)
        form.show_typed(typed)
        form.show()
        form.touched.connect(self._touched)
        self._shown, self.kept = form.typed(), typed.kept
        name = fund_rules().voucher_name(typed.kind).name
        self.title.setText(name)
        self.under.setText(tr("Prepared, not posted") if typed.prepared else tr("New voucher"))
        may_post = data.choices.may_post
        self.post_button.setVisible(may_post)
        self.prepare_button.setProperty("kind", "plain" if may_post else "primary")
        self._say_kept(tr("✓ Draft saved") if self.kept else "")
        if typed.households and data.choices.may_see_households:
            note_reading(self._context, "households", records=len(typed.households))
        form.take_focus()

    def take_focus(self) -> None:
        """Put the cursor back into the form."""
        if self.form is not None and not self.form.isAncestorOf(self.focusWidget()):
            self.form.take_focus()

    # Keeping

    def _touched(self) -> None:
        self._say_kept(tr("Saving …"))
        if not self._rest.isActive():  # who types without a pause is kept as well
            self._rest.start()

    def keep_now(self) -> None:
        """Keep the voucher as it stands, where anything was typed."""
        self._rest.stop()
        if self.form is None:
            return
        typed = self.form.typed()
        if typed == self._shown:
            if self.kept:
                self._show_safe(safe=True)
            else:
                self._say_kept("")
            return
        self._shown, self.kept = typed, True
        self.saver.keep(typed)

    def keep_all(self) -> None:
        """Keep the voucher with what is under the fingers."""
        if self.form is not None:
            self.form.settle()
        self.keep_now()

    def leave(self) -> None:
        """Back to the list; what was typed is kept."""
        self.keep_all()
        if self.kept:
            self._context.say(tr("Only a draft was saved: open the voucher again."))
        self._close()
        self.left.emit()

    def _close(self) -> None:
        if self.form is not None:
            self._middle.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form, self.data, self._shown, self.kept = None, None, None, False

    def _give_up(self) -> None:
        if self.form is None:
            return
        if not self._context.ask.confirm(
            tr("Throw away what was typed here?"), tr("Throw away"), danger=True
        ):
            return
        self._rest.stop()
        if self.kept:
            self.saver.discard(self.form.typed().id)
        self._close()
        self.left.emit()

    # Finishing

    def prepare(self) -> None:
        """Save the voucher without posting it: somebody else posts it, or it is posted later."""
        self._finish(prepare_typed, self._prepared)

    def post(self) -> None:
        """Post the voucher, and begin the next one."""
        if self.data is None or not self.data.choices.may_post:
            self.prepare()
            return
        self._finish(post_typed, self._posted)

    def _finish(self, change: _Change, done: _Done) -> None:
        form, data = self.form, self.data
        if form is None or data is None:
            return
        form.settle()
        form.clear()
        self.keep_now()
        self.notice.say("")
        if not self._means_new_stores(form):
            return
        typed = form.typed()
        if typed.households and data.choices.may_see_households:
            officer = self._context.office.officer

            def show(found: list[Problem]) -> None:
                if self.form is form and self._helps_anyway(found):
                    self._record(typed, change, done)

            read_book(
                self._context,
                self,
                lambda connection: _warned(lambda: typed_warnings(connection, typed, officer)),
                show,
            )
        else:
            self._record(typed, change, done)

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

    def _record(
        self,
        typed: TypedVoucher,
        change: _Change,
        done: _Done,
    ) -> None:
        self.saver.drop()
        change_at_field(
            self._context,
            self,
            lambda rec: change(rec, typed),
            lambda told: done(typed, told),
            self._refused,
            waiting=(typed.id,),
            changed=lambda changed: self._meanwhile(typed, changed),
            asked_by=self,
        )

    def _meanwhile(self, typed: TypedVoucher, changed: ChangedMeanwhile) -> None:
        """Say what others changed; what was typed stays, and may be saved over it now."""
        told = "; ".join(
            f"{field_name('fund_draft', item.field)}: {'–' if item.now is None else item.now}"
            for item in changed.changes
        )
        if self.form is not None:
            self.form.see(seen_again(typed, changed))
            self.saver.keep(self.form.typed())
            self.kept = True
        self.notice.say(f"{changed.sentence()} {told}", "warning")

    def _refused(self, field: str, sentence: str) -> None:
        if self.form is None:
            return
        self.kept = True
        self.saver.keep(self.form.typed())
        if not self.form.refuse(field, sentence):
            self.notice.say(sentence, "danger")

    def _prepared(self, typed: TypedVoucher, _: str) -> None:
        self._done(typed, tr("✓ Saved, not posted"))

    def _posted(self, typed: TypedVoucher, number: str) -> None:
        self.posted.emit(typed.id)
        self._done(typed, tr("✓ Posted: {number}", number=number))

    def _done(self, typed: TypedVoucher, words: str) -> None:
        """Begin the next voucher of the kind; behind a correction go back to the list."""
        self._context.say(words)
        set_badge(self.flash, words, "success")
        self.flash.show()
        self._flash_off.start()
        self.kept = False
        form = self.form
        if typed.prepared or form is None:
            self._close()
            self.left.emit()
            return
        fresh = fresh_voucher(self._context, typed.kind, {name: typed.said(name) for name in _STAYS})
        self._shown = form.typed()  # what is finished is not kept once more
        officer, today = self._context.office.officer, self._context.office.clock.today()

        def show(choices: Choices) -> None:
            if self.form is form:
                self.open_voucher(EntryData(fresh, choices, today))

        read_book(self._context, self, lambda connection: read_choices(connection, officer), show)

    def _show_safe(self, safe: bool) -> None:
        self._say_kept(tr("✓ Draft saved") if safe else tr("Saving …"))

    def _say_kept(self, words: str) -> None:
        set_badge(self.safe, words, "success" if words == tr("✓ Draft saved") else "neutral")
        self.safe.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


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
