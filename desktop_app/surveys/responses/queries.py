"""Reading responses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from desktop_app.base.clock import from_millis, stored_day
from desktop_app.journal.rows import FieldValue
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.responses.records import Response


def last_answers(connection: Connection, round_id: str, area_id: str, officer: str) -> dict[str, str]:
    """Return the answers of the form that an officer entered last in an area; empty when there is none."""
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


def fields_of_form(connection: Connection, response_id: str) -> dict[str, FieldValue]:
    """Return the fields of a response as they are journalled."""
    row = connection.execute(select(survey_response).where(survey_response.c.id == response_id)).mappings()
    return ENTITIES["survey_response"].fields_of(dict(row.one()))


def responses(connection: Connection, round_id: str, area_id: str | None = None) -> list[Response]:
    """Return the responses of a round or of one of its areas, by area and serial number."""
    query = _live(round_id, area_id).order_by(
        survey_response.c.area_id, survey_response.c.serial, survey_response.c.row
    )
    return [_response(row) for row in connection.execute(query).mappings()]


def each_response(connection: Connection, round_id: str, area_id: str) -> Iterator[Response]:
    """Yield the responses of an area by serial number, read bit by bit however many there are."""
    query = _live(round_id, area_id).order_by(survey_response.c.serial, survey_response.c.row)
    for row in connection.execute(query.execution_options(yield_per=1000)).mappings():
        yield _response(row)


def serials(connection: Connection, round_id: str, area_id: str) -> list[int]:
    """Return the serial numbers entered for an area, in order, repeated ones as often as they occur."""
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
    return [(item.id, item.serial) for item in connection.execute(query)]


def forms_entered(connection: Connection, round_id: str, area_id: str) -> int:
    """Return how many forms of an area are in the book, with or without a serial number."""
    return int(connection.execute(_live(round_id, area_id, func.count())).scalar_one())


def days_of_answers(
    connection: Connection, round_id: str, area_id: str | None = None
) -> tuple[date | None, date | None]:
    """Return the first and the last day on the forms."""
    day = survey_response.c.answered_on
    first, last = connection.execute(_live(round_id, area_id, func.min(day), func.max(day))).one()
    return stored_day(first), stored_day(last)


def comments(connection: Connection, round_id: str, area_id: str | None = None) -> list[str]:
    """Return what people wrote besides their answers, in the order of the forms."""
    query = _live(round_id, area_id, survey_response.c.comment).where(survey_response.c.comment.is_not(None))
    return list(connection.execute(query.order_by(survey_response.c.row)).scalars())


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
        answered_on=stored_day(row["answered_on"]),
        channel=row["channel"],
        validity=row["validity"],
        answers=json.loads(row["answers"]),
        comment=row["comment"] or "",
        entered_by=row["entered_by"],
        entered_at=from_millis(row["entered_at"]) if row["entered_at"] else None,
    )
