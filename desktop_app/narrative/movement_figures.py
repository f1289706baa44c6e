"""What the figures of results say beside themselves: what rose or fell, which plans are behind, who is
missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_percent
from desktop_app.catalogue.installed import NotInstalled
from desktop_app.catalogue.layouts.report_outline import DraftRules
from desktop_app.movements.progress.reporting import movement_report
from desktop_app.narrative.links import ReportFigure
from desktop_app.narrative.register_figures import lowered
from desktop_app.narrative.span import ReportSpan
from desktop_app.reports.documents.sentences import PERCENT
from desktop_app.reports.frame.wording import Wording
from desktop_app.reports.movement_data import IndicatorRow, MovementReport, ProgrammeIndicators

CHANGED = ".changed"
"""After the code of a figure: by how much it rose or fell, where that is worth reporting."""
_MOST_NAMES = 4


def rows_before(
    connection: Connection, clock: Clock, commune_code: str, span: ReportSpan
) -> Mapping[str, IndicatorRow]:
    """Return the figures of the comparison period by code; none if there was no such set."""
    if span.compared is None:
        return {}
    try:
        made = movement_report(connection, clock, commune_code, span.compared)
    except NotInstalled:
        return {}
    return {row.code: row for group in made.groups for row in group.rows}


def changes_of_rows(
    groups: Sequence[ProgrammeIndicators],
    before: Mapping[str, IndicatorRow],
    rules: DraftRules,
    compared_in_words: str,
) -> Iterator[tuple[str, ReportFigure]]:
    """By how much figures rose or fell.

    Where fewer units have reported than then, a fall may be theirs, and where more have, a rise: nothing is
    said. Shares, and what is there at the end of a period, are not compared.
    """
    for group in groups:
        for row in group.rows:
            then = before.get(row.code)
            if then is None or not row.adds_up or row.unit.strip() == PERCENT or row.starred:
                continue
            now_value, then_value = row.value, then.value
            if not isinstance(now_value, Decimal) or not isinstance(then_value, Decimal):
                continue
            rose = now_value > then_value
            if (row.reported > then.reported) if rose else (row.reported < then.reported):
                continue
            words = change_in_words(now_value, then_value, rules, compared_in_words)
            if words:
                yield row.code + CHANGED, ReportFigure(tr("{name}: change", name=row.name), words)


def change_in_words(now: Decimal, then: Decimal, rules: DraftRules, compared_in_words: str) -> str:
    """Return by how much a figure rose or fell; "" if that is not worth reporting."""
    if then <= 0 or then < rules.change_least:
        return ""
    share = Fraction(now - then) / Fraction(then)
    if abs(share) * 100 < rules.change_percent:
        return ""
    pattern = rules.rose if share > 0 else rules.fell
    return pattern.format(percent=format_percent(abs(share)), compared=compared_in_words)


def plan_figures(
    report: MovementReport, rules: DraftRules, months: int, words: Wording
) -> Iterator[tuple[str, ReportFigure]]:
    """Which plans of the year are reached, and which are behind schedule."""
    rows = [row for group in report.groups for row in group.rows if row.percent_of_target is not None]
    planned = [(row, row.percent_of_target) for row in rows if row.percent_of_target is not None]
    reached = [row for row, share in planned if share >= 1]
    due = Fraction(months, 12) * Fraction(rules.low_share, 100)
    low = sorted(
        ((row, share) for row, share in planned if share < min(due, Fraction(1))), key=lambda each: each[1]
    )
    yield "plan.all", _count(tr("Indicators with a plan"), len(planned), words)
    yield "plan.reached", _count(tr("Plans of the year that are reached"), len(reached), words)
    yield "plan.reached_names", ReportFigure(tr("Which plans are reached"), _named(reached))
    yield "plan.low", _count(tr("Plans of the year that are behind"), len(low), words)
    named = "; ".join(f"{lowered(row.name)} ({format_percent(share)}%)" for row, share in low[:_MOST_NAMES])
    yield "plan.low_names", ReportFigure(tr("Which plans are behind"), named + _more(len(low)))


def _named(rows: Sequence[IndicatorRow]) -> str:
    return "; ".join(lowered(row.name) for row in rows[:_MOST_NAMES]) + _more(len(rows))


def _more(count: int) -> str:
    return "…" if count > _MOST_NAMES else ""


def _count(name: str, number: int, words: Wording) -> ReportFigure:
    return ReportFigure(name, words.count(number, "chỉ tiêu"), "chỉ tiêu", Decimal(number))
