"""What the answers of one version of a form are called: its questions, choices and values in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from desktop_app.clock import VIETNAM
from desktop_app.forms.dates import looks_like_date
from desktop_app.forms.definition import FormDefinition
from desktop_app.forms.outline import OutlinePart, calculations, outline
from desktop_app.forms.records.answer_key import AnswerKey, written_count
from desktop_app.forms.records.short_names import short_names
from desktop_app.i18n import tr
from desktop_app.numbers import format_date, format_number

BETWEEN_CHOICES: Final = " + "
_TICKED: Final = ("select1", "select", "rank")


class FormWords:
    """The words of one version."""

    def __init__(self, version: str, definition: FormDefinition) -> None:
        self.version = version
        self.definition = definition
        self._parts: dict[str, OutlinePart] = {}
        for top in outline(definition):
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

    def part(self, key: str) -> OutlinePart | None:
        """The question (or repeat) under whose name an answer is stored."""
        return self._parts.get(self._at(key).owner().place)

    def knows(self, key: str) -> bool:
        """Whether the version has a place of this key."""
        return self.part(key) is not None or self.works_out(key)

    def works_out(self, key: str) -> bool:
        """Whether the form works this value out itself."""
        return self._at(key).place in self._worked_out

    def question(self, key: str) -> str:
        """The question in words, after the repeats it lies in with their number."""
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
            own = tr("Worked out by the form: {name}", name=own)
        if at.attribute is not None:
            own = tr("{question}: detail “{name}”", question=own, name=at.attribute)
        return " · ".join((*words, own))

    def choices(self, key: str) -> dict[str, str]:
        """The choices of a question by code, where it has a list of them."""
        part = None if self._at(key).is_count else self.part(key)
        return {} if part is None else {one.value: one.words for one in part.choices}

    def type(self, key: str) -> str:
        """The data type of the answer."""
        if self._at(key).is_count:
            return "int"
        part = self.part(key) or self._worked_out.get(self._at(key).place)
        return "string" if part is None else part.type

    def control(self, key: str) -> str:
        """What the question is asked with; "" where that is not a question."""
        part = None if self._at(key).is_count else self.part(key)
        return "" if part is None or part.kind == "repeat" else part.control

    def is_ticked(self, key: str) -> bool:
        """Whether the answer is one or several choices."""
        return self.control(key) in _TICKED

    def value(self, key: str, value: str, older: Mapping[str, str] | None = None) -> str:
        """The answer in words. ``older`` are choices of other versions, for codes that this one lacks."""
        if self.is_ticked(key):
            return _chosen(value, self.choices(key), older or {}, self.control(key))
        said = _TYPES.get(self._type_of(key, value))
        try:
            return value if said is None else said(value)
        except (ArithmeticError, ValueError):
            return value

    def _type_of(self, key: str, value: str) -> str:
        """The type of a value; what a form works out is often a date without saying so."""
        kind = self.type(key)
        if kind == "string" and self.works_out(key) and looks_like_date(value):
            return "dateTime" if "T" in value else "date"
        return kind

    def _at(self, key: str) -> AnswerKey:
        return AnswerKey.parse(self._paths.get(key, key))


def _occurrence(name: str, position: int) -> str:
    return tr("{part} no. {n}", part=name, n=position)


def _chosen(value: str, choices: Mapping[str, str], older: Mapping[str, str], control: str) -> str:
    """The labels of what was chosen; a ranking shows its order, and a code without a label is marked."""

    def said(code: str) -> str:
        return choices.get(code) or older.get(code) or tr("{code} (no choice of the form)", code=code)

    if value in choices or value in older:
        return said(value)
    if not choices:  # they depend on other answers of the form
        return tr("choice with the code {code}", code=value)
    if control == "rank":
        return ", ".join(f"{at}. {said(code)}" for at, code in enumerate(value.split(), 1))
    return BETWEEN_CHOICES.join(map(said, value.split()))


def _decimal(value: str) -> str:
    """With a decimal comma; what is written with an exponent stays, it may stand for a million digits."""
    return value if "e" in value.lower() else format_number(Decimal(value))


def _date(value: str) -> str:
    return format_date(date.fromisoformat(value[:10]))


def _time(value: str) -> str:
    return f"{time.fromisoformat(value):%H:%M}"


def _moment(value: str) -> str:
    moment = datetime.fromisoformat(value)
    return f"{moment if moment.tzinfo is None else moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


_TYPES: Final[Mapping[str, Callable[[str], str]]] = {
    "date": _date,
    "time": _time,
    "dateTime": _moment,
    "decimal": _decimal,
}
