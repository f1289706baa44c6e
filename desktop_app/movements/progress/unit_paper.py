"""The report of one unit on paper: its figures of a period, with lines for those still missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection

from desktop_app.areas.kinds import area_in_sentence
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import Tones, spelled, spelled_parts
from desktop_app.base.text import in_sentence
from desktop_app.catalogue.indicator_set import IndicatorSet, Nature, Reporter, ValueKind
from desktop_app.movements.checks.texts import texts_within
from desktop_app.movements.grid_layout import Column, ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import Status, load_period_state
from desktop_app.movements.progress.reporting import period_in_title, printed_for_unit
from desktop_app.movements.sheet.grid import Grid, GridCell
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.office.documents import document_head, signer, work_board_head
from desktop_app.office.profile import OfficeProfile, load_profile
from desktop_app.reports.data import DocumentHead, PrintState, Signer
from desktop_app.reports.documents.unit_report import WORDING
from desktop_app.reports.frame.wording import Wording, load_wording
from desktop_app.reports.unit_report import UnitFigure, UnitFigures, UnitReport, UnitWords

_REPORTED = frozenset({Status.SUBMITTED, Status.LOCKED, Status.ACCEPTED})


@speaking("vi")
def unit_report(
    connection: Connection, clock: Clock, commune_code: str, set_code: str, period: Period, unit: str
) -> UnitReport:
    """The report of a unit. It is a draft until the unit has reported or the period is closed.

    Raises:
        Problem: there is no such unit in the period.
    """
    profile = load_profile(connection, commune_code)
    words = load_wording(WORDING).spelled(profile.tones)
    year = YearFigures(connection, clock, commune_code, set_code, period.year)
    indicators = year.set_of(period)
    grid = year.grid(indicators, period)
    row = next((at for at, each in enumerate(grid.units) if each.key == unit), None)
    if row is None:
        raise Problem("This unit does not report in the period. Choose another one.")
    who = grid.units[row]
    state = load_period_state(connection, set_code, period)
    own = state.units.get(unit, "")
    is_reported = state.closed is not None or any(own == each.value for each in _REPORTED)
    plans = {
        code: value for (code, whose), value in year.plans_of(indicators).figures.items() if whose == unit
    }
    now = clock.now()
    addressee = document_head(profile).issuer
    return UnitReport(
        head=_head(profile, who, words),
        state=PrintState(not is_reported, now, now),
        unit_name=_unit_in_sentence(who),
        period_label=period_in_title(period, year.event_names.get(period.slug, "")),
        addressee=addressee,
        groups=spelled_parts(tuple(_groups(indicators, grid, row, plans)), profile.tones),
        words=tuple(_words(grid, row, profile.tones)),
        signer=_signer(connection, profile, who, words),
        recipients=tuple(words.text("recipients.lines", addressee=addressee).splitlines()),
        not_counted=len(texts_within(connection, indicators, period, unit)),
    )


def _unit_in_sentence(unit: ReportingUnit) -> str:
    match unit.reporter:
        case Reporter.ORGANISATION:
            return unit.name
        case Reporter.COMMUNE:
            return in_sentence(unit.name)
        case Reporter.RESIDENTIAL_AREA:
            return area_in_sentence(unit.name)


def _head(profile: OfficeProfile, unit: ReportingUnit, words: Wording) -> DocumentHead:
    if unit.reporter is Reporter.RESIDENTIAL_AREA:
        head = work_board_head(profile, unit.name)
        minutes, report = words.text("head.symbol_of_minutes"), words.text("head.symbol")
        if head.symbol.startswith(f"{minutes}-"):
            head = replace(head, symbol=report + head.symbol.removeprefix(minutes))
        return head
    head = document_head(profile)
    if unit.reporter is Reporter.COMMUNE:
        return head
    symbol = words.text("head.symbol")
    return replace(head, organization=(unit.name.upper(),), issuer=unit.name, symbol=symbol)


def _signer(connection: Connection, profile: OfficeProfile, unit: ReportingUnit, words: Wording) -> Signer:
    if unit.reporter is Reporter.COMMUNE:
        return signer(profile)
    if unit.reporter is not Reporter.RESIDENTIAL_AREA:
        position = words.text("signature.head_of_organisation")
        return Signer(words.text("signature.of_organisation"), position, "")
    heads = {area.id: area.head_name for area in all_areas(connection)}
    return Signer(profile["work_board_authority"], profile["work_board_position"], heads.get(unit.key, ""))


def _asked(grid: Grid, row: int) -> Iterator[tuple[Column, GridCell]]:
    """Return what the unit reports in this period: what it may type or has reported."""
    for column, cell in zip(grid.columns, grid.rows[row], strict=True):
        if cell.applies and (cell.editable or cell.value is not None):
            yield column, cell


def _groups(
    indicators: IndicatorSet, grid: Grid, row: int, plans: Mapping[str, Decimal]
) -> Iterator[UnitFigures]:
    for group in indicators.groups:
        rows = tuple(
            UnitFigure(
                column.indicator.name.vi,
                "" if column.indicator.value_kind is ValueKind.YES_NO else column.indicator.unit,
                printed_for_unit(column, cell.value),
                plans.get(column.indicator.code),
            )
            for column, cell in _asked(grid, row)
            if column.indicator.group == group.code and column.indicator.nature is not Nature.TEXT
        )
        if rows:
            yield UnitFigures(indicators.printed_title(group), rows)


def _words(grid: Grid, row: int, tones: Tones) -> Iterator[UnitWords]:
    for column, cell in _asked(grid, row):
        if column.indicator.nature is Nature.TEXT:
            yield UnitWords(spelled(column.indicator.name.vi, tones), str(cell.value or ""))
