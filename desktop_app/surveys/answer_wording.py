"""Answers in words: the one place that says what a stored answer and its key are called.

The history, conflicts, second keying, the move to another version, exports and lists of problems all ask
here, so that nobody decides on an answer that is called one thing here and another there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection

from desktop_app.catalogue.installed import installed, survey_template
from desktop_app.catalogue.package import PackageKind
from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.clock import VIETNAM
from desktop_app.forms.definition import FormDefinition
from desktop_app.forms.outline import OutlinePart, calculations, outline
from desktop_app.forms.records.answer_key import AnswerKey, written_count
from desktop_app.i18n import tr
from desktop_app.numbers import format_date, format_number
from desktop_app.surveys.form_answers import short_names

BETWEEN_CHOICES: Final = " + "
_SEVERAL: Final = ("select", "rank")


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
                name = _one_line(part.label) or step.name
                words.append(name if step.position is None else _occurrence(name, step.position))
        part = self.part(key)
        own = (_one_line(part.label) if part is not None else "") or at.name
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
        return {} if part is None else {one.value: _one_line(one.label) or one.value for one in part.choices}

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

    def value(self, key: str, value: str, older: Mapping[str, str] | None = None) -> str:
        """The answer in words. ``older`` are choices of other versions, for codes that this one lacks."""
        control, choices = self.control(key), self.choices(key)
        if control in ("select1", *_SEVERAL):
            return _chosen(value, choices, older or {}, control)
        said = _TYPES.get(self.type(key))
        try:
            return value if said is None else said(value)
        except (ArithmeticError, ValueError):
            return value

    def _at(self, key: str) -> AnswerKey:
        return AnswerKey.parse(self._paths.get(key, key))


@dataclass(frozen=True, slots=True)
class AnswerWording:
    """The words of several versions, the one that is to be asked first in front.

    With ``template`` the questions that it counts are called by number and topic, as in its tables.
    """

    forms: tuple[FormWords, ...] = ()
    template: SurveyTemplate | None = None

    def question(self, key: str) -> str:
        """The question in the words of the first version that knows it."""
        counted = self._counted(key)
        if counted:
            return counted
        name, form = self._known(key)
        return form.question(name) if form is not None else name

    def value(self, key: str, value: str) -> str:
        """The answer in the words of the first version that offers it; "" for none."""
        name, form = self._known(key)
        if form is None or not value:
            return value
        older: dict[str, str] = {}
        for one in reversed(self.forms):
            older |= one.choices(name)
        return form.value(name, value, older)

    def choice(self, key: str, code: str) -> str:
        """What a choice is called in the first version that offers it; its code where none does."""
        name, _ = self._known(key)
        return next((said for one in self.forms if (said := one.choices(name).get(code))), code)

    def choices(self, key: str) -> dict[str, str]:
        """The choices of a question by code, where it has a list of them."""
        name, form = self._known(key)
        return {} if form is None else form.choices(name)

    def type(self, key: str) -> str:
        """The data type of the answer."""
        name, form = self._known(key)
        return "string" if form is None else form.type(name)

    def takes_one(self, key: str) -> bool:
        """Whether exactly one of :meth:`choices` is the answer."""
        name, form = self._known(key)
        return form is not None and form.control(name) == "select1" and bool(form.choices(name))

    def takes_several(self, key: str) -> bool:
        """Whether the answer is made of several choices, or of choices that depend on other answers."""
        name, form = self._known(key)
        return form is not None and form.control(name) in ("select1", *_SEVERAL) and not self.takes_one(key)

    def is_file(self, key: str) -> bool:
        """Whether the answer is the name of an attached file."""
        name, form = self._known(key)
        return form is not None and form.control(name) == "upload"

    def knows(self, key: str) -> bool:
        """Whether any version on this computer has this answer."""
        return self._known(key)[1] is not None

    def works_out(self, key: str) -> bool:
        """Whether a version works this value out itself, so that nobody typed it."""
        return any(form.works_out(key) for form in self.forms)

    def _counted(self, key: str) -> str:
        questions = () if self.template is None else self.template.questions
        found = next((one for one in questions if one.name == key), None)
        return "" if found is None else f"{found.number}. {found.topic.shown()}"

    def _known(self, key: str) -> tuple[str, FormWords | None]:
        parsed = AnswerKey.parse(key)
        name = str(parsed.own())
        known = [one for one in self.forms if one.knows(name)]
        own = (one for one in known if one.version == parsed.version)
        return name, next(own, known[0] if known else None)


def _occurrence(name: str, position: int) -> str:
    return tr("{part} no. {n}", part=name, n=position)


def _one_line(text: str) -> str:
    return " ".join(text.split())


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


def older_templates(connection: Connection, template: SurveyTemplate) -> list[SurveyTemplate]:
    """The other installed versions of a questionnaire, the one installed last first."""
    versions = [
        package.version
        for package in installed(connection, PackageKind.SURVEY_FORM)
        if package.code == template.code and package.version != template.version
    ]
    return [survey_template(connection, template.code, one) for one in versions]


def wording_of(connection: Connection, template: SurveyTemplate) -> AnswerWording:
    """The words for the answers of a round, those of its own version first."""
    older = older_wordings(connection, template)
    return AnswerWording((words_of(template), *older.forms), template)


def older_wordings(connection: Connection, template: SurveyTemplate) -> AnswerWording:
    """The words of the other installed versions of a questionnaire."""
    return AnswerWording(tuple(words_of(one) for one in older_templates(connection, template)))


def words_of(template: SurveyTemplate) -> FormWords:
    """The words of a version."""
    return _words(_Version(template))


@dataclass(frozen=True)
class _Version:
    """A version of a questionnaire, the same as any other with its content."""

    template: SurveyTemplate

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and other.template.sha256 == self.template.sha256

    def __hash__(self) -> int:
        return hash(self.template.sha256)


@lru_cache(maxsize=8)
def _words(version: _Version) -> FormWords:
    """Kept, because a screen asks again and again and a large form takes a moment to read."""
    return FormWords(version.template.version, version.template.form())
