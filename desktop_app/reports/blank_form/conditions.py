"""When a question is asked, in plain words for paper: "chỉ hỏi nếu câu 3 là “Có”"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.base.numbers import format_number
from desktop_app.forms.session.outline import OutlineNode
from desktop_app.forms.xpath.parser import parse
from desktop_app.forms.xpath.syntax_tree import Binary, Call, Expr, Literal, Negate, Number, Path
from desktop_app.reports.frame.wording import Wording

_ORDER = {"<": "less", "<=": "at_most", ">": "more", ">=": "at_least"}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_PATH = re.compile(r"(?:\.\.?/|/)[\w./\-]*[\w\-]")


@dataclass(frozen=True, slots=True)
class NumberedQuestion:
    """A question with the number it has on paper."""

    number: str
    part: OutlineNode


class Conditions:
    """Describes rules of relevance by the numbers of the questions they read."""

    def __init__(self, questions: Mapping[str, NumberedQuestion], wording: Wording) -> None:
        self._by_path = questions
        self._by_name: dict[str, NumberedQuestion] = {}
        for path, question in questions.items():
            self._by_name.setdefault(path.rpartition("/")[2], question)
        self._wording = wording

    def note(self, relevant: str) -> str:
        """The note for a rule, "" where the question is always asked."""
        if not relevant:
            return ""
        condition = self._described(parse(relevant))
        if condition is None:
            shown = _PATH.sub(self._replaced, relevant)
            condition = self._wording.text("skip.expression", expression=" ".join(shown.split()))
        return self._wording.text("skip.only_if", condition=condition)

    def _replaced(self, match: re.Match[str]) -> str:
        found = self._by_name.get(match[0].rpartition("/")[2])
        return match[0] if found is None else self._named(found)

    def _named(self, question: NumberedQuestion) -> str:
        return self._wording.text("skip.question", number=question.number)

    def _described(self, tree: Expr) -> str | None:
        if isinstance(tree, Binary):
            if tree.op in ("and", "or"):
                return self._joined(tree)
            return self._compared(tree.op, tree.left, tree.right)
        if isinstance(tree, Call) and tree.name == "selected" and len(tree.args) == 2:
            return self._with_answer("selected", tree.args[0], tree.args[1])
        if isinstance(tree, Call) and tree.name == "not" and len(tree.args) == 1:
            return self._negated(tree.args[0])
        return None

    def _joined(self, tree: Binary) -> str | None:
        sides = []
        for side in (tree.left, tree.right):
            text = self._described(side)
            if text is None:
                return None
            mixed = isinstance(side, Binary) and side.op in ("and", "or") and side.op != tree.op
            sides.append(self._wording.text("skip.grouped", condition=text) if mixed else text)
        key = "skip.both" if tree.op == "and" else "skip.either"
        return self._wording.text(key, first=sides[0], second=sides[1])

    def _negated(self, tree: Expr) -> str | None:
        if isinstance(tree, Call) and tree.name == "selected" and len(tree.args) == 2:
            return self._with_answer("not_selected", tree.args[0], tree.args[1])
        condition = self._described(tree)
        return None if condition is None else self._wording.text("skip.negated", condition=condition)

    def _compared(self, op: str, left: Expr, right: Expr) -> str | None:
        if not isinstance(left, Path):
            left, right, op = right, left, _MIRRORED.get(op, "")
        if op in ("=", "!=") and right == Literal(""):
            question = self._question(left)
            key = "skip.blank" if op == "=" else "skip.answered"
            return None if question is None else self._wording.text(key, question=self._named(question))
        if op in ("=", "!="):
            return self._with_answer("equals" if op == "=" else "differs", left, right)
        return self._with_answer(_ORDER[op], left, right) if op in _ORDER else None

    def _with_answer(self, key: str, left: Expr, right: Expr) -> str | None:
        question, answer = self._question(left), _constant(right)
        if question is None or answer is None:
            return None
        shown = next((choice.label for choice in question.part.choices if choice.value == answer), answer)
        return self._wording.text(f"skip.{key}", question=self._named(question), answer=shown)

    def _question(self, tree: Expr) -> NumberedQuestion | None:
        if not isinstance(tree, Path) or not tree.steps or any(step.predicates for step in tree.steps):
            return None
        names = [step.test for step in tree.steps if step.axis == "child"]
        if not names:
            return None
        exact = self._by_path.get("/".join(names[1:])) if tree.absolute else None
        return exact or self._by_name.get(names[-1])


def _constant(tree: Expr) -> str | None:
    if isinstance(tree, Literal):
        return tree.text
    if isinstance(tree, Negate):
        inner = _constant(tree.operand)
        return None if inner is None else f"-{inner}"
    if isinstance(tree, Number):
        whole = tree.value == int(tree.value)
        return str(int(tree.value)) if whole else format_number(Decimal(repr(tree.value)))
    return None
