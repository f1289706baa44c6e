"""Any form on a scrolling page. Widgets are kept while their question is, and from one record to the next.

What is in sight is brought up to date with the key; what is not, while the hands rest or when it comes into
sight, so that an answer in a long form costs no more than in a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.problems import Problem
from desktop_app.forms.session.checks import QuestionProblem
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.types.answer_type import Answer
from desktop_app.forms.xpath.answer_key import AnswerKey
from ui.base.ask import DialogAsk
from ui.forms.editors.file import FileEditor
from ui.forms.headings import AddLine, HeadingLine, line_of, show_line
from ui.forms.masking import mask_private
from ui.forms.media.form_files import FormFiles
from ui.forms.media.trial_files import TrialFiles
from ui.forms.occurrences import moved, nearest
from ui.forms.outline import EntryKind, OutlineLine, outline
from ui.forms.question_card import QuestionCard
from ui.forms.sentences import problem_line, renewed_sentence
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.frames import Notice
from ui.widgets.page import ScrollBody

_REST_MILLISECONDS = 20
_AT_REST = 12
"""So many questions out of sight are brought up to date at a time."""


class FormView(QWidget):
    """Shows a :class:`FormSession` and gives it the answers."""

    left_question = Signal(str)
    typed = Signal()
    """Letters were typed into an answer that the cursor has not left."""
    went_before = Signal()
    went_beyond = Signal()

    def __init__(
        self,
        theme: Theme,
        hidden: tuple[str, ...] = (),
        files: FormFiles | None = None,
        media: Mapping[str, bytes] | None = None,
    ) -> None:
        """``media`` are the files that came with the form and that its texts show, by name."""
        super().__init__()
        self.media = dict(media or {})
        self._theme = theme
        self._files = files or TrialFiles(DialogAsk(self))
        self._hidden = hidden
        self.session: FormSession | None = None
        self._widgets: dict[tuple[str, str], QWidget] = {}
        self._order: list[tuple[str, str]] = []
        self._touched: set[str] = set()
        self._all_touched = False
        self.readonly = False
        self.excused: frozenset[str] = frozenset()  # names of questions that may stay blank all the same
        self.private: frozenset[str] = frozenset()  # names of questions whose numbers are masked
        self.unread: dict[str, str] = {}
        """Texts in fields that are no answers, by ref."""
        self.current = ""
        self.renewed = Notice("", theme, "info")
        """What a finished form recalculated when it was changed."""
        self.page = ScrollBody(whole=_question_of, margin=space.XXLARGE)
        self.page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page.body.setSpacing(space.SMALL)
        self.page.body.addStretch(1)
        self._late: dict[tuple[str, str], OutlineLine] = {}
        self._rest = QTimer(self)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self._show_some)
        self.page.verticalScrollBar().valueChanged.connect(lambda _: self._show_sight())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.renewed)
        layout.addWidget(self.page)

    def show_session(
        self, session: FormSession, ref: str = "", unread: Mapping[str, str] | None = None
    ) -> None:
        """Show another record, at a question where one is named, with what was typed and was no answer."""
        same = self.session is not None and self.session.definition is session.definition
        self.session, self._late = None, {}
        for card in self.cards():
            if card.has_cursor and card.editor is not None:
                card.editor.clearFocus()  # what leaving it gives belongs to the record before
        self.session = session
        self._forget(lambda _: True, same=same)
        self._touched, self._all_touched = set(), False
        self.unread = {}
        self.current = ref
        self.renewed.say("")
        self.page.verticalScrollBar().setValue(0)
        self.refresh()
        self._show_unread(unread or {})

    def _show_unread(self, unread: Mapping[str, str]) -> None:
        for wrong, text in unread.items():
            doubtful = self.card(wrong)
            if doubtful is not None:
                self._be_shown(doubtful)
                doubtful.show_typed(text)

    def _forget(self, which: Callable[[tuple[str, str]], bool], *, same: bool = True) -> None:
        """Forget what was typed in lines; they stay only where they can show the ``same`` questions again."""
        for key, widget in list(self._widgets.items()):
            if which(key) and not (same and self._goes_on(widget)):
                self.page.body.removeWidget(widget)
                widget.deleteLater()
                del self._widgets[key]
                self._late.pop(key, None)
        self._order = [key for key in self._order if key in self._widgets]

    def _goes_on(self, widget: QWidget) -> bool:
        """Whether a widget can show the same question of another record."""
        return isinstance(widget, QuestionCard) and widget.forget()

    def be_readonly(self, readonly: bool) -> None:
        """Only show the record, or take answers again."""
        if readonly == self.readonly:
            return
        self.readonly = readonly
        for widget in self._widgets.values():
            if isinstance(widget, HeadingLine | AddLine):
                widget.be_readonly(readonly)
        policy = Qt.FocusPolicy.StrongFocus if readonly else Qt.FocusPolicy.NoFocus
        self.page.setFocusPolicy(policy)  # the page itself is scrolled by keys while no answer takes them
        self.refresh()

    def files_came(self) -> None:
        """Files of the form may have come from another computer."""
        for card in self.cards():
            if isinstance(card.editor, FileEditor):
                card.editor.look_again()

    def refresh(self) -> None:
        """Bring the page in line with the session."""
        session = self.session
        if session is None:
            return
        entries = outline(session, self._hidden)
        order = [entry.key for entry in entries]
        if order != self._order:
            self._arrange(entries, order)
        self._late = {entry.key: entry for entry in entries if entry.question is not None}
        for entry in entries:
            if entry.question is None:
                show_line(self._widgets[entry.key], entry)
        self._show_sight()
        session.take_changes()

    def _show_sight(self) -> None:
        """Bring up to date what is in sight, what has the cursor, and what was never shown."""
        top = self.page.verticalScrollBar().value() - space.XXLARGE
        bottom = top + self.page.viewport().height() + 2 * space.XXLARGE
        for key in list(self._late):
            card = self._widgets[key]
            seen = card.y() <= bottom and card.y() + card.height() >= top
            if seen or (isinstance(card, QuestionCard) and (card.fresh or card.has_cursor)):
                self._show_late(key)
        if self._late and not self._rest.isActive():
            self._rest.start()

    def _show_some(self) -> None:
        for key in list(self._late)[:_AT_REST]:
            self._show_late(key)
        if not self._late:
            self._rest.stop()

    def _show_all(self) -> None:
        for key in list(self._late):
            self._show_late(key)

    def _show_late(self, key: tuple[str, str]) -> None:
        entry, card = self._late.pop(key), self._widgets.get(key)
        if isinstance(card, QuestionCard) and entry.question is not None:
            card.readonly = self.readonly
            card.show_question(entry.question, self._problem(entry.ref))

    def _problem(self, ref: str) -> str:
        if self.session is None or not (self._all_touched or ref in self._touched):
            return ""
        return next((item.message for item in self.session.problem(ref) if not self._is_excused(item)), "")

    def _is_excused(self, problem: QuestionProblem) -> bool:
        name = AnswerKey.parse(problem.ref).name
        return name in self._hidden or (problem.kind == "required" and name in self.excused)

    def _arrange(self, entries: list[OutlineLine], order: list[tuple[str, str]]) -> None:
        for key in set(self._order) - set(order):
            gone = self._widgets.pop(key)
            self.page.body.removeWidget(gone)
            gone.deleteLater()
        for at, entry in enumerate(entries):
            widget = self._widgets.get(entry.key)
            if widget is None:
                widget = self._make(entry)
                self._widgets[entry.key] = widget
            if self.page.body.indexOf(widget) != at:
                self.page.body.removeWidget(widget)
                self.page.body.insertWidget(at, widget)
        self._order = order

    def _make(self, entry: OutlineLine) -> QWidget:
        if entry.kind is EntryKind.QUESTION:
            assert entry.question is not None
            card = QuestionCard(entry.question, self._files, self.media)
            card.answered.connect(self._answer)
            card.typed.connect(self.typed)
            card.unread.connect(self._not_read)
            card.focused.connect(self._focused)
            card.went_on.connect(lambda: self.step(1))
            card.chose.connect(lambda: self.step(1, led=True))
            card.went_back.connect(lambda: self.step(-1))
            mask_private(card, self.private)
            return card
        line = line_of(entry, self._theme, self.add, self.remove)
        line.be_readonly(self.readonly)
        return line

    # Answering

    def _answer(self, ref: str, answer: Answer) -> None:
        session = self.session
        if session is None:
            return
        untouched = ref not in self._touched
        self._touched.add(ref)
        try:
            before = session.value(ref)
            session.answer(ref, answer)
        except Problem as problem:
            card = self._widgets.get((EntryKind.QUESTION.value, ref))
            if isinstance(card, QuestionCard):
                card.refuse(problem.sentence())
            return
        changed = session.value(ref) != before
        if changed or untouched:
            self.refresh()
            self._tell_renewed(session)
        if changed:
            self.left_question.emit(ref)

    def _not_read(self, ref: str, text: str) -> None:
        before = self.unread.get(ref, "")
        if text:
            self.unread[ref] = text
        else:
            self.unread.pop(ref, None)
        if text and text != before:
            self.left_question.emit(ref)

    def typing(self) -> tuple[str, str] | None:
        """Ref and text of the answer that is being typed."""
        card = self.card(self.current)
        text = None if card is None else card.typing()
        return None if text is None else (self.current, text)

    def add(self, ref: str) -> None:
        """Add an occurrence of a repeat and put the cursor into its first question."""
        if self.session is not None:
            added = self.session.add_repeat(ref)
            self.refresh()
            self._tell_renewed(self.session)
            self.left_question.emit(added)
            first = next((card for card in self._open_cards() if card.ref.startswith(f"{added}/")), None)
            if first is not None:
                self._go(first)

    def remove(self, ref: str) -> None:
        """Remove an occurrence with what was typed in it; the cursor goes to the nearest question."""
        session = self.session
        if session is None:
            return
        before = [card.ref for card in self._open_cards()]
        for card in self.cards():
            if card.has_cursor and card.editor is not None:
                card.editor.clearFocus()  # the answer given on leaving belongs to its present place
        session.remove_repeat(ref)
        unread = {new: text for old, text in self.unread.items() if (new := moved(old, ref)) is not None}
        self._touched = {new for old in self._touched if (new := moved(old, ref)) is not None}
        repeat = f"{ref.rpartition('[')[0]}["
        self._forget(lambda key: key[1].startswith(repeat))
        self.unread = {}
        self.refresh()
        self._show_unread(unread)
        self._tell_renewed(session)
        self.current = nearest(before, [card.ref for card in self._open_cards()], ref)
        self.left_question.emit(self.current)
        self.take_focus()

    def _tell_renewed(self, session: FormSession) -> None:
        """Say which values a finished form recalculated because it was changed."""
        sentence = renewed_sentence(session)
        if sentence:
            self.renewed.say(sentence)

    def finish_typing(self) -> None:
        """Give the answer under the cursor although the cursor has not left it."""
        card = self.card(self.current)
        if card is not None:
            card.give()

    def problems(self) -> list[str]:
        """What keeps the record from being closed, each beside its question as well."""
        self._all_touched = True
        self.refresh()
        self._show_all()
        session = self.session
        if session is None:
            return []
        unread = {card.ref: card.typed_wrong for card in self.cards() if card.typed_wrong}
        found = [item for item in session.problems() if item.ref not in unread and not self._is_excused(item)]
        wrong = [*unread.items(), *((item.ref, problem_line(session, item)) for item in found)]
        places = {card.ref: place for place, card in enumerate(self.cards())}
        wrong.sort(key=lambda each: places.get(each[0], len(places)))  # the first on the page is the first
        first = self.card(wrong[0][0]) if wrong else None
        if first is not None:
            self._go(first)
        return [sentence for _, sentence in wrong]

    # Going about

    def cards(self) -> list[QuestionCard]:
        """The questions on the page, in order."""
        found = [self._widgets[key] for key in self._order if key in self._widgets]
        return [item for item in found if isinstance(item, QuestionCard)]

    def _open_cards(self) -> list[QuestionCard]:
        """The questions that take an answer now."""
        return [card for card in self.cards() if card.editor is not None and card.editor.isEnabled()]

    def card(self, ref: str) -> QuestionCard | None:
        """The card of a question."""
        found = self._widgets.get((EntryKind.QUESTION.value, ref))
        return found if isinstance(found, QuestionCard) else None

    def step(self, steps: int, *, led: bool = False) -> None:
        """On or back to the next question that takes an answer; ``led`` there by the key that chose one."""
        self.finish_typing()
        cards = self._open_cards()
        at = next((number for number, card in enumerate(cards) if card.ref == self.current), -1)
        wanted = at + steps
        if wanted < 0:
            self.went_before.emit()
        elif wanted >= len(cards):
            self.went_beyond.emit()
        else:
            self._go(cards[wanted])
            cards[wanted].was_led_to = led

    def take_focus(self) -> None:
        """Put the cursor where it stood, or into the first question."""
        cards = self._open_cards()
        wanted = next((card for card in cards if card.ref == self.current), cards[0] if cards else None)
        if wanted is not None:
            self._go(wanted)
        else:
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def lines(self) -> list[tuple[str, str]]:
        """Kind and ref of every line of the page, in order."""
        return list(self._order)

    def go_to(self, card: QuestionCard) -> None:
        """Put the cursor into a question."""
        self.finish_typing()
        self._go(card)

    def _be_shown(self, card: QuestionCard) -> None:
        if (EntryKind.QUESTION.value, card.ref) in self._late:
            self._show_late((EntryKind.QUESTION.value, card.ref))

    def _go(self, card: QuestionCard) -> None:
        self._be_shown(card)
        self.page.body.activate()  # a card that is new has no place yet
        card.take_focus()
        self.current = card.ref
        self.page.sight.show(card.editor or card)  # also while the page is not shown yet

    def _focused(self, ref: str) -> None:
        self.current = ref


def _question_of(widget: QWidget) -> QWidget:
    """The question that a widget of the page belongs to."""
    part: QWidget | None = widget
    while part is not None and not isinstance(part, QuestionCard):
        part = part.parentWidget()
    return part or widget
