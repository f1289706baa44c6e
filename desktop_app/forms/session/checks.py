"""What can be wrong with an answer: missing, against its rule, not among the choices, out of range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.base.i18n import tr
from desktop_app.forms.definition.definition import Bind, Control
from desktop_app.forms.definition.texts import ControlText
from desktop_app.forms.session.choices import values_of
from desktop_app.forms.types.answer_type import Choosing
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.values import text_to_number

if TYPE_CHECKING:
    from desktop_app.forms.session.session import FormSession


@dataclass(frozen=True, slots=True)
class QuestionProblem:
    """A question that is not in order: ref, kind (required, constraint, choice, range) and a sentence."""

    ref: str
    kind: str
    message: str


def check_question(session: FormSession, control: Control, node: Node) -> list[QuestionProblem]:
    """All that is wrong with one answer; nothing is while the question is not relevant."""
    bind = None if node.shape is None else session.definition.bind(node.shape)
    if not node.relevant:
        return []
    if node.value == "":
        return _check_blank(session, bind, node)
    found: list[QuestionProblem] = []
    if bind is not None and bind.constraint is not None and not bind.constraint(Context(node, session.world)):
        message = _message(session, bind.constraint_message, node) or tr("This answer is not allowed here.")
        found.append(QuestionProblem(node.path(), "constraint", message))
    found.extend(_check_choice(session, control, node))
    found.extend(_check_range(control, node, session))
    return found


def _check_blank(session: FormSession, bind: Bind | None, node: Node) -> list[QuestionProblem]:
    if bind is None or bind.required is None or not bind.required(Context(node, session.world)):
        return []
    message = _message(session, bind.required_message, node) or tr("This question must be answered.")
    return [QuestionProblem(node.path(), "required", message)]


def _message(session: FormSession, label: ControlText | None, node: Node) -> str:
    return session.text(label, node)


def _check_choice(session: FormSession, control: Control, node: Node) -> list[QuestionProblem]:
    choosing = control.asks.choosing
    if choosing is Choosing.NOTHING or (control.itemset is None and not control.items):
        return []
    given = [node.value] if choosing is Choosing.ONE else node.value.split()
    known = set(values_of(session.world, control, node))
    known.discard("")
    strange = [value for value in given if value not in known]
    if strange:
        message = tr(
            "“{value}” is not among the choices of this question. Choose again.", value=", ".join(strange)
        )
        return [QuestionProblem(node.path(), "choice", message)]
    if len(set(given)) < len(given) or (choosing is Choosing.ORDER and len(given) < len(known)):
        return [QuestionProblem(node.path(), "choice", tr("Each choice may be in the answer only once."))]
    return []


def _check_range(control: Control, node: Node, session: FormSession) -> list[QuestionProblem]:
    if not control.asks.is_bounded:
        return []
    zone = session.world.zone
    start = text_to_number(control.attributes.get("start", ""), zone)
    end = text_to_number(control.attributes.get("end", ""), zone)
    value = text_to_number(node.value, zone)
    if value == value and not (min(start, end) <= value <= max(start, end)):
        message = tr(
            "The answer must be from {start} to {end}.",
            start=control.attributes.get("start", ""),
            end=control.attributes.get("end", ""),
        )
        return [QuestionProblem(node.path(), "range", message)]
    return []
