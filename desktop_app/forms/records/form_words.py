"""What the answers of one version of a form are called: its questions, choices and values in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.short_names import short_names
from desktop_app.forms.session.outline import OutlineNode, calculations, outline
from desktop_app.forms.types.answer_type import AnswerType, Choosing
from desktop_app.forms.types.table import TEXT, WHOLE_NUMBER, data_type, type_of_result
from desktop_app.forms.xpath.answer_key import AnswerKey, written_count

BETWEEN_CHOICES: Final = " + "


class FormWords:
    """The words of one version, in ``language`` as the form names it, or in the form's own."""

    def __init__(self, version: str, definition: FormDefinition, language: str | None = None) -> None:
        self.version = version
        self.definition = definition
        self._parts: dict[str, OutlineNode] = {}
        for top in outline(definition, language):
            self._parts |= {part.path: part for part in top.walk() if part.path}
        self._worked_out = {part.path: part for part in calculations(definition)}
        self._paths = {name: path for path, name in short_names(definition).items()}

    def places(self) -> list[str]:
        """The keys of all answers in the order of the form, those of repeats without positions."""
        short = {path: name for name, path in self._paths.items()}
        repeats = [f"{part.path}/" for part in self._parts.values() if part.kind == "repeat"]
        found = []
        for part in (*self._parts.values(), *self._worked_out.values()):
            if part.kind == "repeat":
                found.append(written_count(part.path))
            elif part.kind in ("question", "calculation"):
                within = any(part.path.startswith(repeat) for repeat in repeats)
                found.append(part.path if within else short.get(part.path, part.path))
        return found

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """Sort keys of answers as the form asks for them; what it does not know comes last.

        Occurrences of a repeat come one after the other.
        """
        order = {part: number for number, part in enumerate((*self._parts, *self._worked_out))}

        def place(key: str) -> tuple[bool, list[tuple[int, int]], str]:
            steps, above, found = self._at(key).steps, "", list[tuple[int, int]]()
            for step in steps:
                above = f"{above}/{step.name}" if above else step.name
                found.append((order.get(above, len(order)), step.position or 0))
            return not self.knows(key), found, key

        return sorted(keys, key=place)

    def part(self, key: str) -> OutlineNode | None:
        """The question (or repeat) under whose name an answer is stored."""
        return self._parts.get(self._at(key).owner().place)

    def knows(self, key: str) -> bool:
        """Whether the version has a place of this key."""
        return self.part(key) is not None or self.works_out(key)

    def works_out(self, key: str) -> bool:
        """Whether the form works this value out itself."""
        return self._at(key).place in self._worked_out

    def question(self, key: str) -> str:
        """The question in words, after the repeats it is in with their number."""
        at, above, words = self._at(key), "", []
        for step in at.steps[:-1]:
            above = f"{above}/{step.name}" if above else step.name
            part = self._parts.get(above)
            if part is not None and part.kind == "repeat":
                name = part.words
                words.append(name if step.position is None else _occurrence(name, step.position))
        part = self.part(key)
        own = at.name if part is None else part.words
        if at.is_count:
            own = tr("{part}: number of entries", part=own)
        elif part is None and self.works_out(key):
            own = tr("Calculated by the form: {name}", name=own)
        if at.attribute is not None:
            own = tr("{question}: detail “{name}”", question=own, name=at.attribute)
        return " · ".join((*words, own))

    def choices(self, key: str) -> dict[str, str]:
        """The choices of a question by code, where it has a list of them."""
        part = None if self._at(key).is_count else self.part(key)
        return {} if part is None else {choice.value: choice.words for choice in part.choices}

    def answer_type(self, key: str) -> AnswerType:
        """What kind of answer it is."""
        if self._at(key).is_count:
            return data_type(WHOLE_NUMBER)
        part = self.part(key) or self._worked_out.get(self._at(key).place)
        return TEXT if part is None else part.answer_type

    def value(self, key: str, value: str, older: Mapping[str, str] | None = None) -> str:
        """The answer in words. ``older`` are choices of other versions, for codes that this one lacks."""
        kind = self.answer_type(key)
        if kind.is_choice:
            return _chosen(value, self.choices(key), older or {}, kind.choosing)
        if self.works_out(key):
            kind = type_of_result(kind, value)
        try:
            return kind.display(value)
        except (ArithmeticError, ValueError):
            return value

    def _at(self, key: str) -> AnswerKey:
        return AnswerKey.parse(self._paths.get(key, key))


def _occurrence(name: str, position: int) -> str:
    return tr("{part} no. {n}", part=name, n=position)


def _chosen(value: str, choices: Mapping[str, str], older: Mapping[str, str], choosing: Choosing) -> str:
    """The labels of what was chosen; a ranking shows its order, and a code without a label is marked."""

    def said(code: str) -> str:
        return choices.get(code) or older.get(code) or tr("{code} (not a choice of the form)", code=code)

    if value in choices or value in older:
        return said(value)
    if not choices:  # they depend on other answers of the form
        return tr("choice with the code {code}", code=value)
    if choosing is Choosing.ORDER:
        return ", ".join(f"{at}. {said(code)}" for at, code in enumerate(value.split(), 1))
    return BETWEEN_CHOICES.join(map(said, value.split()))
