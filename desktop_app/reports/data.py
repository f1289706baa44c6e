"""What the documents are made from: figures already computed, names already resolved.

All texts are Vietnamese as they are to be printed. A share is a ratio (0.9319 for 93,19 %), kept as an exact
fraction, or ``None`` where it cannot be computed; a value of ``None`` was never reported and is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from desktop_app.base.spelling import Tones


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that an office has chosen: what differs from the shipped measures and sentences."""

    name: str
    legal_basis: tuple[str, ...] = ()
    measures: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    words: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """Who issues a document, under which number, where and when.

    ``organization`` holds the lines at the upper left, the last one being the issuing body in bold (Hướng dẫn
    91/HD-MTTW-BTT). A number or date that is not yet given is printed as dots for the pen. ``has_number`` is
    false for minutes of offices that do not number them. ``tones`` is how the office spells "Ủy ban".
    ``about`` is what a letter is about: it has no kind as its title, and says that below its number.
    """

    organization: tuple[str, ...]
    place: str
    issuer: str
    number: str = ""
    symbol: str = ""
    issued_on: date | None = None
    has_number: bool = True
    tones: Tones = Tones.FIRST
    layout: Layout | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class VoucherHead:
    """The head of a voucher: ``unit`` at the upper left, its first line in bold; which ``form`` it is at the
    right. ``issuer`` is the office as a sentence names it."""

    unit: tuple[str, ...]
    form: tuple[str, ...]
    issuer: str
    tones: Tones = Tones.FIRST
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature: ``authority`` "TM. BAN THƯỜNG TRỰC", ``position`` "CHỦ TỊCH" (two lines with KT.).

    ``note``: words of its own below, in place of the usual ones that ``has_note`` asks for.
    """

    authority: str
    position: str
    name: str
    has_note: bool = False
    note: str = ""

    @property
    def post(self) -> str:
        """The line above the name."""
        return " ".join(f"{self.authority} {self.position}".split())


@dataclass(frozen=True, slots=True)
class PaperMark:
    """What a final paper bears small in its bottom margin: its ``code``, and the text of its square (QR)."""

    code: str
    square: str


@dataclass(frozen=True, slots=True)
class PrintState:
    """Whether the figures are open, until which instant they reach, when they are printed (both aware).

    ``mark``: by what a final paper is known again; a draft bears none. ``of_figures``: whether it
    has figures, which are closed some day; a letter is issued instead.
    """

    is_draft: bool
    as_of: datetime
    printed_at: datetime
    mark: PaperMark | None = None
    of_figures: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in minutes."""

    name: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class ScaleAnswer:
    """One answer of the scale, in the order of the form, for example "Hài lòng"."""

    label: str
    is_satisfied: bool


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many forms gave an answer, and their share of the denominator that the questionnaire rules.

    Both are ``None`` while nobody counted the question: dots are printed, for empty is not zero.
    """

    count: int | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """The tally of one question; ``answers`` follow the order of the options of the document.

    ``threshold`` and ``passed`` are ``None`` where no required share is ruled.
    """

    number: str
    title: str
    valid_forms: int
    answers: tuple[AnswerCount, ...]
    no_answer: int | None
    note: str = ""
    threshold: Fraction | None = None
    passed: bool | None = None
    is_overall: bool = False
    more_than: bool = False


@dataclass(frozen=True, slots=True)
class FormCounts:
    """Forms and households of an area or of the commune. ``None``: not reported yet."""

    total_households: int | None
    forms_issued: int | None
    forms_collected: int | None
    valid_forms: int
    invalid_forms: int
    coverage: Fraction | None


@dataclass(frozen=True, slots=True)
class InvalidForms:
    """Why forms were not valid, and how many."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """Opinions of the people on one topic and the body they are sent to."""

    topic: str
    opinions: tuple[str, ...]
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class TallyMinutes:
    """Biên bản kiểm phiếu of one residential area (model: Mẫu số 02 of Nghị định 59/2023/NĐ-CP).

    ``survey`` is what was done, as part of a sentence: "lấy ý kiến sự hài lòng của người dân về …".
    """

    head: DocumentHead
    state: PrintState
    survey: str
    commune_name: str
    area_name: str
    counts: FormCounts
    options: tuple[ScaleAnswer, ...]
    questions: tuple[QuestionTally, ...]
    signers: tuple[Signer, ...]
    place: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    legal_basis: tuple[str, ...] = ()
    counters: tuple[Person, ...] = ()
    witnesses: tuple[Person, ...] = ()
    invalid_reasons: tuple[InvalidForms, ...] = ()
    opinions: tuple[OpinionGroup, ...] = ()
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class AreaResult:
    """One residential area in the table of the commune; ``answers`` are those of the overall question."""

    name: str
    counts: FormCounts
    answers: tuple[AnswerCount, ...]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Satisfied answers to one question in an area; ``passed`` is ``None`` where no share is ``required``."""

    count: int
    share: Fraction | None
    passed: bool | None = None
    required: Fraction | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One question over all areas, in the order of ``SurveyReport.areas``, and over the commune."""

    number: str
    title: str
    cells: tuple[MatrixCell | None, ...]
    total: MatrixCell | None


@dataclass(frozen=True, slots=True)
class OutcomeCondition:
    """One condition of the outcome with its required share and the document that rules it.

    ``actual`` is the share that decides; ``of_what`` says which that is where it is one of several.
    ``more_than``: the required share itself is too little.
    """

    label: str
    threshold: Fraction | None
    actual: Fraction | None
    passed: bool | None
    legal_basis: str
    failing: tuple[str, ...] = ()
    of_what: str = ""
    more_than: bool = False


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """The plan of the round and the days from and to which people were asked, where they are known."""

    number: str = ""
    issued_on: date | None = None
    asked_from: date | None = None
    asked_to: date | None = None


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """Báo cáo tổng hợp of the commune: parts I–V and two annexes.

    ``undecided_areas`` are those for which the outcome waits. ``tests_areas``: each content is tested in each
    area, else in the commune.
    """

    head: DocumentHead
    state: PrintState
    survey: str
    counts: FormCounts
    options: tuple[ScaleAnswer, ...]
    questions: tuple[QuestionTally, ...]
    areas: tuple[AreaResult, ...]
    totals: tuple[AnswerCount, ...]
    matrix: tuple[MatrixRow, ...]
    conditions: tuple[OutcomeCondition, ...]
    passed: bool | None
    signer: Signer
    plan: SurveyPlan = SurveyPlan()
    legal_basis: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    preparation: tuple[str, ...] = ()
    failing_areas: tuple[str, ...] = ()
    undecided_areas: tuple[str, ...] = ()
    tests_areas: bool = False
    opinions: tuple[OpinionGroup, ...] = ()
    proposals: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
