"""The key of a stored answer: the only place that knows how keys are written.

=====================  =============================================================
``q01``                a question, by its name or its path below the root
``person[2]/age``      in the second occurrence of a repeat
``person[]``           how many occurrences the repeat has
``person[1]/child[]``  the same of a repeat within another
``photo@size``         an attribute; ``@version`` is one of the whole record
``q01~2025.1``         unplaced: entered in that version, which the present one has no place for
=====================  =============================================================

Records come from anywhere, so every text is a key: a step that is not written like this keeps its text as
its name, which no form has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

COUNT_MARK: Final = "[]"
_ASIDE: Final = "~"
_ATTRIBUTE: Final = "@"
_BETWEEN: Final = "/"
_META: Final = "meta"
_STEP: Final = re.compile(r"(?P<name>[^\[\]]+)\[0*(?P<at>[0-9]{1,9})\]")
_OF_ATTRIBUTE: Final = re.compile(r"(?P<name>(?:\{[^{}]*\})?[^~]*)(?:~(?P<aside>.*))?", re.DOTALL)
_LONGEST_KEPT: Final = 200
_MOST_KEPT: Final = 8192


@dataclass(frozen=True, slots=True)
class KeyStep:
    """One step of a path: a name, and in a repeat which occurrence, counted from 1."""

    name: str
    position: int | None = None

    def __str__(self) -> str:
        return self.name if self.position is None else f"{self.name}[{self.position}]"


@dataclass(frozen=True)
class AnswerKey:
    """A key taken apart; ``str()`` writes it.

    ``is_count`` marks the number of occurrences of the repeat that the last step names; ``aside`` is the
    version in which an unplaced answer was entered.
    """

    steps: tuple[KeyStep, ...]
    is_count: bool = False
    attribute: str | None = None
    aside: str | None = None

    @classmethod
    def parse(cls, text: str) -> AnswerKey:
        """Take a key apart; never refused."""
        return _kept(text) if len(text) <= _LONGEST_KEPT else _parsed(text)

    def __str__(self) -> str:
        written = _BETWEEN.join(map(str, self.steps))
        if self.is_count:
            written += COUNT_MARK
        if self.attribute is not None:
            written += f"{_ATTRIBUTE}{self.attribute}"
        return written if self.aside is None else f"{written}{_ASIDE}{self.aside}"

    @property
    def name(self) -> str:
        """The name of the question, or of the repeat that is counted."""
        return self.steps[-1].name if self.steps else ""

    @cached_property
    def positions(self) -> tuple[int, ...]:
        """The occurrences it is in, the outermost first."""
        return tuple(step.position for step in self.steps if step.position is not None)

    @cached_property
    def in_repeat(self) -> bool:
        """Whether it has to do with a repeat: it is in an occurrence, or counts them."""
        return self.is_count or any(step.position is not None for step in self.steps)

    @property
    def stands_alone(self) -> bool:
        """Whether it is a question that is asked once: outside repeats, and beside nothing else."""
        return not self.in_repeat and self.attribute is None and self.aside is None

    def occurrence_of(self, repeat: AnswerKey) -> int | None:
        """The occurrence of ``repeat`` that it is or belongs to; ``None`` outside of it."""
        at = len(repeat.steps) - 1
        if len(self.steps) <= at or self.steps[:at] != repeat.steps[:at]:
            return None
        return self.steps[at].position if self.steps[at].name == repeat.steps[at].name else None

    def in_occurrence(self, repeat: AnswerKey, position: int) -> AnswerKey:
        """The same in another occurrence of ``repeat``, in which it is."""
        at = len(repeat.steps) - 1
        moved = replace(self.steps[at], position=position)
        return replace(self, steps=(*self.steps[:at], moved, *self.steps[at + 1 :]))

    @property
    def is_absolute(self) -> bool:
        """Whether the path begins with the root of the form, as the refs of an open form do."""
        return len(self.steps) > 1 and not self.steps[0].name

    @property
    def is_meta(self) -> bool:
        """Whether it belongs to what a form notes about itself."""
        return bool(self.steps) and self.steps[0].name == _META

    @cached_property
    def place(self) -> str:
        """Where in the form: without positions, and for a count the repeat itself."""
        if not self.in_repeat:
            return str(self)
        return str(replace(self, steps=self._names(), is_count=False))

    @property
    def version(self) -> str:
        """The version in which it was entered when it is unplaced, else ""."""
        return (self.aside or "").rstrip(_ASIDE)

    def without_position(self) -> AnswerKey:
        """Of an occurrence: its repeat."""
        return replace(self, steps=(*self.steps[:-1], KeyStep(self.name)))

    def without_positions(self) -> AnswerKey:
        """The same for every occurrence; a count stays a count."""
        return replace(self, steps=self._names())

    def own(self) -> AnswerKey:
        """The key under which it was entered, before it was unplaced."""
        return replace(self, aside=None)

    def quarantined(self, version: str) -> AnswerKey:
        """The key under which it is kept where the present version keeps something else under its own."""
        return replace(self, aside=version)

    def quarantined_again(self) -> AnswerKey:
        """Another such key, for when that is taken too."""
        return replace(self, aside=f"{self.aside or ''}{_ASIDE}")

    def above(self) -> AnswerKey:
        """The key of the group or the occurrence around it."""
        return AnswerKey(self.steps[:-1])

    def owner(self) -> AnswerKey:
        """Of an attribute: the place that has it."""
        return replace(self, attribute=None)

    def repeat(self) -> AnswerKey:
        """Of a count: the repeat that it counts."""
        return replace(self, is_count=False)

    def _names(self) -> tuple[KeyStep, ...]:
        return tuple(step if step.position is None else KeyStep(step.name) for step in self.steps)


def _parsed(text: str) -> AnswerKey:
    path, attribute, aside = _parts(text)
    is_count = attribute is None and path.endswith(COUNT_MARK) and len(path) > len(COUNT_MARK)
    if is_count:
        path = path.removesuffix(COUNT_MARK)
    steps = tuple(_step(item) for item in path.split(_BETWEEN)) if path or attribute is None else ()
    return AnswerKey(steps, is_count, attribute, aside)


_kept = lru_cache(maxsize=_MOST_KEPT)(_parsed)


def _parts(text: str) -> tuple[str, str | None, str | None]:
    """The path, the attribute and the version; a namespace may hold any sign."""
    at, apart = text.find(_ATTRIBUTE), text.find(_ASIDE)
    if at >= 0 and (apart < 0 or at < apart):
        found = _OF_ATTRIBUTE.fullmatch(text, at + 1)
        assert found is not None
        return text[:at], found["name"], found["aside"]
    if apart >= 0:
        return text[:apart], None, text[apart + 1 :]
    return text, None, None


def _step(text: str) -> KeyStep:
    found = _STEP.fullmatch(text) if text.endswith("]") else None
    return KeyStep(text) if found is None else KeyStep(found["name"], int(found["at"]))


def written_step(name: str, position: int) -> str:
    """A step of a repeat, for who writes many keys from a tree."""
    return f"{name}[{position}]"


def written_count(repeat: str) -> str:
    """The key of the number of occurrences, likewise."""
    return f"{repeat}{COUNT_MARK}"


def written_attribute(path: str, name: str) -> str:
    """The key of an attribute, likewise."""
    return f"{path}{_ATTRIBUTE}{name}"
