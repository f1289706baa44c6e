"""Reading rounds, their areas, responses and hand counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Select, bindparam, func, select

from desktop_app.clock import from_millis
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.surveys import survey_area, survey_response, survey_round, survey_tally
from desktop_app.surveys.records import Response, Round, RoundArea
from desktop_app.surveys.rows import day_from, round_area_from, round_from


def _unset(column: Column[int]) -> ColumnElement[bool]:
    return func.coalesce(column, 0) == 0


ALL_ROUNDS = (
    select(survey_round)
    .where(_unset(survey_round.c.deleted))
    .order_by(survey_round.c.year.desc(), survey_round.c.id.desc())
)
ROUNDS = ALL_ROUNDS.where(_unset(survey_round.c.archived))
AREAS_OF_ROUND = (
    select(survey_area, residential_area.c.name, residential_area.c.kind)
    .join(residential_area, residential_area.c.id == survey_area.c.area_id)
    .where(survey_area.c.round_id == bindparam("round"))
    .order_by(residential_area.c.position, residential_area.c.id)
)
HAND_TALLIES_OF_ROUND = select(survey_tally.c.area_id, survey_tally.c.question, survey_tally.c.counts).where(
    survey_tally.c.round_id == bindparam("round")
)


def rounds(connection: Connection, *, with_archived: bool = False) -> list[Round]:
    """The rounds, the latest year first."""
    query = ALL_ROUNDS if with_archived else ROUNDS
    return [round_from(row) for row in connection.execute(query).mappings()]


def round_of(connection: Connection, round_id: str) -> Round | None:
    """One round that was not deleted, or ``None``."""
    query = select(survey_round).where(survey_round.c.id == round_id, _unset(survey_round.c.deleted))
    row = connection.execute(query).mappings().one_or_none()
    return round_from(row) if row else None


def areas_of_round(connection: Connection, round_id: str) -> list[RoundArea]:
    """The areas of a round in the office's own order."""
    return [
        round_area_from(row) for row in connection.execute(AREAS_OF_ROUND, {"round": round_id}).mappings()
    ]


def last_answers(connection: Connection, round_id: str, area_id: str, officer: str) -> dict[str, str]:
    """The answers of the form that an officer keyed last in an area; empty when there is none."""
    columns = survey_response.c
    newest = select(func.max(columns.row)).where(
        columns.round_id == round_id,
        columns.area_id == area_id,
        columns.entered_by == officer,
        columns.deleted == 0,
    )
    query = select(columns.answers).where(columns.row == newest.scalar_subquery())
    found = connection.execute(query).scalar()
    return {} if found is None else dict(json.loads(found))


def response_of(connection: Connection, response_id: str) -> Response | None:
    """One response that was not deleted, or ``None``."""
    columns = survey_response.c
    query = select(survey_response).where(columns.id == response_id, columns.deleted == 0)
    row = connection.execute(query).mappings().one_or_none()
    return _response(row) if row else None


def responses(connection: Connection, round_id: str, area_id: str | None = None) -> list[Response]:
    """The responses of a round or of one of its areas, by area and serial number."""
    query = _live(round_id, area_id).order_by(
        survey_response.c.area_id, survey_response.c.serial, survey_response.c.row
    )
    return [_response(row) for row in connection.execute(query).mappings()]


def each_response(connection: Connection, round_id: str, area_id: str) -> Iterator[Response]:
    """The responses of an area by serial number, read bit by bit however many there are."""
    query = _live(round_id, area_id).order_by(survey_response.c.serial, survey_response.c.row)
    for row in connection.execute(query.execution_options(yield_per=1000)).mappings():
        yield _response(row)


def serials(connection: Connection, round_id: str, area_id: str) -> list[int]:
    """The serial numbers keyed for an area, in order, repeated ones as often as they occur."""
    columns = survey_response.c
    query = (
        select(columns.serial)
        .where(columns.round_id == round_id, columns.area_id == area_id, columns.deleted == 0)
        .where(columns.serial.is_not(None))
        .order_by(columns.serial)
    )
    return list(connection.execute(query).scalars())


def ids_in_order(connection: Connection, round_id: str, area_id: str) -> list[tuple[str, int | None]]:
    """Id and serial number of the forms of an area, in the order in which they are listed."""
    columns = survey_response.c
    query = (
        select(columns.id, columns.serial)
        .where(columns.round_id == round_id, columns.area_id == area_id, columns.deleted == 0)
        .order_by(columns.serial, columns.row)
    )
    return [(one.id, one.serial) for one in connection.execute(query)]


def forms_keyed(connection: Connection, round_id: str, area_id: str) -> int:
    """How many forms of an area are in the book, with or without a serial number."""
    return int(connection.execute(_live(round_id, area_id, func.count())).scalar_one())


def days_of_answers(
    connection: Connection, round_id: str, area_id: str | None = None
) -> tuple[date | None, date | None]:
    """The first and the last day that stand on the forms."""
    day = survey_response.c.answered_on
    first, last = connection.execute(_live(round_id, area_id, func.min(day), func.max(day))).one()
    return day_from(first), day_from(last)


def comments(connection: Connection, round_id: str, area_id: str | None = None) -> list[str]:
    """What people wrote besides their answers, in the order of the forms."""
    query = _live(round_id, area_id, survey_response.c.comment).where(survey_response.c.comment.is_not(None))
    return list(connection.execute(query.order_by(survey_response.c.row)).scalars())


def hand_tallies(connection: Connection, round_id: str) -> dict[str, dict[str, dict[str, int]]]:
    """Hand-counted totals: area id → question → answer code → number of forms."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for area_id, question, counts in connection.execute(HAND_TALLIES_OF_ROUND, {"round": round_id}):
        found.setdefault(area_id, {})[question] = json.loads(counts)
    return found


def _live(round_id: str, area_id: str | None, *columns: Any) -> Select[Any]:
    query = select(*(columns or (survey_response,))).where(
        survey_response.c.round_id == round_id, survey_response.c.deleted == 0
    )
    return query if area_id is None else query.where(survey_response.c.area_id == area_id)


def _response(row: RowMapping) -> Response:
    return Response(
        id=row["id"],
        round_id=row["round_id"],
        area_id=row["area_id"],
        serial=row["serial"],
        answered_on=day_from(row["answered_on"]),
        channel=row["channel"],
        validity=row["validity"],
        answers=json.loads(row["answers"]),
        comment=row["comment"] or "",
        entered_by=row["entered_by"],
        entered_at=from_millis(row["entered_at"]) if row["entered_at"] else None,
    )
