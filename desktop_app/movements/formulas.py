"""Evaluates the formulas of computed indicators in the expression language of the forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.base.clock import Clock
from desktop_app.movements.values import Value

if TYPE_CHECKING:
    from desktop_app.forms.compiling.expressions import Expression

type Figures = Mapping[str, Value | None]
type Evaluate = Callable[[str, Figures], Decimal | None]
"""Takes a formula and the figures it reads; gives the result, or ``None`` when there is none."""


def formula_evaluator(clock: Clock) -> Evaluate:
    """An :data:`Evaluate` that runs formulas by the form engine's expressions."""

    def evaluate(formula: str, figures: Figures) -> Decimal | None:
        def resolve(name: str) -> float | str | None:
            value = figures.get(name)
            return float(value) if isinstance(value, Decimal) else value

        return as_figure(_compiled(formula).evaluate(resolve, clock))

    return evaluate


def as_figure(result: object) -> Decimal | None:
    """The decimal of what an expression gave; ``None`` for nothing, words and what is no number."""
    if isinstance(result, bool):
        return Decimal(int(result))
    if isinstance(result, (int, Decimal)):
        return Decimal(result)
    if isinstance(result, Fraction):
        return Decimal(result.numerator) / Decimal(result.denominator)
    if isinstance(result, float) and math.isfinite(result):
        return Decimal(int(result)) if result.is_integer() else Decimal(repr(result))
    return None


@lru_cache(maxsize=512)
def _compiled(formula: str) -> Expression:
    from desktop_app.forms.compiling.expressions import compile_expression

    return compile_expression(formula)
