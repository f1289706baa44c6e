"""Regular expressions: the same answers as Python's engine, and never a pattern that does not end."""

from __future__ import annotations

import re
from random import Random

import pytest

from desktop_app.base.problems import Problem
from desktop_app.forms.functions.automaton import Automaton, choices_in_a_row
from desktop_app.forms.functions.patterns import MAX_TEXT, MAX_TEXT_LOOKED_AROUND, pattern

PIECES = [
    "a",
    "b",
    ".",
    r"\d",
    "[ab]",
    "[^a]",
    r"\w",
    "0",
    "(?:a|b)",
    r"\b",
    "^",
    "$",
    "é",
    r"\s",
    "[a-c0-2]",
]
TIMES = ["*", "+", "?", "{2}", "{1,3}", "{0,2}?", "*?"]


def _written(random: Random, depth: int) -> str:
    kind = random.randrange(12)
    if depth == 0 or kind < 4:
        return random.choice(PIECES)
    first, second = _written(random, depth - 1), _written(random, depth - 1)
    if kind < 7:
        return first + second
    return f"({first}|{second})" if kind < 9 else f"(?:{first}){random.choice(TIMES)}{second}"


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_automaton_finds_what_the_engine_of_python_finds() -> None:
    random = Random(7)
    for _ in range(1500):
        source = random.choice(["", "(?i)", "(?m)", "(?s)"]) + _written(random, 4) + random.choice(["", "$"])
        automaton, compiled = Automaton(source), re.compile(source, re.ASCII)
        for _ in range(4):
            text = "".join(random.choice("abAB0é \n") for _ in range(random.randrange(8)))
            assert automaton.search(text) is (compiled.search(text) is not None), (source, text)


@pytest.mark.parametrize("source", ["^(a+)+$", "^(a|aa)+$", r"^(\w+\s?)*$", "(.*)*x$", "^(a?){40}a{40}$"])
def test_pattern_that_would_not_end_is_answered(source: str) -> None:
    """Going back and trying again would take 2 to the power of 39 steps and end in the time-out."""
    assert not pattern(source)("a" * 39 + "!")


@pytest.mark.parametrize("source", ["^(?=(a+)+$)", r"(a+)+\1", "^((?!(?:b*a)+).)*$"])
def test_pattern_that_cannot_be_bounded_is_refused(source: str) -> None:
    with pytest.raises(Problem, match="could take for ever"):
        pattern(source)


@pytest.mark.parametrize(
    ("source", "good", "bad"),
    [
        (r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,}$", "Abcdefg1", "abcdefg1"),
        (r"^(0|\+84)(3|5|7|8|9)\d{8}$", "+84912345678", "+84112345678"),
        (r"^\p{L}+( \p{L}+)*$", "Nguyễn Văn Á", "Nguyễn  Văn"),
        (r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$", "a.b@xa.gov.vn", "a.b@xa"),
        ("^((?!xấu).)*$", "tốt", "rất xấu"),
        (r"^(.)\1$", "aa", "ab"),
    ],
)
def test_patterns_of_real_forms(source: str, good: str, bad: str) -> None:
    assert pattern(source)(good)
    assert not pattern(source)(bad)


def test_long_answers_match_no_pattern() -> None:
    assert pattern("^a*$")("a" * MAX_TEXT)
    assert not pattern("^a*$")("a" * (MAX_TEXT + 1))
    looking = "^(?=.*a)a+b?$"
    assert pattern(looking)("a" * MAX_TEXT_LOOKED_AROUND)
    assert not pattern(looking)("a" * (MAX_TEXT_LOOKED_AROUND + 1))


def test_choices_in_a_row_are_counted() -> None:
    counts = [choices_in_a_row(source) for source in ("abc{3}", "a*b?", "(ab|cd)e", "(?=a*b*)c+", "(a*)+")]
    assert counts == [0, 2, 1, 2, None]
