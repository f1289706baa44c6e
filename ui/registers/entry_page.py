"""An entry of a register being typed: one form on the page, the area above it, keys only."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from desktop_app.base.i18n import tr
from desktop_app.forms.records.form_answers import name_of
from ui.context.room import RoomContext
from ui.forms.entry_form import EntryForm
from ui.forms.entry_page import EntryPage
from ui.forms.media.choosing import dropped
from ui.registers.common.reading import RegisterEntryData
from ui.registers.duplicates.watch import DuplicatesWatch
from ui.registers.entry_presenter import RegisterEntryPresenter
from ui.registers.files.file_actions import EntryFiles
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.labels import label, muted

FLASH_MILLISECONDS = 2500
_AREA_LETTERS = 18


class RegisterEntryPage(EntryPage[EntryForm]):
    """Head with the register and the area, the form, the foot with what was saved and the keys."""

    saved = Signal(str)
    """An entry is on the disk: its id."""
    entry_asked = Signal(str)
    """Another entry is to be looked at in its list; what is typed here is kept."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.presenter = RegisterEntryPresenter(context, self)
        self._refused_answers: dict[str, str] | None = None
        """The answers whose problem is shown above."""
        self.duplicates = DuplicatesWatch(context, self._leave_for, self)
        self.files = EntryFiles(context, self)
        self.files_button = button(tr("Files (F9)"), self.show_files, kind="quiet")
        self.area = ChoiceBox()
        self.discard_button = button(tr("Throw this entry away"), self._discard, kind="quiet")
        self.finish_button = button(tr("Save, next entry (Ctrl+Enter)"), self.finish, kind="primary")
        self.keys = muted("")
        self.setAcceptDrops(True)
        self.private = muted("")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.area.setAccessibleName(tr("Residential area"))
        self.area.setMinimumContentsLength(_AREA_LETTERS)
        area_word = label(tr("Residential &area"), TextRole.LABEL)
        area_word.setBuddy(self.area)
        layout = self.low_layout()
        layout.addLayout(self.head_row(tr("List (Esc)"), area_word, self.area))
        layout.addWidget(self.notice)
        layout.addWidget(self.private)
        layout.addLayout(self.middle, 1)
        layout.addLayout(self.foot_row(self.files_button, self.discard_button, self.finish_button))
        layout.addWidget(self.keys)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.entry_opened.connect(self._show_entry)
        presenter.saved.connect(self._show_saved)
        presenter.corrected.connect(self._corrected)
        presenter.refused.connect(self.refuse)
        presenter.changed_elsewhere.connect(self.show_changes)
        self.follow(presenter)
        self.area.activated.connect(lambda _: self.keep_now())
        self.bind(
            {
                "F2": self.duplicates.open,
                "F8": self._to_problem,
                "F9": self.show_files,
                "Alt+Ins": self._add,
                "Alt+Del": self._remove,
                "Ctrl+Return": self.finish,
                "Ctrl+Enter": self.finish,
            }
        )

    # Opening

    def open_entry(self, data: RegisterEntryData, question: str = "") -> None:
        """Type a new entry, or correct one; the cursor goes to ``question`` where one is named."""
        self._use(data)
        self.notice.say("")
        self.flash.setVisible(False)
        self.presenter.begin(data)
        if data.unsaved:
            self.notice.say(tr("This was started earlier and is not saved yet: Ctrl+Enter saves it."), "info")
        if question and self.body is not None:
            self.body.go_to(question)

    def _use(self, data: RegisterEntryData) -> None:
        hidden = asked_with_steps(data)
        form = EntryForm(data.definition, self._context.theme, hidden=hidden, media=data.register.files)
        form.view.private = data.register.private
        self.show_body(form)
        form.left_question.connect(lambda _: self._left_question())
        self.duplicates.use(form, data)
        self.area.clear()
        self.area.addItem(tr("Whole commune"), "")
        for area_id, name in data.areas.items():
            self.area.addItem(name, area_id)
        self.title.setText(data.register.title.shown())
        repeats = tr("Alt+Insert: one more · Alt+Delete: remove this one · ")
        has_repeats = any(shape.repeats for shape in data.definition.root.walk())
        self.keys.setText(
            tr("Tab: next question · F8: next thing to mend · ")
            + (repeats if has_repeats else "")
            + tr("Ctrl+Enter: save · Esc: leave with a draft")
        )

    def _show_entry(self) -> None:
        presenter, form = self.presenter, self.body
        draft = presenter.draft
        if form is None or draft is None:
            return
        office = self._context.office
        self.area.setCurrentIndex(max(0, self.area.findData(draft.area_id)))
        properties = {"username": office.officer, "deviceid": office.identity.store_id}
        reading = presenter.correcting
        form.show_answers(draft.answers, draft.question, office.clock, properties=properties, reading=reading)
        first = {**({} if draft.answers else presenter.grown), **presenter.given}
        if first:
            answers = {**form.answers(), **first}
            form.show_answers(answers, draft.question, office.clock, properties=properties, reading=reading)
        self._excuse(form)
        self._tell_private(form)
        presenter.shown(form.answers())
        self.duplicates.begin(draft.id)
        self.files.use_draft(draft.register_code, draft.id, self._show_held)
        correcting = presenter.correcting
        self.under.setText(tr("Correcting an entry") if correcting else self._new_words())
        words = tr("Save the correction (Ctrl+Enter)") if correcting else tr("Save, next entry (Ctrl+Enter)")
        self.finish_button.setText(words)
        self.show_opened(kept=presenter.kept)
        self.focus_form()

    def _new_words(self) -> str:
        """That the entry is new and, if it grew out of another one, what it is to that one."""
        given, data, draft = self.presenter.given, self.presenter.data, self.presenter.draft
        relations = data.register.relations if data is not None else ()
        meant = next((each for each in relations if given.get(each.question) == each.code), None)
        if meant is None:
            origin = data.origin if data is not None and draft is not None and draft.matter_id else ""
            return " · ".join(filter(None, (tr("New entry"), origin)))
        relation = " ".join((meant.tells.shown(), given.get(meant.names, "")))
        return f"{tr('New entry')} · {relation.strip()}"

    def _tell_private(self, form: EntryForm) -> None:
        """Which answers stay on this computer, in the order in which they are asked."""
        data, session = self.presenter.data, form.session
        names = frozenset() if data is None else data.register.private
        asked = [shape.path for shape in form.definition.root.walk() if shape.name in names]
        words = ", ".join(session.label(path) for path in asked)
        self.private.setText(tr("Kept on this computer only, never sent: {questions}.", questions=words))
        self.private.setVisible(bool(words))

    def _excuse(self, form: EntryForm) -> None:
        """Private answers that are on another computer are not asked for again, and it is said so."""
        data = self.presenter.data
        away = data.elsewhere if data is not None and self.presenter.correcting else frozenset()
        form.view.excused = away
        words = tr("The answer is on the computer on which the entry was typed; it may stay blank here.")
        for card in form.view.cards():
            name = name_of(form.definition, card.ref)
            card.tell_beside(words if name in away else "")

    # Files

    def show_files(self) -> None:
        """List the files of the entry; Insert adds one."""
        self.keep_now()
        self.files.show_held(self.title.text())

    def _show_held(self, n: int) -> None:
        self.files_button.setText(tr("Files: {n} (F9)", n=n) if n else tr("Files (F9)"))
        if n and not self.presenter.correcting:
            self.presenter.keep_files()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.presenter.draft is not None and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files.hold(dropped(event.mimeData()))

    # Keeping and finishing

    def keep_now(self, *, settle: bool = True) -> None:
        """Keep the entry as it is."""
        if self.body is None or self.presenter.draft is None:
            return
        if settle:
            self.body.settle()
        area_id = str(self.area.currentData() or "")
        self.presenter.keep(self.body.answers(), self.body.question(), area_id)

    def _left_question(self) -> None:
        self.keep_now(settle=False)
        refused = self._refused_answers
        if self.body is not None and refused is not None and refused != self.body.answers():
            self._tell_problem("")  # what is still wrong is shown at its question, and again on save

    def _tell_problem(self, sentence: str) -> None:
        self._refused_answers = self.body.answers() if sentence and self.body is not None else None
        self.notice.say(sentence, "danger")

    def finish(self) -> None:
        """Save the entry and begin the next one; what keeps it from being saved is shown in its place."""
        if self.body is None or self.presenter.draft is None:
            return
        self.keep_now()
        wrong = self.body.problem()
        if wrong:
            self._tell_problem(wrong)
            return
        self.notice.say("")
        if self.presenter.correcting:
            self.held_keys.hold()
        self.presenter.finish(self.body.final_answers())

    def unsaved_words(self) -> str:
        return tr("Only a draft was saved: open the entry again.") if self.presenter.kept else ""

    def _leave_for(self, matter_id: str) -> None:
        self.leave()
        self.entry_asked.emit(matter_id)

    def _discard(self) -> None:
        if self.confirm_throwing_away(tr("Throw away what was typed here?")):
            self.presenter.discard()
            self.left.emit()
        else:
            self.focus_form()

    def _corrected(self, matter_id: str) -> None:
        self._context.say(tr("✓ The correction is saved"))
        self.saved.emit(matter_id)
        self.left.emit()
        self.held_keys.drop()  # in the list a letter would look for a row

    def _show_saved(self, matter_id: str) -> None:
        self.show_saved(tr("✓ The entry is saved"))
        self.saved.emit(matter_id)

    def untouched_words(self) -> str:
        return tr("✓ Saved") if self.presenter.correcting else tr("Nothing typed yet")

    # Keys

    def _to_problem(self) -> None:
        if self.body is not None:
            self.body.settle()
            self._tell_problem(self.body.problem())

    def _add(self) -> None:
        if self.body is not None:
            self.body.add_occurrence()

    def _remove(self) -> None:
        if self.body is None or not self.body.repeats:
            return
        if self.confirm_removing():
            self.body.remove_occurrence()
        self.focus_form()


def asked_with_steps(data: RegisterEntryData) -> tuple[str, ...]:
    """The questions and groups that are asked with a step and not when the entry is started."""
    return names_within(data, data.register.groups_of_actions)


def names_within(data: RegisterEntryData, groups: frozenset[str]) -> tuple[str, ...]:
    """The names of everything in these top-level groups of the form, the groups among them."""
    return tuple(
        shape.name
        for group in groups
        if (top := data.definition.root.children.get(group)) is not None
        for shape in top.walk()
    )
