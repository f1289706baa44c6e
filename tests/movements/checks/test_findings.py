"""Rules, limits, what is unusual: worked out by hand for each kind of check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.i18n import language, set_language
from desktop_app.catalogue.checking_indicators import rule_period
from desktop_app.catalogue.indicator_set import (
    CheckSettings,
    IndicatorRule,
    IndicatorSet,
    PeriodType,
    Reporter,
    RuleSeverity,
)
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.checking import (
    CheckInput,
    figures_of,
    find,
    find_again,
    is_about,
    read_with,
)
from desktop_app.movements.checks.finding import Check, Finding, Unusual
from desktop_app.movements.checks.past import Past
from desktop_app.movements.checks.wording import figures_words, finding_sentence
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import compute_grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.values import Value
from tests.catalogue.small_sets import a_set
from tests.movements.test_grid import AREAS, COMMUNE, EVALUATE, FARMERS, UNITS

RATIO = {
    "value_kind": "decimal", "entered_by": "", "nature": "ratio", "unit": "%",
    "area_aggregation": "ratio_of_sums", "time_aggregation": "ratio_of_sums",
}  # fmt: skip
SET = a_set(
    {"code": "ALL", "name_vi": "Tổng số vụ"},
    {"code": "SOME", "name_vi": "Số vụ thành"},
    {"code": "HOMES", "name_vi": "Số hộ tham gia", "unit": "hộ"},
    {"code": "QUIET", "name_vi": "Số tổ", "minimum": "1", "minimum_severity": "warning", "maximum": "9.5",
     "value_kind": "decimal"},
    {"code": "SHARE", "name_vi": "Tỷ lệ thành", "numerator": "SOME", "denominator": "ALL", "maximum": "100",
     **RATIO},
    {"code": "CREW", "name_vi": "Số ban", "entered_by": "X"},
    {"code": "LOAN", "name_vi": "Dư nợ", "entered_by": "O", "value_kind": "money"},
    {"code": "HELD", "name_vi": "Có tổ chức", "value_kind": "yes_no", "area_aggregation": "count"},
    {"code": "OWN", "name_vi": "Tổ chức riêng", "value_kind": "yes_no", "area_aggregation": "count"},
    {"code": "SLOW", "name_vi": "Số mô hình", "period_type": "quarter"},
    {"code": "BOTH", "name_vi": "Số cuộc họp", "entered_by": "K|X"},
)  # fmt: skip
MONTH = Period.parse("2026-M03")
NO_SETTINGS = CheckSettings(None, 3, 3, 3, None, None, Decimal(0))
PARTS = IndicatorRule(
    "PART",
    "${SOME} <= ${ALL}",
    Label("Phần không lớn hơn tổng.", ""),
    RuleSeverity.ERROR,
    False,
    Certainty.PROPOSED,
    "",
)

type Typed = Mapping[tuple[str, str], int | str | None]
"""Figures by unit and code."""


def rule(
    code: str, expression: str, severity: RuleSeverity = RuleSeverity.ERROR, *, blanks: bool = False
) -> IndicatorRule:
    return IndicatorRule(code, expression, Label(f"{code}.", ""), severity, blanks, Certainty.PROPOSED, "Thử")


def with_rules(*rules: IndicatorRule, checks: CheckSettings = NO_SETTINGS) -> IndicatorSet:
    return msgspec.structs.replace(SET, rules=rules, checks=checks)


def at(unit: str, code: str) -> Cell:
    return Cell(unit, code, MONTH.key)


def found(
    indicators: IndicatorSet,
    typed: Typed,
    units: Sequence[ReportingUnit] = UNITS,
    period: Period = MONTH,
    past: Past | None = None,
) -> list[Finding]:
    values: dict[Cell, Value] = {
        Cell(unit, code, period.key): Decimal(value)
        for (unit, code), value in typed.items()
        if value is not None
    }
    sheet = PeriodSheet(indicators, period, units, values, {}, EVALUATE)
    given, grid = CheckInput(sheet, past), compute_grid(sheet)
    every = find(given, figures_of(grid))
    for code in indicators.by_code:  # what is looked at again is what is found at first
        again = find_again(given, figures_of(grid), {code})
        about = is_about(given, {code})
        assert set(again) == {each for each in every if each.name in about}
        assert read_with(given, {code}) >= {code}
    return every


def places(findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    return [(each.unit, each.name, each.severity.value) for each in findings]


# -- rules between indicators


@pytest.mark.parametrize(
    ("some", "every", "broken"),
    [
        (3, 5, False),
        (5, 5, False),
        (6, 5, True),
        (1, 0, True),
        (0, 0, False),
        (None, 5, False),
        (5, None, False),
        (None, None, False),
        ("-1", "-2", True),
        ("-2", "-1", False),
        ("9007199254740993", "9007199254740992", True),  # as doubles they are the same
    ],
)
def test_a_part_is_not_more_than_the_whole(some: int | None, every: int | None, broken: bool) -> None:
    told = found(with_rules(PARTS), {("a1", "SOME"): some, ("a1", "ALL"): every})
    assert places([each for each in told if each.check is Check.RULE]) == (
        [("a1", "PART", "error")] if broken else []
    )


def test_a_finding_says_what_was_read_and_where_to_mend_it() -> None:
    (told,) = [
        each
        for each in found(with_rules(PARTS), {("a2", "SOME"): 7, ("a2", "ALL"): 5})
        if each.check is Check.RULE
    ]
    assert told.key == ("a2", "rule.PART")
    assert told.place == at("a2", "SOME")
    assert told.cells == (at("a2", "SOME"), at("a2", "ALL"))
    assert told.figures == "SOME=7; ALL=5"
    assert finding_sentence(told, SET) == "Phần không lớn hơn tổng."
    assert figures_words(told, SET) == "SOME = 7 · ALL = 5"


def test_a_rule_that_takes_blanks_is_looked_at_where_one_figure_is_there() -> None:
    asked = rule("R", "coalesce(${SOME}, 0) <= coalesce(${ALL}, 0)", blanks=True)
    figures: Typed = {("a1", "SOME"): 1, ("a2", "ALL"): 1}
    assert places(found(with_rules(asked), figures)) == [("a1", "R", "error")]


def test_a_rule_that_takes_blanks_says_nothing_of_who_told_nothing() -> None:
    asked = rule("R", "coalesce(${SOME}, 0) + coalesce(${ALL}, 0) > 0", blanks=True)
    assert places(found(with_rules(asked), {("a1", "SOME"): 0})) == [("a1", "R", "error")]


def test_households_of_an_area_and_of_the_commune() -> None:
    """100, 300 and 200 households; the commune has 600 and three areas."""
    homes, crew = (
        rule("H", "${HOMES} <= ${HOUSEHOLDS}"),
        rule("C", "${CREW} = ${AREAS}", RuleSeverity.WARNING),
    )
    figures: Typed = {("a1", "HOMES"): 101, ("a2", "HOMES"): 300, ("a3", "HOMES"): 0, ("commune", "CREW"): 4}
    told = found(with_rules(homes, crew), figures)
    assert places(told) == [("a1", "H", "error"), ("commune", "C", "warning")]
    assert [each.figures for each in told] == ["HOMES=101; HOUSEHOLDS=100", "CREW=4; AREAS=3"]
    assert found(with_rules(crew), {("commune", "CREW"): 3}) == []

    whole = rule("W", "${CREW} * 100 <= ${HOUSEHOLDS}")
    assert places(found(with_rules(whole), {("commune", "CREW"): 7})) == [("commune", "W", "error")]
    assert found(with_rules(whole), {("commune", "CREW"): 6}) == []


def test_a_rule_says_nothing_where_the_households_are_not_known() -> None:
    homes, whole = rule("H", "${HOMES} <= ${HOUSEHOLDS}"), rule("W", "${CREW} <= ${HOUSEHOLDS}")
    units = [replace(AREAS[0], households=None), *AREAS[1:], COMMUNE]
    figures: Typed = {("a1", "HOMES"): 101, ("commune", "CREW"): 7000}
    assert found(with_rules(homes, whole), figures, units) == []


def test_yes_and_no_in_a_rule() -> None:
    held = rule("Y", "${OWN} <= ${HELD}")
    figures: Typed = {("a1", "OWN"): 1, ("a1", "HELD"): 0, ("a2", "OWN"): 1, ("a2", "HELD"): 1}
    (told,) = found(with_rules(held), figures)
    assert told.unit == "a1"
    before = language()
    set_language("vi")
    assert figures_words(told, SET) == "OWN = Có · HELD = Không"
    set_language(before)


def test_a_rule_is_looked_at_for_the_longest_of_its_periods() -> None:
    slow = rule("S", "${SLOW} <= ${ALL}")
    indicators = with_rules(slow, PARTS)
    assert rule_period(slow, SET.by_code) is PeriodType.QUARTER
    assert rule_period(PARTS, SET.by_code) is PeriodType.MONTH
    quarter = Period.parse("2026-Q1")
    values: dict[Cell, Value] = {
        Cell("a1", "ALL", "2026-M01"): Decimal(2),
        Cell("a1", "ALL", "2026-M03"): Decimal(3),
        Cell("a1", "SOME", "2026-M03"): Decimal(9),
        Cell("a1", "SLOW", "2026-Q1"): Decimal(6),
        Cell("a2", "SLOW", "2026-Q1"): Decimal(6),
    }
    sheet = PeriodSheet(indicators, quarter, UNITS, values, {}, EVALUATE)
    told = find(CheckInput(sheet), figures_of(compute_grid(sheet)))
    assert [(each.name, each.figures) for each in told] == [("S", "SLOW=6; ALL=5")]


# -- limits


@pytest.mark.parametrize(
    ("figure", "check", "severity"),
    [
        ("1", None, None),
        ("0.999999", Check.MINIMUM, RuleSeverity.WARNING),
        ("0", Check.MINIMUM, RuleSeverity.WARNING),
        ("-5", Check.MINIMUM, RuleSeverity.WARNING),
        ("9.5", None, None),
        ("9.500001", Check.MAXIMUM, RuleSeverity.ERROR),
        (None, None, None),
    ],
)
def test_limits(figure: str | None, check: Check | None, severity: RuleSeverity | None) -> None:
    told = found(with_rules(), {("a1", "QUIET"): figure})
    assert [(each.check, each.severity) for each in told] == ([(check, severity)] if check else [])


def test_a_share_of_120_percent_is_told_where_it_is_mended() -> None:
    """12 of 10 are 120 %; 10 of 10 are all; nought of nought is no share."""
    figures: Typed = {
        ("a1", "SOME"): 12, ("a1", "ALL"): 10, ("a2", "SOME"): 10, ("a2", "ALL"): 10,
        ("a3", "SOME"): 0, ("a3", "ALL"): 0,
    }  # fmt: skip
    (told,) = found(with_rules(), figures)
    assert (told.place, told.check, told.name) == (at("a1", "SOME"), Check.MAXIMUM, "SHARE")
    assert told.cells == (at("a1", "SOME"), at("a1", "ALL"), at("a1", "SHARE"))
    assert told.read[-1] == ("SHARE", Fraction(6, 5))
    assert figures_words(told, SET) == "SOME = 12 · ALL = 10 · SHARE = 120,00 %"
    before = language()
    set_language("vi")
    assert finding_sentence(told, SET) == "“Tỷ lệ thành” không lớn hơn 100 %."
    set_language(before)


def test_a_share_above_its_limit_by_the_least_is_told() -> None:
    figures: Typed = {("a1", "SOME"): "1000000000001", ("a1", "ALL"): "1000000000000"}
    assert [each.name for each in found(with_rules(), figures)] == ["SHARE"]


# -- what is unusual

SETTINGS = CheckSettings(Decimal("3.5"), 6, 4, 7, Decimal(200), Decimal(80), Decimal(10))


def unusual(
    value: int | str, series: str, *, last: bool = True, checks: CheckSettings = SETTINGS
) -> Unusual | None:
    """What is said of a figure of area a1 after a series of earlier ones."""
    earlier = [Decimal(word) for word in series.split()]
    cell = ("a1", "ALL")
    past = Past({cell: earlier}, {cell: earlier[-1]} if last and earlier else {})
    told = found(with_rules(checks=checks), {cell: value}, past=past)
    assert len(told) <= 1
    return told[0].unusual if told else None


@pytest.mark.parametrize(
    ("value", "series", "median"),
    [
        (40, "10 12 11 13 12 11", "12"),  # seven figures with its own: median 12, MAD 1
        (14, "10 12 11 13 12 11", None),
        (0, "10 9 11 10 11", "10"),  # six with its own: 0 9 10 10 11 11, median 10, MAD 1
        (40, "12 11 13 12", None),  # five are too few
        (1000, "", None),
        (5000, "5 5 5 5 5 5", None),  # MAD is nought; the last period says it, see below
        (0, "0 0 0 0 0 0", None),
        (8, "1 1 2 2 1 2", None),  # M is 4.05, but six more or less say nothing among small figures
        (40, "900 900 900 10 12 11 13 12 11", "12"),  # only the last six before it count
    ],
)
def test_against_the_own_series(value: int, series: str, median: str | None) -> None:
    told = unusual(value, series, last=False)
    assert (None if told is None else told.usual) == (None if median is None else Decimal(median))


@pytest.mark.parametrize(
    ("value", "last", "is_told"),
    [
        (30, "10", False),  # 200 % more is not more than 200 %
        (31, "10", True),
        (20, "100", False),  # 80 % less
        (19, "100", True),
        (0, "100", True),
        (100, "0", False),  # from nought no share can be told
        (4, "1", False),  # three more: too little to be told
        (5, "5", False),
        ("-40", "-10", True),  # 300 % more below zero is a fall by 300 %
    ],
)
def test_against_the_last_period(value: int | str, last: str, is_told: bool) -> None:
    told = unusual(value, last)
    assert (told is not None and told.last == Decimal(last)) is is_told


def test_nothing_is_unusual_where_the_set_says_so_or_the_past_is_not_known() -> None:
    assert unusual(4000, "1 2 3 4 5 6", checks=NO_SETTINGS) is None
    assert found(with_rules(checks=SETTINGS), {("a1", "ALL"): 4000}) == []


def neighbours(
    *figures: int | None, units: Sequence[ReportingUnit] | None = None
) -> list[tuple[str, object]]:
    areas = [ReportingUnit(f"v{n}", Reporter.RESIDENTIAL_AREA, f"Thôn {n}", 100) for n in range(len(figures))]
    typed = {(area.key, "ALL"): figure for area, figure in zip(areas, figures, strict=True)}
    told = found(with_rules(checks=SETTINGS), typed, units or areas, past=Past())
    return [(each.unit, each.unusual.neighbours if each.unusual else None) for each in told]


def test_against_the_areas_of_the_same_period() -> None:
    assert neighbours(10, 11, 12, 12, 13, 90) == [("v5", Decimal(12))]
    assert neighbours(10, 11, None, 13, 90) == [("v4", Decimal(12))]  # four told: 10 11 13 90
    assert neighbours(10, 11, 90) == []  # too few
    assert neighbours(7, 7, 7, 7, 90) == []  # MAD is nought
    assert neighbours(0, 0, 0, 0, 0) == []


def test_an_area_that_was_there_for_a_part_of_the_period_is_held_against_nobody() -> None:
    areas = [ReportingUnit(f"v{n}", Reporter.RESIDENTIAL_AREA, f"Thôn {n}", 100) for n in range(6)]
    late = replace(areas[5], first=date(2026, 3, 16))
    gone = replace(areas[5], last=date(2026, 3, 15), ended=True)
    on_time = replace(areas[5], first=date(2026, 3, 1))
    for unit, told in ((late, []), (gone, []), (on_time, [("v5", Decimal(12))])):
        assert neighbours(10, 11, 12, 12, 13, 90, units=[*areas[:5], unit]) == told


def test_the_commune_and_organisations_are_no_neighbours() -> None:
    past = Past()
    figures: Typed = {("org:nong_dan", "LOAN"): 10, ("commune", "CREW"): 4000}
    assert found(with_rules(checks=SETTINGS), figures, [COMMUNE, FARMERS, *AREAS], past=past) == []
    areas = [ReportingUnit(f"v{n}", Reporter.RESIDENTIAL_AREA, f"Thôn {n}", 100) for n in range(5)]
    beside: Typed = {("commune", "BOTH"): 4000} | {(each.key, "BOTH"): 9 + n for n, each in enumerate(areas)}
    assert found(with_rules(checks=SETTINGS), beside, [COMMUNE, *areas], past=past) == []


def test_what_is_not_typed_any_more_is_not_held_against_its_past() -> None:
    """An indicator that the version of the period has no more is shown, and nobody can mend it."""
    past = Past({("a1", "ALL"): [Decimal(10)] * 6}, {("a1", "ALL"): Decimal(10)})
    indicators = with_rules(checks=SETTINGS)
    assert len(found(indicators, {("a1", "ALL"): 4000}, past=past)) == 1
    kept = msgspec.structs.replace(indicators, carried=frozenset({"ALL"}))
    assert found(kept, {("a1", "ALL"): 4000}, past=past) == []


def test_what_is_unusual_is_said_in_one_sentence() -> None:
    told = Finding(
        Check.UNUSUAL, "ALL", RuleSeverity.WARNING, "a1", MONTH.key, ("ALL",), (("ALL", Decimal(4000)),),
        unusual=Unusual(Decimal(12), 7, Decimal("12.5"), 40, Decimal(1000)),
    )  # fmt: skip
    before = language()
    set_language("vi")
    assert finding_sentence(told, SET) == (
        "Khác thường: trung vị 7 kỳ của đơn vị này là 12; trung vị của 40 khu dân cư là 12,5;"
        " kỳ trước là 1.000. Hãy xem lại."
    )
    set_language(before)


# -- properties

FIGURE = st.one_of(st.none(), st.integers(-5, 20))


@given(st.lists(st.tuples(FIGURE, FIGURE), min_size=3, max_size=3), st.permutations(range(3)))
def test_findings_of_a_unit_do_not_depend_on_the_others(
    typed: list[tuple[int | None, int | None]], order: list[int]
) -> None:
    """Rules and limits of each unit by itself are those of all units, in any order of the rows."""
    indicators = with_rules(PARTS, rule("H", "${ALL} <= ${HOUSEHOLDS}"))

    def figures(numbers: Sequence[int]) -> Typed:
        return {
            (AREAS[number].key, code): value
            for number in numbers
            for code, value in zip(("SOME", "ALL"), typed[number], strict=True)
        }

    together = found(indicators, figures(order), [AREAS[number] for number in order])
    alone = [each for n in range(3) for each in found(indicators, figures([n]), [AREAS[n]])]
    assert set(together) == set(alone)
    for each in together:
        some, every = typed[int(each.unit[1]) - 1]
        assert some is not None or each.name == "H"
        if each.name == "PART":
            assert some is not None
            assert every is not None
            assert some > every
