"""Formulas outside of a form."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.problems import Problem
from desktop_app.forms.compiling.expressions import compile_expression
from tests.forms.building import NOON, Field, Repeat, opened, xform

VALUES: dict[str, object] = {
    "VH02": 930,
    "HO": Decimal(1000),
    "blank": None,
    "name": "Đông",
    "areas": [1, 2.5, None],
    "days": date(2026, 11, 1),
    "yes": True,
}


def value(source: str) -> float | str | bool:
    return compile_expression(source).evaluate(VALUES.__getitem__, FixedClock(NOON))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("${VH02} div ${HO} * 100", 93.0),
        ("${VH02} > ${HO}", False),
        ("if(${HO} > 0, round(${VH02} div ${HO}, 1), 0)", 0.9),
        ("${blank} = ''", True),
        ("${blank} > 0", False),
        ("coalesce(${blank}, 5)", "5"),
        ("concat(${name}, '!')", "Đông!"),
        ("count(${areas})", 3.0),
        ("sum(${areas}[. != ''])", 3.5),
        ("today() - ${days}", 23.0),
        ("${yes} and true()", True),
        ("1 + 1", 2.0),
    ],
)
def test_value(source: str, expected: object) -> None:
    assert value(source) == expected


def test_missing_value_makes_arithmetic_not_a_number() -> None:
    result = value("${blank} + 1")
    assert isinstance(result, float)
    assert math.isnan(result)


def test_reads_are_known() -> None:
    assert compile_expression("${VH02} div ${HO} + ${VH02}").reads == {"VH02", "HO"}


@pytest.mark.parametrize("source", ["VH02 + 1", "/data/x", "${VH02} +", "nosuch(${VH02})", "${}", "."])
def test_wrong_formulas_are_told(source: str) -> None:
    with pytest.raises(Problem) as told:
        compile_expression(source)
    assert told.value.sentence()


@pytest.mark.parametrize("source", ["instance('x')/root", "jr:itext('a')", "jr:choice-name('a', 'b')"])
def test_what_only_a_form_has_is_told_when_evaluated(source: str) -> None:
    with pytest.raises(Problem, match="belongs to a form"):
        value(source)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("true() <= /data/r/x", "true"),
        ("true() > /data/r/x", "false"),
        ("false() >= /data/r/x", "false"),
        ("/data/r/x < false()", "false"),
        ("true() > /data/r[x = 99]/x", "true"),
        ("-10 < /data/r/x", "true"),
        ("3 < /data/r/x", "false"),
    ],
)
def test_order_of_lists_beside_booleans(expression: str, result: str) -> None:
    """XPath 1.0, 3.4: beside a boolean a list counts as one boolean, beside a number node by node."""
    rows = Repeat("r", [Field("x")], start=3)
    session = opened(xform([rows, Field("t", rules={"calculate": expression})]))
    for at, value in enumerate(("-5", "0", "3"), start=1):
        session.answer(f"r[{at}]/x", value)
    assert session.value("t") == result


def test_position_behind_two_slashes_counts_in_each_parent() -> None:
    rows = Repeat("r", [Field("x")], start=2)
    fields: list[Field | Repeat] = [
        rows,
        Field("first", rules={"calculate": "join(' ', //x[1])"}),
        Field("second", rules={"calculate": "count(//x[2])"}),
        Field("all", rules={"calculate": "count((//x)[2])"}),
    ]
    session = opened(xform(fields))
    session.answer("r[1]/x", "a")
    session.answer("r[2]/x", "b")
    assert [session.value(name) for name in ("first", "second", "all")] == ["a b", "0", "1"]
