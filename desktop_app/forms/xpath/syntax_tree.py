"""The syntax tree of an expression. Nodes are immutable; meaning is given by the compiler."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the expression; ``text`` is how."""

    value: float
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A quoted string."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A reference ``${name}``, used by formulas outside of a form."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; the name keeps its prefix (``jr:itext``)."""

    name: str
    args: tuple[Expr, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands; ``|`` is the union of node-sets."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Negate:
    """The minus sign before an operand."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class LocationStep:
    """One step of a path. ``axis`` is child, self, parent or descendant (the steps after ``//``)."""

    axis: str
    test: str
    predicates: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path: from the context, from the root (``absolute``), or from another expression."""

    absolute: bool
    start: Expr | None
    steps: tuple[LocationStep, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression with predicates, as in ``randomize(…)[1]``."""

    base: Expr
    predicates: tuple[Expr, ...]


Expr = Number | Literal | Variable | Call | Binary | Negate | Path | Filter
