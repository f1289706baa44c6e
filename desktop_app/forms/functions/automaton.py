"""Regular expressions matched in time that grows with the text only, whatever the pattern.

Python's engine goes back over every choice of a pattern, so that ``(a+)+$`` takes longer than anyone lives on
a text of forty letters. Here all ways through the pattern are followed at once (Thompson's construction),
which is possible for everything but references back and looking around.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from re import _constants as ops  # type: ignore[attr-defined]  # the syntax tree of re has no public name
from re import _parser  # type: ignore[attr-defined]
from typing import Any

MAX_STATES = 10_000
"""Parts of a pattern with its counted repetitions written out."""

type Test = Callable[[str], bool]
type Anchor = Callable[[str, int], bool]


class TooComplex(Exception):
    """The pattern looks around or back, or is too large to be followed."""


class Automaton:
    """A pattern as a network: from each state by a letter, on condition of a place, or freely to others."""

    __slots__ = ("_anchors", "_end", "_free", "_letters", "_start")

    def __init__(self, pattern: str) -> None:
        """Raises :class:`TooComplex`; the pattern is one that ``re.compile`` takes."""
        self._letters: list[tuple[Test, int] | None] = []
        self._anchors: list[Anchor | None] = []
        self._free: list[list[int]] = []
        tree = _parser.parse(pattern, re.ASCII)
        self._end = self._state()
        self._start = self._sequence(tree, tree.state.flags, self._end)

    def search(self, text: str) -> bool:
        """Whether the pattern is found anywhere in ``text``."""
        now: set[int] = set()
        for at in range(len(text) + 1):
            now = self._closed({*now, self._start}, text, at)
            if self._end in now:
                return True
            if at == len(text):
                break
            letter = text[at]
            now = {step[1] for state in now if (step := self._letters[state]) is not None and step[0](letter)}
        return False

    def _closed(self, states: set[int], text: str, at: int) -> set[int]:
        """The states and all that are reached from them without taking a letter."""
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            anchor = self._anchors[state]
            if anchor is not None and not anchor(text, at):
                continue
            for following in self._free[state]:
                if following not in states:
                    states.add(following)
                    waiting.append(following)
        return states

    def _state(
        self, letter: tuple[Test, int] | None = None, anchor: Anchor | None = None, free: Iterable[int] = ()
    ) -> int:
        if len(self._letters) >= MAX_STATES:
            raise TooComplex
        self._letters.append(letter)
        self._anchors.append(anchor)
        self._free.append(list(free))
        return len(self._letters) - 1

    def _sequence(self, items: Iterable[tuple[Any, Any]], flags: int, after: int) -> int:
        """The first state of ``items``, behind which the pattern goes on at ``after``."""
        for op, given in reversed(list(items)):
            after = self._item(op, given, flags, after)
        return after

    def _item(self, op: Any, given: Any, flags: int, after: int) -> int:
        if op is ops.BRANCH:
            return self._state(free=[self._sequence(branch, flags, after) for branch in given[1]])
        if op is ops.SUBPATTERN:
            _, added, removed, inside = given
            return self._sequence(inside, (flags | added) & ~removed, after)
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            least, most, inside = given
            return self._repeated(least, most, inside, flags, after)
        if op is ops.AT:
            return self._state(anchor=_anchor(given, flags), free=[after])
        return self._state(letter=(_letter(op, given, flags), after))

    def _repeated(self, least: int, most: int, inside: Any, flags: int, after: int) -> int:
        if most is ops.MAXREPEAT:
            loop = self._state()
            self._free[loop] = [self._sequence(inside, flags, loop), after]
            after = loop
        else:
            end = after
            for _ in range(most - least):
                after = self._state(free=[self._sequence(inside, flags, after), end])
        for _ in range(least):
            after = self._sequence(inside, flags, after)
        return after


def _anchor(kind: Any, flags: int) -> Anchor:
    anchor = (_OF_LINES if flags & re.MULTILINE else {}).get(kind) or _ANCHORS.get(kind)
    if anchor is None:
        raise TooComplex
    return anchor


def _at_boundary(text: str, at: int) -> bool:
    before = at > 0 and _is_word(text[at - 1])
    return before is not (at < len(text) and _is_word(text[at]))


def _is_word(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter == "_")


_ANCHORS: dict[Any, Anchor] = {
    ops.AT_BEGINNING: lambda _text, at: at == 0,
    ops.AT_BEGINNING_STRING: lambda _text, at: at == 0,
    ops.AT_END: lambda text, at: text[at:] in ("", "\n"),
    ops.AT_END_STRING: lambda text, at: at == len(text),
    ops.AT_BOUNDARY: _at_boundary,
    ops.AT_NON_BOUNDARY: lambda text, at: not _at_boundary(text, at),
}
_OF_LINES: dict[Any, Anchor] = {
    ops.AT_BEGINNING: lambda text, at: at == 0 or text[at - 1] == "\n",
    ops.AT_END: lambda text, at: at == len(text) or text[at] == "\n",
}
_CATEGORIES: dict[Any, Test] = {
    ops.CATEGORY_DIGIT: lambda letter: "0" <= letter <= "9",
    ops.CATEGORY_NOT_DIGIT: lambda letter: not "0" <= letter <= "9",
    ops.CATEGORY_SPACE: lambda letter: letter in " \t\n\r\f\v",
    ops.CATEGORY_NOT_SPACE: lambda letter: letter not in " \t\n\r\f\v",
    ops.CATEGORY_WORD: _is_word,
    ops.CATEGORY_NOT_WORD: lambda letter: not _is_word(letter),
}


def _letter(op: Any, given: Any, flags: int) -> Test:
    if op is ops.ANY:
        return (lambda _letter: True) if flags & re.DOTALL else (lambda letter: letter != "\n")
    if op is ops.IN:
        return _cased(_one_of(given), flags)
    if op is ops.LITERAL:
        return _cased(_one_of([(op, given)]), flags)
    if op is ops.NOT_LITERAL:
        return _cased(_one_of([(ops.NEGATE, None), (ops.LITERAL, given)]), flags)
    raise TooComplex


def _one_of(items: list[tuple[Any, Any]]) -> tuple[bool, Test]:
    """Whether the class is negated, and the test of its members."""
    single: set[str] = set()
    ranges: list[tuple[str, str]] = []
    categories: list[Test] = []
    negated = False
    for op, given in items:
        if op is ops.NEGATE:
            negated = True
        elif op is ops.LITERAL:
            single.add(chr(given))
        elif op is ops.RANGE:
            ranges.append((chr(given[0]), chr(given[1])))
        elif op is ops.CATEGORY:
            categories.append(_CATEGORIES[given])
        else:
            raise TooComplex

    def inside(letter: str) -> bool:
        return (
            letter in single
            or any(first <= letter <= last for first, last in ranges)
            or any(category(letter) for category in categories)
        )

    return negated, inside


def _cased(of_class: tuple[bool, Test], flags: int) -> Test:
    negated, inside = of_class
    if not flags & re.IGNORECASE:
        return (lambda letter: not inside(letter)) if negated else inside

    def without_case(letter: str) -> bool:
        found = inside(letter) or (letter.isascii() and (inside(letter.lower()) or inside(letter.upper())))
        return found is not negated

    return without_case


def choices_in_a_row(pattern: str) -> int | None:
    """How many choices (repetitions of open number, alternatives) follow each other in a pattern.

    Python's engine needs up to the length of the text to the power of it. None when a choice is in it
    a repetition: there the time doubles with each letter.
    """
    try:
        return _choices(_parser.parse(pattern, re.ASCII))
    except TooComplex:
        return None


def _choices(items: Iterable[tuple[Any, Any]]) -> int:
    total = aside = 0
    for op, given in items:
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            aside = max(aside, _choices(given[1]))  # what it looks at is settled before the pattern goes on
        elif op is ops.BRANCH:
            total += 1 + max(_choices(branch) for branch in given[1])
        elif op is ops.SUBPATTERN:
            total += _choices(given[3])
        elif op is ops.ATOMIC_GROUP:
            total += _choices(given)
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            total += _choices_of_repeat(*given)
        elif op is ops.GROUPREF_EXISTS:
            raise TooComplex
    return max(total, aside)


def _choices_of_repeat(least: int, most: int, inside: Any) -> int:
    choices = _choices(inside)
    if choices and most > 1:
        raise TooComplex
    return choices + (most != least)
