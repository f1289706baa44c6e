"""Questions and answers in the words of the version of the questionnaire that asked them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection

from desktop_app.catalogue.installed import installed, survey_template
from desktop_app.catalogue.package import PackageKind
from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.forms.definition import FormDefinition
from desktop_app.forms.outline import OutlinePart, calculations, outline
from desktop_app.forms.records.answer_key import AnswerKey
from desktop_app.i18n import tr
from desktop_app.numbers import format_date
from desktop_app.surveys.form_answers import short_names


class FormWords:
    """The words of one version."""

    def __init__(self, version: str, definition: FormDefinition) -> None:
        self.version = version
        self.definition = definition
        self._parts: dict[str, OutlinePart] = {}
        for top in outline(definition):
            self._parts |= {part.path: part for part in top.walk() if part.path}
        self._worked_out = {part.path for part in calculations(definition)}
        self._paths = {name: path for path, name in short_names(definition).items()}

    def part(self, key: str) -> OutlinePart | None:
        """The question (or repeat) under whose name an answer is stored."""
        return self._parts.get(self._at(key).place)

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
                words.append(f"{part.label or step.name} {step.position or ''}".strip())
        part = self.part(key)
        own = (part.label if part is not None else "") or at.name
        if at.is_count:
            own = tr("{part}: number of entries", part=own)
        return " · ".join((*words, " ".join(own.split())))

    def value(self, key: str, value: str) -> str:
        """The answer in words: labels of choices, dates as they are written here."""
        part = self.part(key)
        if part is None:
            return value
        labels = {choice.value: choice.label for choice in part.choices}
        if labels:
            return labels.get(value) or " + ".join(labels.get(code) or code for code in value.split())
        if part.type == "date":
            try:
                return format_date(date.fromisoformat(value[:10]))
            except ValueError:
                return value
        return value

    def _at(self, key: str) -> AnswerKey:
        return AnswerKey.parse(self._paths.get(key, key))


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words of several versions, the one that is to be asked first in front."""

    forms: tuple[FormWords, ...] = ()

    def question(self, key: str) -> str:
        """The question in the words of the first version that knows it."""
        name, form = self._known(key)
        return form.question(name) if form is not None else name

    def value(self, key: str, value: str) -> str:
        """The answer in the words of the first version that offers it."""
        name, form = self._known(key)
        if form is None:
            return value
        said = form.value(name, value)
        if said != value:
            return said
        return next((words for one in self.forms if (words := one.value(name, value)) != value), value)

    def works_out(self, key: str) -> bool:
        """Whether a version works this value out itself, so that nobody typed it."""
        return any(form.works_out(key) for form in self.forms)

    def _known(self, key: str) -> tuple[str, FormWords | None]:
        parsed = AnswerKey.parse(key)
        name = str(parsed.own())
        known = [one for one in self.forms if one.part(name) is not None]
        own = (one for one in known if one.version == parsed.version)
        return name, next(own, known[0] if known else None)


def older_templates(connection: Connection, template: SurveyTemplate) -> list[SurveyTemplate]:
    """The other installed versions of a questionnaire, the one installed last first."""
    versions = [
        package.version
        for package in installed(connection, PackageKind.SURVEY_FORM)
        if package.code == template.code and package.version != template.version
    ]
    return [survey_template(connection, template.code, one) for one in versions]


def older_wordings(connection: Connection, template: SurveyTemplate) -> Wordings:
    """The words of the other installed versions of a questionnaire."""
    return Wordings(tuple(words_of(one) for one in older_templates(connection, template)))


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
