"""What was answered when a step was taken last, for forms that begin with it (``${last-saved#question}``)."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from desktop_app.registers.kinds.rights import require_reader
from desktop_app.storage.tables.registers import register_event, register_matter


def last_answers(connection: Connection, register_code: str, action: str, reader: str) -> dict[str, str]:
    """The answers with which a step was taken last in a register, on whatever computer; else none.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, register_code)
    event, matter = register_event.c, register_matter.c
    query = (
        select(event.answers)
        .join(register_matter, matter.id == event.matter_id)
        .where(matter.register_code == register_code, event.action == action)
        .order_by(event.recorded_at.desc(), event.id.desc())
        .limit(1)
    )
    found = connection.execute(query).scalar()
    return {str(name): str(value) for name, value in json.loads(found or "{}").items()}
