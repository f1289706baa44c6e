"""The same formulas with exact numbers, for figures that are added up and signed.

Forms compute with doubles, as XPath and every client of a form do: 0.1 + 0.2 is 0.30000000000000004, and
9007199254740993 is even. Figures of an office are decimals, so where a formula needs only arithmetic,
comparisons and the functions below, it is evaluated over fractions, from the same syntax tree. All else
(texts, dates, roots, lists) has no exact meaning and stays with the doubles.

Besides, dividing by zero gives no number instead of an infinity, and ``coalesce`` as the whole formula gives
the number instead of its text.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction

from desktop_app.forms.xpath.dates import looks_like_date
from desktop_app.forms.xpath.parser import parse
from desktop_app.forms.xpath.syntax_tree import Binary, Call, Expr, Literal, Negate, Number, Variable
from desktop_app.forms.xpath.values import WHITESPACE, is_number_text

type Exact = Fraction | str | bool | None
"""A value; ``None`` is what is no number (NaN), the empty text is blank."""
type Figures = Callable[[str], Fraction | str | None]
"""Gives the value of a name; ``None`` where there is none."""
type Run = Callable[[Figures], Exact]

_MOST_PLACES = 30


def exact_formula(source: str) -> Run | None:
    """The formula with exact numbers; ``None`` when it needs what has no exact meaning.

    Raises :class:`Problem` when it cannot be read.
    """
    try:
        return _compiled(parse(source))
    except _NotExact:
        return None


class _NotExact(Exception):
    """Something in a formula has no exact meaning."""


def _compiled(tree: Expr) -> Run:
    match tree:
        case Number(_, text):
            number = Fraction(text)
            return lambda _: number
        case Literal(text) if not looks_like_date(text):
            return lambda _: text
        case Variable(name):
            return lambda figures: _blank(figures(name))
        case Negate(operand):
            return _numbers(operator.neg, [operand])
        case Binary(op, left, right):
            return _binary(op, left, right)
        case Call(name, args):
            return _call(name, args)
    raise _NotExact


def _blank(value: Fraction | str | None) -> Exact:
    return "" if value is None else value


def _binary(op: str, left: Expr, right: Expr) -> Run:
    if op in _ARITHMETIC:
        return _numbers(_ARITHMETIC[op], [left, right])
    one, two = _compiled(left), _compiled(right)
    match op:
        case "and":
            return lambda figures: _truth(one(figures)) and _truth(two(figures))
        case "or":
            return lambda figures: _truth(one(figures)) or _truth(two(figures))
        case "=":
            return lambda figures: _equal(one(figures), two(figures))
        case "!=":
            return lambda figures: not _equal(one(figures), two(figures))
    if op not in _ORDER:
        raise _NotExact
    test = _ORDER[op]

    def ordered(figures: Figures) -> bool:
        first, second = _number(one(figures)), _number(two(figures))
        return first is not None and second is not None and test(first, second)

    return ordered


def _call(name: str, args: Sequence[Expr]) -> Run:
    if name in _OF_NUMBERS:
        function, least, most = _OF_NUMBERS[name]
        if not least <= len(args) <= most:
            raise _NotExact
        return _numbers(function, args)
    runs = [_compiled(arg) for arg in args]
    found: Run | None = None
    match name, runs:
        case (("true" | "false"), []):
            found = lambda _: name == "true"  # noqa: E731
        case "boolean", [value]:
            found = lambda figures: _truth(value(figures))  # noqa: E731
        case "not", [value]:
            found = lambda figures: not _truth(value(figures))  # noqa: E731
        case "if", [condition, yes, no]:
            found = lambda figures: (yes if _truth(condition(figures)) else no)(figures)  # noqa: E731
        case "coalesce", [first, second]:
            found = lambda figures: _first(first(figures), second(figures))  # noqa: E731
    if found is None:
        raise _NotExact
    return found


def _numbers(function: Callable[..., Fraction | None], args: Sequence[Expr]) -> Run:
    """A function of numbers; no number where one of them is none."""
    runs = [_compiled(arg) for arg in args]

    def run(figures: Figures) -> Exact:
        numbers = [_number(each(figures)) for each in runs]
        return None if None in numbers else function(*numbers)

    return run


class _CoalescedNumber(Fraction):
    """A number as ``coalesce`` gives it: text in this language, and so true even when it is nought."""

    def __bool__(self) -> bool:
        return True


def _number(value: Exact) -> Fraction | None:
    if isinstance(value, bool | _CoalescedNumber):
        return Fraction(value)
    if isinstance(value, str):
        text = value.strip(WHITESPACE)
        return Fraction(text) if is_number_text(text) else None
    return value


def _truth(value: Exact) -> bool:
    return bool(value)


def _first(value: Exact, other: Exact) -> Exact:
    """The first that is given; what is no number is not given."""
    for each in (value, other):
        if isinstance(each, bool):
            return "true" if each else "false"
        if isinstance(each, Fraction):
            return _CoalescedNumber(each)
        if each:
            return each
    return ""


def _equal(left: Exact, right: Exact) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return _truth(left) is _truth(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    first, second = _number(left), _number(right)
    return first is not None and first == second


def _divided(dividend: Fraction, divisor: Fraction) -> Fraction | None:
    return dividend / divisor if divisor else None


def _remainder(dividend: Fraction, divisor: Fraction) -> Fraction | None:
    """What is left, with the sign of the dividend."""
    return dividend - divisor * math.trunc(dividend / divisor) if divisor else None


def _rounded(number: Fraction, places: Fraction = Fraction(0)) -> Fraction | None:
    """Half is rounded towards positive infinity."""
    if abs(places) > _MOST_PLACES:
        return None
    step = Fraction(10) ** math.trunc(places)
    return math.floor(number * step + Fraction(1, 2)) / step


_ARITHMETIC: dict[str, Callable[..., Fraction | None]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divided,
    "mod": _remainder,
}
_ORDER: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MANY = 200
_OF_NUMBERS: dict[str, tuple[Callable[..., Fraction | None], int, int]] = {
    "number": (lambda number: number, 1, 1),
    "int": (lambda number: Fraction(math.trunc(number)), 1, 1),
    "floor": (lambda number: Fraction(math.floor(number)), 1, 1),
    "ceiling": (lambda number: Fraction(math.ceil(number)), 1, 1),
    "round": (_rounded, 1, 2),
    "abs": (abs, 1, 1),
    "min": (lambda *numbers: min(numbers), 1, _MANY),
    "max": (lambda *numbers: max(numbers), 1, _MANY),
}
"""Each function with how many arguments it takes."""
