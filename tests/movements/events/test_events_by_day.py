"""Events are counted into the periods where the set says so; the day of the event decides. By hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from desktop_app.areas.commands import NewArea, add_area, retire_area
from desktop_app.base.ids import reporting_event_id
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.journal.recorder import Given
from desktop_app.movements.analysis.grid_cache import Sights
from desktop_app.movements.analysis.ranking import ranking
from desktop_app.movements.analysis.series import series
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.loading import load_checked
from desktop_app.movements.commands import set_period_status, set_target, set_values
from desktop_app.movements.entering.event_commands import add_event, set_event_day
from desktop_app.movements.events import event_days
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import Grid, compute_grid
from desktop_app.movements.sheet.reading import YearFigures
from tests.builders import COMMUNE
from tests.catalogue.small_sets import a_package, a_set
from tests.movements.grids import load_grid

EVENT = {"period_type": "event", "entered_by": "K|X"}
ROWS = (
    {**EVENT, "code": "MON", "counts_in": "month", "target": "yes"},
    {**EVENT, "code": "QUA", "counts_in": "quarter"},
    {**EVENT, "code": "YEA"},
    {**EVENT, "code": "SUM", "counts_in": "month", "entered_by": "", "formula": "${MON} * 2"},
    {"code": "ALL", "entered_by": "", "formula": "coalesce(${OWN}, 0) + coalesce(${MON}, 0)"},
    {"code": "OWN"},
)
MARCH, MAY = date(2026, 3, 14), date(2026, 5, 2)


@pytest.fixture
def storms(office: Office) -> list[str]:
    """Events of 14 March, of 2 May, and one whose day nobody told; each with 1, 10 and 100 of the commune."""
    with office.record() as rec:
        install(rec.connection, a_package(*ROWS), "test", rec.clock)
        keys = [
            add_event(rec, 2026, name, day).key
            for name, day in (("Bão số 1", MARCH), ("Lũ ống", MAY), ("Hạn hán", None))
        ]
        cells = [
            (Cell("commune", code, key), str(value))
            for key, value in zip(keys, (1, 10, 100), strict=True)
            for code in ("MON", "QUA", "YEA")
        ]
        set_values(rec, "BO", "1", cells)
    return keys


def grid(office: Office, key: str, *, until: str = "") -> Grid:
    with office.read() as connection:
        period = Period.parse(key)
        indicators = set_of_period(connection, "BO", period)
        if not until:
            return load_grid(connection, office.clock, COMMUNE, indicators, period)
        figures = YearFigures(connection, office.clock, COMMUNE, "BO", period.year)
        return compute_grid(figures.sheet(indicators, Period.parse(until)).to_date())


def totals(office: Office, key: str) -> dict[str, object]:
    found = grid(office, key)
    return {
        column.indicator.code: total.value for column, total in zip(found.columns, found.totals, strict=True)
    }


def test_the_day_of_an_event_decides_into_which_periods_it_counts(office: Office, storms: list[str]) -> None:
    """Month, quarter or year, as the set says; an event without a day counts into its year only."""
    assert totals(office, "2026-M03") == {"MON": 1, "SUM": 2, "ALL": 1, "OWN": None}
    assert totals(office, "2026-M04") == {"MON": None, "SUM": None, "ALL": None, "OWN": None}
    assert totals(office, "2026-M05") == {"MON": 10, "SUM": 20, "ALL": 10, "OWN": None}
    assert totals(office, "2026-Q1") == {"MON": 1, "QUA": 1, "SUM": 2, "ALL": 1, "OWN": None}
    assert totals(office, "2026-H1") == {"MON": 11, "QUA": 11, "SUM": 22, "ALL": 11, "OWN": None}
    assert totals(office, "2026-H2") == {"MON": None, "QUA": None, "SUM": None, "ALL": None, "OWN": None}
    assert totals(office, "2026-Y") == {
        "MON": 111,
        "QUA": 111,
        "YEA": 111,
        "SUM": 222,
        "ALL": 111,
        "OWN": None,
    }
    assert totals(office, storms[1]) == {"MON": 10, "QUA": 10, "YEA": 10, "SUM": 20}


def test_an_event_shows_nothing_of_another_one(office: Office, storms: list[str]) -> None:
    """An indicator of an older version has figures of the others only."""
    with office.record() as rec:
        landslide = add_event(rec, 2026, "Sạt lở", MAY).key
        newer = a_package(*(row for row in ROWS if row["code"] != "YEA"), version="2")
        install(rec.connection, newer, "test", rec.clock)
    assert totals(office, landslide).keys() == {"MON", "QUA", "SUM"}
    assert totals(office, storms[1])["YEA"] == 10


def test_what_counts_into_a_month_is_not_typed_there(office: Office, storms: list[str]) -> None:
    march = grid(office, "2026-M03")
    assert not march.cell("commune", "MON").editable
    assert not march.cell("commune", "MON").awaited
    assert grid(office, storms[0]).cell("commune", "MON").editable


def test_since_january_has_no_event_of_a_later_day(office: Office, storms: list[str]) -> None:
    assert grid(office, "2026-Y", until="2026-Q1").total("MON").value == 101, "with the one without a day"
    assert grid(office, "2026-Y", until="2026-Q2").total("MON").value == 111


def test_the_plan_is_held_against_events_until_the_end_of_the_period(
    office: Office, storms: list[str]
) -> None:
    with office.record() as rec:
        set_target(rec, "BO", "MON", 2026, "200")
    found = {key: grid(office, key).total("MON").target_share for key in ("2026-M03", "2026-Q2")}
    assert found == {"2026-M03": Fraction(101, 200), "2026-Q2": Fraction(111, 200)}


def test_a_day_of_another_year_is_as_good_as_none(office: Office, storms: list[str]) -> None:
    """A newer version, or a hand that went wrong, may have sent one."""
    slug = Period.parse(storms[0]).slug
    with office.record() as rec:
        fields: dict[str, Given] = {"year": 2026, "slug": slug, "day": "2025-03-14"}
        rec.put("reporting_event", reporting_event_id(2026, slug), fields)
    with office.read() as connection:
        assert storms[0] not in event_days(connection, 2026)
    assert totals(office, "2026-Y")["MON"] == 111


def test_an_event_moves_with_its_day(office: Office, storms: list[str]) -> None:
    with office.record() as rec:
        set_event_day(rec, Period.parse(storms[2]), date(2026, 4, 30))
        set_event_day(rec, Period.parse(storms[0]), None)
    with office.read() as connection:
        assert event_days(connection, 2026) == {storms[1]: MAY, storms[2]: date(2026, 4, 30)}
    assert totals(office, "2026-M03")["MON"] is None
    assert totals(office, "2026-M04")["MON"] == 100
    with office.record() as rec, pytest.raises(Problem):
        set_event_day(rec, Period.parse(storms[0]), date(2025, 4, 30))


def test_a_closed_month_holds_what_events_count_into_it(office: Office, storms: list[str]) -> None:
    with office.record() as rec:
        set_period_status(rec, "BO", "2026-M03", "commune", "locked")

    def enter(code: str, key: str) -> None:
        with office.record() as rec:
            set_values(rec, "BO", "1", [(Cell("commune", code, key), "7")])

    with pytest.raises(PeriodAccepted):
        enter("MON", storms[0])
    enter("QUA", storms[0])
    enter("MON", storms[1])
    for key, day in ((storms[0], MAY), (storms[1], MARCH)):
        with office.record() as rec, pytest.raises(Problem):
            set_event_day(rec, Period.parse(key), day)
    assert totals(office, "2026-M03")["MON"] == 1


def test_an_accepted_report_of_a_unit_holds_what_it_told_of_events(office: Office, storms: list[str]) -> None:
    """Its own figures, of indicators that count into that month; nobody else's."""
    with office.record() as rec:
        ids = [add_area(rec, COMMUNE, NewArea(name, "thon", 9)).id for name in "AB"]
        set_values(rec, "BO", "1", [(Cell(unit, "MON", storms[0]), "5") for unit in ids])
        set_values(rec, "BO", "1", [(Cell(ids[1], "MON", storms[2]), "5")])
        set_period_status(rec, "BO", "2026-M03", ids[0], "submitted")
        set_period_status(rec, "BO", "2026-M03", ids[0], "accepted")

    def enter(unit: str, code: str, key: str) -> None:
        with office.record() as rec:
            set_values(rec, "BO", "1", [(Cell(unit, code, key), "7")])

    with pytest.raises(PeriodAccepted, match="accepted"):
        enter(ids[0], "MON", storms[0])
    enter(ids[0], "QUA", storms[0])
    enter(ids[0], "MON", storms[1])
    enter(ids[1], "MON", storms[0])
    with office.record() as rec, pytest.raises(Problem, match="closed"):
        set_event_day(rec, Period.parse(storms[0]), MAY)
    with office.record() as rec, pytest.raises(Problem, match="closed"):
        set_event_day(rec, Period.parse(storms[1]), MARCH)
    with office.record() as rec:
        set_event_day(rec, Period.parse(storms[2]), MARCH)  # of which the unit told nothing


def test_what_an_ended_area_told_of_an_event_is_not_dropped(office: Office, storms: list[str]) -> None:
    with office.record() as rec:
        area = add_area(rec, COMMUNE, NewArea("A", "thon", 9)).id
        set_values(rec, "BO", "1", [(Cell(area, "MON", storms[1]), "5")])
        retire_area(rec, area, date(2026, 4, 20))
    assert totals(office, "2026-M05")["MON"] == 15
    assert totals(office, "2026-Q2")["MON"] == 15
    assert totals(office, "2026-Y")["MON"] == 116


@pytest.mark.parametrize(
    "row",
    [
        {"counts_in": "month"},
        {**EVENT, "counts_in": "event"},
        {**EVENT, "counts_in": "week"},
        {**EVENT, "counts_in": "month", "nature": "stock", "time_aggregation": "latest"},
    ],
)
def test_a_set_may_not_count_what_does_not_add_up(row: dict[str, str]) -> None:
    with pytest.raises(PackageFaults):
        a_set({"code": "A", **row})


def test_a_formula_of_a_month_may_not_read_what_counts_in_quarters_only() -> None:
    with pytest.raises(PackageFaults):
        a_set(
            {**EVENT, "code": "A", "counts_in": "quarter"},
            {"code": "B", "entered_by": "", "formula": "${A} + 1"},
        )


def test_a_limit_is_held_against_what_events_count_into_a_month(office: Office) -> None:
    rows = ROWS[0], {"code": "TOP", "entered_by": "", "formula": "${MON} * 2", "maximum": "9"}
    with office.record() as rec:
        install(rec.connection, a_package(*rows), "test", rec.clock)
        key = add_event(rec, 2026, "Bão", MAY).key
        set_values(rec, "BO", "1", [(Cell("commune", "MON", key), "5")])
    with office.read() as connection:
        found = {
            month: load_checked(connection, office.clock, COMMUNE, "BO", Period.parse(month)).findings
            for month in ("2026-M04", "2026-M05")
        }
    assert found["2026-M04"] == ()
    assert [(each.unit, each.name) for each in found["2026-M05"]] == [("commune", "TOP")]


def test_an_event_without_a_day_is_told_where_it_is_missing(office: Office, storms: list[str]) -> None:
    with office.read() as connection:
        sights = Sights(connection, office.clock, COMMUNE, "BO")
        table = series(sights, "MON", 2026, PeriodType.MONTH)
        yearly = series(sights, "YEA", 2026, PeriodType.MONTH)
        computed = [series(sights, code, 2026, PeriodType.MONTH) for code in ("SUM", "ALL")]
        ranks = ranking(sights, "MON", Period.parse("2026-M03"))
    figures = [row.cells[1].value for row in table.rows]
    assert [value for value in figures if value is not None] == [1, 10, 111]
    assert any("Hạn hán" in note for note in table.notes)
    assert any("Hạn hán" in note for note in ranks.notes)
    assert all(any("Hạn hán" in note for note in each.notes) for each in computed)
    assert "Bão số 1" not in "".join(table.notes)
    assert [row.cells[1].value for row in yearly.rows] == [111], "it counts into the year only"
    assert not any("Hạn hán" in note for note in yearly.notes), "and nothing else was to be expected"


def test_who_begins_the_same_event_without_a_day_takes_none_away(office: Office, storms: list[str]) -> None:
    with office.record() as rec:
        assert add_event(rec, 2026, "Bão số 1").key == storms[0]
    with office.read() as connection:
        assert event_days(connection, 2026)[storms[0]] == MARCH
