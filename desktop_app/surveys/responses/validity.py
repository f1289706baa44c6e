"""The answers that count, and why a form is invalid.

A content question that is blank or ticked twice is "no answer" and the form stays valid; the reasons for an
invalid form, and how each is recognised, are data of the template.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from desktop_app.catalogue.questionnaire import InvalidRule, Questionnaire

VALID: Final = ""
"""The validity of a form that counts."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What a rule looks at. An answer ticked twice holds both codes, parted by a space."""

    answers: Mapping[str, str]
    serial: int | None
    other_serials: Collection[int] = frozenset()


def ticked(answer: str | None) -> tuple[str, ...]:
    """Return the codes ticked for a question."""
    return tuple((answer or "").split())


def counted_answer(questionnaire: Questionnaire, answer: str | None) -> str | None:
    """Return the code that counts; ``None`` for a blank, a double tick or an unknown code."""
    codes = ticked(answer)
    return codes[0] if len(codes) == 1 and codes[0] in questionnaire.answer_codes else None


def suggest_reason(questionnaire: Questionnaire, form: FilledForm) -> str:
    """The code of the first reason of the template that fits the form; :data:`VALID` when none does."""
    for reason in questionnaire.invalid_reasons:
        if _RULES[reason.rule](questionnaire, form):
            return reason.code
    return VALID


def serial_ranges(serials: Iterable[int]) -> str:
    """Serial numbers in words short enough for a sentence: ``3, 7–9``."""
    return runs_in_words(runs_of(serials))


def runs_of(serials: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of serial numbers."""
    runs: list[tuple[int, int]] = []
    for serial in sorted(set(serials)):
        if runs and serial == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], serial)
        else:
            runs.append((serial, serial))
    return runs


def runs_in_words(runs: Iterable[tuple[int, int]]) -> str:
    """The same of the first and last of each run."""
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)


def _never(_: Questionnaire, __: FilledForm) -> bool:
    return False


def _no_serial(_: Questionnaire, form: FilledForm) -> bool:
    return form.serial is None


def _nothing_answered(questionnaire: Questionnaire, form: FilledForm) -> bool:
    names = questionnaire.question_names or tuple(form.answers)
    return not any(ticked(form.answers.get(name)) for name in names)


def _overall_missing(questionnaire: Questionnaire, form: FilledForm) -> bool:
    return not ticked(form.answers.get(questionnaire.overall_question))


def _overall_double(questionnaire: Questionnaire, form: FilledForm) -> bool:
    return len(ticked(form.answers.get(questionnaire.overall_question))) > 1


def _same_serial(_: Questionnaire, form: FilledForm) -> bool:
    return form.serial is not None and form.serial in form.other_serials


_RULES: Final[Mapping[InvalidRule, Callable[[Questionnaire, FilledForm], bool]]] = {
    InvalidRule.MANUAL: _never,
    InvalidRule.NO_SERIAL: _no_serial,
    InvalidRule.NOTHING_ANSWERED: _nothing_answered,
    InvalidRule.OVERALL_MISSING: _overall_missing,
    InvalidRule.OVERALL_DOUBLE: _overall_double,
    InvalidRule.SAME_SERIAL: _same_serial,
}
