"""A questionnaire version: questions, answers, thresholds with their legal basis, rules for invalid forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from desktop_app.catalogue.packages.labels import Certainty, Label, LegalBasis, PackageStatus
from desktop_app.catalogue.packages.personal import PersonalData
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.xform_reader import load_form


class ThresholdTest(StrEnum):
    """How a ratio is compared with a threshold: "at least" or "more than"."""

    AT_LEAST = ">="
    MORE_THAN = ">"


class TestedPer(StrEnum):
    """For what the question threshold must hold."""

    __test__ = False  # pytest collects names that begin with Test

    COMMUNE = "commune"
    RESIDENTIAL_AREA = "residential_area"
    AVERAGE = "average"


class Denominator(StrEnum):
    """By which count of forms a satisfaction ratio is divided."""

    VALID_FORMS = "valid_forms"
    COLLECTED_FORMS = "collected_forms"


class InvalidRule(StrEnum):
    """How a reason for an invalid form is recognised; ``manual`` is left to the officer."""

    MANUAL = "manual"
    NO_SERIAL = "no_serial"
    NOTHING_ANSWERED = "nothing_answered"
    OVERALL_MISSING = "overall_missing"
    OVERALL_DOUBLE = "overall_double"
    SAME_SERIAL = "same_serial"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A required share in percent; ``None`` while the province has not set it."""

    percent: Decimal | None
    comparison: ThresholdTest
    mark: Certainty
    basis: str = ""
    note_vi: str = ""

    @property
    def share(self) -> Fraction | None:
        """The required share as a ratio."""
        return None if self.percent is None else Fraction(self.percent) / 100

    def met_by(self, ratio: Fraction | None) -> bool | None:
        """Whether the unrounded ratio reaches the threshold; ``None`` when either is unknown."""
        required = self.share
        if ratio is None or required is None:
            return None
        return ratio > required if self.comparison is ThresholdTest.MORE_THAN else ratio >= required


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a round must reach. A round keeps its own copy, which the province may have changed."""

    min_coverage_percent: Threshold
    question_threshold_percent: Threshold
    overall_threshold_percent: Threshold
    tested_per: TestedPer
    denominator: Denominator
    tested_per_mark: Certainty = Certainty.PROPOSED
    denominator_mark: Certainty = Certainty.PROPOSED

    @property
    def confirmed(self) -> bool:
        """Whether every number and rule here is confirmed, so that a paper may be called official."""
        numbers = (self.min_coverage_percent, self.question_threshold_percent, self.overall_threshold_percent)
        marks = [*(number.mark for number in numbers), self.tested_per_mark, self.denominator_mark]
        return all(mark is Certainty.CONFIRMED for mark in marks)


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One content asked about. ``name`` is its name in the form, ``number`` its place from 1."""

    name: str
    number: int
    topic: Label
    text: Label


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One answer of the scale; ``code`` is what is stored and entered."""

    code: str
    label: Label
    meaning: str


@dataclass(frozen=True, slots=True)
class InvalidReason:
    """Why a form does not count."""

    code: str
    rule: InvalidRule
    label: Label
    mark: Certainty


@dataclass(frozen=True, slots=True)
class RoundOption:
    """A choice of the round or an area: target level, way of asking."""

    code: str
    label: Label
    mark: Certainty
    note_vi: str = ""


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The paragraph at the foot of the form on how the answers are used."""

    text: Label
    mark: Certainty


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire with everything the count and the papers need.

    ``overall_question`` is empty where the questionnaire does not ask for satisfaction: its answers are
    counted, and nothing is passed or failed. ``questions`` are those that share the scale ``answers``.
    """

    code: str
    version: str
    status: PackageStatus
    title: Label
    note_vi: str
    valid_from: date | None
    form_xml: bytes
    questions: tuple[SurveyQuestion, ...]
    answers: tuple[AnswerOption, ...]
    overall_question: str
    satisfied: frozenset[str]
    unsatisfied: frozenset[str]
    thresholds: Thresholds
    invalid_reasons: tuple[InvalidReason, ...]
    methods: tuple[RoundOption, ...]
    targets: tuple[RoundOption, ...]
    legal_basis: tuple[LegalBasis, ...]
    notice: PrivacyNotice
    max_working_days: int | None
    sha256: str
    personal: PersonalData | None = None
    """What it says of the personal data in its forms; ``None``: they bear no name."""
    files: Mapping[str, bytes] = field(default_factory=dict, compare=False)
    """The lists and pictures that the form refers to, by name; ``sha256`` covers them."""

    @property
    def answer_codes(self) -> frozenset[str]:
        """The codes that may be stored for a question."""
        return frozenset(answer.code for answer in self.answers)

    @property
    def question_names(self) -> tuple[str, ...]:
        """The questions in their order."""
        return tuple(question.name for question in self.questions)

    @property
    def content_questions(self) -> tuple[SurveyQuestion, ...]:
        """The questions without the overall one."""
        return tuple(question for question in self.questions if question.name != self.overall_question)

    def form(self) -> FormDefinition:
        """The form of the questionnaire, loaded with its files.

        Raises:
            Problem: it cannot be read.
        """
        return load_form(self.form_xml, self.files)


def thresholds_to_plain(thresholds: Thresholds) -> dict[str, object]:
    """The thresholds as JSON-ready values, for the copy that a round keeps."""
    plain: dict[str, object] = {
        "tested_per": thresholds.tested_per.value,
        "tested_per_mark": thresholds.tested_per_mark.value,
        "denominator": thresholds.denominator.value,
        "denominator_mark": thresholds.denominator_mark.value,
    }
    for name in THRESHOLD_NAMES:
        threshold: Threshold = getattr(thresholds, name)
        plain[name] = {
            "value": "" if threshold.percent is None else format(threshold.percent, "f"),
            "comparison": threshold.comparison.value,
            "mark": threshold.mark.value,
            "basis": threshold.basis,
            "note_vi": threshold.note_vi,
        }
    return plain


THRESHOLD_NAMES = ("min_coverage_percent", "question_threshold_percent", "overall_threshold_percent")
