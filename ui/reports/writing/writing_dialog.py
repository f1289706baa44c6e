"""The report on the Front's work being written: its parts, the text of one, the figures to put in."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.i18n import tr
from desktop_app.movements.progress.reporting import MovementReportRequest
from desktop_app.narrative.links import NO_FIGURE, Link, kind_words
from desktop_app.narrative.texts import tidied, write_text
from desktop_app.narrative.work_report import Writing, WrittenPart, load_writing
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.reports.writing.insertables import InsertableList, insertables
from ui.reports.writing.linked_text import LinkedText
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.fields.changed_words import changed_words
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, muted
from ui.widgets.plain_text import as_plain
from ui.widgets.tables.lists import side_list, wrap_items

_SIZE = (1240, 660)
_SIDE = 300
_TITLE = 56
"""Letters of a title in the outline, so that it takes two lines and its state is shown below."""
_REST_MILLISECONDS = 10_000
"""How long typing rests before the text is saved by itself."""
_CODE = Qt.ItemDataRole.UserRole


class WritingDialog(Dialog):
    """What is typed is saved when the part is left, when typing rests, with Ctrl+S, and on closing."""

    warns_of_typing = False

    written = Signal()
    """A text of the report was saved."""

    def __init__(
        self, parent: QWidget, context: RoomContext, request: MovementReportRequest, title: str
    ) -> None:
        super().__init__(parent)
        self._context, self._request = context, request
        self.writing: Writing | None = None
        self._code = ""
        self._opened: dict[str, str | None] = {}
        self._to_save: dict[str, str | None] = {}
        self._under_way: tuple[str, str | None] | None = None
        self._unsaved = self._closing = self._was_refused = False
        self.setWindowTitle(title)
        self.parts: QListWidget = side_list(tr("Outline of the report"))
        wrap_items(self.parts)
        self.title: QLabel = heading("")
        self.title.setWordWrap(True)
        self.editor = LinkedText(context.theme, self._figure)
        self.editor.setAccessibleName(tr("Text of the part"))
        self.under = ElidedLabel(tone="muted")
        self.fits_button = button(tr("The words still fit (Ctrl+Enter)"), self.keep_words)
        self.fits_button.hide()
        self.notice = Notice("", context.theme, "warning", self.fits_button)
        self.figures = InsertableList()
        back = tr("&Back to the drafted text")
        self.draft_button = button(back, self.back_to_draft, icon="undo", theme=context.theme)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self.save)
        self._lay_out()
        self._connect()
        self.resize(within_screen(self, _SIZE))
        self.refresh()

    def refresh(self) -> None:
        """Read texts and figures again."""
        office, request = self._context.office, self._request
        read_book(
            self._context,
            self,
            lambda connection: load_writing(
                connection, office.clock, office.identity.commune_code, request, office.officer
            ),
            self._show,
        )

    def save(self) -> None:
        """Save the text of the part, if it was changed."""
        self._rest.stop()
        if self.writing is not None and self._unsaved:
            text = tidied(self.editor.linked())
            part = self.writing.part(self._code)
            if text != (part.draft if self._own(self._code) is None else part.text):
                self._to_save[self._code] = text
            self._unsaved = False
        self._write_next()

    def keep_words(self) -> None:
        """Confirm that the text fits the present figures and draft; later changes are compared with these."""
        if self.writing is None or self.fits_button.isHidden():
            return
        self._rest.stop()
        self._unsaved = False
        self._to_save[self._code] = tidied(self.editor.linked())
        self._write_next()

    def back_to_draft(self) -> None:
        """Give up the text of the part for what the figures say."""
        if self.writing is None:
            return
        if self._own(self._code) is None and not self._unsaved:
            return
        if self._context.ask.confirm(
            tr("Replace the text you wrote with the drafted one?"),
            tr("Use the drafted text"),
            details=tr("What was written stays in the history of changes."),
        ):
            self._fill(self.writing.part(self._code).draft)
            self._to_save[self._code] = None
            self._write_next()

    def reject(self) -> None:
        """Save what is typed, then close; what cannot be saved is not thrown away unasked."""
        if self._was_refused and self._unsaved:
            question = tr("Close without saving the text of this part?")
            if not self._context.ask.confirm(question, tr("Close without saving"), danger=True):
                return
            self._unsaved = False
        self._closing = True
        self.save()

    def _write_next(self) -> None:
        """Write the texts one after the other, each over what was stored when it was opened or last saved."""
        if self._under_way is not None:
            return
        if not self._to_save:
            if self._closing:
                self._closing = False  # hiding takes the cursor out of the text, which asks to save once more
                super().reject()
            return
        code, text = self._under_way = self._to_save.popitem()
        request, opened = self._request, {code: self._opened.get(code)}
        writing = self.writing
        over = None if writing is None or text is None else writing.over(code, text)
        outline = None if writing is None else writing.outline

        def saved(_: bool) -> None:
            self._opened[code] = text
            self._settled("")
            self.written.emit()
            if not self._closing:
                self.refresh()
            self._write_next()

        def changed(meanwhile: ChangedMeanwhile) -> None:
            now = meanwhile.changes[0].now
            before, self._opened[code] = self._opened.get(code), None if now is None else str(now)
            self._keep(code, text, changed_words(_short(before), _short(now), _short(text)))

        change_book(
            self._context,
            self,
            lambda rec: write_text(
                rec, request.set_code, request.key, code, text, opened, over=over, outline=outline
            ),
            saved,
            lambda sentence: self._keep(code, text, sentence),
            changed=changed,
        )

    def _own(self, code: str) -> str | None:
        """What was written for a part, on its way to the book or there; ``None``: nothing."""
        if code in self._to_save:
            return self._to_save[code]
        if self._under_way is not None and self._under_way[0] == code:
            return self._under_way[1]
        return self._opened.get(code)

    def _settled(self, sentence: str) -> None:
        self._under_way = None
        self._was_refused = bool(sentence)
        self._say(sentence)

    def _say(self, sentence: str, *, since: bool = False) -> None:
        """Say something above the part; ``since``: what has changed, which can be found to fit."""
        self.notice.say(sentence, "warning")
        self.fits_button.setVisible(since and bool(sentence))

    def _keep(self, code: str, text: str | None, sentence: str) -> None:
        """Put what was not saved back into its part, and say so."""
        self._closing = False
        self._settled(sentence)
        if code != self._code:
            self.save()
            self._code = code
            self._show_row(code)
            self._fill(text or "")
        self._unsaved = True
        self._say(sentence)

    def _show(self, writing: Writing) -> None:
        first = self.writing is None
        self.writing = writing
        held = {*self._to_save, *(self._under_way or ())[:1], *((self._code,) if self._unsaved else ())}
        self._opened |= {each.part.code: each.own for each in writing.parts if each.part.code not in held}
        self._show_parts(writing)
        self.figures.show_items(tuple(insertables(writing)))
        if first:
            self.parts.setCurrentRow(0)
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._code not in held:
            self._show_text(keep=True)
        self.editor.viewport().update()

    def _show_parts(self, writing: Writing) -> None:
        parts = [each for each in writing.parts if each.part.has_text]
        self.parts.blockSignals(True)
        if self.parts.count() != len(parts):
            self.parts.clear()
            for each in parts:
                item = QListWidgetItem()
                item.setData(_CODE, each.part.code)
                self.parts.addItem(item)
        for row, each in enumerate(parts):
            self.parts.item(row).setText(f"{_short(each.part.title, _TITLE)}\n{_status(each)}")
            self.parts.item(row).setData(Qt.ItemDataRole.ToolTipRole, as_plain(each.part.title))
        self.parts.blockSignals(False)

    def _turn(self, row: int) -> None:
        if self.writing is None or row < 0 or self.parts.item(row).data(_CODE) == self._code:
            return
        self.save()
        self._code = str(self.parts.item(row).data(_CODE))
        self._say("")
        self._show_text()

    def _show_row(self, code: str) -> None:
        for row in range(self.parts.count()):
            if self.parts.item(row).data(_CODE) == code:
                self.parts.blockSignals(True)
                self.parts.setCurrentRow(row)
                self.parts.blockSignals(False)

    def _show_text(self, *, keep: bool = False) -> None:
        """Show what the part says; ``keep``: the cursor stays where it is."""
        if self.writing is None:
            return
        part = self.writing.part(self._code)
        own = self._own(self._code)
        self.title.setText(part.part.title)
        self.draft_button.setEnabled(bool(part.draft) or own is not None)
        text = part.draft if own is None else part.text if own == part.own else own
        if own is not None and own == part.own:
            self._say(_changed_since(part), since=True)
        if keep and tidied(self.editor.linked()) == text:
            return
        place = self.editor.textCursor().position() if keep else 0
        self._fill(text)
        cursor = self.editor.textCursor()
        cursor.setPosition(min(place, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)

    def _fill(self, text: str) -> None:
        self.editor.blockSignals(True)
        self.editor.set_linked(text)
        self.editor.blockSignals(False)
        self._unsaved = False

    def _typed(self) -> None:
        self._unsaved = True
        self._rest.start()

    def _figure(self, link: Link) -> str:
        shown = self.writing.figures.shown(link) if self.writing is not None else None
        return shown or NO_FIGURE

    def _tell(self, link: Link | None) -> None:
        figures = () if self.writing is None or link is None else tuple(self.writing.figures)
        found = next((each for each in figures if each.link == link), None)
        words = "" if link is None else tr("Linked figure not reported: {code}", code=link.written)
        if found is not None:
            name = f"{found.name}, {kind_words(found.link.kind)}: {found.shown} {found.unit}"
            words = tr("Linked figure: {figure}", figure=name)
        self.under.setText(words)

    def _insert(self, text: str) -> None:
        self.editor.insert_linked(text)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, rows: int) -> None:
        self.parts.setCurrentRow(min(max(self.parts.currentRow() + rows, 0), self.parts.count() - 1))

    def _connect(self) -> None:
        self.parts.currentRowChanged.connect(self._turn)
        self.editor.textChanged.connect(self._typed)
        self.editor.at_link.connect(self._tell)
        self.editor.left.connect(self.save)
        self.figures.chosen.connect(self._insert)
        self.figures.back.connect(self.editor.setFocus)
        for keys, act in (
            ("Ctrl+S", self.save),
            ("Ctrl+Return", self.keep_words),
            ("Ctrl+Enter", self.keep_words),
            ("F4", self.figures.search.setFocus),
            ("Ctrl+PgDown", lambda: self._step(1)),
            ("Ctrl+PgUp", lambda: self._step(-1)),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _lay_out(self) -> None:
        self.parts.setFixedWidth(_SIDE)
        self.figures.setFixedWidth(_SIDE)
        middle = QVBoxLayout()
        middle.setSpacing(space.SMALL)
        middle.addWidget(self.title)
        middle.addWidget(self.editor, 1)
        middle.addWidget(self.under)
        row = QHBoxLayout()
        row.setSpacing(space.MEDIUM)
        row.addWidget(self.parts)
        row.addLayout(middle, 1)
        row.addWidget(self.figures)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(self.draft_button)
        foot.addStretch(1)
        foot.addWidget(muted(tr("Ctrl+PgUp, Ctrl+PgDown: other part"), wrap=False))
        foot.addWidget(button(tr("Save and close (Esc)"), self.reject, kind="primary"))
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.notice)
        layout.addLayout(row, 1)
        layout.addLayout(foot)


def _status(part: WrittenPart) -> str:
    if part.own is not None and (part.kept.changed or part.kept.stale):
        return tr("Written here, figures changed since")
    if part.own is not None:
        return tr("Written here") if part.own else tr("Left empty")
    if part.draft:
        return tr("Drafted from the figures")
    return tr("No text yet")


def _changed_since(part: WrittenPart) -> str:
    """Return which figures and drafted sentences have changed since the text was written; "" for none."""
    sentences = []
    if part.kept.changed:
        pairs = (f"{each.before or NO_FIGURE} → {each.now or NO_FIGURE}" for each in part.kept.changed)
        figures = "; ".join(pairs)
        sentences.append(
            tr(
                "Figures changed since this was written, so read the words around them: {figures}",
                figures=figures,
            )
        )
    for sentence in part.kept.stale:
        sentences.append(
            tr("The draft that you changed says something else now: “{sentence}”", sentence=_short(sentence))
        )
    return " ".join(sentences)


def _short(text: object, most: int = 120) -> str:
    line = "" if text is None else " ".join(str(text).split())
    return line if len(line) <= most else f"{line[:most].rstrip()}…"
