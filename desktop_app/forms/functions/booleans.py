"""Boolean functions and the two checklists."""

from __future__ import annotations

from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.values import numbers_of


def _within(total: float, least: float, most: float) -> bool:
    return (least == -1 or total >= least) and (most == -1 or total <= most)


def _checklist(c: Context, least: float, most: float, *values: object) -> bool:
    """True answers are those whose number is above zero; -1 means that there is no limit."""
    return _within(float(sum(1 for number in numbers_of(values, c.world.zone) if number > 0)), least, most)


def _weighted(c: Context, least: float, most: float, *values: object) -> bool:
    if len(values) == 2 and all(isinstance(value, list) for value in values):
        flags, weights = numbers_of(values[:1], c.world.zone), numbers_of(values[1:], c.world.zone)
    else:
        flags = numbers_of(values[0::2], c.world.zone)
        weights = numbers_of(values[1::2], c.world.zone)
    total = sum(weight for flag, weight in zip(flags, weights, strict=False) if flag > 0)
    return _within(total, least, most)


FUNCTIONS = (
    Function("true", "", "b", lambda _c: True),
    Function("false", "", "b", lambda _c: False),
    Function("boolean", "b", "b", lambda _c, value: value),
    Function("boolean-from-string", "s", "b", lambda _c, text: text in ("true", "1")),
    Function("not", "b", "b", lambda _c, value: not value),
    Function("checklist", "nna*", "b", _checklist),
    Function("weighted-checklist", "nna*a*", "b", _weighted),
)
