"""The answers by which two entries of a form are compared, and their equality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.short_names import short_names
from desktop_app.forms.session.outline import OutlineNode, outline
from desktop_app.forms.types.answer_type import Sameness
from desktop_app.forms.xpath.answer_key import AnswerKey, written_count
from desktop_app.surveys.responses.records import PAPER_FIELDS


@dataclass(frozen=True, slots=True)
class Compared:
    """A question that is compared, or with ``counts`` the number of occurrences of a repeat."""

    part: OutlineNode
    place: tuple[int, int]
    repeated: bool = False
    counts: bool = False


@dataclass(frozen=True, slots=True)
class ComparedQuestions:
    """The questions of a form that an officer keys, by the names of answers without positions.

    Excluded is what is not read off the paper: results, texts, attached files, and what a form keeps in
    columns of its own (number, date and comment).
    """

    by_name: Mapping[str, Compared]

    def questions(self, first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
        """What is compared of two entries: all questions outside repeats, and those of the occurrences."""
        asked = {name for name, item in self.by_name.items() if not item.repeated}
        inside = {key for key in (*first, *second) if self._of(key) is not None}
        return sorted(asked | inside, key=self._order)

    def same(self, question: str, original: str, two: str) -> bool:
        """Whether two answers say the same; numbers by their value, ticked boxes in any order."""
        if original == two:
            return True
        compared = self._of(question)
        if compared is None or not (original and two):
            return False
        sameness = compared.part.answer_type.sameness
        if sameness is Sameness.TICKS:
            return sorted(original.split()) == sorted(two.split())
        if sameness is Sameness.VALUE:
            try:
                return Decimal(original) == Decimal(two)
            except InvalidOperation:
                return False
        return original.split() == two.split()

    def _of(self, question: str) -> Compared | None:
        return self.by_name.get(str(AnswerKey.parse(question).without_positions()))

    def _order(self, question: str) -> tuple[int, tuple[int, ...], int]:
        compared = self._of(question)
        around, own = (0, 0) if compared is None else compared.place
        return around, AnswerKey.parse(question).positions, own


def comparison_of(definition: FormDefinition) -> ComparedQuestions:
    """Return how two entries of a form are compared."""
    names = short_names(definition)
    counted = {
        "/".join(shape.path.split("/")[2:])
        for shape, control in definition.controls.items()
        if control.kind == "repeat" and control.add_remove
    }
    found: dict[str, Compared] = {}

    def take(parts: tuple[OutlineNode, ...], around: int | None) -> None:
        for part in parts:
            own = len(found)
            if part.kind == "repeat":
                if part.path in counted:
                    place = (own if around is None else around, own)
                    nested = around is not None
                    found[written_count(part.path)] = Compared(part, place, nested, counts=True)
                take(part.parts, own if around is None else around)
            elif part.kind == "group":
                take(part.parts, around)
            elif part.kind == "question" and not part.computed and not part.answer_type.is_file:
                name = names.get(part.path, part.path)
                if name not in PAPER_FIELDS:
                    place = (own if around is None else around, own)
                    found[name] = Compared(part, place, around is not None)

    take(outline(definition), None)
    return ComparedQuestions(found)
