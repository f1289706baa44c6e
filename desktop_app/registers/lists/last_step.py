"""What a step is offered, for forms that begin with what was answered last (``${last-saved#question}``)."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from desktop_app.catalogue.registers.definition import Register
from desktop_app.office.documents import signer
from desktop_app.office.profile import load_profile
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.storage.tables.registers import register_event, register_matter


def offered_answers(
    connection: Connection, register: Register, action: str, reader: str, commune_code: str
) -> dict[str, str]:
    """The answers with which a step was taken last in a register, on whatever computer.

    Before it was ever taken: who signs for the office, where the step asks that.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, register.code)
    event, matter = register_event.c, register_matter.c
    query = (
        select(event.answers)
        .join(register_matter, matter.id == event.matter_id)
        .where(matter.register_code == register.code, event.action == action)
        .order_by(event.recorded_at.desc(), event.id.desc())
        .limit(1)
    )
    found = connection.execute(query).scalar()
    if found is None:
        return _who_signs(connection, register, action, commune_code)
    return {str(name): str(value) for name, value in json.loads(found or "{}").items()}


def _who_signs(connection: Connection, register: Register, action: str, commune_code: str) -> dict[str, str]:
    letter = next((letter for letter in register.letters if letter.issued_by == action), None)
    if letter is None:
        return {}
    usual = signer(load_profile(connection, commune_code))
    signed = ((letter.signer, usual.name), (letter.post, usual.post))
    return {
        source.answer: text for source, text in signed if source.event == action and source.answer and text
    }
