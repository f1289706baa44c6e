"""Compiled expressions and the conversions between their kinds, chosen while compiling."""

from __future__ import annotations

from desktop_app.base.problems import Problem
from desktop_app.forms.xpath.context import Compiled, Context, NodesOf, NumberOf, TextOf, TruthOf
from desktop_app.forms.xpath.instance_tree import Node, Shape
from desktop_app.forms.xpath.values import text_to_number, to_boolean, to_number, to_text


class CompiledExpression:
    """A compiled expression.

    ``kind`` is s (text), n (number), b (boolean), N (node-set) or a (known only when evaluated).
    A node-set that is at most one node has ``text``, its string value without building a list.
    ``shapes`` are the places a node-set of the primary instance is at; None for other node-sets.
    ``constant`` holds the value of a literal.
    """

    __slots__ = ("constant", "kind", "run", "shapes", "text")

    def __init__(
        self,
        kind: str,
        run: Compiled,
        text: TextOf | None = None,
        shapes: tuple[Shape, ...] | None = None,
        constant: str | float | None = None,
    ) -> None:
        self.kind = kind
        self.run = run
        self.text = text
        self.shapes = shapes
        self.constant = constant


def as_text(code: CompiledExpression) -> TextOf:
    """The expression as ``string()`` would give it."""
    if isinstance(code.constant, str):
        text = code.constant
        return lambda _c: text
    if code.text is not None:
        return code.text
    run = code.run
    if code.kind == "s":
        return run  # type: ignore[return-value]  # kind s promises a str
    return lambda c: to_text(run(c))


def as_number(code: CompiledExpression) -> NumberOf:
    """The expression as ``number()`` would give it."""
    run = code.run
    if code.kind == "n":
        return run  # type: ignore[return-value]  # kind n promises a float
    if code.kind == "b":
        return lambda c: 1.0 if run(c) else 0.0
    if code.kind == "a":
        return lambda c: to_number(run(c), c.world.zone)
    text = as_text(code)

    def number(c: Context) -> float:
        # Most answers are short whole numbers; float() would also take what XPath does not.
        value = text(c)
        return float(value) if value.isdecimal() and value.isascii() else text_to_number(value, c.world.zone)

    return number


def as_truth(code: CompiledExpression) -> TruthOf:
    """The expression as ``boolean()`` would give it.

    A path to a blank answer is false: the answer is there as a node in some clients and missing in
    others, and a question that was not answered is not a yes.
    """
    run = code.run
    if code.kind == "b":
        return run  # type: ignore[return-value]  # kind b promises a bool
    if code.kind == "N" and code.text is not None:
        text = code.text
        return lambda c: text(c) != ""
    return lambda c: to_boolean(run(c))


def as_nodes(code: CompiledExpression, what: str) -> NodesOf:
    """The expression as a node-set.

    Raises :class:`Problem` naming ``what`` when it can never be one.
    """
    if code.kind not in "Na":
        raise Problem(
            "“{what}” needs questions or groups of the form where it has a plain value. Give it a path.",
            what=what,
        )
    run = code.run

    def nodes(c: Context) -> list[Node]:
        value = run(c)
        return value if isinstance(value, list) else []

    return run if code.kind == "N" else nodes  # type: ignore[return-value]  # kind N promises a list


def as_kind(code: CompiledExpression, letter: str, what: str) -> Compiled:
    """The expression converted to the kind a function asks for."""
    if letter == "s":
        return as_text(code)
    if letter == "n":
        return as_number(code)
    if letter == "b":
        return as_truth(code)
    if letter == "N":
        return as_nodes(code, what)
    return code.run
