"""What an indicator says besides its kind: parts, help, due day, who has to report; plan figures of a set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from desktop_app.catalogue.disaggregation import undivided
from desktop_app.catalogue.indicator_set import PeriodType, PlanFigure, Reporter
from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.starter_lists import due_dates, reporting_calendar
from tests.catalogue.small_sets import Rows, a_set

DUE = """
[[due]]
period_type = "month"
day = 5
month_of_period = 2
"""


def faults(*rows: Mapping[str, str], targets: Rows | None = None) -> list[tuple[str, int | None, str, str]]:
    with pytest.raises(PackageFaults) as caught:
        a_set(*rows, targets=targets)
    return [(fault.file, fault.row, fault.column, str(fault.problem)) for fault in caught.value.faults]


def test_a_divided_figure_is_the_sum_of_its_parts() -> None:
    found = a_set({"code": "A1", "name_en": "Sessions", "disaggregation": "NU: Nữ: Women | NAM: Nam"})
    whole, women, men = found.indicators
    assert [each.code for each in found.indicators] == ["A1", "A1_NU", "A1_NAM"]
    assert (women.name.vi, women.name.en, men.name.en) == ("Số cuộc: Nữ", "Sessions: Women", "Sessions: Nam")
    assert whole.computed
    assert not whole.entered_by
    assert whole.formula == "coalesce(${A1_NU}, 0) + coalesce(${A1_NAM}, 0)"
    assert women.entered_by == frozenset({Reporter.RESIDENTIAL_AREA})
    assert women.part_of == "A1"
    written = undivided(whole, [women, men])
    assert (written.formula, written.entered_by) == ("", women.entered_by)


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ({"disaggregation": "NU: Nữ"}, "disaggregation", "at least two parts"),
        ({"disaggregation": "NU: Nữ | NU: Nam"}, "disaggregation", "two parts “NU”"),
        ({"disaggregation": "Nữ | Nam"}, "disaggregation", "is not a part"),
        (
            {"disaggregation": "NU: Nữ | NAM: Nam", "value_kind": "yes_no", "area_aggregation": "count"},
            "disaggregation",
            "added up",
        ),
        ({"due_day": "32"}, "due_day", "not a due day"),
        ({"due_day": "20/3"}, "due_day", "the month after the period is 2"),
        ({"due_day": "bao giờ"}, "due_day", "not a due day"),
        ({"due_day": "20", "period_type": "event"}, "due_day", "event has no due day"),
        ({"must_report": "X"}, "must_report", "not in the column entered_by"),
        ({"must_report": "phu_nu"}, "must_report", "not in the column entered_by"),
        ({"must_report": "hoi_la"}, "must_report", "not known here"),
        ({"must_report": "none|K"}, "must_report", "“none” alone"),
    ],
)
def test_what_cannot_be_is_told_at_its_column(row: dict[str, str], column: str, sentence: str) -> None:
    found = faults({"code": "A1", **row})
    assert ("indicators.csv", 2, column) in [each[:3] for each in found]
    assert any(sentence in each[3] for each in found)


def test_a_part_with_the_code_of_another_indicator_is_told() -> None:
    found = faults({"code": "A1_NU"}, {"code": "A1", "disaggregation": "NU: Nữ | NAM: Nam"})
    assert [each[:3] for each in found] == [("indicators.csv", 3, "code")]


def test_who_has_to_report() -> None:
    rows = [
        {"code": "A1", "entered_by": "K|X|O"},
        {"code": "A2", "entered_by": "K|X|O", "must_report": "K|phu_nu"},
        {"code": "A3", "entered_by": "K", "must_report": "none"},
    ]
    everybody, some, nobody = a_set(*rows).indicators
    assert everybody.has_to_come_from(Reporter.COMMUNE, "commune")
    assert some.has_to_come_from(Reporter.RESIDENTIAL_AREA, "a1")
    assert some.has_to_come_from(Reporter.ORGANISATION, "org:phu_nu")
    assert not some.has_to_come_from(Reporter.ORGANISATION, "org:nong_dan")
    assert not some.has_to_come_from(Reporter.COMMUNE, "commune")
    assert not nobody.has_to_come_from(Reporter.RESIDENTIAL_AREA, "a1")


def test_due_days_are_those_of_the_set_and_then_of_the_program() -> None:
    found = a_set({"code": "A1", "due_day": "10/1"}, more=DUE)
    own = found.indicators[0].due
    assert own is not None
    assert own.on(date(2026, 9, 1)) == date(2026, 9, 10)
    by_type = {each.period_type: each for each in due_dates(found)}
    assert by_type[PeriodType.MONTH].on(date(2026, 12, 1)) == date(2027, 1, 5), "the month after the period"
    assert by_type[PeriodType.YEAR] in reporting_calendar()


def test_plan_figures_come_with_a_set() -> None:
    rows = [
        {"indicator": "A1", "year": "2026", "unit": "", "value": "120"},
        {"indicator": "A1", "year": "2026", "unit": "Thôn Đoài", "value": "12"},
    ]
    assert a_set({"code": "A1"}, targets=rows).targets == (
        PlanFigure("A1", 2026, "", Decimal(120)),
        PlanFigure("A1", 2026, "Thôn Đoài", Decimal(12)),
    )
    assert a_set({"code": "A1"}).targets == ()


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ({"indicator": "B9"}, "indicator", "no indicator"),
        ({"indicator": ""}, "indicator", "missing"),
        ({"year": "26"}, "year", "a year such as"),
        ({"value": ""}, "value", "missing"),
        ({"value": "-1"}, "value", "a number of 0 or more"),
        ({"value": "1e999999"}, "value", "a number of 0 or more"),
        ({"value": "1.5"}, "value", "whole number"),
        ({"unit": "thôn đoài"}, "indicator", "is already in row 2"),
    ],
)
def test_wrong_plan_figures_are_told_at_their_cell(row: dict[str, str], column: str, sentence: str) -> None:
    first = {"indicator": "A1", "year": "2026", "unit": "Thôn Đoài", "value": "12"}
    found = faults({"code": "A1"}, targets=[first, {**first, "unit": "Thôn Đông", **row}])
    assert ("targets.csv", 3, column) in [each[:3] for each in found]
    assert any(sentence in each[3] for each in found)
