"""An open form: answers are given, everything that depends on them follows. Needs no window.

Answers that are not relevant are blank to all expressions but kept, so that a wrong jump loses nothing;
:meth:`FormSession.to_save` leaves them out of the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import tzinfo
from random import Random

from desktop_app.base.clock import VIETNAM, Clock
from desktop_app.base.problems import Problem
from desktop_app.forms.definition.definition import Bind, Control, FormDefinition
from desktop_app.forms.definition.texts import ControlText
from desktop_app.forms.session.answers import stored_answer
from desktop_app.forms.session.checks import QuestionProblem, check_question
from desktop_app.forms.session.choices import SelectChoice, choices_of
from desktop_app.forms.session.events import FIRST_LOAD, LOAD, NEW_REPEAT, VALUE_CHANGED, Events
from desktop_app.forms.session.questions import FormQuestion, asked, known_node
from desktop_app.forms.session.recalculation import Recalculator, check_count, new_occurrence
from desktop_app.forms.session.reopening import Renewed, renewed, restore, standing
from desktop_app.forms.session.world import FormWorld
from desktop_app.forms.types.answer_type import Answer
from desktop_app.forms.types.parsing import quoted
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node, Shape, clone, relevant_copy

_ONCE = re.compile(r"\bonce\s*\(")


class FormSession:
    """One record of a form being filled in.

    A ``ref`` is a path: ``/data/person[2]/age``, or below the root ``person[2]/age``; without a position
    the first occurrence is meant. ``tree`` reopens a saved record (see ``instance_xml`` and ``compact``).
    """

    def __init__(
        self,
        definition: FormDefinition,
        clock: Clock,
        *,
        tree: Node | None = None,
        language: str | None = None,
        zone: tzinfo = VIETNAM,
        properties: Mapping[str, str] | None = None,
        random: Random | None = None,
        last_saved: Node | None = None,
        reading: bool = False,
        header: Collection[str] = (),
    ) -> None:
        """``reading`` opens a finished record: nothing is recalculated before the first edit.

        :meth:`take_renewed` returns what the edit recalculated to another value. An answer
        at the refs of ``header`` is no edit where nothing in the form depends on it.
        """
        self.definition = definition
        chosen = language if language is not None else definition.itext.default
        self._world = FormWorld(
            definition, clock, zone, chosen, properties or {}, random or Random(), last_saved
        )
        self.root = clone(definition.initial) if tree is None else tree
        self._world.adopt(self.root)
        self._recalculator = Recalculator(definition, self._world)
        self._events = Events(definition, self._world, self._recalculator)
        self._at = 0
        self._renewed: list[Renewed] = []
        self._restored: list[Node] = []
        self._header = definition.apart(header)
        self._frozen = tree is not None and reading
        """As it was closed: calculations, repeat counts and events wait for an edit."""
        if self._frozen:
            self._recalculator.as_closed(self.root)
            self._restore()
        else:
            self._open(new=tree is None)
            if tree is not None and self._restore():
                self._recalculator.everything(self.root)
                self._settle()
                self._recalculator.recalculated.clear()

    def _open(self, *, new: bool) -> None:
        if new:
            self._events.preload(self.root)
            if any(action.events & FIRST_LOAD for action in self.definition.actions):
                # What is not asked is there as well: relevance says what is left out of the record.
                with self._recalculator.all_relevant(self.root):
                    self._events.form_event(FIRST_LOAD, self.root)
        self._recalculator.everything(self.root)
        self._recalculator.recalculated.clear()
        self._events.form_event(LOAD, self.root)
        self._settle()
        self._recalculator.recalculated.clear()

    def _restore(self) -> bool:
        """Give back what the record is kept without; whether there are occurrences among it."""
        self._restored = restore(self.definition, self.root, self._would_be_asked)
        occurrences = [node for node in self._restored if node.children]
        for node in occurrences:
            self._recalculator.hide(node)
        return bool(occurrences)

    def unasked(self) -> Iterator[Node]:
        """What came back when the record was opened and is still not asked: it is no part of the record."""
        return (node for node in self._restored if not node.relevant)

    def _would_be_asked(self, parent: Node, shape: Shape) -> bool:
        bind = self.definition.bind(shape)
        rule = None if bind is None else bind.relevant
        return parent.relevant and (
            rule is None or rule(Context(Node(shape.name, shape, parent), self._world))
        )

    def _edit(self) -> None:
        """The record is going to change: what was frozen is computed first."""
        if self._frozen:
            self._frozen = False
            before = standing(self.root)
            self._open(new=False)
            self._renewed = renewed(before, self.root)

    def work_out(self, refs: Collection[str]) -> None:
        """Of a record opened for reading, work out only the calculations at ``refs`` (without positions)."""
        found = [shape for ref in refs if (shape := self.definition.shape(ref)) is not None]
        self._recalculator.work_out(self.root, found)

    def take_renewed(self) -> list[Renewed]:
        """What the first edit of a finished record changed by recalculation; returned once."""
        renewed, self._renewed = self._renewed, []
        return renewed

    # Language and texts

    @property
    def language(self) -> str:
        """The active language, as the form names it."""
        return self._world.language

    @language.setter
    def language(self, name: str) -> None:
        if name == self._world.language:
            return
        self._world.language = name
        if not self._frozen:  # a closed record keeps the texts it was closed with
            self._recalculator.language_changed(self.root)
            self._settle()

    def label(self, ref: str, language: str | None = None) -> str:
        """The label of a question or group with the answers woven in, "" without one."""
        node, control = self._shown(ref)
        return "" if control is None else self.text(control.label, node, language)

    def hint(self, ref: str, language: str | None = None) -> str:
        """The hint of a question, "" without one."""
        node, control = self._shown(ref)
        return "" if control is None else self.text(control.hint, node, language)

    def media(self, ref: str, language: str | None = None) -> dict[str, str]:
        """Media of the label by form (image, audio, video, big-image), as ``jr://images/…``."""
        node, control = self._shown(ref)
        if control is None or control.label is None or control.label.text_id is None:
            return {}
        forms = self.definition.itext.forms(control.label.text_id, language or self.language)
        return {
            form: self.text(control.label, node, language, form)
            for form in forms
            if form not in ("", "short", "long", "guidance")
        }

    def text(
        self,
        label: ControlText | None,
        node: Node,
        language: str | None = None,
        form: str = "",
        guard: Callable[[str], str] | None = None,
    ) -> str:
        """A text of the form as seen from ``node``; ``guard`` is applied to the answers woven in."""
        if label is None:
            return ""
        parts = label.find(self.definition.itext, language or self.language, form)
        shape = node.shape or self.definition.root
        return self.definition.weaver.weave(parts, shape, Context(node, self._world), guard)

    # Values and rules

    def node(self, ref: str) -> Node:
        """The node at ``ref``. Raises :class:`Problem` when the record has none."""
        return known_node(self.root, ref)

    def value(self, ref: str) -> str:
        """The stored answer, also while it is not relevant; "" is blank."""
        return self.node(ref).value

    def relevant(self, ref: str) -> bool:
        """Whether the question or group is asked now."""
        return self.node(ref).relevant

    def required(self, ref: str) -> bool:
        """Whether the question must have an answer."""
        return self._holds(ref, "required")

    def readonly(self, ref: str) -> bool:
        """Whether the question, or a group around it, takes no answers from the officer.

        A calculated question takes none unless its rule says so (XForms: readonly is "false(), unless a
        calculate is specified, then true()"); ``once()`` gives a first value that may be changed.
        """
        asked = self.node(ref)
        bind = None if asked.shape is None else self.definition.bind(asked.shape)
        if bind is not None and _computed(bind):
            return True
        node: Node | None = asked
        while node is not None:
            bind = None if node.shape is None else self.definition.bind(node.shape)
            if bind is not None and bind.readonly is not None and bind.readonly(Context(node, self._world)):
                return True
            node = node.parent
        return False

    def choices(self, ref: str, language: str | None = None) -> list[SelectChoice]:
        """The choices of a select question, filtered by the answers given so far."""
        node, control = self._shown(ref)
        return [] if control is None else choices_of(self._world, control, node, language or self.language)

    def _holds(self, ref: str, rule: str) -> bool:
        node = self.node(ref)
        bind = None if node.shape is None else self.definition.bind(node.shape)
        test: Callable[[Context], bool] | None = None if bind is None else getattr(bind, rule)
        return test is not None and test(Context(node, self._world))

    def _shown(self, ref: str) -> tuple[Node, Control | None]:
        node = self.node(ref)
        return node, None if node.shape is None else self.definition.controls.get(node.shape)

    # Answering

    def answer(self, ref: str, value: Answer) -> list[QuestionProblem]:
        """Store an answer and bring everything that depends on it up to date.

        Returns what is wrong with the answer now (nothing is refused for it). Raises :class:`Problem`
        when the value is not of the question's type, the question is a group, or the record is final.
        """
        node = self.node(ref)
        if node.children or node.shape is None:
            raise Problem("“{ref}” is a group and takes no answer. Answer the questions in it.", ref=ref)
        text = stored_answer(value, self.definition.data_type(node.shape), self._world.zone)
        if text != node.value:
            if node.shape not in self._header:
                self._edit()
            node.value = text
            self._recalculator.value_changed(node)
            self._recalculator.run()
            self._events.node_event(VALUE_CHANGED, node)
            self._settle()
        return self.problem(ref)

    def take_changes(self) -> set[str]:
        """Refs of the nodes whose value, relevance or occurrences changed since the last call."""
        changed = {node.path() for node in self._recalculator.changed}
        self._recalculator.changed.clear()
        return changed

    def add_repeat(self, ref: str) -> str:
        """Add an occurrence behind the last one of the repeat at ``ref`` (``person``); gives its ref.

        Raises :class:`Problem` when ``ref`` is no repeat or has as many occurrences as are possible.
        """
        shape, parent = self._repeat(ref)
        check_count(shape, len(parent.children.get(shape.name, ())) + 1)
        self._edit()
        node = new_occurrence(shape)
        parent.add(node)
        self._recalculator.changed.add(parent)
        # "… is dispatched … before recomputation of calculates, constraints, etc."
        self._events.repeat_event(NEW_REPEAT, node)
        self._recalculator.added(node)
        self._recalculator.structure_changed(shape, parent)
        self._settle()
        return node.path()

    def remove_repeat(self, ref: str) -> None:
        """Remove the occurrence at ``ref`` (``person[2]``) with all answers in it."""
        node = self.node(ref)
        if node.shape is None or not node.shape.repeated or node.parent is None:
            raise Problem("“{ref}” is not an occurrence of a repeat and cannot be removed.", ref=ref)
        self._edit()
        node.siblings().remove(node)
        self._recalculator.changed.add(node.parent)
        self._recalculator.structure_changed(node.shape, node.parent)
        self._settle()

    def repeat_relevant(self, ref: str) -> bool:
        """Whether another occurrence of the repeat at ``ref`` would be asked."""
        shape, parent = self._repeat(ref)
        return self._would_be_asked(parent, shape)

    def repeat_count(self, ref: str) -> int:
        """How many occurrences the repeat at ``ref`` has now."""
        shape, parent = self._repeat(ref)
        return len(parent.children.get(shape.name, ()))

    def _repeat(self, ref: str) -> tuple[Shape, Node]:
        key = AnswerKey.parse(str(ref).rstrip("/"))
        above = str(key.above())
        parent = self.root if above in ("", "/" + self.root.name) else self.node(above)
        shape = None if parent.shape is None else parent.shape.children.get(key.name)
        if shape is None or not shape.repeated:
            raise Problem("“{ref}” is not a repeat of the form. Check its name.", ref=quoted(ref))
        return shape, parent

    def _settle(self) -> None:
        self._recalculator.run()
        while self._recalculator.grown:
            node = self._recalculator.grown.pop(0)
            self._events.repeat_event(NEW_REPEAT, node)
            self._recalculator.run()

    # Going through the form

    def questions(self) -> list[FormQuestion]:
        """The questions asked now, in order, each occurrence of a repeat with its own."""
        return list(self._asked())

    def _asked(self) -> Iterator[FormQuestion]:
        return asked(self, self.definition.body, self.root)

    @property
    def current(self) -> FormQuestion | None:
        """The question the officer is at."""
        return questions[min(self._at, len(questions) - 1)] if (questions := self.questions()) else None

    def move(self, steps: int) -> FormQuestion | None:
        """Go on (or back, with a negative number) and return the question arrived at."""
        questions = self.questions()
        self._at = max(0, min(self._at + steps, len(questions) - 1))
        return self.current

    def go_to(self, ref: str) -> FormQuestion | None:
        """Go to the question at ``ref``, if it is asked now."""
        wanted = self.node(ref)
        for at, question in enumerate(self._asked()):
            if question.node is wanted:
                self._at = at
        return self.current

    # Problems, closing, reopening

    def problem(self, ref: str) -> list[QuestionProblem]:
        """What is wrong with one question now."""
        node, control = self._shown(ref)
        return [] if control is None else check_question(self, control, node)

    def problems(self) -> list[QuestionProblem]:
        """What is wrong with the whole form, in the order of the questions."""
        return [
            problem for item in self._asked() for problem in check_question(self, item.control, item.node)
        ]

    @property
    def world(self) -> FormWorld:
        """The surroundings expressions are evaluated in."""
        return self._world

    def to_save(self) -> Node:
        """The tree to save: the end is stamped, and what is not relevant left out. The record stays open."""
        if not self._frozen:
            self._events.stamp_end(self.root)
            self._recalculator.run()
        return relevant_copy(self.root)


def _computed(bind: Bind) -> bool:
    sources = bind.sources
    return "readonly" not in sources and "calculate" in sources and _ONCE.search(sources["calculate"]) is None
