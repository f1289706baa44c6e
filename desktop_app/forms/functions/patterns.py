"""Regular expressions of forms, written for JavaScript or Java, in Python's dialect.

``\\d`` and ``\\w`` mean ASCII there, ``\\p{L}`` means any letter; Vietnamese names need the latter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from desktop_app.problems import Problem

_CLASS = re.compile(r"\\([pP])\{(?:Is|In)?(\w+)\}|\\([pP])([A-Z])")
_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z])")
_POSIX = {
    "Alpha": "A-Za-z",
    "Digit": "0-9",
    "Alnum": "A-Za-z0-9",
    "Upper": "A-Z",
    "Lower": "a-z",
    "Punct": r"!-/:-@\[-`{-~",
}
_LAST = 0x10000


@lru_cache(maxsize=256)
def pattern(expression: str) -> re.Pattern[str]:
    """The compiled pattern.

    Raises :class:`Problem` for one that is not a regular expression.
    """
    translated = _NAMED_GROUP.sub("(?P<", _translated(expression))
    try:
        return re.compile(translated, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise Problem(
            "“{expression}” is not a regular expression ({reason}). Correct it.",
            expression=expression,
            reason=str(error),
        ) from error


def _translated(expression: str) -> str:
    parts: list[str] = []
    at, in_class = 0, False
    while at < len(expression):
        match = _CLASS.match(expression, at)
        if match is not None:
            letters = _letters(match[2] or match[4])
            negated = (match[1] or match[3]) == "P"
            parts.append(letters if in_class and not negated else f"[{'^' if negated else ''}{letters}]")
            at = match.end()
            continue
        letter = expression[at]
        if letter == "\\":
            parts.append("$" if expression[at : at + 2] == "\\Z" else expression[at : at + 2])
            at += 2
            continue
        if letter == "[":
            parts.append("\\[" if in_class else "[")
            in_class = True
        else:
            in_class = in_class and letter != "]"
            parts.append(letter)
        at += 1
    return "".join(parts)


@lru_cache(maxsize=16)
def _letters(name: str) -> str:
    if name in _POSIX:
        return _POSIX[name]
    category = {"Alphabetic": "L", "Letter": "L"}.get(name, name)
    ranges: list[str] = []
    first = -1
    for code in range(_LAST + 1):
        inside = code < _LAST and unicodedata.category(chr(code)).startswith(category)
        if inside and first < 0:
            first = code
        elif not inside and first >= 0:
            ranges.append(f"\\u{first:04x}" if first == code - 1 else f"\\u{first:04x}-\\u{code - 1:04x}")
            first = -1
    return "".join(ranges)
