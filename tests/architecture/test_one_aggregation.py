"""Figures of areas and periods are put together in ``desktop_app/movements/aggregation.py`` alone.

The province, which puts together those of communes, takes the same functions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.imports import ROOT, source_files

AGGREGATION = "desktop_app/movements/aggregation.py"
RULES = frozenset({"AreaAggregation", "TimeAggregation"})
# What else names a rule, and what for.
NAMING_RULES = {
    "desktop_app/catalogue/": "declares and checks them",
    "desktop_app/exchange/live/formula_texts.py": "the same rules as formulas of a spreadsheet",
    "desktop_app/movements/analysis/series.py": "in words, beside a series",
    "ui/movements/sheets/definitions.py": "in words, in the definition of an indicator",
}
# Where the figures of results are.
OF_FIGURES = (
    "desktop_app/movements/",
    "desktop_app/exchange/live/",
    "desktop_app/exchange/exports/",
    "desktop_app/issuing/",
    "ui/movements/",
    "ui/overview/",
    "upstream/",
)
NUMBERS = frozenset({"Decimal", "Fraction"})
MEANS = frozenset({"fmean", "mean", "avg", "fsum", "reduce"})


def named_rules(source: str) -> Iterator[int]:
    """Lines that name a member of a rule of aggregation."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in RULES:
            yield node.lineno


def own_aggregation(source: str) -> Iterator[int]:
    """Lines that add or divide figures, or take their mean."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name("sum"), args=[_, start]) if _is_number(start):
                yield node.lineno
            case ast.Call(func=ast.Name(kind), args=[ast.Call(func=ast.Name("sum"))]) if kind in NUMBERS:
                yield node.lineno
            case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name)) if name in MEANS:
                yield node.lineno
            case ast.BinOp(left=left, op=ast.Div(), right=right) if _is_number(left) and _is_number(right):
                yield node.lineno


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NUMBERS


def sources() -> Iterator[tuple[str, str]]:
    """The modules of the product but the one, with their text."""
    for package in ("desktop_app", "ui", "upstream"):
        for path in source_files(package):
            name = path.relative_to(ROOT).as_posix()
            if name != AGGREGATION:
                yield name, path.read_text("utf-8")


def test_the_rules_of_a_set_are_applied_in_one_place() -> None:
    found = [
        f"{name}:{line} applies a rule of aggregation: call a function of {AGGREGATION}"
        for name, source in sources()
        if not name.startswith(tuple(NAMING_RULES))
        for line in named_rules(source)
    ]
    assert not found, "\n".join(found)


def test_figures_are_added_and_divided_in_one_place() -> None:
    found = [
        f"{name}:{line} puts figures together: call a function of {AGGREGATION}"
        for name, source in sources()
        if name.startswith(OF_FIGURES)
        for line in own_aggregation(source)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "total = sum(figures, Decimal(0))",
        "total = Decimal(sum(figures))",
        "share = Fraction(top) / Fraction(bottom)",
        "share = statistics.fmean(figures)",
        "query = select(func.avg(value))",
    ],
)
def test_a_second_aggregation_is_found(source: str) -> None:
    assert list(own_aggregation(source)) == [1]


def test_a_second_place_that_applies_a_rule_is_found() -> None:
    assert list(named_rules("if indicator.area_aggregation is AreaAggregation.SUM: pass")) == [1]


def test_what_counts_no_figures_is_none() -> None:
    assert not list(own_aggregation("n = sum(1 for each in rows)\nshare = Fraction(part, whole)"))
