"""Answers that a form takes, made from its own types, choices and rules; nothing is written for one form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from desktop_app.base.clock import Clock
from desktop_app.catalogue.registers.definition import Register
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.records.short_names import short_names
from desktop_app.forms.session.questions import FormQuestion
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.types.answer_type import Answer, Choosing
from desktop_app.forms.xpath.answer_key import AnswerKey

_TEXTS = ("Nội dung thử", "0912345678", "001099012345", "https://vidu.invalid/bai")
_NUMBERS = (2, 1, 30, 2000, 0)
_DAYS = (0, 5, 1, -5, 400, -365, -730, -1095)
"""Days from today: near ones, and some years back for what has a window of its own."""


def plausible_answers(
    register: Register, clock: Clock, prefer: int = 0, *, least: bool = False
) -> dict[str, dict[str, str]]:
    """Answers to the whole form by the top-level group asked, each under the name it is stored under.

    ``prefer``: which choice of each list is tried first, so that other parts of the form are asked.
    ``least``: only what must be answered is.

    Raises:
        AssertionError: a question takes none of the answers that its type suggests.
    """
    form = register.form()
    session = FormSession(form, clock)
    answered: set[str] = set()
    while waiting := [item for item in session.questions() if item.ref not in answered]:
        answered.add(waiting[0].ref)
        if waiting[0].required or not least:
            _answer(session, waiting[0], clock, prefer)
    assert session.problems() == []
    names = short_names(form)
    by_group: dict[str, dict[str, str]] = {}
    for key, value in to_compact(session.to_save()).items():
        group = AnswerKey.parse(key).steps[0].name
        by_group.setdefault(group, {})[names.get(key, key)] = value
    by_group.pop("meta", None)
    return by_group


def _answer(session: FormSession, question: FormQuestion, clock: Clock, prefer: int) -> None:
    if question.kind == "note" or question.readonly:
        return
    tried = list(_candidates(question, clock, prefer))
    for value in tried:
        if not session.answer(question.ref, value):
            return
    raise AssertionError(f"{question.ref} takes none of {tried}")


def _candidates(question: FormQuestion, clock: Clock, prefer: int) -> Iterator[Answer]:
    """What may be answered; of a question that has a value already that value, where it is right."""
    match question.answer_type.choosing:
        case Choosing.ONE:
            codes = [choice.value for choice in question.choices]
            yield from (*codes[prefer % len(codes) :], *codes)
        case Choosing.SEVERAL:
            codes = [choice.value for choice in question.choices]
            yield [codes[prefer % len(codes)]]
        case _:
            yield from _typed(question, clock)


def _typed(question: FormQuestion, clock: Clock) -> Iterator[Answer]:
    today = clock.today()
    kind = question.session.definition.type(question.node.shape)
    if kind == "date":
        yield from (today + timedelta(days=days) for days in _DAYS)
    elif kind in ("int", "decimal"):
        yield from _NUMBERS
    elif kind == "time":
        yield "08:30:00.000+07:00"
    else:
        yield from _TEXTS
