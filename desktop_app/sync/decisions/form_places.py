"""The round, area and number of a survey form, to name it in a conflict or a rejection."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop_app.storage.tables.surveys import survey_response, survey_second_keying


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Round, residential area and serial number of a form."""

    round_id: str
    area_id: str
    serial: int | None


def place_of_form(connection: Connection, response_id: str) -> FormPlace | None:
    """Return the place of a form, deleted ones too; ``None`` when it is not in the book."""
    columns = survey_response.c
    row = connection.execute(
        select(columns.round_id, columns.area_id, columns.serial).where(columns.id == response_id)
    ).one_or_none()
    return None if row is None else FormPlace(row.round_id, row.area_id, row.serial)


def form_entered_twice(connection: Connection, double_entry_id: str) -> str:
    """Return the id of the form that a double entry is of; empty when it is not in the book."""
    columns = survey_second_keying.c
    found = connection.execute(select(columns.response_id).where(columns.id == double_entry_id))
    return found.scalar_one_or_none() or ""
