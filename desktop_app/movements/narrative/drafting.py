"""Drafts of the parts of the report from the figures."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.movements.narrative.links import Kind, Link, LinkedFigures
from desktop_app.movements.narrative.outline import DraftSentences, OutlinePart, ReportOutline
from desktop_app.reports.documents.sentences import PERCENT
from desktop_app.reports.movement_data import IndicatorRow, ProgrammeIndicators

_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters of items in their official order."""


def drafted(
    outline: ReportOutline,
    part: OutlinePart,
    groups: Sequence[ProgrammeIndicators],
    figures: LinkedFigures,
) -> str:
    """Return lines with links to the figures of the part's groups; empty without figures."""
    wanted = outline.groups_of(part, tuple(group.code for group in groups))
    filled = [group for group in groups if group.code in wanted and _filled_rows(group)]
    lines: list[str] = []
    for at, group in enumerate(filled):
        if len(filled) > 1:
            letter = _LETTERS[at % len(_LETTERS)]
            lines.append(outline.draft.group.format(letter=letter, title=group.title))
        lines += [_line(row, outline.draft, figures) for row in _filled_rows(group)]
    return "\n".join(lines)


def _filled_rows(group: ProgrammeIndicators) -> list[IndicatorRow]:
    return [row for row in group.rows if row.code and row.value not in (None, "")]


def _line(row: IndicatorRow, words: DraftSentences, figures: LinkedFigures) -> str:
    unit = row.unit
    details: list[str] = []
    cumulative = figures.shown(Link(row.code, Kind.CUMULATIVE))
    if cumulative is not None and cumulative != figures.shown(Link(row.code)):
        link = Link(row.code, Kind.CUMULATIVE).written
        details.append(words.cumulative.format(cumulative=link, unit=unit).strip())
    if row.percent_of_target is not None:
        details.append(words.percent.format(percent=Link(row.code, Kind.PERCENT).written))
    if row.starred:
        details.append(words.partial)
    more = words.more.format(details=words.between.join(details)) if details else ""
    line = words.line.format(name=row.name, value=Link(row.code).written, unit=unit, more=more)
    return " ".join(line.split()).replace(" .", ".").replace(f" {PERCENT}", PERCENT)
