"""Regular expressions of forms, written for JavaScript or Java, in Python's dialect.

``\\d`` and ``\\w`` mean ASCII there, ``\\p{L}`` means any letter, which Vietnamese names need. No pattern of
a form can hold the program up: see :func:`pattern`.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable
from functools import lru_cache

from desktop_app.base.problems import Problem
from desktop_app.forms.functions.automaton import Automaton, TooComplex, choices_in_a_row

_CLASS = re.compile(r"\\([pP])\{(?:Is|In|Script=)?(\w+)\}|\\([pP])([A-Z])")
_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z])")
_NAMED_BACK = re.compile(r"\\k<(\w+)>")
_OF_LINES = re.compile(r"\(\?[a-zA-Z]*m")
_SET = re.compile(r"\\[wWdDsSpPh]")
_POSIX = {
    "Alpha": "A-Za-z",
    "Digit": "0-9",
    "Alnum": "A-Za-z0-9",
    "Upper": "A-Z",
    "Lower": "a-z",
    "Punct": r"!-/:-@\[-`{-~",
}
_LAST = 0x10000


MAX_TEXT = 4_000
"""Letters of an answer a pattern is looked for in; a longer one matches no pattern."""
MAX_TEXT_LOOKED_AROUND = 200
"""The same for a pattern that looks around or back and has several choices."""
MAX_CHOICES_LOOKED_AROUND = 3

type Found = Callable[[str], bool]


@lru_cache(maxsize=256)
def pattern(expression: str) -> Found:
    """Tells whether the pattern is found in a text, in bounded time.

    A pattern with one choice at most goes to Python's engine, which then needs the square of the text at
    worst; others are followed by an automaton. Only those that look around or back stay with Python's
    engine, on short texts. Raises :class:`Problem` for one that is not a regular expression, or could take
    for ever.
    """
    translated = _NAMED_GROUP.sub("(?P<", _translated(expression))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of sets in sets, which no other dialect knows
            compiled = re.compile(translated, re.ASCII)
            return _found(compiled, choices_in_a_row(translated))
    except TooComplex:
        raise Problem(
            "The regular expression “{expression}” could take for ever: it looks around or back and has "
            "repetitions in repetitions. Write it without (?=…), (?!…) and \\1.",
            expression=expression,
        ) from None
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        raise Problem(
            "“{expression}” is not a regular expression ({reason}). Correct it.",
            expression=expression,
            reason=str(error),
        ) from error


def _found(compiled: re.Pattern[str], choices: int | None) -> Found:
    if choices is not None and choices <= 1:
        return _bounded(lambda text: compiled.search(text) is not None, MAX_TEXT)
    try:
        return _bounded(Automaton(compiled.pattern).search, MAX_TEXT)
    except TooComplex:
        if choices is None or choices > MAX_CHOICES_LOOKED_AROUND:
            raise
        return _bounded(lambda text: compiled.search(text) is not None, MAX_TEXT_LOOKED_AROUND)


def _bounded(found: Found, most: int) -> Found:
    return lambda text: len(text) <= most and found(text)


def _translated(expression: str) -> str:
    parts: list[str] = []
    at, in_class = 0, False
    lines = _OF_LINES.search(expression) is not None
    behind_set = False  # of letters, as \w: a hyphen behind it is a hyphen, in the other dialects
    while at < len(expression):
        match = _CLASS.match(expression, at)
        if match is not None:
            letters = _letters(match[2] or match[4])
            negated = (match[1] or match[3]) == "P"
            parts.append(letters if in_class and not negated else f"[{'^' if negated else ''}{letters}]")
            at, behind_set = match.end(), True
            continue
        letter = expression[at]
        if letter == "\\":
            text, following = _escape(expression, at, in_class)
            parts.append(text)
            at, behind_set = following, _SET.match(expression, at) is not None
            continue
        at += 1
        if letter == "$" and not in_class and not lines:
            parts.append("\\Z")  # Python's $ would also stand before a line break at the end
        elif letter == "[":
            parts.append("\\[" if in_class else "[")
            in_class = True
        elif in_class and (letter in "&|~" or (letter == "-" and (behind_set or _SET.match(expression, at)))):
            # Doubled, these are something else in a class of Python; in JavaScript they mean themselves.
            parts.append("\\" + letter)
        else:
            in_class = in_class and letter != "]"
            parts.append(letter)
        behind_set = False
    return "".join(parts)


def _escape(expression: str, at: int, in_class: bool) -> tuple[str, int]:
    """What stands for the escape at ``at``, and where the pattern goes on behind it."""
    pair = expression[at : at + 2]
    if pair == "\\Q":  # everything up to \E is meant as it is written
        end = expression.find("\\E", at)
        end = len(expression) if end < 0 else end
        return re.escape(expression[at + 2 : end]), end + 2
    back = _NAMED_BACK.match(expression, at)
    if back is not None:
        return f"(?P={back[1]})", back.end()
    if pair == "\\h":
        return " \\t" if in_class else "[ \\t]", at + 2
    return {"\\Z": "$", "\\z": "\\Z"}.get(pair, pair), at + 2


def _is_of(letter: str, category: str) -> bool:
    if category == "Latin":  # the letters of Vietnamese with their marks
        return unicodedata.name(letter, "").startswith("LATIN ")
    return unicodedata.category(letter).startswith(category)


@lru_cache(maxsize=16)
def _letters(name: str) -> str:
    if name in _POSIX:
        return _POSIX[name]
    category = {"Alphabetic": "L", "Letter": "L"}.get(name, name)
    ranges: list[str] = []
    first = -1
    for code in range(_LAST + 1):
        inside = code < _LAST and _is_of(chr(code), category)
        if inside and first < 0:
            first = code
        elif not inside and first >= 0:
            ranges.append(f"\\u{first:04x}" if first == code - 1 else f"\\u{first:04x}-\\u{code - 1:04x}")
            first = -1
    return "".join(ranges)
