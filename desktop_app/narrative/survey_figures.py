"""Figures of the report that follow from survey rounds: of those that ended within its days, and of those
that run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_percent
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import Tones
from desktop_app.narrative.links import ReportFigure
from desktop_app.narrative.span import ReportSpan
from desktop_app.reports.frame.wording import Wording
from desktop_app.surveys.papers.parts import round_in_sentence
from desktop_app.surveys.round_tally import RoundCount, count_round
from desktop_app.surveys.rounds.queries import rounds
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.state import RoundState

_ENDED: Final = frozenset({RoundState.CLOSED, RoundState.SUBMITTED, RoundState.ACCEPTED})
_FORMS: Final = "phiếu"


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """``figures`` in all; ``ended`` rounds by id, the earliest first."""

    figures: Mapping[str, ReportFigure]
    ended: Mapping[str, Mapping[str, ReportFigure]]


def survey_figures(
    connection: Connection, commune_code: str, span: ReportSpan, words: Wording, tones: Tones
) -> SurveyFigures:
    """Return the figures of the rounds, without those whose questionnaire is not installed."""
    known = rounds(connection, with_archived=True) if span.has_days else []
    ended: dict[str, Mapping[str, ReportFigure]] = {}
    going: list[str] = []
    for each in sorted(known, key=lambda item: (item.last_day is not None, item.last_day, item.title)):
        over = RoundState(each.status) in _ENDED
        is_ours = each.last_day is not None and each.last_day in span.days
        if not (is_ours if over else _runs(each, span)):
            continue
        try:
            counted = count_round(connection, each.id)
        except Problem:
            continue
        if over:
            ended[each.id] = dict(_figures(counted, commune_code, words, tones))
        else:
            going.append(round_in_sentence(counted, commune_code, tones))
    figures = {
        "rounds.ended": _count(tr("Rounds that ended"), len(ended), words, "đợt"),
        "rounds.going": _count(tr("Rounds that go on"), len(going), words, "đợt"),
        "rounds.going_titles": ReportFigure(
            tr("What is asked in rounds that go on"), "; ".join(dict.fromkeys(going))
        ),
    }
    return SurveyFigures(figures if known else {}, ended)


def _runs(each: Round, span: ReportSpan) -> bool:
    """Whether a round that is not closed is work of the month after the report."""
    begins = each.asked_from or each.planned_from
    return not each.is_archived and (begins is None or begins <= span.next_month.last)


def _figures(
    counted: RoundCount, commune_code: str, words: Wording, tones: Tones
) -> Iterator[tuple[str, ReportFigure]]:
    code, tally = f"round.{counted.round.id}", counted.outcome.tally
    title = round_in_sentence(counted, commune_code, tones)
    yield f"{code}.title", ReportFigure(tr("What was asked"), title)
    for name, label, number in (
        ("issued", tr("Forms issued"), tally.issued),
        ("collected", tr("Forms collected"), tally.collected),
        ("valid", tr("Valid forms"), tally.valid),
    ):
        if number is not None:
            yield f"{code}.{name}", _count(label, number, words, _FORMS)
    overall = counted.questionnaire.overall_question
    share = counted.share(tally, overall) if overall else None
    if share is not None:
        beside = counted.required(tally, overall)
        shown = format_percent(share, beside=beside)
        yield f"{code}.satisfied", ReportFigure(tr("Satisfied"), shown, "%", _decimal(share))


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)


def _count(name: str, number: int, words: Wording, unit: str) -> ReportFigure:
    return ReportFigure(name, words.count(number, unit), unit, Decimal(number))
