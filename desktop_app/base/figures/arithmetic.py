"""``=3+4`` as a spreadsheet computes it: numbers, ``+ - * /`` and parentheses, exactly; without ``eval``."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from desktop_app.base.problems import Problem

_TOKEN: Final = re.compile(r"\s*(?:(?P<number>\d(?:[\d.,\u00a0\u202f]*\d)?)|(?P<sign>[-+*/()]))")
_LONGEST: Final = 200
_DEEPEST: Final = 20

type ReadNumber = Callable[[str], Fraction]
"""Reads one number of the sum."""


def is_sum(text: str) -> bool:
    """Whether a text asks to be computed."""
    return text.lstrip().startswith("=")


def compute(text: str, read: ReadNumber) -> Fraction:
    """Return what ``=3+4`` comes to; ``read`` reads each number of it.

    Raises:
        Problem: it cannot be computed, or ``read`` cannot read a number of it.
    """
    return _Sum(text, read).result()


class _Sum:
    """A sum is terms, a term is factors, a factor is a number or a sum in parentheses."""

    def __init__(self, text: str, read: ReadNumber) -> None:
        self._text, self._read = text.strip(), read
        self._tokens = self._split(self._text.removeprefix("="))
        self._at = 0
        self._depth = 0

    def result(self) -> Fraction:
        found = self._sum()
        if self._at != len(self._tokens):
            raise self._wrong()
        return found

    def _split(self, text: str) -> list[str]:
        if len(text) > _LONGEST:
            raise self._wrong()
        tokens, at, end = [], 0, len(text.rstrip())
        while at < end:
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._wrong()
            tokens.append(match["number"] or match["sign"])
            at = match.end()
        return tokens

    def _sum(self) -> Fraction:
        value = self._term()
        while (sign := self._taken("+", "-")) is not None:
            term = self._term()
            value = value + term if sign == "+" else value - term
        return value

    def _term(self) -> Fraction:
        value = self._factor()
        while (sign := self._taken("*", "/")) is not None:
            factor = self._factor()
            if sign == "*":
                value *= factor
            elif factor:
                value /= factor
            else:
                raise Problem("“{text}” divides by zero. Check the figure.", text=self._text[:40])
        return value

    def _factor(self) -> Fraction:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong()
        try:
            if (sign := self._taken("+", "-")) is not None:
                value = self._factor()
                return value if sign == "+" else -value
            if self._taken("(") is not None:
                value = self._sum()
                if self._taken(")") is None:
                    raise self._wrong()
                return value
            if self._at == len(self._tokens) or not self._tokens[self._at][0].isdigit():
                raise self._wrong()
            self._at += 1
            return self._read(self._tokens[self._at - 1])
        finally:
            self._depth -= 1

    def _taken(self, *signs: str) -> str | None:
        if self._at < len(self._tokens) and self._tokens[self._at] in signs:
            self._at += 1
            return self._tokens[self._at - 1]
        return None

    def _wrong(self) -> Problem:
        return Problem(
            "“{text}” cannot be computed. Use numbers with + - * / and parentheses, for example =3+4.",
            text=self._text[:40],
        )
