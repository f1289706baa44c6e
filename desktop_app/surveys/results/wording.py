"""What is said of results, on the screen and on paper alike: from how many they are, and who is missing."""

from __future__ import annotations

from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, format_percent
from desktop_app.surveys.results.questions import ResultKind
from desktop_app.surveys.results.results import QuestionResult
from desktop_app.surveys.results.round_results import RoundResults


def base_words(results: RoundResults, result: QuestionResult) -> str:
    """Return the base of the figures: “n = 412; không trả lời 8”."""
    question, n, missing = result.question, format_number(result.answered), format_number(result.missing)
    if question.repeat:
        part = results.wording.question(question.repeat)
        said = tr("n = {n} entries of “{part}”; no answer {missing}", n=n, part=part, missing=missing)
    elif question.asked_where is not None:
        choice = results.wording.choice(*question.asked_where)
        said = tr(
            "n = {n}; chose “{choice}” without an answer here {missing}", n=n, choice=choice, missing=missing
        )
    elif question.is_conditional:
        said = tr("n = {n}; no answer or not asked {missing}", n=n, missing=missing)
    else:
        said = tr("n = {n}; no answer {missing}", n=n, missing=missing)
    if not result.unclear:
        return said
    unclear = format_number(result.unclear)
    if question.kind is ResultKind.CHOICE:
        return tr("{base}; several ticks where one was asked for {n}", base=said, n=unclear)
    return tr("{base}; not readable as a figure {n}", base=said, n=unclear)


def note_words(result: QuestionResult) -> str:
    """Return what has to be known to read the shares of a question; "" for nothing."""
    match result.question.kind:
        case ResultKind.CHOICES:
            return tr(
                "Several answers are possible: shares are of the {n} who answered, not of the answers, and "
                "may add up to more than 100 %.",
                n=format_number(result.answered),
            )
        case ResultKind.ORDER:
            return tr("Counted is what was put first; beside it the mean place.")
        case _:
            return ""


def share_words(share: Fraction) -> str:
    """Return a share of who answered: “93,19 %”."""
    return f"{format_percent(share)} %"


def mean_words(mean: Fraction) -> str:
    """Return a mean or median with at most two decimals."""
    return format_number(mean)
