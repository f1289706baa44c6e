"""Reading rounds and their areas."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Connection, bindparam, func, literal, select

from desktop_app.journal.rows import FieldValue
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.surveys import survey_area, survey_round
from desktop_app.storage.tables.sync import sync_lock
from desktop_app.surveys.rounds.records import Round, RoundArea
from desktop_app.surveys.rounds.rows import round_area_from, round_from


def _unset(column: Column[int]) -> ColumnElement[bool]:
    return func.coalesce(column, 0) == 0


_WITH_LOCKS = select(survey_round, sync_lock.c.locked, sync_lock.c.reason.label("lock_reason")).join_from(
    survey_round, sync_lock, sync_lock.c.scope == literal("round:") + survey_round.c.id, isouter=True
)
"""Rounds, and what the province says of each: locked, opened again, or nothing."""


ALL_ROUNDS = _WITH_LOCKS.where(_unset(survey_round.c.deleted)).order_by(
    survey_round.c.year.desc(), survey_round.c.id.desc()
)


ROUNDS = ALL_ROUNDS.where(_unset(survey_round.c.archived))


AREAS_OF_ROUND = (
    select(survey_area, residential_area.c.name, residential_area.c.kind)
    .join(residential_area, residential_area.c.id == survey_area.c.area_id)
    .where(survey_area.c.round_id == bindparam("round"))
    .order_by(residential_area.c.position, residential_area.c.id)
)


def rounds(connection: Connection, *, with_archived: bool = False) -> list[Round]:
    """The rounds, the latest year first."""
    query = ALL_ROUNDS if with_archived else ROUNDS
    return [round_from(row) for row in connection.execute(query).mappings()]


def fields_of_round(connection: Connection, round_id: str) -> dict[str, FieldValue]:
    """The fields of a round as they are journalled."""
    row = connection.execute(select(survey_round).where(survey_round.c.id == round_id)).mappings().one()
    return ENTITIES["survey_round"].fields_of(dict(row))


def round_of(connection: Connection, round_id: str) -> Round | None:
    """One round that was not deleted, or ``None``."""
    query = _WITH_LOCKS.where(survey_round.c.id == round_id, _unset(survey_round.c.deleted))
    row = connection.execute(query).mappings().one_or_none()
    return round_from(row) if row else None


def areas_of_round(connection: Connection, round_id: str) -> list[RoundArea]:
    """The areas of a round in the office's own order."""
    return [
        round_area_from(row) for row in connection.execute(AREAS_OF_ROUND, {"round": round_id}).mappings()
    ]
