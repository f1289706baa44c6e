"""Answers in words: the one place that names a stored answer and its key.

The history, conflicts, double entry, the move to another version, exports and lists of problems all use it,
so that an answer has the same name everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection

from desktop_app.base.i18n import Language, language, tr
from desktop_app.catalogue.form_outline import language_of
from desktop_app.catalogue.installed import installed, installed_questionnaire
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.questionnaire import Questionnaire, SurveyQuestion
from desktop_app.forms.records.form_words import FormWords
from desktop_app.forms.types.answer_type import AnswerType, Choosing
from desktop_app.forms.types.table import TEXT
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER


@dataclass(frozen=True, slots=True)
class CountedWords:
    """What a questionnaire counts, as its tables call it: contents, answers, reasons of invalid forms.

    ``on_paper`` speaks Vietnamese whatever the window speaks.
    """

    questionnaire: Questionnaire
    on_paper: bool = False

    def topic(self, question: SurveyQuestion) -> str:
        """Return a content in a few words."""
        return self._said(question.topic)

    def text(self, question: SurveyQuestion) -> str:
        """Return the name of a content."""
        return self._said(question.text)

    def numbered(self, name: str) -> str:
        """Return a content by its number and topic; "" for what is not counted."""
        found = next((item for item in self.questionnaire.questions if item.name == name), None)
        return "" if found is None else f"{found.number}. {self.topic(found)}"

    def answers(self) -> dict[str, str]:
        """Return the answers of the scale by code, in their order."""
        return {answer.code: self._said(answer.label) for answer in self.questionnaire.answers}

    def reasons(self) -> dict[str, str]:
        """Why a form does not count, by code."""
        return {reason.code: self._said(reason.label) for reason in self.questionnaire.invalid_reasons}

    def reason(self, code: str) -> str:
        """Return why a form does not count; the code of a reason that the questionnaire does not have."""
        found = (item for item in self.questionnaire.invalid_reasons if item.code == code)
        return next((self._said(item.label) for item in found), code)

    def _said(self, label: Label) -> str:
        return label.vi if self.on_paper else label.shown()


@dataclass(frozen=True, slots=True)
class AnswerWording:
    """The words of several versions, the one that is to be asked first in front.

    With ``questionnaire`` the questions that it counts are called by number and topic, as in its tables.
    """

    forms: tuple[FormWords, ...] = ()
    questionnaire: Questionnaire | None = None

    def question(self, key: str) -> str:
        """Return the question in the words of the first version that knows it."""
        counted = self._counted(key)
        if counted:
            return counted
        name, form = self._known(key)
        return form.question(name) if form is not None else name

    def value(self, key: str, value: str) -> str:
        """Return the answer in the words of the first version that offers it; "" for none."""
        name, form = self._known(key)
        if form is None or not value:
            return value
        older: dict[str, str] = {}
        for item in reversed(self.forms):
            older |= item.choices(name)
        return form.value(name, value, older)

    def choice(self, key: str, code: str) -> str:
        """Return what a choice is called in the first version that offers it; its code where none does."""
        name, _ = self._known(key)
        return next((said for item in self.forms if (said := item.choices(name).get(code))), code)

    def reason(self, code: str) -> str:
        """Why a form does not count."""
        return code if self.questionnaire is None else CountedWords(self.questionnaire).reason(code)

    def counted(self, name: str) -> str:
        """Return what was counted by hand: the answers to a question, or the invalid forms."""
        return tr("Invalid forms") if name == INVALID_FORMS else self.question(name)

    def counted_as(self, name: str, code: str) -> str:
        """As what it was counted: an answer, none, or the reason of an invalid form."""
        if name == INVALID_FORMS:
            return self.reason(code)
        return tr("No answer") if code == NO_ANSWER else self.choice(name, code)

    def choices(self, key: str) -> dict[str, str]:
        """Return the choices of a question by code, where it has a list of them."""
        name, form = self._known(key)
        return {} if form is None else form.choices(name)

    def answer_type(self, key: str) -> AnswerType:
        """Return what kind of answer it is."""
        name, form = self._known(key)
        return TEXT if form is None else form.answer_type(name)

    def takes_one(self, key: str) -> bool:
        """Whether exactly one of :meth:`choices` is the answer."""
        return self.answer_type(key).choosing is Choosing.ONE and bool(self.choices(key))

    def takes_several(self, key: str) -> bool:
        """Whether the answer is made of several choices, or of choices that depend on other answers."""
        return self.answer_type(key).is_choice and not self.takes_one(key)

    def is_file(self, key: str) -> bool:
        """Whether the answer is the name of an attached file."""
        return self.answer_type(key).is_file

    def knows(self, key: str) -> bool:
        """Whether any version on this computer has this answer."""
        return self._known(key)[1] is not None

    def works_out(self, key: str) -> bool:
        """Whether a version computes this value itself, so that it was not typed."""
        return any(form.works_out(key) for form in self.forms)

    def _counted(self, key: str) -> str:
        return "" if self.questionnaire is None else CountedWords(self.questionnaire).numbered(key)

    def _known(self, key: str) -> tuple[str, FormWords | None]:
        parsed = AnswerKey.parse(key)
        name = str(parsed.own())
        known = [item for item in self.forms if item.knows(name)]
        own = (item for item in known if item.version == parsed.version)
        return name, next(own, known[0] if known else None)


def older_questionnaires(connection: Connection, questionnaire: Questionnaire) -> list[Questionnaire]:
    """Return the other installed versions of a questionnaire, the one installed last first."""
    versions = [
        package.version
        for package in installed(connection, PackageKind.SURVEY_FORM)
        if package.code == questionnaire.code and package.version != questionnaire.version
    ]
    return [installed_questionnaire(connection, questionnaire.code, item) for item in versions]


def wording_of(connection: Connection, questionnaire: Questionnaire) -> AnswerWording:
    """Return the words for the answers of a round, those of its own version first."""
    older = older_wordings(connection, questionnaire)
    return AnswerWording((words_of(questionnaire), *older.forms), questionnaire)


def result_wording(connection: Connection, questionnaire: Questionnaire) -> AnswerWording:
    """Return the words for results: questions as the form asks them, older versions behind.

    The form speaks as the window does, or Vietnamese on paper, where it can, whatever its own language is.
    """
    return spoken_wording((questionnaire, *older_questionnaires(connection, questionnaire)))


def spoken_wording(versions: Iterable[Questionnaire]) -> AnswerWording:
    """Return the same of these versions, the one that is to be asked first in front."""
    return AnswerWording(tuple(_words_as_spoken(_Version(each), language()) for each in versions))


@lru_cache(maxsize=8)
def _words_as_spoken(version: _Version, spoken: Language) -> FormWords:
    definition = version.questionnaire.form()
    named = language_of(definition.itext.languages, spoken)
    return FormWords(version.questionnaire.version, definition, named)


def older_wordings(connection: Connection, questionnaire: Questionnaire) -> AnswerWording:
    """Return the words of the other installed versions of a questionnaire."""
    return AnswerWording(
        tuple(
            words_of(older_questionnaire)
            for older_questionnaire in older_questionnaires(connection, questionnaire)
        )
    )


def words_of(questionnaire: Questionnaire) -> FormWords:
    """Return the words of a version."""
    return _words(_Version(questionnaire))


@dataclass(frozen=True)
class _Version:
    """A version of a questionnaire, the same as any other with its content."""

    questionnaire: Questionnaire

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and other.questionnaire.sha256 == self.questionnaire.sha256

    def __hash__(self) -> int:
        return hash(self.questionnaire.sha256)


@lru_cache(maxsize=8)
def _words(version: _Version) -> FormWords:
    """Kept, because a screen asks again and again and a large form takes a moment to read."""
    return FormWords(version.questionnaire.version, version.questionnaire.form())
