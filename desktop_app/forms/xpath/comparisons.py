"""The comparisons of XPath 1.0, section 3.4, on compiled operands.

A node-set without nodes compares as the empty string, because an answer that is not relevant is blank.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from datetime import tzinfo

from desktop_app.forms.xpath.code import CompiledExpression, as_number, as_text, as_truth
from desktop_app.forms.xpath.context import Context, TextOf, TruthOf
from desktop_app.forms.xpath.dates import looks_like_date, parse_instant
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.values import text_to_number, to_boolean, to_number, to_text

_FEW_PAIRS = 1_000
"""Up to so many pairs of two node-sets are compared one by one."""

type Test = Callable[[float, float], bool]

_TESTS: dict[str, Test] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def compare(op: str, left: CompiledExpression, right: CompiledExpression) -> TruthOf:
    """The comparison ``left op right``, one of ``= != < <= > >=``."""
    if op in _TESTS:
        return _relation(_TESTS[op], left, right)
    equal = op == "="
    if "b" in (left.kind, right.kind):
        left_truth, right_truth = as_truth(left), as_truth(right)
        return lambda c: (left_truth(c) is right_truth(c)) is equal
    if _plain(left) and _plain(right):
        if "n" in (left.kind, right.kind):
            left_number, right_number = as_number(left), as_number(right)
            return lambda c: (left_number(c) == right_number(c)) is equal
        return _same_text(as_text(left), as_text(right), equal)
    left_run, right_run = left.run, right.run
    return lambda c: _equal(left_run(c), right_run(c), equal, c.world.zone)


def _same_text(left: TextOf, right: TextOf, equal: bool) -> TruthOf:
    if equal:
        return lambda c: _same(left(c), right(c), c)
    return lambda c: not _same(left(c), right(c), c)


def _same(left: str, right: str, c: Context) -> bool:
    return left == right or _same_moment(left, right, c.world.zone)


def _same_moment(left: str, right: str, zone: tzinfo) -> bool:
    """Whether a date and an instant are the same: a date is its local midnight, as for ``<`` and ``>``."""
    if ("T" in left) is ("T" in right) or not (looks_like_date(left) and looks_like_date(right)):
        return False
    first, second = parse_instant(left, zone), parse_instant(right, zone)
    return first is not None and first == second


def _plain(code: CompiledExpression) -> bool:
    return code.kind in "snb" or code.text is not None


def _equal(left: object, right: object, equal: bool, zone: tzinfo) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return (to_boolean(left) is to_boolean(right)) is equal
    if isinstance(left, list) and isinstance(right, list):
        return _lists_equal(set(_texts(left)), set(_texts(right)), equal)
    for part in _parts(left):
        for other in _parts(right):
            if isinstance(part, float) or isinstance(other, float):
                same = to_number(part, zone) == to_number(other, zone)
            else:
                same = part == other or (
                    isinstance(part, str) and isinstance(other, str) and _same_moment(part, other, zone)
                )
            if same is equal:
                return True
    return False


def _texts(nodes: list[Node]) -> list[str]:
    return [node.text() for node in nodes] or [""]


def _lists_equal(left: set[str], right: set[str], equal: bool) -> bool:
    """Whether some two are equal (or different), without going through all pairs."""
    if equal:
        return not left.isdisjoint(right)
    return len(left) > 1 or len(right) > 1 or left != right


def _parts(value: object) -> Sequence[object]:
    return _texts(value) if isinstance(value, list) else [value]


def _relation(test: Test, left: CompiledExpression, right: CompiledExpression) -> TruthOf:
    if "b" in (left.kind, right.kind) and "N" in (left.kind, right.kind):
        # XPath 1.0, 3.4: beside a boolean a node-set counts as one boolean, not node by node.
        left_truth, right_truth = as_truth(left), as_truth(right)
        return lambda c: test(float(left_truth(c)), float(right_truth(c)))
    if _plain(left) and _plain(right):
        if left.kind in "nb" or right.kind in "nb" or isinstance(left.constant, float):
            left_number, right_number = as_number(left), as_number(right)
            return lambda c: test(left_number(c), right_number(c))
        left_text, right_text = as_text(left), as_text(right)
        return lambda c: _ordered(test, left_text(c), right_text(c), c.world.zone)
    left_run, right_run = left.run, right.run

    def related(c: Context) -> bool:
        return _some_ordered(test, set(_parts(left_run(c))), set(_parts(right_run(c))), c.world.zone)

    return related


def _some_ordered(test: Test, left: set[object], right: set[object], zone: tzinfo) -> bool:
    """Whether the comparison holds for some of ``left`` and some of ``right``."""
    if len(left) * len(right) > _FEW_PAIRS and not _dates_and_instants(left | right):
        low, high = (left, right) if test in (operator.lt, operator.le) else (right, left)
        smallest = min(_numbers(low, zone), default=math.nan)
        largest = max(_numbers(high, zone), default=math.nan)
        return test(smallest, largest) if low is left else test(largest, smallest)
    return any(_ordered_any(test, item, other, zone) for item in left for other in right)


def _numbers(values: set[object], zone: tzinfo) -> list[float]:
    return [number for value in values if (number := to_number(value, zone)) == number]


def _dates_and_instants(values: set[object]) -> bool:
    return len({"T" in text for text in values if isinstance(text, str) and looks_like_date(text)}) > 1


def _ordered_any(test: Test, left: object, right: object, zone: tzinfo) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return _ordered(test, left, right, zone)
    return test(to_number(left, zone), to_number(right, zone))


def _ordered(test: Test, left: str, right: str, zone: tzinfo) -> bool:
    if ("T" in left) is not ("T" in right) and looks_like_date(left) and looks_like_date(right):
        # A date and an instant meet at the local midnight of the date; days in UTC would put the first
        # hours of a day in Vietnam on the day before.
        first, second = parse_instant(left, zone), parse_instant(right, zone)
        if first is not None and second is not None:
            return test(first.timestamp(), second.timestamp())
    return test(text_to_number(left, zone), text_to_number(right, zone))


def text_of_value(value: object) -> str:
    """How a result is stored in the instance: ``string()``, blank for a number that is not one."""
    if isinstance(value, float) and value != value:
        return ""
    return to_text(value)
