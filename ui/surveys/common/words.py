"""Words and tones shared by several pages of the room."""

from __future__ import annotations

from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.base.locked_states import LOCKED_ROUND
from desktop_app.base.numbers import format_date, format_number, format_percent
from desktop_app.catalogue.packages.labels import Certainty, LegalBasis
from desktop_app.catalogue.questionnaire import Questionnaire, Threshold, ThresholdTest
from desktop_app.journal.locks import locked_words, returned_words
from desktop_app.surveys.findings.checks import RoundFinding
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.tally.outcome import Verdict
from ui.widgets.labels import BadgeTone, Tone
from ui.widgets.tables.rows_model import TextCell

EMPTY = "–"
_SIGNS = {Verdict.PASSED: "✓", Verdict.FAILED: "✗", Verdict.UNDECIDED: "○"}
_TONES: dict[Verdict, Tone] = {
    Verdict.PASSED: "success",
    Verdict.FAILED: "danger",
    Verdict.UNDECIDED: "muted",
}
_BADGES: dict[Verdict, BadgeTone] = {
    Verdict.PASSED: "success",
    Verdict.FAILED: "danger",
    Verdict.UNDECIDED: "neutral",
}
_STATES: dict[RoundState, BadgeTone] = {
    RoundState.DRAFT: "neutral",
    RoundState.OPEN: "info",
    RoundState.COUNTING: "info",
    RoundState.CLOSED: "success",
    RoundState.SUBMITTED: "success",
    RoundState.RETURNED: "warning",
    RoundState.ACCEPTED: "success",
}


def verdict_of(reached: bool | None) -> Verdict:
    """Return the verdict on one condition."""
    return Verdict.UNDECIDED if reached is None else Verdict.PASSED if reached else Verdict.FAILED


def verdict_text(verdict: Verdict) -> str:
    """Return the verdict with its sign."""
    return f"{_SIGNS[verdict]} {verdict.label()}"


def verdict_cell(verdict: Verdict) -> TextCell:
    """Return the verdict as a cell."""
    return TextCell(verdict_text(verdict), _TONES[verdict])


def verdict_badge(verdict: Verdict) -> BadgeTone:
    """Return the tone of a verdict's badge."""
    return _BADGES[verdict]


def state_badge(status: str) -> tuple[str, BadgeTone]:
    """Return the words and tone of a round's state."""
    state = RoundState(status)
    return state.label(), _STATES[state]


def percent(ratio: Fraction | None, threshold: Threshold | None = None) -> str:
    """Return a share as “93,19 %”, a dash where it is not known; with its requirement, if any."""
    beside = None if threshold is None else threshold.share
    return EMPTY if ratio is None else f"{format_percent(ratio, beside=beside)} %"


def count(number: int | None) -> str:
    """Return a count, a dash where it is not known."""
    return EMPTY if number is None else format_number(number)


def required(threshold: Threshold) -> str:
    """Return what a threshold asks for: “≥ 80 %”."""
    if threshold.percent is None:
        return tr("not set")
    sign = ">" if threshold.comparison is ThresholdTest.MORE_THAN else "≥"
    return f"{sign} {format_number(threshold.percent)} %"


def mark_text(mark: Certainty) -> str:
    """Return how sure a number or wording is."""
    match mark:
        case Certainty.CONFIRMED:
            return tr("confirmed by the document")
        case Certainty.PROPOSED:
            return tr("proposed, the province may change it")
        case Certainty.OPEN:
            return tr("open, to be confirmed by the province")


def basis_line(basis: LegalBasis) -> str:
    """Return a document with its date and how sure it is."""
    day = f" ({format_date(basis.date)})" if basis.date else ""
    return f"{basis.number}{day} · {mark_text(basis.mark)}"


def target_text(questionnaire: Questionnaire | None, code: str) -> str:
    """Return the target level of a round in words."""
    options = questionnaire.targets if questionnaire is not None else ()
    return next((option.label.shown() for option in options if option.code == code), code)


def without_area(finding: RoundFinding, area_name: str) -> str:
    """Return the sentence of a finding without the area, which is shown beside it."""
    sentence = finding.sentence()
    start = f"{area_name}: "
    if not area_name or not sentence.startswith(start):
        return sentence
    rest = sentence.removeprefix(start)
    return rest[:1].upper() + rest[1:]


def threshold_name(name: str) -> str:
    """Return the name of a threshold as the guidance calls it."""
    return {
        "min_coverage_percent": tr("Households asked"),
        "question_threshold_percent": tr("Each content"),
        "overall_threshold_percent": tr("Overall question"),
    }[name]


def province_words(survey_round: Round) -> str:
    """Return the province's lock or return of a round and its reason; empty if there is none."""
    if survey_round.held:
        return locked_words(survey_round.held)
    if survey_round.returned and survey_round.status not in LOCKED_ROUND:
        return returned_words(survey_round.returned)
    return ""
