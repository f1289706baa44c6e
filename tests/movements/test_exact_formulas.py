"""Formulas of indicators give exact figures, in the one language of the forms."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.clock import FixedClock
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.forms.compiling.exact import exact_formula
from desktop_app.forms.compiling.expressions import compile_expression
from desktop_app.movements.formulas import as_figure, formula_evaluator

CLOCK = FixedClock(datetime(2026, 11, 24, tzinfo=UTC))
EVALUATE = formula_evaluator(CLOCK)


def value(formula: str, **figures: str | None) -> str | None:
    given = {name: None if text is None else Decimal(text) for name, text in figures.items()}
    found = EVALUATE(formula, given)
    return None if found is None else f"{found:f}"


@pytest.mark.parametrize(
    ("formula", "figures", "result"),
    [
        ("${A} + ${B}", {"A": "0.1", "B": "0.2"}, "0.3"),
        ("${A} - ${B}", {"A": "0.3", "B": "0.1"}, "0.2"),
        ("${A} * 1", {"A": "9007199254740993"}, "9007199254740993"),
        ("${A} + 9007199254740993", {"A": "0"}, "9007199254740993"),
        ("${A} * ${B}", {"A": "999999999999999999", "B": "999999999999999999"}, f"{(10**18 - 1) ** 2}"),
        ("${A} * 0.1", {"A": "3"}, "0.3"),
        ("${A} div ${B}", {"A": "1", "B": "8"}, "0.125"),
        ("${A} div ${B}", {"A": "1", "B": "3"}, "0.333333333333"),
        ("${A} div ${B}", {"A": "-2", "B": "3"}, "-0.666666666667"),
        ("${A} div ${B} * ${B}", {"A": "1", "B": "3"}, "1"),
        ("${A} div ${B}", {"A": "1", "B": "0"}, None),
        ("${A} mod ${B}", {"A": "0.3", "B": "0.1"}, "0"),
        ("${A} mod ${B}", {"A": "-7", "B": "2"}, "-1"),
        ("${A} mod ${B}", {"A": "1", "B": "0"}, None),
        ("if(${A} + ${B} = 0.3, 1, 2)", {"A": "0.1", "B": "0.2"}, "1"),
        ("if(${A} > 9007199254740992, 1, 0)", {"A": "9007199254740993"}, "1"),
        ("coalesce(${A}, 0) + coalesce(${B}, 0)", {"A": "0.1", "B": None}, "0.1"),
        ("coalesce(${A}, ${B})", {"A": None, "B": "2.5"}, "2.5"),
        ("coalesce(${A} + 1, 7)", {"A": None}, "7"),
        ("${A} + ${B}", {"A": "1", "B": None}, None),
        ("round(${A}, 2)", {"A": "2.675"}, "2.68"),
        ("round(${A})", {"A": "-2.5"}, "-2"),
        ("round(${A}, -3)", {"A": "1500"}, "2000"),
        ("floor(${A})", {"A": "-2.5"}, "-3"),
        ("ceiling(${A})", {"A": "2.1"}, "3"),
        ("int(${A})", {"A": "-2.9"}, "-2"),
        ("max(${A}, ${B}) - min(${A}, ${B})", {"A": "0.3", "B": "0.1"}, "0.2"),
        ("abs(-${A})", {"A": "0.1"}, "0.1"),
        ("${A} > 1 and not(${B} = 2)", {"A": "2", "B": "3"}, "1"),
        ("if(${A} = '', 5, 6)", {"A": None}, "5"),
        ("'mười'", {}, None),
    ],
)
def test_a_formula_is_exact(formula: str, figures: dict[str, str | None], result: str | None) -> None:
    assert exact_formula(formula) is not None
    assert value(formula, **figures) == result


@pytest.mark.parametrize("formula", ["sqrt(${A})", "string-length(string(${A}))", "${A} - ('2026-01-01')"])
def test_what_has_no_exact_meaning_is_computed_as_in_forms(formula: str) -> None:
    assert exact_formula(formula) is None
    found = compile_expression(formula).evaluate(lambda _: Decimal(16), CLOCK)
    assert value(formula, A="16") == f"{as_figure(found):f}"


def test_the_formulas_of_the_starter_set_are_exact() -> None:
    sets = [item.definition for item in shipped_packages() if isinstance(item.definition, IndicatorSet)]
    formulas = [each.formula for found in sets for each in found.indicators if each.formula]
    assert formulas
    assert all(exact_formula(formula) is not None for formula in formulas)


NAMES = st.sampled_from(["${A}", "${B}", "${C}", "0", "1", "0.5", "2.25", "''"])


def extended(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.tuples(
        inner, st.sampled_from(["+", "-", "*", "=", "!=", "<", "<=", ">", ">=", "and", "or", "mod"]), inner
    )
    call = st.tuples(
        st.sampled_from(["int", "floor", "ceiling", "abs", "round", "number", "boolean", "not"]), inner
    )
    pair = st.tuples(st.sampled_from(["min", "max", "coalesce"]), inner, inner)
    return st.one_of(
        binary.map(lambda each: f"({each[0]}) {each[1]} ({each[2]})"),
        call.map(lambda each: f"{each[0]}({each[1]})"),
        pair.map(lambda each: f"{each[0]}({each[1]}, {each[2]})"),
        st.tuples(inner, inner, inner).map(lambda each: f"if({', '.join(each)})"),
        inner.map(lambda each: f"-({each})"),
    )


EIGHTHS = st.one_of(st.none(), st.integers(-40, 40).map(lambda number: Decimal(number) / 8))


@given(st.recursive(NAMES, extended, max_leaves=8), st.tuples(EIGHTHS, EIGHTHS, EIGHTHS))
def test_it_is_the_language_of_the_forms(
    formula: str, figures: tuple[Decimal | None, Decimal | None, Decimal | None]
) -> None:
    """Where doubles are exact, both say the same."""
    named = dict(zip("ABC", figures, strict=True))
    doubles = compile_expression(f"number({formula})").evaluate(named.__getitem__, CLOCK)
    assert EVALUATE(f"number({formula})", named) == as_figure(doubles)
