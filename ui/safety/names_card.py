"""The key with which what names a person is sealed before it leaves the office, and who can read it."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_date, format_number
from desktop_app.journal.recorder import Recorder
from desktop_app.sync.keys.admission import confirm_words, let_in
from desktop_app.sync.keys.beginning import begin_sealing
from desktop_app.sync.keys.changing import shut_out
from desktop_app.sync.keys.state import HolderLine, HolderState, OfficeKeys, office_keys
from desktop_app.wire.keys.six_words import words_line
from ui.base.saves import SavedEntity
from ui.context.long_work import do_long
from ui.context.operations import change_book, do_work
from ui.context.room import RoomContext
from ui.safety.let_in_dialog import LetInDialog
from ui.widgets.buttons import button
from ui.widgets.fields.six_words import six_words_label, six_words_text
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import label
from ui.widgets.tables.name_column import fit_words
from ui.widgets.tables.rows_model import RowsModel, TextRow, text_row
from ui.widgets.tables.tables import table

CHANGES_IT = frozenset(
    {SavedEntity.OFFICE_KEY, SavedEntity.KEY_HOLDER, SavedEntity.EXCHANGE, SavedEntity.RECOVERY_CODE}
)
"""What was saved or received after which the card reads again."""


class NamesKeyCard(Card):
    """The core checks the rights. ``make_code`` offers a recovery code, for the book and for the names."""

    def __init__(self, context: RoomContext, make_code: Callable[[], None]) -> None:
        super().__init__(tr("The key of the office"))
        self._context = context
        self.keys: OfficeKeys | None = None
        """What is shown."""
        self.is_sealing = False
        """What was written before is being sealed."""
        theme = context.theme
        self.state = Notice("", theme, "info")
        self.begin = button(tr("Seal names…"), self._begin, icon="lock", theme=theme)
        self.words = six_words_label(())
        self.same = button(tr("The other computer shows the same six words"), self._confirm, theme=theme)
        self.code = Notice(
            "", theme, "warning", button(tr("Make a recovery code…"), make_code, icon="key", theme=theme)
        )
        self.go_on = button(tr("Go on sealing"), self._seal, theme=theme)
        self.left = Notice("", theme, "warning", self.go_on)
        headings = (tr("Computer"), tr("Known since"), tr("Names"))
        self.model = RowsModel(theme, headings, (), self)
        self.table = table(tr("Who can read names"))
        self.table.setModel(self.model)
        fit_words(self.table, 2)
        self.table.selectionModel().selectionChanged.connect(lambda _chosen, _left: self._enable())
        self.table.activated.connect(lambda _: self._compare())
        self.compare = button(tr("Compare six words…"), self._compare, icon="key", theme=theme)
        self.shut_out = button(tr("May not read names any more…"), self._shut_out, theme=theme)
        self.explanation = label(_what_it_is(), wrap=True)
        for widget in (self.explanation, self.state, self.words, self.code, self.left, self.table):
            self.body.addWidget(widget)
        row = FlowRow(left=True)
        for made in (self.same, self.begin, self.compare, self.shut_out):
            row.addWidget(made)
        self.body.addLayout(row)
        for hidden in (self.same, self.begin, self.words, self.table, self.compare, self.shut_out):
            hidden.hide()

    def read(self) -> None:
        """Look again who has the key and who waits."""
        context = self._context
        book = context.office.sync_book()
        do_work(context, self, lambda: office_keys(book), self._show, queue=context.reading)

    def _show(self, keys: OfficeKeys) -> None:
        self.keys = keys
        self.explanation.setVisible(not keys.has_key)
        self.state.say(_state_words(keys), "success" if keys.reads else "warning" if keys.has_key else "info")
        self.words.setText(six_words_text(keys.words))
        self.words.setVisible(bool(keys.words))
        self.same.setVisible(bool(keys.words) and not keys.confirmed)
        lacks_code = keys.reads and not keys.opens_by_code
        self.code.say(_without_code() if lacks_code else "", "warning")
        unsealed = tr("Not sealed yet: {n} records of before.", n=format_number(keys.left))
        self.left.say(unsealed if keys.left and not self.is_sealing else "", "warning")
        self.model.set_rows([_row(each) for each in keys.holders])
        waits = next((each.id for each in keys.holders if each.state is HolderState.WAITS), "")
        if waits and self._chosen() is None:
            self.table.selectRow(self.model.row_of(waits))  # what there is to do about the list
        listed = keys.has_key and bool(keys.holders)
        self.table.setVisible(listed)
        self._fit(len(keys.holders))
        self.begin.setVisible(not keys.has_key)
        self.compare.setVisible(listed and keys.reads)
        self.shut_out.setVisible(listed and keys.reads)
        self._enable()

    def _fit(self, rows: int) -> None:
        head = self.table.horizontalHeader().sizeHint().height()
        each = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(head + max(1, rows) * each + 2 * self.table.frameWidth())

    def _enable(self) -> None:
        chosen = self._chosen()
        self.compare.setEnabled(chosen is not None and chosen.state is HolderState.WAITS)
        is_other = chosen is not None and not chosen.is_here and chosen.state is not HolderState.SHUT_OUT
        self.shut_out.setEnabled(is_other)

    def _chosen(self) -> HolderLine | None:
        rows = self.table.selectionModel().selectedRows()
        wanted = self.model.id_at(rows[0].row()) if rows else ""
        known = self.keys.holders if self.keys is not None else ()
        return next((each for each in known if each.id == wanted), None)

    def _begin(self) -> None:
        if self._context.ask.confirm(_what_it_means(), tr("Seal names"), danger=True):
            self._seal()

    def _seal(self) -> None:
        """Make the key where there is none, and seal what is not sealed yet."""
        if self.is_sealing:
            return
        self.is_sealing = True
        book = self._context.office.sync_book()

        def work(progress: Progress) -> int:
            return begin_sealing(book, progress)

        def ended() -> None:
            self.is_sealing = False
            self._context.saves.publish([SavedEntity.OFFICE_KEY])
            self.read()

        def done(_records: int) -> None:
            ended()
            self._context.say(tr("Names are sealed. Exchange with the province to send them."))

        def refused(sentence: str) -> None:
            ended()
            self._context.ask.warn(sentence)

        words = tr("Names that are in the book are being sealed…")
        do_long(self._context, self, self, words, work, done, refused, ended)

    def _confirm(self) -> None:
        """Take the key whose words somebody has seen on the other screen, once it comes."""
        book, shown = self._context.office.sync_book(), self.words_shown()

        def done(_: None) -> None:
            self._context.say(tr("This computer reads names once it was let in and has exchanged."))
            self.read()

        do_work(self._context, self, lambda: confirm_words(book, shown), done)

    def words_shown(self) -> str:
        """The six words of this computer, as they are read out."""
        return words_line(self.keys.words) if self.keys is not None else ""

    def _compare(self) -> None:
        computer = self._chosen()
        if computer is None or computer.state is not HolderState.WAITS:
            return
        dialog = LetInDialog(self, self._context.theme, computer, self.let_in)
        dialog.exec()
        dialog.deleteLater()

    def let_in(self, dialog: LetInDialog, computer: HolderLine) -> None:
        """Give a computer the key whose words are on both screens."""

        def change(rec: Recorder) -> None:
            let_in(rec, computer.id, words_line(computer.words))

        def done(_: None) -> None:
            dialog.accept()
            self._context.say(
                tr(
                    "“{name}” reads names after its next exchange, once somebody there has said that the "
                    "words are the same.",
                    name=computer.name,
                )
            )

        change_book(self._context, dialog, change, done, dialog.refuse, asked_by=dialog)

    def _shut_out(self) -> None:
        holder = self._chosen()
        if holder is None or not self._context.ask.confirm(
            _what_shutting_out_means(holder), tr("Make another key"), danger=True
        ):
            return

        def change(rec: Recorder) -> None:
            shut_out(rec, holder.id)

        change_book(self._context, self, change, lambda _: self._seal())


def _what_it_is() -> str:
    return tr(
        "Names, addresses and reasons leave this office as they are written: whoever has the database of "
        "the province can read them. Once sealed with a key of the office, only the computers of the "
        "office read them. The province keeps and counts as before."
    )


def _what_it_means() -> str:
    return tr(
        "Seal names with a key of the office? This cannot be undone.\n\n"
        "• Each other computer of the office shows “[niêm phong]” instead of names until its six words "
        "have been compared here.\n"
        "• If all computers of the office are lost, only a recovery code opens the names. Make a new one "
        "right after this: an earlier one does not open them.\n"
        "• What the province has received until today stays in its older files."
    )


def _what_shutting_out_means(holder: HolderLine) -> str:
    name = tr("recovery code") if holder.is_code else holder.name
    return tr(
        "The office gets another key, which “{name}” is not given: it reads nothing that is written from "
        "now on, and keeps what it has. All names are sealed again. If a computer was lost, have the "
        "province refuse it, too.",
        name=name,
    )


def _state_words(keys: OfficeKeys) -> str:
    if not keys.has_key:
        return tr("Names leave this office readable.")
    if keys.confirmed:
        return tr(
            "This computer reads names once it was let in on the other one, with the exchange after that."
        )
    if keys.words:
        return tr(
            "This computer cannot read names yet. Somebody who manages officers compares these six words "
            "on a computer that reads them, in Settings, Safety, and lets it in. Press the button here only "
            "when that screen shows the same words."
        )
    if not keys.reads:
        return tr("This computer cannot read names yet. Exchange with the province, then look here again.")
    if keys.since is None:
        return tr("Names are sealed from the next exchange with the province on.")
    return tr("Names leave this office sealed since {day}.", day=format_date(keys.since))


def _without_code() -> str:
    return tr(
        "No recovery code opens the names yet. If the computers of the office are lost, the names are "
        "lost, too."
    )


def _row(holder: HolderLine) -> TextRow:
    name = tr("recovery code") if holder.is_code else holder.name
    if holder.is_here:
        name = tr("{name} (this computer)", name=name)
    return text_row(holder.id, name, format_date(holder.since), _reads(holder))


def _reads(holder: HolderLine) -> str:
    match holder.state:
        case HolderState.READS:
            return tr("Reads them")
        case HolderState.READS_EARLIER:
            return tr("Reads only what was written with an earlier key")
        case HolderState.WAITS:
            return tr("Waits: compare six words")
        case HolderState.SHUT_OUT:
            return tr("Not any more, since {name} decided so", name=holder.shut_out_by)
