"""Shares of a tally as exact fractions, rounded only for display."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from desktop_app.catalogue.questionnaire import Denominator, Questionnaire
from desktop_app.surveys.tally.tally import Tally


def share(part: int | None, whole: int | None) -> Fraction | None:
    """``part`` of ``whole``; ``None`` when either is not known or the whole is zero."""
    return None if part is None or not whole else Fraction(part, whole)


def coverage(tally: Tally) -> Fraction | None:
    """Households asked (forms collected) ÷ total households."""
    return share(tally.collected, tally.households)


def return_ratio(tally: Tally) -> Fraction | None:
    """Forms collected ÷ forms issued."""
    return share(tally.collected, tally.issued)


def satisfaction(
    tally: Tally, question: str, questionnaire: Questionnaire, by: Denominator | None = None
) -> Fraction | None:
    """Forms satisfied with ``question`` ÷ the forms of the denominator (the template's by default)."""
    return answer_share(tally, question, questionnaire.satisfied, by or questionnaire.thresholds.denominator)


def answer_share(tally: Tally, question: str, codes: Iterable[str], by: Denominator) -> Fraction | None:
    """Forms that chose one of ``codes`` ÷ the forms of the denominator; ``None`` without any.

    Without a valid form nothing is known of what people think, however many were returned.
    """
    if not tally.valid:
        return None
    whole = tally.collected if by is Denominator.COLLECTED_FORMS else tally.valid
    counted = tally.questions.get(question)
    return None if counted is None else share(counted.of(codes), whole)


def average_satisfaction(
    tally: Tally, questions: Iterable[str], questionnaire: Questionnaire, by: Denominator
) -> Fraction | None:
    """Return the mean over questions of one tally, which all have the same denominator."""
    shares = [answer_share(tally, question, questionnaire.satisfied, by) for question in questions]
    known = [ratio for ratio in shares if ratio is not None]
    return sum(known, Fraction(0)) / len(known) if known and len(known) == len(shares) else None
