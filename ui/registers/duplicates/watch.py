"""Shows below the question being typed which entry says nearly the same; saving stays possible."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.forms.records.form_answers import name_of
from desktop_app.registers.lists.duplicates import PossibleDuplicate, possible_duplicates
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.forms.entry_form import EntryForm
from ui.registers.common.reading import RegisterEntryData
from ui.registers.duplicates.dialog import DuplicatesDialog

_REST_MILLISECONDS = 400
_LONGEST = 90


class DuplicatesWatch(QObject):
    """Looks when the hands rest or the cursor leaves a question that the register compares."""

    def __init__(self, context: RoomContext, go_to: Callable[[str], None], parent: QObject) -> None:
        """``go_to`` shows an entry in its list."""
        super().__init__(parent)
        self._context, self._go_to = context, go_to
        self._form: EntryForm | None = None
        self._data: RegisterEntryData | None = None
        self._own = ""
        self._asked: tuple[str, str] = ("", "")
        self.found: tuple[PossibleDuplicate, ...] = ()
        self.dialog: DuplicatesDialog | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(lambda: self._look(self._current()))

    def use(self, form: EntryForm, data: RegisterEntryData) -> None:
        """Look at what is typed into this form from now on."""
        self._form, self._data = form, data
        if data.register.compared:
            form.view.typed.connect(self._rest.start)
            form.left_question.connect(self._look)

    def begin(self, own_id: str) -> None:
        """Another entry is typed; ``own_id`` is never its own duplicate."""
        self._own, self._asked, self.found = own_id, ("", ""), ()
        self._rest.stop()

    def _current(self) -> str:
        return "" if self._form is None else self._form.view.current

    def _look(self, ref: str) -> None:
        form, data = self._form, self._data
        if form is None or data is None or not ref:
            return
        question = name_of(form.definition, ref)
        if question not in data.register.compared:
            return
        asked = (ref, form.answers().get(question, "").strip())
        if asked == self._asked:
            return
        self._asked, own, register = asked, self._own, data.register
        if not asked[1]:
            self._tell(ref, ())
            return
        reader = self._context.office.officer

        def query(connection: Connection) -> tuple[PossibleDuplicate, ...]:
            return possible_duplicates(connection, register, question, asked[1], reader, leave_out=own)

        def show(found: tuple[PossibleDuplicate, ...]) -> None:
            if self._asked == asked and self._own == own and self._form is form:
                self._tell(ref, found)

        def not_read(sentence: str) -> None:
            self._asked = ("", "")  # the same is looked for again
            self._context.ask.warn(sentence)

        read_book(self._context, self, query, show, queue=self._context.reading, refused=not_read)

    def _tell(self, ref: str, found: tuple[PossibleDuplicate, ...]) -> None:
        self.found = found
        card = None if self._form is None else self._form.view.card(ref)
        if card is not None:
            card.tell_beside(_words(found) if found else "")

    def open(self) -> None:
        """Look at the possible duplicates; what is typed stays as it is."""
        if not self.found or self._form is None:
            self._context.say(tr("No entry says nearly the same as what is typed here."))
            return
        self.dialog = DuplicatesDialog(self._form, self._context, self.found, self._go_to)
        self.dialog.open()


def _words(found: tuple[PossibleDuplicate, ...]) -> str:
    first = found[0]
    text = " ".join(first.text.split())
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
    words = tr(
        "Like entry {number} ({percent} %, {state}): {text}",
        number=first.number or tr("of {day}", day=format_date(first.on)),
        percent=first.percent,
        state=first.state,
        text=text,
    )
    more = tr("and {n} more", n=len(found) - 1) if len(found) > 1 else ""
    return " · ".join(part for part in (words, more, tr("F2: look at it")) if part)
