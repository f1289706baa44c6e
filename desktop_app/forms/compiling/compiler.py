"""Turns the syntax tree of an expression into closures, and notes every place the expression reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop_app.base.problems import Problem
from desktop_app.forms.functions import LIBRARY
from desktop_app.forms.functions.encoding import digest_mistake
from desktop_app.forms.functions.patterns import pattern
from desktop_app.forms.xpath.arithmetic import ARITHMETIC, logic
from desktop_app.forms.xpath.code import CompiledExpression, as_kind, as_nodes, as_number, as_text, as_truth
from desktop_app.forms.xpath.comparisons import compare, text_of_value
from desktop_app.forms.xpath.context import Compiled, Context, TextOf, TruthOf
from desktop_app.forms.xpath.dates import looks_like_date
from desktop_app.forms.xpath.instance_tree import Node, Shape
from desktop_app.forms.xpath.parser import parse
from desktop_app.forms.xpath.paths import Read, Scope, Walker
from desktop_app.forms.xpath.syntax_tree import (
    Binary,
    Call,
    Expr,
    Filter,
    Literal,
    Negate,
    Number,
    Path,
    Variable,
)
from desktop_app.forms.xpath.walking import in_document_order


@dataclass(slots=True)
class Notes:
    """What was seen while compiling: places read, variables read, doubts to show to the form's author."""

    reads: set[Read] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)
    warnings: list[Problem] = field(default_factory=list)
    choice_names: set[str] = field(default_factory=set)
    """The questions whose labels of choices ``jr:choice-name`` gives, as their paths are written."""
    speaks: bool = False
    """The result is in the active language, so it changes with it."""


def compile_source(
    source: str, scope: Scope | None, notes: Notes, *, primary_id: str = ""
) -> CompiledExpression:
    """Compile an expression as seen from ``scope``; None compiles a formula outside of a form.

    Raises :class:`Problem` when it cannot be read or calls a function that does not exist.
    """
    return Compiler(scope, notes, source, primary_id).compile(parse(source))


class Compiler:
    """Compiles one expression."""

    __slots__ = ("_in_predicate", "_outside", "_primary_id", "_scope", "_source", "_walker", "notes")

    def __init__(self, scope: Scope | None, notes: Notes, source: str, primary_id: str) -> None:
        self._outside = scope is None
        self._scope = scope if scope is not None else Scope(None, (), None)
        self._source = source
        self._in_predicate = False
        self._primary_id = primary_id
        self.notes = notes
        self._walker = Walker(notes.reads, self._predicate, self._key)

    def compile(self, tree: Expr) -> CompiledExpression:  # noqa: PLR0911  (one return a kind of node)
        """The closures of ``tree``."""
        match tree:
            case Number(value):
                return CompiledExpression("n", lambda _c: value, constant=value)
            case Literal(text):
                return CompiledExpression("s", lambda _c: text, constant=text)
            case Variable(name):
                return self._variable(name)
            case Negate(operand):
                number = as_number(self.compile(operand))
                return CompiledExpression("n", lambda c: -number(c))
            case Binary():
                return self._binary(tree)
            case Call():
                return self._call(tree)
            case Path():
                return self._path(tree)
            case Filter(base, predicates):
                code = self.compile(base)
                nodes = as_nodes(code, self._source)
                return self._walker.filtered(self._scope, code.shapes, nodes, predicates)

    def _variable(self, name: str) -> CompiledExpression:
        if not self._outside:
            raise Problem(
                "“{name}” in “{expression}” is not a question of the form. Correct the name.",
                name="${" + name + "}",
                expression=self._source,
            )
        self.notes.variables.add(name)
        return CompiledExpression("a", lambda c: c.world.resolve(name))

    def _path(self, path: Path) -> CompiledExpression:
        if self._outside and path.start is None and not (self._in_predicate and not path.absolute):
            raise Problem(
                "“{expression}” names something without ${{}} around it. Write ${{name}} for a value.",
                expression=self._source,
            )
        start: CompiledExpression | None = None
        if path.start is not None:
            start = self.compile(path.start)
            start = CompiledExpression("N", as_nodes(start, self._source), shapes=start.shapes)
        code, missing = self._walker.path(path, self._scope, start)
        if missing is not None:
            self.notes.warnings.append(
                Problem(
                    "“{expression}” reads “{name}”, which the form does not have; it is taken as blank.",
                    expression=self._source,
                    name=missing,
                )
            )
        return code

    def _predicate(self, tree: Expr, scope: Scope) -> tuple[str, Compiled]:
        outer, was_in = self._scope, self._in_predicate
        self._scope, self._in_predicate = scope, True
        code = self.compile(tree)
        self._scope, self._in_predicate = outer, was_in
        if code.kind in "na":
            return code.kind, code.run
        return "b", as_truth(code)

    def _key(self, tree: Expr, scope: Scope) -> TextOf | None:
        """The text a column of a list is compared with; None when it is compared as a number or a list."""
        outer, was_in = self._scope, self._in_predicate
        self._scope, self._in_predicate = scope, True
        code = self.compile(tree)
        self._scope, self._in_predicate = outer, was_in
        return as_text(code) if code.kind == "s" or code.text is not None else None

    def _binary(self, tree: Binary) -> CompiledExpression:
        left, right = self.compile(tree.left), self.compile(tree.right)
        op = tree.op
        if op in ("and", "or"):
            return CompiledExpression("b", logic(op, as_truth(left), as_truth(right)))
        if op == "|":
            return self._union(left, right)
        if op in ARITHMETIC:
            return CompiledExpression("n", ARITHMETIC[op](as_number(left), as_number(right)))
        self._warn_of_dates(left, right)
        return CompiledExpression("b", compare(op, left, right))

    def _warn_of_dates(self, left: CompiledExpression, right: CompiledExpression) -> None:
        for code in (left, right):
            text = code.constant
            if isinstance(text, str) and len(text) >= 10 and looks_like_date(text):
                self.notes.warnings.append(
                    Problem(
                        "“{expression}” compares a date written as text. Write date('{text}') so that "
                        "every client reads it the same way.",
                        expression=self._source,
                        text=text,
                    )
                )

    def _union(self, left: CompiledExpression, right: CompiledExpression) -> CompiledExpression:
        item, other = as_nodes(left, self._source), as_nodes(right, self._source)

        def union(c: Context) -> list[Node]:
            return in_document_order([*item(c), *other(c)])

        shapes = None if left.shapes is None or right.shapes is None else left.shapes + right.shapes
        return CompiledExpression("N", union, shapes=shapes)

    def _call(self, tree: Call) -> CompiledExpression:
        name = tree.name
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, tree)
        function = LIBRARY.get(name)
        if function is None:
            raise Problem(
                "There is no function “{name}” (in “{expression}”). Correct its name.",
                name=name,
                expression=self._source,
            )
        kinds = function.kinds(len(tree.args))
        if kinds is None:
            raise Problem(
                "The function “{name}” takes {expected} arguments, not {given}: “{expression}”. Correct it.",
                name=name,
                expected=function.expects(),
                given=len(tree.args),
                expression=self._source,
            )
        self.notes.speaks = self.notes.speaks or name in _SPEAKING
        if name == "position" and not tree.args and not self._in_predicate:
            self._walker.note_place(self._scope)
        codes = [self.compile(arg) for arg in tree.args]
        self._check_constants(name, codes)
        if name == "jr:choice-name" and isinstance(codes[1].constant, str):
            self.notes.choice_names.add(codes[1].constant)
        args = [as_kind(code, kind, f"{name}()") for code, kind in zip(codes, kinds, strict=True)]
        return CompiledExpression(
            function.returns, _apply(function.call, args), shapes=self._shapes_of(name, codes)
        )

    def _check_constants(self, name: str, codes: list[CompiledExpression]) -> None:
        """Tell the author of the form of a written pattern or algorithm that is none, before it is needed."""
        written = [code.constant if isinstance(code.constant, str) else None for code in codes]
        if name == "regex" and written[1] is not None:
            pattern(written[1])
        if name == "digest":
            mistake = digest_mistake(written[1], written[2] if len(written) > 2 else None)
            if mistake is not None:
                raise Problem(
                    "digest() does not know “{name}” (in “{expression}”). Use MD5, SHA-1, SHA-256, SHA-384 "
                    "or SHA-512, and hex or base64.",
                    name=mistake,
                    expression=self._source,
                )

    def _shapes_of(self, name: str, codes: list[CompiledExpression]) -> tuple[Shape, ...] | None:
        if name == "randomize":
            return codes[0].shapes
        if name == "current":
            return self._scope.origin
        return None

    def _if(self, tree: Call) -> CompiledExpression:
        self._count(tree, 3)
        following = tree.args[2]
        if isinstance(following, Call) and following.name == "if":
            return self._cases(tree)
        truth = as_truth(self.compile(tree.args[0]))
        first, second = self.compile(tree.args[1]), self.compile(tree.args[2])
        if first.kind == second.kind == "n":
            yes, no = as_number(first), as_number(second)
            return CompiledExpression("n", lambda c: yes(c) if truth(c) else no(c))
        if all(code.kind == "s" or code.text is not None for code in (first, second)):
            yes_text, no_text = as_text(first), as_text(second)
            return CompiledExpression("s", lambda c: yes_text(c) if truth(c) else no_text(c))
        run_first, run_second = first.run, second.run
        kind = first.kind if first.kind == second.kind else "a"
        return CompiledExpression(kind, lambda c: run_first(c) if truth(c) else run_second(c))

    def _cases(self, tree: Call) -> CompiledExpression:
        """``if(a, 1, if(b, 2, 3))`` as one list of cases, so that many of them do not go deep."""
        cases: list[tuple[TruthOf, CompiledExpression]] = []
        other: Expr = tree
        while isinstance(other, Call) and other.name == "if":
            self._count(other, 3)
            cases.append((as_truth(self.compile(other.args[0])), self.compile(other.args[1])))
            other = other.args[2]
        last = self.compile(other)
        codes = [*(code for _, code in cases), last]
        if all(code.kind == "s" or code.text is not None for code in codes):
            return CompiledExpression(
                "s", _first_case([(truth, as_text(code)) for truth, code in cases], as_text(last))
            )
        kind = last.kind if all(code.kind == last.kind for code in codes) else "a"
        return CompiledExpression(kind, _first_case([(truth, code.run) for truth, code in cases], last.run))

    def _coalesce(self, tree: Call) -> CompiledExpression:
        self._count(tree, 2)
        first, second = as_text(self.compile(tree.args[0])), as_text(self.compile(tree.args[1]))

        def coalesce(c: Context) -> str:
            text = first(c)
            if text in _EMPTY:
                text = second(c)
            return "" if text in _EMPTY else text

        return CompiledExpression("s", coalesce)

    def _once(self, tree: Call) -> CompiledExpression:
        self._count(tree, 1)
        code = self.compile(tree.args[0])
        run = code.run
        if code.kind in "na":  # a number that is none is blank, not the word NaN for ever
            return CompiledExpression("s", lambda c: c.node.value or text_of_value(run(c)))
        fresh = as_text(code)
        return CompiledExpression("s", lambda c: c.node.value or fresh(c))

    def _depend(self, tree: Call) -> CompiledExpression:
        if not tree.args:
            self._count(tree, 1)
        return next(self.compile(arg) for arg in tree.args)

    def _instance(self, tree: Call) -> CompiledExpression:
        self._count(tree, 1)
        code = self.compile(tree.args[0])
        if (
            isinstance(code.constant, str)
            and code.constant == self._primary_id
            and self._scope.root is not None
        ):
            return self._walker.primary_document(self._scope)
        text = as_text(code)

        def document(c: Context) -> list[Node]:
            node = c.world.instance(text(c))
            return [] if node is None else [node]

        return CompiledExpression("N", document)

    def _indexed_repeat(self, tree: Call) -> CompiledExpression:
        if len(tree.args) < 3 or len(tree.args) % 2 == 0:
            self._count(tree, 3)
        target = self.compile(tree.args[0])
        groups = [self.compile(arg) for arg in tree.args[1::2]]
        numbers = [as_number(self.compile(arg)) for arg in tree.args[2::2]]
        shapes = target.shapes or ()
        around = shapes[0].chain()[:-1] if len(shapes) == 1 else []
        if not all(len(group.shapes or ()) == 1 and (group.shapes or ())[0] in around for group in groups):
            raise Problem(
                "“{expression}”: indexed-repeat() needs the path of a question and of the repeats around it.",
                expression=self._source,
            )
        indexes = {(group.shapes or ())[0]: number for group, number in zip(groups, numbers, strict=True)}
        return self._walker.indexed(shapes[0], indexes, self._scope)

    def _count(self, tree: Call, expected: int) -> None:
        if len(tree.args) != expected:
            raise Problem(
                "The function “{name}” takes {expected} arguments, not {given}: “{expression}”. Correct it.",
                name=tree.name,
                expected=expected,
                given=len(tree.args),
                expression=self._source,
            )


def is_function(name: str) -> bool:
    """Whether a function of that name can be called in an expression."""
    return name in LIBRARY or name in _SPECIAL


_SPEAKING = frozenset({"jr:itext", "jr:choice-name", "format-date", "format-date-time"})

_EMPTY = frozenset({"", "NaN"})
"""What counts as no value; arithmetic on a blank answer gives NaN."""

_SPECIAL: dict[str, Callable[[Compiler, Call], CompiledExpression]] = {
    "if": Compiler._if,
    "coalesce": Compiler._coalesce,
    "once": Compiler._once,
    "depend": Compiler._depend,
    "instance": Compiler._instance,
    "indexed-repeat": Compiler._indexed_repeat,
}


def _apply(call: Callable[..., object], args: list[Compiled]) -> Compiled:
    match args:
        case []:
            return call
        case [original]:
            return lambda c: call(c, original(c))
        case [original, two]:
            return lambda c: call(c, original(c), two(c))
        case _:
            return lambda c: call(c, *[arg(c) for arg in args])


def _first_case(cases: Sequence[tuple[TruthOf, Compiled]], last: Compiled) -> Compiled:
    def choose(c: Context) -> object:
        for truth, run in cases:
            if truth(c):
                return run(c)
        return last(c)

    return choose
