"""Evaluates the formulas of computed indicators in the expression language of the forms, with exact numbers.

A quotient without an end is rounded half up to :data:`PLACES` decimals; every other result is exact. What
has no exact meaning (roots, texts, dates: :mod:`desktop_app.forms.compiling.exact`) is computed with doubles,
as in forms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from desktop_app.base.clock import Clock
from desktop_app.base.numbers import round_half_up
from desktop_app.movements.values import Value

if TYPE_CHECKING:
    from desktop_app.forms.compiling.exact import Run
    from desktop_app.forms.compiling.expressions import Expression

PLACES: Final = 12
_MOST_PLACES = 60

type Figures = Mapping[str, Value | Fraction | None]
type Evaluate = Callable[[str, Figures], Decimal | None]
"""Takes a formula and the figures it reads; gives the result, or ``None`` when there is none."""


def formula_evaluator(clock: Clock) -> Evaluate:
    """An :data:`Evaluate` with exact numbers wherever the formula has an exact meaning."""

    def evaluate(formula: str, figures: Figures) -> Decimal | None:
        exact = _exact(formula)
        if exact is not None:
            return as_figure(exact(lambda name: _exactly(figures.get(name))))

        def resolve(name: str) -> float | str | None:
            value = figures.get(name)
            return float(value) if isinstance(value, (Decimal, Fraction)) else value

        return as_figure(_compiled(formula).evaluate(resolve, clock))

    return evaluate


def as_figure(result: object) -> Decimal | None:
    """The decimal of what an expression gave; ``None`` for nothing, words and what is no number."""
    if isinstance(result, bool):
        return Decimal(int(result))
    if isinstance(result, (int, Decimal)):
        return Decimal(result)
    if isinstance(result, Fraction):
        return _decimal(result)
    if isinstance(result, float) and math.isfinite(result):
        return Decimal(int(result)) if result.is_integer() else Decimal(repr(result))
    return None


def _exactly(value: Value | Fraction | None) -> Fraction | str | None:
    return Fraction(value) if isinstance(value, Decimal) else value


def _decimal(number: Fraction) -> Decimal:
    """The same number; rounded where its decimals never end."""
    places, rest = 0, number.denominator
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest //= prime
            times += 1
        places = max(places, times)
    if rest != 1 or places > _MOST_PLACES:
        return round_half_up(number, PLACES)
    return Decimal(f"{number.numerator * 10**places // number.denominator}E-{places}")


@lru_cache(maxsize=512)
def _exact(formula: str) -> Run | None:
    from desktop_app.forms.compiling.exact import exact_formula

    return exact_formula(formula)


@lru_cache(maxsize=512)
def _compiled(formula: str) -> Expression:
    from desktop_app.forms.compiling.expressions import compile_expression

    return compile_expression(formula)
