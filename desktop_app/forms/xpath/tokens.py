"""Split an expression into tokens by the rules of XPath 1.0, section 3.7."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.base.problems import Problem

MAX_LENGTH = 65_536
"""Characters an expression may have; real ones have some hundred, and work grows with the length."""

_NAME = r"[^\W\d][\w.\-\u00b7]*"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<variable>\$\{{\s*[\w.\-:#]+\s*\}})
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<op>::|\.\.|//|!=|<=|>=|[()\[\].,@/|+\-=<>*])
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)""",
    re.VERBOSE,
)
_OPERATOR_NAMES = frozenset({"and", "or", "div", "mod"})
_BEFORE_OPERAND = frozenset(
    [
        "@",
        "::",
        "(",
        "[",
        ",",
        "/",
        "//",
        "|",
        "+",
        "-",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "*",
        "and",
        "or",
        "div",
        "mod",
    ]
)
"""Behind one of these a name is a name and ``*`` is a name test; elsewhere they are operators."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the expression: its kind (number, text, name, variable, op, end) and its position."""

    kind: str
    text: str
    at: int


def tokenize(source: str) -> list[Token]:
    """The tokens of ``source``, closed by one of kind "end".

    Raises :class:`Problem` for a character that cannot stand in an expression.
    """
    if len(source) > MAX_LENGTH:
        raise Problem("The expression is longer than {limit} characters. Shorten it.", limit=MAX_LENGTH)
    tokens: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise Problem(
                "“{text}” at character {at} of the expression “{expression}” cannot be read. Correct it.",
                text=source[at : at + 12],
                at=at + 1,
                expression=source,
            )
        kind = match.lastgroup or "space"
        if kind != "space":
            tokens.append(_classified(kind, match.group(), at, tokens))
        at = match.end()
    tokens.append(Token("end", "", len(source)))
    return tokens


def _classified(kind: str, text: str, at: int, before: list[Token]) -> Token:
    if kind == "variable":
        return Token("variable", text[2:-1].strip(), at)
    if kind == "text":
        return Token("text", text[1:-1], at)
    operand_expected = not before or (before[-1].kind == "op" and before[-1].text in _BEFORE_OPERAND)
    if kind == "name" and text in _OPERATOR_NAMES and not operand_expected:
        return Token("op", text, at)
    if text == "*" and operand_expected:
        return Token("name", "*", at)
    return Token(kind, text, at)
