"""Formulas in the language of the forms, for indicators and rules: ``${VH02} div ${HO} * 100``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from random import Random

from desktop_app.base.clock import VIETNAM, Clock
from desktop_app.base.problems import Problem
from desktop_app.forms.compiling.compiler import Notes, compile_source
from desktop_app.forms.xpath.code import CompiledExpression
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.values import from_python, to_text

type Resolve = Callable[[str], object]


class Expression:
    """A compiled formula. ``reads`` are the names written as ``${name}`` in it."""

    __slots__ = ("_code", "reads", "source", "warnings")

    def __init__(self, source: str, code: CompiledExpression, notes: Notes) -> None:
        self.source = source
        self._code = code
        self.reads = frozenset(notes.variables)
        self.warnings = list(notes.warnings)

    def evaluate(self, resolve: Resolve, clock: Clock) -> float | str | bool:
        """The value, with ``resolve`` giving the value of each name.

        None is blank: arithmetic with it gives NaN, a comparison is false. A list or tuple is taken as a
        list of values, for ``sum(${name})`` and ``count(${name})``.
        """
        node = Node("")
        result = self._code.run(Context(node, _FormulaWorld(resolve, clock)))
        return result if isinstance(result, float | bool | str) else to_text(result)

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"


def compile_expression(source: str) -> Expression:
    """Compile a formula.

    Raises :class:`Problem` when it cannot be read, or uses what only a form has (paths, lists, texts).
    """
    notes = Notes()
    code = compile_source(source, None, notes)
    return Expression(source, code, notes)


class _FormulaWorld:
    """The world of a formula: a clock and the values given; no form around it."""

    __slots__ = ("_resolve", "clock", "random", "single", "zone")

    def __init__(self, resolve: Resolve, clock: Clock) -> None:
        self._resolve = resolve
        self.clock = clock
        self.zone: tzinfo = VIETNAM
        self.random = Random()
        self.single: Sequence[Node | None] = ()

    def root(self) -> Node | None:
        return None

    def instance(self, name: str) -> Node | None:
        raise Problem("The list “{name}” belongs to a form; a formula cannot read it.", name=name)

    def itext(self, text_id: str) -> str:
        raise Problem("The text “{name}” belongs to a form; a formula cannot read it.", name=text_id)

    def choice_label(self, context: Node, question: str, value: str) -> str:
        raise Problem("The question “{name}” belongs to a form; a formula cannot read it.", name=question)

    def resolve(self, name: str) -> object:
        value = self._resolve(name)
        if isinstance(value, list | tuple):
            return [Node(name, value=to_text(from_python(item))) for item in value]
        return from_python(value)

    def property_value(self, name: str) -> str:
        return ""

    def form_version(self) -> str:
        return ""

    def language_name(self) -> str:
        return "vi"
