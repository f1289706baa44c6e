"""A province's figures are those of the papers of its communes, of the built-in sets and of all periods."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from desktop_app.areas.commands import NewArea, merge_areas
from desktop_app.base.clock import to_millis
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import (
    IndicatorSet,
    Nature,
    PeriodType,
    Reporter,
    RuleSeverity,
    ValueKind,
)
from desktop_app.catalogue.installed import indicator_set
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.aggregation import adds_over_communes, ratio_of, sum_of
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirm
from desktop_app.movements.checks.finding import Check
from desktop_app.movements.checks.loading import load_checked
from desktop_app.movements.commands import set_target
from desktop_app.movements.entering.event_commands import add_event
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import ColumnTotal
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.sync.identity.enrolment import enrol
from tests.builders import COMMUNE, an_office, put_area, put_figures
from tests.support.servers.upstream import Desk, Upstream
from upstream.console.accounts.reach import EVERYTHING, Reach
from upstream.console.queries.today import today
from upstream.console.queries.totals import PaperFigure, pivot, totals
from upstream.database.database import Database
from upstream.database.read_tables import read_finding
from upstream.read_model.terms import known_numbers
from upstream.read_model.totals import TotalsKeeper, stale_communes

SET, YEAR = "MTTQ_CO_SO", 2026
OTHER = "00004"
PERIODS = [
    Period.parse(f"{YEAR}-{part}")
    for part in (*(f"M{month:02d}" for month in range(1, 13)), "Q1", "Q2", "Q3", "Q4", "Y")
]


@pytest.fixture
def offices(server: Upstream, tmp_path: Path) -> Iterator[dict[str, Desk]]:
    """Two communes, with figures of a year, a merger in June, events, and plans."""
    found = {}
    for seed, commune in enumerate((COMMUNE, OTHER), 1):
        office = an_office(tmp_path / commune, commune=commune)
        desk = Desk(office)
        enrol(office.sync_book(), server.address, server.code(commune, "--commune", commune), "")
        fill(office, commune, random.Random(seed))
        desk.sync()
        found[commune] = desk
    yield found
    for desk in found.values():
        desk.office.close()


def fill(office: Office, commune: str, chance: random.Random) -> None:
    with office.read() as connection:
        indicators = indicator_set(connection, SET)
    ids = [f"{commune}-{number}" for number in range(1, 5)]
    with office.record() as rec:
        for area in ids:
            put_area(rec, area, name=f"Thôn {area}", households=chance.randint(50, 400), commune=commune)
        put_figures(rec, SET, some_figures(indicators, ids, chance), indicators.version)
    with office.record() as rec:
        merged = merge_areas(rec, ids[:2], NewArea("Thôn Mới", "thon"), date(YEAR, 6, 15)).id
        later = [period for period in PERIODS if period.start >= date(YEAR, 7, 1)]
        put_figures(rec, SET, some_figures(indicators, [merged], chance, later), indicators.version)
        event = add_event(rec, YEAR, "Bão số 3", date(YEAR, 8, 20))
        of_event = some_figures(indicators, [*ids[2:], merged], chance, [event])
        put_figures(rec, SET, of_event, indicators.version)
        set_target(rec, SET, "VN01", YEAR, "1000000000", set_version=indicators.version)


def some_figures(
    indicators: IndicatorSet, areas: list[str], chance: random.Random, periods: list[Period] | None = None
) -> dict[Cell, str]:
    """Some of the cells that somebody may fill."""
    units = {
        Reporter.RESIDENTIAL_AREA: areas,
        Reporter.COMMUNE: [COMMUNE_UNIT],
        Reporter.ORGANISATION: [each.unit for each in member_organisations()],
    }
    cells = {}
    for item in indicators.by_code.values():
        if item.computed:
            continue
        for period in periods or PERIODS:
            if item.period_type is not period.kind:
                continue
            for reporter in sorted(item.entered_by):
                for unit in units[reporter]:
                    if chance.random() < 0.2:
                        cells[Cell(unit, item.code, period.key)] = a_value(item.value_kind, chance)
    return cells


def a_value(kind: ValueKind, chance: random.Random) -> str:
    match kind:
        case ValueKind.TEXT:
            return "Đã làm"
        case ValueKind.YES_NO:
            return chance.choice("01")
        case ValueKind.MONEY:
            return str(chance.randint(0, 900_000_000_000))
        case ValueKind.DECIMAL:
            return str(Decimal(chance.randint(0, 99_999)) / 1000)
        case _:
            return chance.choice(["-0", str(chance.randint(0, 5_000))])


def papers(desk: Desk, commune: str, period: Period) -> dict[str, ColumnTotal]:
    """What the office's own paper has, by indicator."""
    with desk.office.read() as connection:
        of_year = YearFigures(connection, desk.office.clock, commune, SET, YEAR)
        grid = of_year.grid(of_year.set_of(period), period)
        return {column.indicator.code: total for column, total in zip(grid.columns, grid.totals, strict=True)}


def settle(server: Upstream) -> None:
    database = Database.connect(server.database)
    keeper = TotalsKeeper(database)
    assert keeper.settle() == 0
    keeper.close()
    database.close()


def as_shown(total: ColumnTotal, nature: Nature) -> PaperFigure:
    if nature is not Nature.RATIO:
        value = total.value
        return PaperFigure(value if isinstance(value, Decimal) else None)
    if total.numerator is None or total.denominator is None:
        return PaperFigure(None)
    assert total.value is None or isinstance(total.value, Fraction)
    return PaperFigure(total.value, total.numerator, total.denominator)


def require_same(connection: Connection, offices: dict[str, Desk], period: Period) -> int:
    """Compare each commune's figures, and the province's, with the papers; how many are not empty."""
    of_communes = {code: papers(desk, code, period) for code, desk in offices.items()}
    over = totals(connection, EVERYTHING, SET, period)
    assert over is not None
    assert (over.communes, over.stale) == (len(offices), 0)
    compared, codes = 0, [row.indicator.code for row in over.rows]
    by_commune = pivot(connection, EVERYTHING, SET, [period], codes)
    for row in over.rows:
        code, nature = row.indicator.code, row.indicator.nature
        mine = {
            commune: as_shown(paper[code], nature) for commune, paper in of_communes.items() if code in paper
        }
        for each in by_commune:
            kept = each.figures.get((period.key, code), PaperFigure(None))
            assert kept == mine.get(each.code, PaperFigure(None)), (each.code, code, period.key)
        given = [each for each in mine.values() if each.value is not None or each.numerator is not None]
        assert row.communes == len(given), (code, period.key)
        if nature is Nature.RATIO:
            top, bottom = (
                sum_of([getattr(each, side) for each in given]) for side in ("numerator", "denominator")
            )
            assert row.figure == PaperFigure(ratio_of(top, bottom), top, bottom), (code, period.key)
        elif adds_over_communes(row.indicator):
            figures = [each.value for each in given if isinstance(each.value, Decimal)]
            assert row.figure.value == sum_of(figures), (code, period.key)
        else:
            assert row.figure.value is None
        compared += len(given)
    return compared


def findings_of(desk: Desk, commune: str, period: Period) -> tuple[int, int, int]:
    """How many errors and warnings of rules and limits, and unusual figures, the office has not confirmed."""
    with desk.office.read() as connection:
        found = load_checked(connection, desk.office.clock, commune, SET, period).open()
    severities = [each.severity for each in found if each.check in (Check.RULE, Check.MINIMUM, Check.MAXIMUM)]
    unusual = sum(each.check is Check.UNUSUAL for each in found)
    return severities.count(RuleSeverity.ERROR), severities.count(RuleSeverity.WARNING), unusual


def require_same_findings(connection: Connection, offices: dict[str, Desk], period: Period) -> int:
    scope = f"period:{SET}:{period.key}"
    number = known_numbers(connection, [scope])[scope]
    rows = connection.execute(select(read_finding).where(read_finding.c.scope == number)).all()
    kept = {row.commune: (row.errors, row.warnings, row.unusual) for row in rows}
    assert kept == {code: findings_of(desk, code, period) for code, desk in offices.items()}, scope
    return sum(map(sum, kept.values()))


def test_findings_are_those_of_the_office(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    with server.opened() as connection:
        found = {period: require_same_findings(connection, offices, period) for period in PERIODS}
    period = next(each for each, number in found.items() if number)
    desk = offices[OTHER]
    with desk.office.read() as connection:
        first = next(
            each
            for each in load_checked(connection, desk.office.clock, OTHER, SET, period).open()
            if each.check in (Check.RULE, Check.MINIMUM, Check.MAXIMUM)
        )
    with desk.office.record() as rec:
        confirm(rec, SET, period.key, first, "Đã kiểm tra lại")
    desk.sync()
    settle(server)
    with server.opened() as connection:
        assert require_same_findings(connection, offices, period) == found[period] - 1
        now = to_millis(datetime(YEAR + 1, 1, 20, tzinfo=UTC))
        wrong = today(connection, EVERYTHING, now, back_days=400).wrong
        assert {each.contact.code for each in wrong} == offices.keys()
        assert sum(each.errors + each.warnings for each in wrong) > 0
        assert today(connection, Reach(EVERYTHING.rights, frozenset()), now, back_days=400).wrong == []


def test_a_figure_far_from_its_past_is_unusual_and_follows_the_years_before(
    server: Upstream, offices: dict[str, Desk]
) -> None:
    desk, area, code = offices[OTHER], f"{OTHER}-3", "TT01"
    january = Period.parse(f"{YEAR + 1}-M01")
    months = [f"{YEAR}-M{month:02d}" for month in range(1, 13)]

    def sent(figures: dict[str, str]) -> int:
        with desk.office.record() as rec:
            put_figures(rec, SET, {Cell(area, code, period): each for period, each in figures.items()}, "1.1")
        desk.sync()
        settle(server)
        with server.opened() as connection:
            number = known_numbers(connection, [scope])[scope]
            row = connection.execute(
                select(read_finding).where(read_finding.c.scope == number, read_finding.c.commune == OTHER)
            ).one()
        assert (row.errors, row.warnings, row.unusual) == findings_of(desk, OTHER, january)
        return int(row.unusual)

    scope = f"period:{SET}:{january.key}"
    usual = {period: str(90 + number) for number, period in enumerate(months)}
    assert sent({**usual, january.key: "5000"}) == 1
    with server.opened() as connection:
        wrong = today(
            connection, EVERYTHING, to_millis(datetime(YEAR + 1, 3, 1, tzinfo=UTC)), back_days=45
        ).wrong
        assert sum(each.unusual for each in wrong) == 1
    assert sent({period: str(4_990 + number) for number, period in enumerate(months)}) == 0


def test_the_province_has_what_stands_on_the_papers(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    with server.opened() as connection:
        compared = {period.kind: require_same(connection, offices, period) for period in PERIODS}
    assert {PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR} == compared.keys()
    assert all(number > 50 for number in compared.values()), compared


def test_a_change_is_in_the_totals_after_it_came(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    desk = offices[OTHER]
    with desk.office.record() as rec:
        put_figures(rec, SET, {Cell(f"{OTHER}-3", "TT01", f"{YEAR}-M02"): "123456"}, "1.1")
    desk.sync()
    with server.opened() as connection:
        assert stale_communes(connection) == [OTHER]
        over = totals(connection, EVERYTHING, SET, PERIODS[1])
        assert over is not None
        assert over.stale == 1
    settle(server)
    with server.opened() as connection:
        for period in PERIODS:
            require_same(connection, offices, period)


def test_another_area_changes_all_totals(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    desk = offices[COMMUNE]
    with desk.office.record() as rec:
        rec.put("residential_area", f"{COMMUNE}-3", {"households": 77})
    desk.sync()
    settle(server)
    with server.opened() as connection:
        for period in PERIODS:
            require_same(connection, offices, period)


def test_totals_are_of_what_is_within_reach(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    mine = Reach(EVERYTHING.rights, frozenset({OTHER}))
    with server.opened() as connection:
        for period in PERIODS:
            require_reach(connection, mine, {OTHER: offices[OTHER]}, period)
            nobody = totals(connection, Reach(EVERYTHING.rights, frozenset()), SET, period)
            assert nobody is not None
            assert not any(row.communes or row.figure.value is not None for row in nobody.rows)


def require_reach(connection: Connection, reach: Reach, offices: dict[str, Desk], period: Period) -> None:
    over = totals(connection, reach, SET, period)
    assert over is not None
    assert over.communes == len(offices)
    ((commune, desk),) = offices.items()
    paper = papers(desk, commune, period)
    for row in over.rows:
        if adds_over_communes(row.indicator) and row.indicator.nature is not Nature.RATIO:
            mine = (
                as_shown(paper[row.indicator.code], row.indicator.nature)
                if row.indicator.code in paper
                else None
            )
            assert row.figure.value == (None if mine is None else mine.value)
    assert {each.code for each in pivot(connection, reach, SET, [period], ["TT01"])} == {OTHER}


def test_only_reports_that_were_handed_in_are_counted_where_asked(
    server: Upstream, offices: dict[str, Desk]
) -> None:
    offices[OTHER].submit_report(SET, f"{YEAR}-Q1")
    offices[OTHER].sync()
    settle(server)
    with server.opened() as connection:
        quarter = Period.parse(f"{YEAR}-Q1")
        over = totals(connection, EVERYTHING, SET, quarter, handed_in=True)
        assert over is not None
        paper = papers(offices[OTHER], OTHER, quarter)
        assert over.figure("TT01").figure.value == paper["TT01"].value
        assert over.figure("TT01").communes == 1
