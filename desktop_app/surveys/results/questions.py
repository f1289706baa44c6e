"""The questions of a form, and what their results are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from desktop_app.base.text import one_line
from desktop_app.forms.records.form_words import FormWords
from desktop_app.forms.types.answer_type import AnswerType, Choosing, ExportColumnKind
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.surveys.responses.answer_wording import AnswerWording
from desktop_app.surveys.responses.records import PAPER_FIELDS

_CHOSEN: Final = re.compile(
    r"""\s*(?:selected\(\s*)?(?P<path>[\w./\-]+)\s*[=,]\s*(?P<mark>['"])(?P<code>[^'"]*)(?P=mark)\s*\)?\s*"""
)
"""A condition that one choice was given: ``selected( /data/needs , 'other')``, ``/data/road = '3'``."""


class ResultKind(Enum):
    """How the answers of a question are put together."""

    CHOICE = auto()
    CHOICES = auto()
    ORDER = auto()
    NUMBER = auto()
    DAY = auto()
    WORDS = auto()
    GIVEN = auto()
    """Only whether there is an answer: files, places, confirmations."""

    @property
    def is_choice(self) -> bool:
        """Whether it is counted by choices."""
        return self in (ResultKind.CHOICE, ResultKind.CHOICES, ResultKind.ORDER)


@dataclass(frozen=True, slots=True)
class ResultQuestion:
    """A question as results name it; ``key`` is that of its answers without positions.

    ``repeat`` is the repeat it is asked in, "" outside of all. ``asked_where``: the question and the choice
    that lead to it, where that is its only condition; ``is_conditional``: not everybody is asked it.
    """

    key: str
    number: int
    text: str
    kind: ResultKind
    repeat: str = ""
    asked_where: tuple[str, str] | None = None
    is_conditional: bool = False
    is_calculated: bool = False
    is_count: bool = False
    """The number of entries of a repeat; ``repeat`` is the one around that."""

    @property
    def named(self) -> str:
        """Its number and its text."""
        return f"{self.number}. {self.text}"


def result_questions(wording: AnswerWording) -> tuple[ResultQuestion, ...]:
    """Return the questions of the round's own version in the order of its form, calculations last.

    What a response keeps in columns of its own is no question here; the opinions are in the other papers.
    """
    form = wording.forms[0]
    keys = [key for key in form.places() if key not in PAPER_FIELDS]
    return tuple(_question(wording, form, key, number, keys) for number, key in enumerate(keys, start=1))


def kind_of(answers: AnswerType) -> ResultKind:
    """Return how answers of a type are put together."""
    chosen = {
        Choosing.ONE: ResultKind.CHOICE,
        Choosing.SEVERAL: ResultKind.CHOICES,
        Choosing.ORDER: ResultKind.ORDER,
    }.get(answers.choosing)
    if chosen is not None:
        return chosen
    if answers.is_number or answers.is_bounded:
        return ResultKind.NUMBER
    if answers.column in (ExportColumnKind.DATE, ExportColumnKind.MOMENT):
        return ResultKind.DAY
    return ResultKind.WORDS if answers.is_free_text else ResultKind.GIVEN


def _question(
    wording: AnswerWording, form: FormWords, key: str, number: int, keys: list[str]
) -> ResultQuestion:
    parsed = AnswerKey.parse(key)
    part = form.part(key)
    path = key if part is None else part.path
    repeats = _around(form, path)
    conditions = [each for each in _conditions(form, path) if each]
    calculated = wording.works_out(key)
    kind = kind_of(wording.answer_type(key))
    return ResultQuestion(
        key,
        number,
        one_line(wording.question(key)),
        ResultKind.WORDS if calculated and kind is ResultKind.GIVEN else kind,
        repeats[-1] if repeats else "",
        _asked_where(form, conditions, keys),
        bool(conditions),
        calculated,
        parsed.is_count,
    )


def _above(path: str) -> list[str]:
    steps = path.split("/")
    return ["/".join(steps[:length]) for length in range(1, len(steps))]


def _around(form: FormWords, path: str) -> list[str]:
    parts = [(each, form.part(each)) for each in _above(path)]
    return [each for each, part in parts if part is not None and part.kind == "repeat"]


def _conditions(form: FormWords, path: str) -> list[str]:
    parts = [form.part(each) for each in (*_above(path), path)]
    return [part.relevant for part in parts if part is not None]


def _asked_where(form: FormWords, conditions: list[str], keys: list[str]) -> tuple[str, str] | None:
    found = _CHOSEN.fullmatch(conditions[0]) if len(conditions) == 1 else None
    if found is None:
        return None
    steps = [step for step in found["path"].split("/") if step not in ("", ".", "..")]
    by_path = {part.path: key for key in keys if (part := form.part(key)) is not None}
    inner = "/".join(steps[1:]) if found["path"].startswith("/") else "/".join(steps)
    leading = by_path.get(inner)
    if leading is None or not kind_of(form.answer_type(leading)).is_choice:
        return None
    return leading, found["code"]
