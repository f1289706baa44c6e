"""Reads an expression into its syntax tree (XPath 1.0 grammar, the axes the ODK specification allows)."""

from __future__ import annotations

from desktop_app.base.problems import Problem
from desktop_app.forms.xpath.syntax_tree import (
    Binary,
    Call,
    Expr,
    Filter,
    Literal,
    LocationStep,
    Negate,
    Number,
    Path,
    Variable,
)
from desktop_app.forms.xpath.tokens import Token, tokenize

MAX_DEPTH = 60
"""Nesting an expression may have before it is refused, so that no input can exhaust the stack."""

MAX_CHAIN = 200
"""Operators that may follow each other without brackets; ``and`` and ``or`` may come in any number."""

MAX_IFS = 250
"""Cases that an ``if`` in the place of the last argument of another may add to each other."""

MAX_HEIGHT = 230
"""Nesting and operators in a row together, which is what compiling and evaluating go down into."""

_LEVELS: dict[str, int] = {
    "or": 0,
    "and": 1,
    "=": 2,
    "!=": 2,
    "<": 3,
    "<=": 3,
    ">": 3,
    ">=": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "div": 5,
    "mod": 5,
}
_AXES = {"child": "child", "parent": "parent", "self": "self", "attribute": "attribute"}
_NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})
_ANY_BELOW = LocationStep("descendant", "node()")


def parse(source: str) -> Expr:
    """The syntax tree of ``source``.

    Raises :class:`Problem` that says where the expression stops being one.
    """
    parser = _Parser(source)
    tree = parser.expression()
    parser.finish()
    if _height(tree) > MAX_HEIGHT:
        raise Problem(
            "The expression “{expression}” is nested deeper than {limit} levels. Split it into several.",
            expression=source[:80],
            limit=MAX_HEIGHT,
        )
    return tree


class _Parser:
    __slots__ = ("_at", "_closing", "_depth", "_source", "_tokens")

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = tokenize(source)
        self._closing = _brackets(self._tokens)
        self._at = 0
        self._depth = 0

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _is(self, *texts: str) -> bool:
        return self._now.kind == "op" and self._now.text in texts

    def _take(self) -> Token:
        token = self._now
        self._at += 1
        return token

    def _expect(self, text: str) -> None:
        if not self._is(text):
            raise self._unexpected()
        self._at += 1

    def _unexpected(self) -> Problem:
        if self._now.kind == "end":
            return Problem(
                "The expression “{expression}” ends too early: a bracket or a value is missing. Complete it.",
                expression=self._source,
            )
        return Problem(
            "“{text}” at character {at} of the expression “{expression}” is out of place. Correct it.",
            text=self._now.text,
            at=self._now.at + 1,
            expression=self._source,
        )

    def finish(self) -> None:
        if self._now.kind != "end":
            raise self._unexpected()

    def expression(self) -> Expr:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._too_deep(MAX_DEPTH)
        tree = self._binary(0)
        self._depth -= 1
        return tree

    def _binary(self, floor: int) -> Expr:
        left = self._unary()
        chain = 0
        while True:
            token = self._now
            level = _LEVELS.get(token.text) if token.kind == "op" else None
            if level is None or level < floor:
                return left
            self._at += 1
            right = self._binary(level + 1)
            if level <= _LEVELS["and"]:
                terms = [left, right]
                while self._is(token.text):
                    self._at += 1
                    terms.append(self._binary(level + 1))
                left = _balanced(token.text, terms)
                continue
            left = Binary(token.text, left, right)
            chain += 1
            if chain > MAX_CHAIN:
                raise Problem(
                    "The expression “{expression}…” has more than {limit} operators in a row. Split it.",
                    expression=self._source[:80],
                    limit=MAX_CHAIN,
                )

    def _unary(self) -> Expr:
        signs = 0
        while self._is("-"):
            self._at += 1
            signs += 1
        tree = self._union()
        if signs == 0:
            return tree
        return Negate(tree) if signs % 2 else Negate(Negate(tree))

    def _union(self) -> Expr:
        left = self._path()
        while self._is("|"):
            self._at += 1
            left = Binary("|", left, self._path())
        return left

    def _path(self) -> Expr:
        if self._is("/"):
            self._at += 1
            return Path(True, None, tuple(self._steps()) if self._starts_step() else ())
        if self._is("//"):
            self._at += 1
            return Path(True, None, (_ANY_BELOW, *self._steps()))
        if self._starts_step() and not self._starts_call():
            return Path(False, None, tuple(self._steps()))
        base = self._primary()
        predicates = self._predicates()
        if predicates:
            base = Filter(base, predicates)
        if self._is("/", "//"):
            steps = [_ANY_BELOW] if self._take().text == "//" else []
            return Path(False, base, (*steps, *self._steps()))
        return base

    def _starts_step(self) -> bool:
        return self._now.kind == "name" or self._is(".", "..", "@")

    def _starts_call(self) -> bool:
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else self._now
        if self._now.kind != "name" or following.kind != "op" or following.text != "(":
            return False
        return self._now.text not in _NODE_TYPES

    def _steps(self) -> list[LocationStep]:
        steps = [self._step()]
        while self._is("/", "//"):
            if self._take().text == "//":
                steps.append(_ANY_BELOW)
            elif self._is("["):
                # ``item/[filter]`` is written in the specification itself and means ``item[filter]``.
                last = steps.pop()
                steps.append(LocationStep(last.axis, last.test, last.predicates + self._predicates()))
                continue
            steps.append(self._step())
        return steps

    def _step(self) -> LocationStep:
        if self._is("."):
            self._at += 1
            return LocationStep("self", "node()", self._predicates())
        if self._is(".."):
            self._at += 1
            return LocationStep("parent", "node()", self._predicates())
        if self._is("@"):
            self._at += 1
            return LocationStep("attribute", self._name_test(), self._predicates())
        axis = "child"
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        if self._now.kind == "name" and following.kind == "op" and following.text == "::":
            if self._now.text not in _AXES:
                raise self._unexpected()
            axis = _AXES[self._now.text]
            self._at += 2
        return LocationStep(axis, self._name_test(), self._predicates())

    def _name_test(self) -> str:
        if self._now.kind != "name":
            raise self._unexpected()
        name = self._take().text
        if self._is("("):
            if name != "node":
                self._at -= 1
                raise self._unexpected()
            self._at += 1
            self._expect(")")
            return "node()"
        return name.rpartition(":")[2]

    def _predicates(self) -> tuple[Expr, ...]:
        predicates: list[Expr] = []
        while self._is("["):
            self._at += 1
            predicates.append(self.expression())
            self._expect("]")
        return tuple(predicates)

    def _primary(self) -> Expr:
        token = self._now
        if token.kind == "number":
            self._at += 1
            return Number(float(token.text), token.text)
        if token.kind == "text":
            self._at += 1
            return Literal(token.text)
        if token.kind == "variable":
            self._at += 1
            return Variable(token.text)
        if token.kind == "name":
            return self._call()
        if self._is("("):
            self._at += 1
            inner = self.expression()
            self._expect(")")
            return inner
        raise self._unexpected()

    def _call(self) -> Expr:
        name = self._take()
        self._expect("(")
        above: list[tuple[Token, list[Expr]]] = []
        args: list[Expr] = []
        if not self._is(")"):
            args.append(self.expression())
            while self._is(","):
                self._at += 1
                if name.text == "if" and len(args) == 2 and self._goes_on_with_if():
                    above.append((name, args))
                    name, args = self._take(), []
                    self._expect("(")
                args.append(self.expression())
        self._expect(")")
        call = Call(name.text, tuple(args), name.at)
        for name, args in reversed(above):
            self._expect(")")
            call = Call(name.text, (*args, call), name.at)
        if len(above) > MAX_IFS:
            raise self._too_deep(MAX_IFS)
        return call

    def _goes_on_with_if(self) -> bool:
        """Whether the argument from here on is an ``if(…)`` and nothing else.

        ``if(a, 1, if(b, 2, …))`` distinguishes many cases, and is read without going down for each of them.
        """
        if self._now.text != "if" or not self._starts_call():
            return False
        end = self._closing.get(self._at + 1)
        return end is not None and self._tokens[end + 1].text == ")" and self._tokens[end + 1].kind == "op"

    def _too_deep(self, limit: int) -> Problem:
        return Problem(
            "The expression “{expression}” is nested deeper than {limit} levels. Split it into several.",
            expression=self._source[:80],
            limit=limit,
        )


def _brackets(tokens: list[Token]) -> dict[int, int]:
    """Where each bracket closes, by the place of the one that opens."""
    closing: dict[int, int] = {}
    open_ones: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind == "op" and token.text == "(":
            open_ones.append(at)
        elif token.kind == "op" and token.text == ")" and open_ones:
            closing[open_ones.pop()] = at
    return closing


def _balanced(operator: str, terms: list[Expr]) -> Expr:
    """``a or b or c …`` as a tree of little depth, so that long chains do not exhaust the stack."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return Binary(operator, _balanced(operator, terms[:middle]), _balanced(operator, terms[middle:]))


def _height(tree: Expr) -> int:
    """The longest way down the tree, found without recursion."""
    height = 0
    level: list[Expr] = [tree]
    while level:
        height += 1
        level = [below for node in level for below in _below(node)]
    return height


def _below(node: Expr) -> list[Expr]:
    match node:
        case Binary(_, left, right):
            return [left, right]
        case Negate(operand):
            return [operand]
        case Call():
            return _arguments(node)
        case Filter(base, predicates):
            return [base, *predicates]
        case Path():
            start = [] if node.start is None else [node.start]
            return [*start, *(predicate for step in node.steps for predicate in step.predicates)]
        case _:
            return []


def _arguments(call: Call) -> list[Expr]:
    """The arguments, those of an ``if`` in the last place instead of it, since they are taken as one list."""
    found: list[Expr] = list(call.args)
    while call.name == "if" and found and isinstance(found[-1], Call) and found[-1].name == "if":
        call = found.pop()  # type: ignore[assignment]  # the line above saw that it is a call
        found += call.args
    return found
