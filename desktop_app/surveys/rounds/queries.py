"""Reading rounds and their areas."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Connection, func, literal, select

from desktop_app.journal.rows import FieldValue
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.surveys import survey_round
from desktop_app.storage.tables.sync import sync_lock
from desktop_app.surveys.rounds.records import Round, RoundArea
from desktop_app.surveys.rounds.rows import round_from
from desktop_app.surveys.rounds.running import areas_of, listed_rounds


def _unset(column: Column[int]) -> ColumnElement[bool]:
    return func.coalesce(column, 0) == 0


_WITH_LOCKS = select(survey_round, sync_lock.c.locked, sync_lock.c.reason.label("lock_reason")).join_from(
    survey_round, sync_lock, sync_lock.c.scope == literal("round:") + survey_round.c.id, isouter=True
)
"""Rounds, each with its lock by the province: locked, opened again, or none."""


def rounds(connection: Connection, *, with_archived: bool = False) -> list[Round]:
    """Return the rounds, the latest year first."""
    return listed_rounds(connection, with_archived=with_archived)


def fields_of_round(connection: Connection, round_id: str) -> dict[str, FieldValue]:
    """Return the fields of a round as they are journalled."""
    row = connection.execute(select(survey_round).where(survey_round.c.id == round_id)).mappings().one()
    return ENTITIES["survey_round"].fields_of(dict(row))


def round_of(connection: Connection, round_id: str) -> Round | None:
    """One round that was not deleted, or ``None``."""
    query = _WITH_LOCKS.where(survey_round.c.id == round_id, _unset(survey_round.c.deleted))
    row = connection.execute(query).mappings().one_or_none()
    return round_from(row) if row else None


def areas_of_round(connection: Connection, round_id: str) -> list[RoundArea]:
    """Return the areas of a round in the office's own order."""
    return areas_of(connection, round_id)
