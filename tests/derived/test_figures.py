"""What registers give to indicators: each entry once, in the row and the period where it belongs, or told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace
from sqlalchemy import select

from desktop_app.areas.commands import NewArea, merge_areas, split_area
from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.derived.derived_figure import RegisterFigures, UnassignedReason
from desktop_app.derived.figures import AskedPeriod, figures_of_period, register_figures
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.movements.cell import Cell
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.movements.values import NOTHING, is_nothing
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.records import EVENT, MATTER
from desktop_app.registers.entries.steps import Step, settle, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.storage.tables.registers import register_matter
from tests.builders import COMMUNE, put_area

SET = "MTTQ_CO_SO"
SEPTEMBER, THIRD_QUARTER = "2026-M09", "2026-Q3"
A_TALK = {"form_of": "conference", "topic": "law", "topic_text": "Phổ biến luật", "sessions": "1"}
A_CASE = {"occurrence": "case", "group_name": "Tổ 1", "content": "Lối đi chung", "mediators": "Ông B",
          "parties": "Hai hộ", "scope": "conflict"}  # fmt: skip


def begin(office: Office, code: str, area_id: str = "", **answers: str) -> str:
    with office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, code), answers, area_id)


def talk(office: Office, day: str, area_id: str = "", **answers: str) -> str:
    return begin(office, "TTTN", area_id, **{**A_TALK, "done_on": day, **answers})


def case(office: Office, day: str, area_id: str = "", **answers: str) -> str:
    return begin(office, "HGCS", area_id, **{**A_CASE, "received_on": day, **answers})


def take(office: Office, matter_id: str, code: str, day: date, **given: object) -> str:
    with office.record() as rec:
        return take_step(rec, matter_id, code, Step(day, **given))  # type: ignore[arg-type]


def derived(office: Office, period: str) -> RegisterFigures:
    with office.read() as connection:
        return figures_of_period(connection, office.clock, COMMUNE, SET, Period.parse(period))


def values(office: Office, period: str) -> dict[tuple[str, str], Decimal]:
    figures = derived(office, period).of_period(period)
    return {(cell.unit, cell.indicator): found.value for cell, found in figures.items()}


def areas(office: Office, *names: str) -> None:
    with office.record() as rec:
        for name in names:
            put_area(rec, name, f"Thôn {name.upper()}")


def test_entries_are_added_up_in_the_rows_of_their_areas_and_of_the_commune(office: Office) -> None:
    areas(office, "a", "b")
    first, second = (
        talk(office, "2026-09-01", "a", attendances="40"),
        talk(office, "2026-09-30", "a", sessions="3"),
    )
    talk(office, "2026-09-15", "b", attendances="25")
    talk(office, "2026-09-15", attendances="100")
    assert values(office, SEPTEMBER) == {
        ("a", "TT01"): 4,
        ("a", "TT02"): 40,
        ("b", "TT01"): 1,
        ("b", "TT02"): 25,
        (COMMUNE_UNIT, "TT01"): 1,
        (COMMUNE_UNIT, "TT02"): 100,
    }
    of_a = derived(office, SEPTEMBER).figures[Cell("a", "TT01", SEPTEMBER)]
    assert of_a.by_register() == {"TTTN": (first, second)}
    attended = derived(office, SEPTEMBER).figures[Cell("a", "TT02", SEPTEMBER)]
    assert (attended.count, attended.without_number) == (2, 1), "one talk says no number yet"


def test_the_local_day_of_the_entry_decides_the_month(office: Office) -> None:
    areas(office, "a")
    for day in ("2026-08-31", "2026-09-01", "2026-09-30", "2026-10-01"):
        talk(office, day, "a")
    assert values(office, SEPTEMBER)["a", "TT01"] == 2
    assert [values(office, month)["a", "TT01"] for month in ("2026-M08", "2026-M10")] == [1, 1]


def test_an_indicator_of_the_commune_takes_entries_of_every_area(office: Office) -> None:
    areas(office, "a")
    talk(office, "2026-09-02", "a", form_of="radio", items="2")
    talk(office, "2026-09-03", form_of="radio", items="1")
    assert values(office, SEPTEMBER) == {(COMMUNE_UNIT, "TT03"): 3}


def test_without_entries_there_is_no_figure(office: Office) -> None:
    areas(office, "a")
    assert values(office, SEPTEMBER) == {}, "an empty register does not say that nothing occurred"


def test_a_voided_entry_counts_no_more(office: Office) -> None:
    areas(office, "a")
    voided = talk(office, "2026-09-02", "a")
    talk(office, "2026-09-03", "a")
    with office.record() as rec:
        void_entry(rec, voided, Step(date(2026, 10, 5), reason="ghi trùng"))
    assert values(office, SEPTEMBER)["a", "TT01"] == 1


def test_the_day_of_the_step_decides_and_each_case_counts_once(office: Office) -> None:
    areas(office, "a")
    settled, failed = case(office, "2026-06-28", "a"), case(office, "2026-07-02", "a")
    case(office, "2026-07-03", "a")
    take(office, settled, "settle", date(2026, 7, 1))
    take(office, failed, "fail", date(2026, 9, 30))
    assert values(office, THIRD_QUARTER) == {("a", "GS10B"): 2, ("a", "GS10C"): 1}
    assert values(office, "2026-Q2") == {}


def test_a_result_out_of_which_the_entry_was_reopened_is_none(office: Office) -> None:
    areas(office, "a")
    again = case(office, "2026-07-02", "a")
    take(office, again, "settle", date(2026, 7, 10))
    take(office, again, "reopen", date(2026, 7, 20), reason="không thực hiện thoả thuận")
    assert values(office, THIRD_QUARTER) == {}
    take(office, again, "fail", date(2026, 8, 1))
    assert values(office, THIRD_QUARTER) == {("a", "GS10B"): 1}


def test_crossed_steps_are_told_until_a_person_has_said_which_holds(office: Office) -> None:
    areas(office, "a")
    crossed = case(office, "2026-07-02", "a")
    seen = take(office, crossed, "settle", date(2026, 7, 10))
    with office.record() as rec:  # what the other computer did, which had not seen this step
        mine = rec.get(EVENT, seen)
        assert mine is not None
        rec.put(EVENT, new_id(rec.clock), {**mine, "action": "fail", "to_state": "unsettled"})
    told = derived(office, THIRD_QUARTER)
    assert told.figures == {}
    assert {(each.indicator, each.why) for each in told.unassigned} == {
        ("GS10B", UnassignedReason.CROSSED),
        ("GS10C", UnassignedReason.CROSSED),
    }
    with office.record() as rec:
        settle(rec, crossed, "unsettled", Step(date(2026, 7, 12)))
    assert values(office, THIRD_QUARTER) == {("a", "GS10B"): 1}


def test_nothing_occurred_is_a_value_of_its_own(office: Office) -> None:
    areas(office, "a", "b")
    nothing = {"occurrence": "nothing", "mediators": "", "parties": "", "scope": ""}
    case(office, "2026-09-30", "a", **nothing)
    case(office, "2026-09-30", "b", **nothing)
    take(office, case(office, "2026-09-01", "b"), "settle", date(2026, 9, 2))
    found = values(office, THIRD_QUARTER)
    assert is_nothing(found["a", "GS10B"])
    assert found["a", "GS10C"] is NOTHING
    assert [found["b", code] for code in ("GS10B", "GS10C")] == [1, 1]


def test_an_entry_without_an_area_is_told_where_only_areas_report(office: Office) -> None:
    areas(office, "a")
    nowhere = case(office, "2026-07-02")
    take(office, nowhere, "settle", date(2026, 7, 10))
    told = derived(office, THIRD_QUARTER)
    assert told.figures == {}
    assert [(each.indicator, each.why, each.matter_ids) for each in told.unassigned] == [
        ("GS10B", UnassignedReason.NO_AREA, (nowhere,)),
        ("GS10C", UnassignedReason.NO_AREA, (nowhere,)),
    ]


def test_across_a_merger_each_entry_stands_with_the_area_of_its_day(office: Office) -> None:
    areas(office, "a", "b")
    with office.record() as rec:
        merged = merge_areas(rec, ["a", "b"], NewArea("Thôn AB", "thon"), date(2026, 9, 15)).id
    talk(office, "2026-09-10", "a")
    talk(office, "2026-09-20", "a")
    talk(office, "2026-09-20", merged)
    assert values(office, SEPTEMBER) == {("a", "TT01"): 1, (merged, "TT01"): 2}
    old = case(office, "2026-07-02", "b")
    take(office, old, "settle", date(2026, 8, 1))
    assert values(office, THIRD_QUARTER)[merged, "GS10B"] == 1, "a quarter has the row of the new area"
    talk(office, "2026-10-02", "b")
    assert values(office, "2026-M10") == {(merged, "TT01"): 1}


def test_after_a_split_nobody_guesses_the_part(office: Office) -> None:
    areas(office, "a")
    with office.record() as rec:
        split_area(rec, "a", [NewArea("Thôn A1", "thon"), NewArea("Thôn A2", "thon")], date(2026, 9, 15))
    lost = talk(office, "2026-09-20", "a")
    told = derived(office, SEPTEMBER)
    assert told.figures == {}
    assert {each.indicator: (each.why, each.matter_ids) for each in told.unassigned} == dict.fromkeys(
        ("TT01", "TT02"), (UnassignedReason.AREA_NOT_THERE, (lost,))
    )


def test_events_and_ratios_have_no_figure_of_a_register(office: Office) -> None:
    areas(office, "a")
    talk(office, "2026-09-20", "a")
    assert derived(office, "2026-E-bao-so-3").figures == {}
    assert derived(office, "2026-Q3").figures == {}, "TT01 is typed for months; the quarter adds them up"


def test_the_same_code_in_another_set_is_another_indicator(office: Office) -> None:
    talk(office, "2026-09-20", attendances="40")
    period = Period.parse(SEPTEMBER)
    with office.read() as connection:
        own = set_of_period(connection, SET, period)
        units, _ = YearFigures(connection, office.clock, COMMUNE, SET, 2026).units(period)
        of_the_province = replace(own, code="MTTQ_TINH")
        shown = [
            register_figures(connection, COMMUNE, [AskedPeriod(period, each, units)])
            for each in (own, of_the_province)
        ]
    assert [sorted(cell.indicator for cell in each.figures) for each in shown] == [["TT01", "TT02"], []]
    assert shown[1].unassigned == (), "what speaks of another set is not left out of this one"


def test_entries_of_a_register_that_has_not_come_are_told(office: Office) -> None:
    areas(office, "a")
    talk(office, "2026-09-01", "a")
    with office.record() as rec:  # as an exchange brings it before the package
        mine = rec.get(MATTER, talk_of(rec))
        assert mine is not None
        rec.put(MATTER, new_id(rec.clock), given_of({**mine, "register_version": "7"}))
        other = {**mine, "register_code": "MOI", "opened_on": "2026-08-31"}
        rec.put(MATTER, new_id(rec.clock), given_of(other))
    told = derived(office, SEPTEMBER)
    assert told.figures[Cell("a", "TT01", SEPTEMBER)].value == 1
    assert told.unknown == 1


def talk_of(rec: Recorder) -> str:
    return str(rec.connection.execute(select(register_matter.c.id)).scalar_one())
