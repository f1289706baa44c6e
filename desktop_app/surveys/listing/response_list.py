"""The forms of a round as a list of a million rows: row numbers in order, then pages of lines by row number.

Row numbers are read once, away from the window; a page is read by its row numbers, so a jump to any place
costs the same.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import batched

from sqlalchemy import ColumnElement, Connection, func, or_, select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from desktop_app.base.clock import from_millis
from desktop_app.base.text import fold
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.findings.form_problems import RoundProblems
from desktop_app.surveys.listing.answer_columns import AnswerTexts
from desktop_app.surveys.responses.commands import delete_responses, set_validity
from desktop_app.surveys.rounds.commands import require_entry

ANY_INVALID = "*"
"""As a filter: invalid for whatever reason."""
ANY_PROBLEM = "*"
"""As a filter: a form with whatever problem."""
_MOST_PARAMETERS = 500
_FEW = 2_000
"""So many forms are looked up one by one rather than picked out of the whole round."""
_LONGEST_NUMBER = 10
_AT_ONCE = 200
"""So few rows are fetched at a time: each fetch holds the interpreter, and a key waits for it."""
_WORTH_A_SCAN = 8
"""A round with more than one row in so many is read faster in the order of the file than by its index."""


@dataclass(frozen=True, slots=True)
class ResponseFilter:
    """Which forms of a round are listed; empty fields let everything through.

    ``validity`` is ``None`` for all, "" for valid forms, a reason's code, or :data:`ANY_INVALID`. ``text`` is
    looked for in the comments without regard to diacritics; digits alone also find a serial number.
    ``problem`` is the value of a :class:`FormProblem`, or :data:`ANY_PROBLEM`.
    """

    round_id: str
    area_id: str = ""
    officer: str = ""
    validity: str | None = None
    text: str = ""
    deleted: bool = False
    problem: str = ""

    @property
    def problem_kind(self) -> FormProblem | None:
        """The kind of problem asked for; ``None`` for any or none."""
        return FormProblem(self.problem) if self.problem not in ("", ANY_PROBLEM) else None


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One form in the list."""

    row: int
    id: str
    area_id: str
    serial: int | None
    validity: str
    answers: Mapping[str, str]
    comment: str
    entered_by: str
    entered_at: datetime | None
    deleted: bool
    worded: Mapping[str, str] = field(default_factory=dict)
    """Answers in words, by the keys that were asked for."""


def matching_rows(
    connection: Connection, wanted: ResponseFilter, problems: RoundProblems | None = None
) -> array[int]:
    """Return the row numbers of the forms that match, by area and serial number.

    ``problems`` is what was found in the round; it is needed where the filter asks for a problem.
    """
    text = _Text.of(wanted.text)
    if not wanted.problem:
        return array("q", _in_round(connection, wanted, text))
    if problems is None:
        raise ValueError("a filter by problem needs the problems of the round")
    among = problems.rows(wanted.problem_kind, wanted.area_id)
    if len(among) <= _FEW:
        return array("q", _of_rows(connection, wanted, text, among))
    marks = _marks(among)
    return array("q", (row for row in _in_round(connection, wanted, text) if row < len(marks) and marks[row]))


@dataclass(frozen=True, slots=True)
class _Text:
    """What is looked for in the comments, and as a serial number where it is one."""

    words: tuple[str, ...]
    serial: int | None

    @classmethod
    def of(cls, typed: str) -> _Text:
        folded = fold(typed)
        number = folded.isascii() and folded.isdigit() and len(folded) < _LONGEST_NUMBER
        return cls(tuple(folded.split()), int(folded) if number else None)

    def fits(self, serial: int | None, comment: str | None) -> bool:
        if not self.words or (serial is not None and serial == self.serial):
            return True
        folded = fold(comment) if comment else ""
        return bool(folded) and all(word in folded for word in self.words)


def _in_round(connection: Connection, wanted: ResponseFilter, text: _Text) -> Iterator[int]:
    """Everything that matches, in order, whatever its problems."""
    columns = survey_response.c
    of_round = _of_round(connection, wanted.round_id, indexed=bool(wanted.area_id))
    order = (columns.area_id, columns.serial, columns.row)
    rows = select(columns.row).where(of_round, *_conditions(wanted)).order_by(*order)
    rows = rows.execution_options(yield_per=_AT_ONCE)
    if not text.words:
        for part in connection.execute(rows).partitions():
            yield from (row for (row,) in part)
        return
    worded = rows.add_columns(columns.serial, columns.comment).where(
        or_(columns.comment.is_not(None), columns.serial == text.serial)
    )
    for row, serial, comment in connection.execute(worded):
        if text.fits(serial, comment):
            yield row


def _of_rows(
    connection: Connection, wanted: ResponseFilter, text: _Text, rows: Sequence[int]
) -> Iterator[int]:
    """Yield what of these rows matches, in order."""
    columns = survey_response.c
    query = select(columns.row, columns.serial, columns.comment, columns.area_id).where(*_conditions(wanted))
    found = [
        item
        for part in batched(rows, _MOST_PARAMETERS)
        for item in connection.execute(query.where(columns.row.in_(part)))
        if text.fits(item.serial, item.comment)
    ]
    found.sort(key=lambda item: (item.area_id, item.serial is not None, item.serial or 0, item.row))
    yield from (item.row for item in found)


def _marks(rows: array[int]) -> bytearray:
    marks = bytearray(rows[-1] + 1 if rows else 0)
    for row in rows:
        marks[row] = 1
    return marks


def lines_at(
    connection: Connection, rows: Sequence[int], texts: AnswerTexts | None = None
) -> list[ResponseLine]:
    """Return the forms in these rows, in the given order; rows that are gone are left out.

    ``texts`` says which answers are put into words.
    """
    found = {line.row: line for part in batched(rows, _MOST_PARAMETERS) for line in _lines(connection, part)}
    lines = [found[row] for row in rows if row in found]
    if texts is None:
        return lines
    return [replace(line, worded=texts.of(line.answers)) for line in lines]


def ids_at(connection: Connection, rows: Sequence[int]) -> list[str]:
    """Return the ids of the forms in these rows."""
    columns = survey_response.c
    return [
        identity
        for part in batched(rows, _MOST_PARAMETERS)
        for identity in connection.execute(select(columns.id).where(columns.row.in_(part))).scalars()
    ]


def keyers(connection: Connection, round_id: str) -> list[str]:
    """Return who entered forms of a round."""
    columns = survey_response.c
    query = select(columns.entered_by).where(_of_round(connection, round_id, indexed=False)).distinct()
    return sorted(connection.execute(query).scalars())


def mark_rows(rec: Recorder, round_id: str, rows: Sequence[int], reason: str) -> int:
    """Mark forms invalid for a reason, or valid again with an empty one; return how many.

    Raises:
        RoundNotOpen: the round does not take changes.
    """
    require_entry(rec, round_id)
    ids = ids_at(rec.connection, rows)
    set_validity(rec, ids, reason)
    return len(ids)


def delete_rows(rec: Recorder, round_id: str, rows: Sequence[int], *, deleted: bool) -> int:
    """Take forms out of the round, or bring them back; return how many.

    Raises:
        RoundNotOpen: the round does not take changes.
    """
    require_entry(rec, round_id)
    ids = ids_at(rec.connection, rows)
    delete_responses(rec, ids, deleted=deleted)
    return len(ids)


def restore_value(rec: Recorder, response_id: str, field: str, value: str | int | None) -> None:
    """Give a field of a form (``comment``, ``answers/q01``) an earlier value again.

    Raises:
        RoundNotOpen: the round does not take changes.
    """
    present = rec.get("survey_response", response_id)
    require_entry(rec, str(present["round_id"]) if present else "")
    name, _, entry = field.partition("/")
    rec.put("survey_response", response_id, {name: {entry: value} if entry else value})


def _of_round(connection: Connection, round_id: str, *, indexed: bool) -> ColumnElement[bool]:
    """Return the rows of a round; SQLite uses no index on a column after a plus sign."""
    column = survey_response.c.round_id
    if indexed or not _fills_the_table(connection, round_id):
        return column == round_id
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type) == round_id


def _fills_the_table(connection: Connection, round_id: str) -> bool:
    columns = survey_response.c
    count = select(func.count()).where(columns.round_id == round_id)
    rows = int(connection.execute(count).scalar() or 0)
    last = int(connection.execute(select(func.max(columns.row))).scalar() or 0)
    return rows * _WORTH_A_SCAN > last


def _conditions(wanted: ResponseFilter) -> Iterator[ColumnElement[bool]]:
    columns = survey_response.c
    yield columns.deleted == int(wanted.deleted)
    if wanted.area_id:
        yield columns.area_id == wanted.area_id
    if wanted.officer:
        yield columns.entered_by == wanted.officer
    if wanted.validity == ANY_INVALID:
        yield columns.validity != ""
    elif wanted.validity is not None:
        yield columns.validity == wanted.validity


def _lines(connection: Connection, rows: Sequence[int]) -> Iterator[ResponseLine]:
    columns = survey_response.c
    for item in connection.execute(select(survey_response).where(columns.row.in_(rows))):
        yield ResponseLine(
            row=item.row,
            id=item.id,
            area_id=item.area_id,
            serial=item.serial,
            validity=item.validity,
            answers=json.loads(item.answers),
            comment=item.comment or "",
            entered_by=item.entered_by,
            entered_at=from_millis(item.entered_at) if item.entered_at else None,
            deleted=bool(item.deleted),
        )
