"""The operators of numbers and truths, on compiled operands."""

from __future__ import annotations

import math
from collections.abc import Callable

from desktop_app.forms.xpath.context import Context, NumberOf, TruthOf
from desktop_app.forms.xpath.values import NAN


def logic(op: str, left: TruthOf, right: TruthOf) -> TruthOf:
    """``and`` or ``or``; the right side is asked only when it matters."""
    if op == "and":
        return lambda c: left(c) and right(c)
    return lambda c: left(c) or right(c)


def _plus(left: NumberOf, right: NumberOf) -> NumberOf:
    return lambda c: left(c) + right(c)


def _minus(left: NumberOf, right: NumberOf) -> NumberOf:
    return lambda c: left(c) - right(c)


def _times(left: NumberOf, right: NumberOf) -> NumberOf:
    return lambda c: left(c) * right(c)


def _div(left: NumberOf, right: NumberOf) -> NumberOf:
    def divide(c: Context) -> float:
        dividend, divisor = left(c), right(c)
        if divisor:
            return dividend / divisor
        if dividend != dividend or dividend == 0 or divisor != divisor:
            return NAN
        return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)

    return divide


def _mod(left: NumberOf, right: NumberOf) -> NumberOf:
    def modulo(c: Context) -> float:
        dividend, divisor = left(c), right(c)
        if divisor == 0 or divisor != divisor or math.isinf(dividend):
            return NAN
        return math.fmod(dividend, divisor)

    return modulo


ARITHMETIC: dict[str, Callable[[NumberOf, NumberOf], NumberOf]] = {
    "+": _plus,
    "-": _minus,
    "*": _times,
    "div": _div,
    "mod": _mod,
}
"""Each operator; dividing by zero gives an infinity, as IEEE 754 has it."""
