"""A form being entered: its session, what was typed and is no answer yet, what keeps it from being saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.form_answers import answers_of, last_saved_of, name_of, ref_of, tree_of
from desktop_app.forms.session.answers import stored_answer
from desktop_app.forms.session.session import FormSession
from ui.forms.editors.file import FileEditor
from ui.forms.entry_page import EntryBody
from ui.forms.form_view import FormView
from ui.forms.media.form_files import FormFiles
from ui.forms.occurrences import to_add, to_remove
from ui.forms.question_card import QuestionCard
from ui.forms.speaking import spoken_language
from ui.theme import Theme

_TYPING_MILLISECONDS = 500
"""So far behind the fingers an answer is kept that the cursor has not left."""


class EntryForm(EntryBody):
    """Shows one record after the other of the same form; ``hidden`` questions and groups are not asked."""

    left_question = Signal(str)
    """An answer is to be made durable: the cursor left it, or the hands rest."""
    went_before = Signal()

    def __init__(
        self,
        definition: FormDefinition,
        theme: Theme,
        *,
        hidden: Sequence[str] = (),
        files: FormFiles | None = None,
        media: Mapping[str, bytes] | None = None,
    ) -> None:
        super().__init__()
        self.definition = definition
        self._unknown: dict[str, str] = {}
        self.view = FormView(theme, tuple(hidden), files, media)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.view.left_question.connect(self.left_question)
        self.view.went_before.connect(self.went_before)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TYPING_MILLISECONDS)
        self._soon.timeout.connect(lambda: self.left_question.emit(self.view.current))
        self.view.typed.connect(self._typed)

    @property
    def session(self) -> FormSession:
        """The record under the fingers."""
        assert self.view.session is not None
        return self.view.session

    def show_answers(
        self,
        answers: Mapping[str, str],
        question: str,
        clock: Clock,
        *,
        previous: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        reading: bool = False,
        header: Sequence[str] = (),
    ) -> None:
        """Show another record; ``question`` is where the cursor stood, ``previous`` the record before.

        ``reading``: it is shown as it was saved, and its calculations wait for a change. ``header``:
        questions that a record keeps beside its answers.
        """
        tree, unknown = tree_of(self.definition, answers) if answers else (None, [])
        names = set(unknown)
        self._unknown = {name: value for name, value in answers.items() if name in names}
        session = FormSession(
            self.definition,
            clock,
            tree=tree,
            language=spoken_language(self.definition),
            properties=dict(properties or {}),
            last_saved=last_saved_of(self.definition, previous or {}),
            reading=reading,
            header=[ref_of(self.definition, name) for name in header],
        )
        self._soon.stop()
        ref = ref_of(self.definition, question) if question else ""
        self.view.show_session(session, ref, _unread(session) if answers else {})

    def settle(self) -> None:
        self.view.finish_typing()

    def take_focus(self) -> None:
        self.view.take_focus()

    def _typed(self) -> None:
        if not self._soon.isActive():  # a pause would never come while somebody types on
            self._soon.start()

    def answers(self) -> dict[str, str]:
        """All answers by question, with what was typed and is none."""
        given = {**self._unknown, **answers_of(self.session)}
        typing = self.view.typing()
        for ref, text in (*self.view.unread.items(), *([typing] if typing else ())):
            name = name_of(self.definition, ref)
            given.pop(name, None)
            if text:
                given[name] = text
        return given

    def final_answers(self) -> dict[str, str]:
        """The answers as they are recorded when the record is finished."""
        return {**self._unknown, **answers_of(self.session, relevant_only=True)}

    def question(self) -> str:
        """Where the cursor is."""
        return name_of(self.definition, self.view.current) if self.view.current else ""

    def go_to(self, question: str) -> None:
        """Put the cursor into a question; one that is not asked leaves it where it is."""
        card = self.view.card(ref_of(self.definition, question))
        if card is not None:
            self.view.go_to(card)

    def problem(self) -> str:
        """A sentence on what keeps the record from being saved, or nothing; the cursor goes there."""
        found = self.view.problems()
        if not found:
            return ""
        if len(found) == 1:
            return found[0]
        return found[0] + " " + tr("(and {n} more)", n=len(found) - 1)

    @property
    def at_end(self) -> bool:
        """Whether the cursor is in the last question."""
        cards = [card for card in self.view.cards() if card.editor is not None]
        return bool(cards) and cards[-1].ref == self.view.current

    def enter(self, *, forward: bool) -> None:
        """The cursor comes from outside: to the first question, or backwards to the last."""
        cards = [card for card in self.view.cards() if card.editor is not None and card.editor.isEnabled()]
        if cards:
            self.view.current = cards[0 if forward else -1].ref
        self.view.take_focus()

    def cards_with_files(self) -> list[QuestionCard]:
        """The questions that take a file, from the one with the cursor on and then from the first."""
        cards = self.view.cards()
        at = next((number for number, card in enumerate(cards) if card.ref == self.view.current), 0)
        return [card for card in (*cards[at:], *cards[:at]) if isinstance(card.editor, FileEditor)]

    def attach_file(self) -> None:
        """Go to the next question that takes a file, and choose one."""
        for card in self.cards_with_files():
            if isinstance(card.editor, FileEditor) and card.editor.isEnabled():
                self.view.go_to(card)
                card.editor.choose()
                return

    def add_occurrence(self) -> None:
        """Add an occurrence of the repeat that the cursor is in or before."""
        ref = to_add(self.view.lines(), self.view.current)
        if ref is not None:
            self.settle()
            self.view.add(ref)

    def remove_occurrence(self) -> None:
        """Remove the occurrence that the cursor is in."""
        ref = to_remove(self.view.lines(), self.view.current)
        if ref is not None:
            self.view.remove(ref)

    @property
    def repeats(self) -> bool:
        """Whether something can be added where the cursor is."""
        return bool(to_add(self.view.lines(), self.view.current))


def _unread(session: FormSession) -> dict[str, str]:
    """Answers of a draft that are none, by ref: what could not be read stays as it was typed."""
    found: dict[str, str] = {}
    for node in session.root.walk():
        bind = None if node.shape is None else session.definition.bind(node.shape)
        if bind is None or not node.value or bind.calculate is not None:
            continue
        try:
            stored_answer(node.value, session.definition.data_type(node.shape), session.world.zone)
        except Problem:
            found[node.path()] = node.value
    return found
