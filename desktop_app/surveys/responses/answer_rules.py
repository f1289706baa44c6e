"""Checks of one answer of a form without the others, by the form's own rules.

The counts of a round hold every different answer once, so checking each of them finds the forms with a wrong
answer without opening them. Rules that need the rest of the form are left out here: a form is checked by
those while it is entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from threading import Lock

from desktop_app.base.clock import VIETNAM, FixedClock
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import Control, FormDefinition
from desktop_app.forms.records.form_answers import name_of, tree_of
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import Shape
from desktop_app.surveys.responses.records import PAPER_FIELDS

_MOST_FORMS = 4
_ALWAYS = "true()"
_RULES = ("constraint", "calculate")


class AnswerRules:
    """The questions of one form that are asked on every form, whatever else is answered."""

    def __init__(self, definition: FormDefinition) -> None:
        self._definition = definition
        self._refs = dict(_asked_always(definition))
        self._session: tuple[date, FormSession] | None = None
        self._busy = Lock()
        self.strict = frozenset(name for name, path in self._refs.items() if _strict(definition, path))
        """Questions to which there is an answer that the form's rules refuse."""
        self.required = frozenset(name for name, path in self._refs.items() if _required(definition, path))

    def wrong(self, today: date, name: str, answer: str) -> bool:
        """Whether the form's rules refuse this answer to this question; unknown questions are let through."""
        if name not in self.strict:
            return False
        with self._busy:  # rounds are looked at on several threads
            session = self._blank_on(today)
            node = session.node(self._refs[name])
            node.value = answer
            try:
                return any(problem.kind != "required" for problem in session.problem(self._refs[name]))
            finally:
                node.value = ""

    def _blank_on(self, today: date) -> FormSession:
        """Return a blank form of a day; no rule that is checked here reads another answer of it."""
        if self._session is None or self._session[0] != today:
            clock = FixedClock(datetime.combine(today, time(12), VIETNAM))
            tree, _ = tree_of(self._definition, {})
            self._session = (today, FormSession(self._definition, clock, tree=tree))
        return self._session[1]


@lru_cache(maxsize=_MOST_FORMS)
def rules_of(questionnaire: Questionnaire) -> AnswerRules:
    """Return the rules of a questionnaire's form; kept, because a round is looked at again and again."""
    return AnswerRules(questionnaire.form())


def _asked_always(definition: FormDefinition) -> Iterator[tuple[str, str]]:
    for control in definition.questions():
        shape = control.shape
        if shape is None or shape.name in PAPER_FIELDS or not _stands_alone(definition, control):
            continue
        yield name_of(definition, shape.path), shape.path


def _stands_alone(definition: FormDefinition, control: Control) -> bool:
    shape = control.shape
    assert shape is not None
    if shape.repeats or any(_depends(definition, item) for item in shape.chain()):
        return False
    bind = definition.bind(shape)
    written = [bind.sources.get(rule, "") for rule in _RULES] if bind is not None else []
    choices = control.itemset.source if control.itemset is not None else ""
    return not any("/" in rule for rule in written) and "[" not in choices


def _depends(definition: FormDefinition, shape: Shape) -> bool:
    bind = definition.bind(shape)
    return bind is not None and bind.relevant is not None


def _strict(definition: FormDefinition, path: str) -> bool:
    """Whether the question has a rule, choices or a range; any other answer fits."""
    shape = definition.shape(path)
    assert shape is not None
    bind, control = definition.bind(shape), definition.controls.get(shape)
    ruled = bind is not None and bind.constraint is not None
    return ruled or (control is not None and control.asks.is_limited)


def _required(definition: FormDefinition, path: str) -> bool:
    shape = definition.shape(path)
    bind = None if shape is None else definition.bind(shape)
    return bind is not None and bind.sources.get("required", "").replace(" ", "") == _ALWAYS
