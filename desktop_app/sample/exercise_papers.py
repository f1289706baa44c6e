"""The papers of the exercise: the forms as households filled them in, and the sheet with the results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.office.documents import document_head
from desktop_app.office.profile import load_profile
from desktop_app.reports.blank_form.pen import PenMarks
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    FormLine,
    Heading,
    Paragraph,
    row_of,
)
from desktop_app.reports.data import PrintState
from desktop_app.reports.frame.profile import load_profile as load_layout
from desktop_app.reports.frame.wording import Wording, load_wording
from desktop_app.sample.exercise import (
    ExerciseRound,
    answers_of,
    exercise,
    expected_tally,
    read_exercise,
    verdict_of,
)
from desktop_app.surveys.papers.blank_forms import render_round_forms
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.responses.validity import ticked

_IN_ONE_WORD = 5
"""Digits to type are grouped by so many, to be read across a table."""


def render_exercise_forms(
    connection: Connection, commune_code: str, target: Path | BinaryIO, progress: Progress | None = None
) -> int:
    """Write the filled forms as PDF; return how many.

    Raises:
        Problem: the office has no exercise.
    """
    found = read_exercise(connection)
    pen = {
        serial: PenMarks(
            {
                str(place): ticked(answers_of(found.questionnaire, form).get(name))
                for place, name in enumerate(found.questionnaire.question_names, start=1)
            },
            form.comment,
        )
        for serial, form in enumerate(exercise().forms, start=1)
    }
    return render_round_forms(
        connection, commune_code, found.area.round_id, load_layout(), target, pen=pen, progress=progress
    )


def answer_sheet(connection: Connection, clock: Clock, commune_code: str) -> Document:
    """Return what the forms give when they are entered, form by form and together.

    Raises:
        Problem: the office has no exercise.
    """
    found = read_exercise(connection)
    profile, now = load_profile(connection, commune_code), clock.now()
    words = load_wording("exercise").spelled(profile.tones)
    blocks = (
        Paragraph(words.text("sheet.note")),
        *_forms(words, found),
        *_numbers(words, found),
        *_conflict(words, found),
    )
    head = replace(document_head(profile, issued_on=clock.today()), has_number=False)
    title = words.text("sheet.subject", title=exercise().title)
    return Document(head, PrintState(False, now, now), words.text("sheet.kind"), title, blocks)


def _forms(words: Wording, found: ExerciseRound) -> Iterator[Block]:
    reasons = CountedWords(found.questionnaire, on_paper=True).reasons()
    columns = (
        BlockColumn(words.text("forms.serial"), "center"),
        BlockColumn(words.text("forms.keys"), "left"),
        BlockColumn(words.text("forms.comment"), "left"),
        BlockColumn(words.text("forms.verdict"), "left", is_wide=True),
    )
    rows = []
    for serial, form in enumerate(exercise().forms, start=1):
        reason = verdict_of(found.questionnaire, serial, form)
        verdict = words.text("forms.invalid", reason=reasons[reason]) if reason else words.text("forms.valid")
        rows.append(BlockRow((str(serial), _grouped(form.answers), form.comment, verdict)))
    yield Heading(words.text("forms.heading"), 2)
    yield Paragraph(words.text("forms.note"), is_italic=True)
    yield BlockTable(columns, tuple(rows), size="small")


def _grouped(digits: str) -> str:
    starts = range(0, len(digits), _IN_ONE_WORD)
    return " ".join(digits[start : start + _IN_ONE_WORD] for start in starts)


def _numbers(words: Wording, found: ExerciseRound) -> Iterator[Block]:
    tally, wording = expected_tally(found), CountedWords(found.questionnaire, on_paper=True)
    yield Heading(words.text("numbers.heading"), 2)
    yield FormLine(words.text("numbers.collected"), format_number(tally.collected))
    yield FormLine(words.text("numbers.valid"), format_number(tally.valid))
    for reason, count in tally.invalid.items():
        yield FormLine(words.text("numbers.invalid", reason=wording.reason(reason)), format_number(count))
    columns = (
        BlockColumn(words.text("table.index"), "center"),
        BlockColumn(words.text("numbers.content"), "left", is_wide=True),
        *(BlockColumn(answer, "center") for answer in wording.answers().values()),
        BlockColumn(words.text("numbers.none"), "center"),
    )
    rows = tuple(
        row_of(
            str(question.number),
            wording.text(question),
            *(tally.questions[question.name].by_answer[code] for code in wording.answers()),
            tally.questions[question.name].no_answer,
        )
        for question in found.questionnaire.questions
    )
    yield BlockTable(columns, rows, size="small")


def _conflict(words: Wording, found: ExerciseRound) -> Iterator[Block]:
    differs = {
        "area": found.area.name,
        "right": format_number(len(exercise().forms)),
        "wrong": format_number(exercise().conflict.wrong),
    }
    yield Heading(words.text("conflict.heading"), 2)
    yield Paragraph(words.text("conflict.note", **differs))
