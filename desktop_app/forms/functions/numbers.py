"""Number functions: XPath 1.0 and 3.0 arithmetic on double precision numbers, never an exception."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.values import NAN, numbers_of, text_to_number, to_number

_MOST_PLACES = 30


def _safely(function: Callable[[float], float]) -> Callable[[Context, float], float]:
    def call(_c: Context, number: float) -> float:
        try:
            return function(number)
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return call


def _log(function: Callable[[float], float]) -> Callable[[Context, float], float]:
    def call(_c: Context, number: float) -> float:
        if number == 0:
            return -math.inf
        return NAN if number < 0 else function(number)

    return call


def power(base: float, exponent: float) -> float:
    """``math:pow`` of XPath 3.0."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and _odd(exponent) else math.inf
    except ValueError:
        if base != 0:
            return NAN
        return math.copysign(math.inf, base) if _odd(exponent) else math.inf


def _odd(number: float) -> bool:
    return math.fmod(number, 2) in (1, -1)


def rounded(number: float, places: float = 0.0) -> float:
    """Half is rounded towards positive infinity (XPath 1.0), to ``places`` decimals."""
    if number != number or math.isinf(number):
        return number
    if places != places or abs(places) > _MOST_PLACES:
        return NAN
    way = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
    exact = Decimal(repr(number))
    step = Decimal(1).scaleb(-int(places))
    return float((exact / step).to_integral_value(way) * step)


def _int(_c: Context, number: float) -> float:
    return number if number != number or math.isinf(number) else float(math.trunc(number))


def _floor(_c: Context, number: float) -> float:
    return number if number != number or math.isinf(number) else float(math.floor(number))


def _ceiling(_c: Context, number: float) -> float:
    return number if number != number or math.isinf(number) else float(math.ceil(number))


def _sum(c: Context, nodes: list[Node]) -> float:
    zone = c.world.zone
    return (
        math.fsum(numbers)
        if _finite(numbers := [text_to_number(node.text(), zone) for node in nodes])
        else sum(numbers)
    )


def _finite(numbers: list[float]) -> bool:
    return all(math.isfinite(number) for number in numbers)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def call(c: Context, *values: object) -> float:
        numbers = numbers_of(values, c.world.zone)
        if not numbers or any(number != number for number in numbers):
            return NAN
        return choose(numbers)

    return call


FUNCTIONS = (
    Function(
        "number", "n?", "n", lambda c, n=None: to_number(c.node.text(), c.world.zone) if n is None else n
    ),
    Function("random", "", "n", lambda c: c.world.random.random()),
    Function("int", "n", "n", _int),
    Function("floor", "n", "n", _floor),
    Function("ceiling", "n", "n", _ceiling),
    Function("sum", "N", "n", _sum),
    Function("max", "a*", "n", _extreme(max)),
    Function("min", "a*", "n", _extreme(min)),
    Function("round", "nn?", "n", lambda _c, number, places=0.0: rounded(number, places)),
    Function("pow", "nn", "n", lambda _c, base, exponent: power(base, exponent)),
    Function("log", "n", "n", _log(math.log)),
    Function("log10", "n", "n", _log(math.log10)),
    Function("abs", "n", "n", lambda _c, number: abs(number)),
    Function("sin", "n", "n", _safely(math.sin)),
    Function("cos", "n", "n", _safely(math.cos)),
    Function("tan", "n", "n", _safely(math.tan)),
    Function("asin", "n", "n", _safely(math.asin)),
    Function("acos", "n", "n", _safely(math.acos)),
    Function("atan", "n", "n", _safely(math.atan)),
    Function("atan2", "nn", "n", lambda _c, y, x: math.atan2(y, x)),
    Function("sqrt", "n", "n", _safely(math.sqrt)),
    Function("exp", "n", "n", _safely(math.exp)),
    Function("exp10", "n", "n", lambda _c, exponent: power(10.0, exponent)),
    Function("pi", "", "n", lambda _c: math.pi),
)
