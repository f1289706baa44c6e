"""The data of the document "Kết quả thực hiện" of a period, from what is recorded in the book."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.base.resource_files import resource_path
from desktop_app.base.spelling import Tones, spelled_parts
from desktop_app.catalogue.indicator_set import (
    Indicator,
    IndicatorSet,
    Nature,
    PeriodType,
    Reporter,
    ValueKind,
)
from desktop_app.movements.checks.texts import texts_within
from desktop_app.movements.grid_layout import Column, ReportingUnit, entered_of
from desktop_app.movements.notes.ratio_notes import ratio_note, unit_names
from desktop_app.movements.notes.version_notes import version_notes
from desktop_app.movements.period import SO_FAR, Period
from desktop_app.movements.period_state import is_closed, is_closed_so_far
from desktop_app.movements.sheet.grid import ColumnTotal, Grid, GridCell, Shown, compute_grid
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.movements.values import is_nothing
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.reports.data import PrintState
from desktop_app.reports.movement_data import (
    AreaTable,
    IndicatorColumn,
    IndicatorRow,
    MovementReport,
    NarrativePart,
    ProgrammeIndicators,
    UnitValues,
)

_ROMAN = ("", "I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class MovementReportRequest:
    """What the officer chooses before printing. Figures of a period that is not closed are a draft always."""

    set_code: str
    period: Period
    is_draft: bool = False
    number: str = ""
    issued_on: date | None = None
    with_annex: bool = True
    so_far: bool = False
    """The months from January to the end of the period, as in a nine-month report."""

    @property
    def key(self) -> str:
        """The key under which what was written for the report is kept."""
        return f"{self.period.last_month}{SO_FAR}" if self.so_far else self.period.key


def movement_report(
    connection: Connection, clock: Clock, commune_code: str, request: MovementReportRequest
) -> MovementReport:
    """The report of a period; indicators without any figure this year are left out."""
    period = request.period
    profile = load_profile(connection, commune_code)
    figures = YearFigures(connection, clock, commune_code, request.set_code, period.year)
    so_far = request.so_far
    indicators = figures.set_so_far(period) if so_far else figures.set_of(period)
    sheet, events = figures.sheet(indicators, period), figures.event_names
    closed = is_closed_so_far if so_far else is_closed
    is_draft = request.is_draft or not closed(connection, request.set_code, period)
    to_date = compute_grid(sheet.to_date())
    grid = to_date if so_far else compute_grid(sheet)
    asked, printed = (period_in_title(each, events.get(each.slug, "")) for each in (period, grid.period))
    if so_far:
        asked = printed = so_far_in_title(period)
    with speaking("vi"):
        not_added = version_notes(figures, indicators, period)
    groups = _groups(indicators, grid, to_date)
    now = clock.now()
    return MovementReport(
        head=document_head(profile, request.number, request.issued_on),
        state=PrintState(is_draft, now, now),
        period_label=asked,
        data_period_label=printed,
        ahead=ahead_in_title(period, so_far=so_far),
        groups=spelled_parts(groups, profile.tones),
        signer=signer(profile),
        annex=_annex(grid, profile.tones) if request.with_annex else None,
        recipients=profile.recipients,
        words_of_units=spelled_parts(_words_of_units(grid), profile.tones) if request.with_annex else (),
        notes=spelled_parts((*_ratio_notes(grid, to_date, groups), *not_added), profile.tones),
        not_counted=len(texts_within(connection, indicators, period, so_far=so_far)),
    )


def period_in_title(period: Period, event: str = "") -> str:
    """Return the period as written in the title of a document, always in Vietnamese: "quý III năm 2026".

    ``event`` is the name of an event; without it, the word in its key is used.
    """
    words = _words()
    return str(words[period.kind.value]).format(
        number=period.number,
        year=period.year,
        roman=_ROMAN[min(period.number, 4)],
        half=words["halves"][min(period.number, 2) - 1],
        event=event or period.slug.replace("-", " "),
    )


def so_far_in_title(period: Period) -> str:
    """Return the months from January to the end of a period as a title has them: "9 tháng đầu năm 2026"."""
    return str(_words()["so_far"]).format(months=period.end.month, year=period.year)


def ahead_in_title(period: Period, *, so_far: bool = False) -> str:
    """Return what lies ahead of a report, as its subject has it: "6 tháng cuối năm 2026", "thời gian tới"."""
    words, left = _words()["ahead"], 12 - period.end.month
    if not so_far and period.kind not in (PeriodType.HALF_YEAR, PeriodType.YEAR):
        return str(words["usual"])
    if left == 0:
        return str(words["next_year"]).format(year=period.year + 1)
    return str(words["rest_of_year" if left > 1 else "usual"]).format(months=left, year=period.year)


@cache
def _words() -> dict[str, Any]:
    with resource_path("office", "period_titles.toml").open("rb") as stream:
        return tomllib.load(stream)


def _groups(indicators: IndicatorSet, grid: Grid, to_date: Grid) -> tuple[ProgrammeIndicators, ...]:
    cumulative = {
        column.indicator.code: total for column, total in zip(to_date.columns, to_date.totals, strict=True)
    }
    rows: dict[str, list[IndicatorRow]] = {group.code: [] for group in indicators.groups}
    for column, total in zip(grid.columns, grid.totals, strict=True):
        so_far = cumulative.get(column.indicator.code)
        values = total.value, total.target, None if so_far is None else so_far.value
        is_reported = any(each is not None for each in values)
        if is_reported and column.indicator.nature is not Nature.TEXT:
            rows[column.indicator.group].append(_row(indicators, column, total, so_far))
    return tuple(
        ProgrammeIndicators(indicators.printed_title(group), tuple(rows[group.code]), group.code)
        for group in indicators.groups
        if rows[group.code]
    )


def _row(
    indicators: IndicatorSet, column: Column, total: ColumnTotal, so_far: ColumnTotal | None
) -> IndicatorRow:
    indicator = column.indicator
    return IndicatorRow(
        name=indicator.name.vi,
        unit=indicator.printed_unit,
        value=printed_figure(column, total.value),
        cumulative=None if so_far is None else printed_figure(column, so_far.value),
        target=total.target,
        target_units=total.target_units,
        percent_of_target=total.target_share,
        reported=total.reported,
        expected=total.expected,
        adds_up=accumulates(indicator, indicators),
        code=indicator.code,
        starred=bool(total.one_sided),
        cumulative_starred=so_far is not None and bool(so_far.one_sided),
    )


def accumulates(indicator: Indicator, indicators: IndicatorSet) -> bool:
    """Whether figures since January say something: of what happens in periods, or of shares of it.

    What is there at the end of a period is not added, and a share of it is that of the last period.
    """
    counted = indicators.by_code[indicator.numerator] if indicator.nature is Nature.RATIO else indicator
    parts = entered_of(counted, indicators)
    return counted.nature is Nature.FLOW and all(each.nature is Nature.FLOW for each in parts)


def _ratio_notes(grid: Grid, to_date: Grid, groups: Sequence[ProgrammeIndicators]) -> Iterator[str]:
    """Why starred figures of the table do not follow from the counts beside them, as papers say it."""
    rows = {row.code: row for group in groups for row in group.rows}
    words = _words()
    with speaking("vi"):
        notes = dict.fromkeys(_notes_of(grid, rows))
        for note in notes:
            yield words["star_note"].format(note=note)
        since = {code: row for code, row in rows.items() if row.cumulative_starred and row.adds_up}
        for note in _notes_of(to_date, since):
            if note not in notes:
                yield words["star_note_to_date"].format(note=note)


def _notes_of(grid: Grid, codes: Collection[str]) -> Iterator[str]:
    names = unit_names(grid)
    for column, total in zip(grid.columns, grid.totals, strict=True):
        note = ratio_note(column.indicator, total, names) if column.indicator.code in codes else ""
        if note:
            yield note


def _words_of_units(grid: Grid) -> tuple[NarrativePart, ...]:
    """What the units wrote, in the order of the set and of the units; equal texts once."""
    parts = []
    for place, column in enumerate(grid.columns):
        if column.indicator.nature is not Nature.TEXT:
            continue
        said: dict[str, list[str]] = {}
        for unit, cells in zip(grid.units, grid.rows, strict=True):
            text = cells[place].value
            if text and cells[place].counted:
                said.setdefault(str(text), []).append(_unit_name(unit))
        paragraphs = [f"{', '.join(names)}: {text}" for text, names in said.items()]
        if paragraphs:
            parts.append(NarrativePart(column.indicator.name.vi, tuple(paragraphs)))
    return tuple(parts)


def _annex(grid: Grid, tones: Tones) -> AreaTable | None:
    """Whoever reported × the indicators that villages report and for which one of them has a figure.

    Whoever has a figure in one of these columns has a row, so that each total is the sum of what is seen.
    """
    rows = list(zip(grid.units, grid.rows, strict=True))
    shown = [
        place
        for place, column in enumerate(grid.columns)
        if Reporter.RESIDENTIAL_AREA in column.reporters
        and column.indicator.nature is not Nature.TEXT
        and any(_seen(cells[place]) is not None for unit, cells in rows if _is_area(unit))
    ]
    if not shown:
        return None
    kept = [
        (unit, cells)
        for unit, cells in rows
        if any(_seen(cells[place]) is not None for place in shown) or (_is_area(unit) and not unit.ended)
    ]
    columns = [grid.columns[place] for place in shown]
    lines = tuple(
        UnitValues(_unit_name(unit), _values(columns, [_seen(cells[place]) for place in shown]))
        for unit, cells in kept
    )
    shown_columns = tuple(_annex_column(grid.columns[place], grid.totals[place]) for place in shown)
    return AreaTable(
        columns=spelled_parts(shown_columns, tones),  # names of areas stay as they are
        rows=lines,
        totals=_values(columns, [grid.totals[place].value for place in shown]),
        notes=(
            *_nothing_note(lines),
            *_annex_stars(grid, columns),
            *(_merged_note(unit) for unit, _ in kept if unit.merged),
        ),
    )


def _annex_stars(grid: Grid, columns: Sequence[Column]) -> Iterator[str]:
    """Why starred totals do not follow from the columns beside them."""
    with speaking("vi"):
        for note in _notes_of(grid, {column.indicator.code for column in columns}):
            yield str(_words()["star_note"]).format(note=note)


def _nothing_note(lines: Sequence[UnitValues]) -> Iterator[str]:
    """What "KPS" is, where it is printed."""
    if any(_words()["nothing"] in line.values for line in lines):
        yield str(_words()["nothing_note"])


def _seen(cell: GridCell) -> Shown:
    """What the paper shows of a cell: nothing that is in the figure of another row."""
    return cell.value if cell.counted else None


def _is_area(unit: ReportingUnit) -> bool:
    return unit.reporter is Reporter.RESIDENTIAL_AREA


def _annex_column(column: Column, total: ColumnTotal) -> IndicatorColumn:
    indicator = column.indicator
    adds_up = indicator.adds_over_areas and not indicator.formula
    return IndicatorColumn(indicator.name.vi, indicator.printed_unit, adds_up, starred=bool(total.one_sided))


def _unit_name(unit: ReportingUnit) -> str:
    if not unit.ended or unit.last is None:
        return unit.name
    return str(_words()["ended_unit"]).format(name=unit.name, day=format_date(unit.last))


def _merged_note(unit: ReportingUnit) -> str:
    names = ", ".join(each.name for each in unit.merged)
    return str(_words()["merged_unit"]).format(name=unit.name, areas=names)


def _values(columns: Sequence[Column], shown: Sequence[Shown]) -> tuple[Decimal | str | None, ...]:
    return tuple(printed_figure(column, value) for column, value in zip(columns, shown, strict=True))


def printed_figure(column: Column, value: Shown) -> Decimal | str | None:
    """A figure as the document takes it: a ratio in percent to two decimals, yes and no as words."""
    if isinstance(value, Fraction):
        return Decimal(round(value * 10_000)) / 100
    if is_nothing(value) and not column.indicator.computed:
        return nothing_in_words()
    if column.indicator.is_answer and isinstance(value, Decimal):
        return _answer(value)
    return value


def nothing_in_words() -> str:
    """What a paper says where it was reported that nothing occurred."""
    return str(_words()["nothing"])


def printed_for_unit(column: Column, value: Shown) -> Decimal | str | None:
    """The same in the paper of one unit: what the commune counts is an answer there."""
    if column.indicator.value_kind is ValueKind.YES_NO and isinstance(value, Decimal):
        return _answer(value)
    return printed_figure(column, value)


def _answer(value: Decimal) -> str:
    return str(_words()["yes" if value else "no"])
