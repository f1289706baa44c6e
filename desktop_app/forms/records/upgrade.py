"""Carries a record over to a new version of its form, question by question; nothing is lost silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.session.answers import stored_answer
from desktop_app.forms.session.outline import outline
from desktop_app.forms.types.answer_type import AnswerType, Choosing
from desktop_app.forms.types.table import TEXT
from desktop_app.forms.xpath.answer_key import AnswerKey, KeyStep, written_count, written_step
from desktop_app.forms.xpath.instance_tree import Shape


class Loss(StrEnum):
    """Why an answer has no place: not asked, part not repeated, of another type, choice not offered."""

    GONE = "gone"
    REPEAT = "repeat"
    TYPE = "type"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class NotCarried:
    """An answer of the old version that has no place in the new one, with the reason to show.

    ``target`` is the path of its question in the new version, where that still asks it.
    """

    ref: str
    value: str
    reason: str
    kind: Loss = Loss.GONE
    target: str = ""
    strange: str = ""
    """The choices that are not offered, separated by spaces."""


@dataclass(slots=True)
class Carried:
    """Answers by their path in the new version (see ``compact``), and those that have none there.

    ``worked_out`` are the old paths of computed results; the new version computes its own.
    """

    answers: dict[str, str] = field(default_factory=dict)
    not_carried: list[NotCarried] = field(default_factory=list)
    worked_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _UpgradePlan:
    """What becomes of the answers at one place of the old version."""

    path: str
    """Without positions, in the new version."""
    shape: Shape | None
    type: AnswerType = TEXT
    single: bool = False
    choices: frozenset[str] = frozenset()
    worked_out: bool = False


class Carrier:
    """Carries many records from one version of a form to another; from a version to itself it examines them.

    A question is found by its path; a top-level question that moved into a group (or out of one) by its
    name, where that is the only one of the name in both versions.
    """

    def __init__(self, old: FormDefinition, new: FormDefinition, zone: tzinfo = VIETNAM) -> None:
        self._old, self._new, self._zone = old, new, zone
        self._choices = {
            part.path: frozenset(choice.value for choice in part.choices)
            for top in outline(new)
            for part in top.walk()
            if part.answer_type.is_choice and part.choices
        }
        self.moved: Mapping[str, str] = _moved(old, new)
        """Old path → new path of the questions that changed their group."""
        self._plans: dict[str, _UpgradePlan] = {}

    def carry(self, answers: Mapping[str, str]) -> Carried:
        """Carry a record given as answers by path (see ``compact``)."""
        done = Carried()
        keys = {path: AnswerKey.parse(path) for path in answers}
        counts = [path for path, key in keys.items() if key.is_count]
        for path in sorted(counts, key=lambda item: len(keys[item].steps)):
            self._carry_count(path, answers[path], done)
        for path, value in answers.items():
            if not keys[path].is_count:
                self._carry_answer(path, value, done)
        if done.not_carried:
            order = {path: at for at, path in enumerate(answers)}
            done.not_carried.sort(key=lambda item: order[item.ref])
        return done

    def place(self, path: str, counts: Mapping[str, str]) -> str | None:
        """The place in the new version of the answer at ``path`` of the old one, if any.

        ``counts`` are answers of the new version that tell how often its repeats occur.
        """
        key = AnswerKey.parse(path)
        plan = self._plan(key)
        if plan.shape is None or plan.shape.children:
            return None
        return _positioned(plan, key, counts)

    def target(self, path: str) -> str | None:
        """The place in the new version, without positions, to which answers at ``path`` belong, if any."""
        plan = self._plan(AnswerKey.parse(path))
        return None if plan.shape is None else plan.path

    def _carry_count(self, path: str, value: str, done: Carried) -> None:
        repeat = AnswerKey.parse(path).repeat()
        plan = self._plan(repeat)
        place = _positioned(plan, repeat, done.answers, self_too=False)
        if plan.shape is not None and plan.shape.repeated and place is not None and value.isdecimal():
            done.answers[written_count(place)] = value
        elif value != "0":
            reason = tr("The new version does not repeat this part.")
            done.not_carried.append(NotCarried(path, value, reason, Loss.REPEAT))

    def _carry_answer(self, path: str, value: str, done: Carried) -> None:
        plan = self._plan(AnswerKey.parse(path))
        place = self.place(path, done.answers)
        examined = self._old is self._new and plan.shape is not None
        if plan.worked_out and (place is not None or not examined):
            done.worked_out.append(path)
            return
        if place is None or place in done.answers:
            reason = tr("The new version does not ask this question.")
            done.not_carried.append(NotCarried(path, value, reason))
            return
        try:
            text = value if plan.type.is_free_text else stored_answer(value, plan.type, self._zone)
        except Problem as problem:
            done.not_carried.append(NotCarried(path, value, problem.sentence(), Loss.TYPE, place))
            return
        strange = _strange_choices(plan, text)
        if strange:
            done.not_carried.append(
                NotCarried(
                    path, value, not_offered(", ".join(strange)), Loss.CHOICE, place, " ".join(strange)
                )
            )
            return
        done.answers[place] = text

    def _plan(self, key: AnswerKey) -> _UpgradePlan:
        plain = key.place
        plan = self._plans.get(plain)
        if plan is None:
            plan = self._plans[plain] = self._work_out_plan(plain)
        return plan

    def _work_out_plan(self, plain: str) -> _UpgradePlan:
        path = self.moved.get(plain, plain)
        was, shape = self._old.shape(plain), self._new.shape(path)
        calculated = was is not None and _is_calculated(self._old, was)
        calculates = shape is not None and _is_calculated(self._new, shape)
        worked_out = calculated and was not in self._old.controls and (shape is None or calculates)
        if shape is None or (calculates and not calculated):  # what was typed would be worked over
            return _UpgradePlan(path, None, worked_out=worked_out)
        control = self._new.controls.get(shape)
        return _UpgradePlan(
            path,
            shape,
            self._new.data_type(shape),
            control is not None and control.asks.choosing is Choosing.ONE,
            self._choices.get(path, frozenset()),
            worked_out,
        )


def _positioned(
    plan: _UpgradePlan, key: AnswerKey, counts: Mapping[str, str], *, self_too: bool = True
) -> str | None:
    """The new path with the positions of the old one, where that occurrence is there.

    With ``self_too`` off, the last step is the name of the place alone: how often it occurs is asked.
    """
    shape = plan.shape
    if shape is None:
        return None
    if not shape.repeats and not key.in_repeat:
        return plan.path
    places, steps = shape.chain()[1:], key.steps
    if len(places) != len(steps):
        return None
    above = ""
    for place, step in zip(places[:-1], steps[:-1], strict=True):
        found = _step(place, step, above, counts)
        if not found:
            return None
        above += f"{found}/"
    last = _step(places[-1], steps[-1], above, counts) if self_too else places[-1].name
    return f"{above}{last}" if last else None


def _step(place: Shape, step: KeyStep, above: str, counts: Mapping[str, str]) -> str:
    """One step of a path with its position; "" where there is no such occurrence."""
    number = 1 if step.position is None else step.position
    if not place.repeated:
        return place.name if number == 1 else ""
    count = int(counts.get(written_count(f"{above}{place.name}"), "0"))
    return written_step(place.name, number) if 1 <= number <= count else ""


def not_offered(choices: str) -> str:
    """Why an answer with these choices is not carried."""
    return tr("The choice “{value}” is not in the new version.", value=choices)


def _strange_choices(plan: _UpgradePlan, text: str) -> list[str]:
    """Choices that the question does not have; lists that are made of answers are checked when asked.

    Paper may have two ticks where one was asked for: both are then stored.
    """
    if not plan.choices or (plan.single and text in plan.choices):
        return []
    return [value for value in text.split() if value not in plan.choices]


def _is_calculated(definition: FormDefinition, shape: Shape) -> bool:
    bind = definition.bind(shape)
    return bind is not None and bind.calculate is not None


def _moved(old: FormDefinition, new: FormDefinition) -> dict[str, str]:
    """Old path → new path of questions outside of repeats that have moved between groups."""
    before, after = _by_name(old), _by_name(new)
    return {
        path: after[name]
        for name, path in before.items()
        if path and after.get(name) and after[name] != path and new.shape(path) is None
    }


def _by_name(definition: FormDefinition) -> dict[str, str]:
    """Questions outside of repeats by name; "" where the name occurs more than once."""
    found: dict[str, str] = {}
    for shape in definition.shapes:
        if not shape.children and not shape.repeats and shape.parent is not None:
            relative = shape.path.removeprefix(definition.root.path + "/")
            found[shape.name] = "" if shape.name in found else relative
    return found


def _below(definition: FormDefinition, shape: Shape) -> str:
    return shape.path.removeprefix(definition.root.path + "/")
