"""What a step is offered, for forms that begin with what was answered last (``${last-saved#question}``)."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.base.text import fold
from desktop_app.catalogue.registers.definition import Register
from desktop_app.office.documents import signer
from desktop_app.office.profile import load_profile
from desktop_app.registers.entries.reading import entry_of
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.storage.tables.registers import register_event, register_matter

_LOOKED_AT = 500
"""So many steps are looked at for one of the same body."""
_STANDING_BOARD: Final = "btt"
"""Ban Thường trực signs for the committee itself."""


def offered_answers(
    connection: Connection,
    register: Register,
    action: str,
    reader: str,
    commune_code: str,
    matter_id: str = "",
) -> dict[str, str]:
    """The answers with which a step was taken last in a register, on whatever computer.

    Of documents only those of the same body as ``matter_id``: who signed for a Ban Công tác Mặt trận does not
    sign for the commune. Before it was ever taken: who signs for the office, where the step asks that and the
    document is the office's.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, register.code)
    event, matter = register_event.c, register_matter.c
    query = (
        select(event.answers, matter.answers)
        .join(register_matter, matter.id == event.matter_id)
        .where(matter.register_code == register.code, event.action == action)
        .order_by(event.recorded_at.desc(), event.id.desc())
        .limit(_LOOKED_AT)
    )
    asked = _symbol_question(register, action)
    own = entry_of(connection, matter_id).answers.get(asked, "") if asked and matter_id else ""
    for given, entered in connection.execute(query):
        if not own or body_of(str(json.loads(entered).get(asked, ""))) == body_of(own):
            return {str(name): str(value) for name, value in json.loads(given or "{}").items()}
    if own and body_of(own) != body_of(load_profile(connection, commune_code)["report_symbol"]):
        return {}
    return _who_signs(connection, register, action, commune_code)


def body_of(symbol: str) -> str:
    """The body that a symbol names: the same for BC-MTTQ-BTT and MTTQ, another one for BC-BCTMT."""
    parts = [part.strip() for part in fold(symbol).split("-")]
    if len(parts) > 1 and parts[-1] == _STANDING_BOARD:
        parts.pop()
    return parts[-1]


def _symbol_question(register: Register, action: str) -> str:
    """The question of the symbol of documents that go out with a step; nothing where none do."""
    letter = next((letter for letter in register.letters if letter.issued_by == action), None)
    return "" if letter is None else letter.symbol.answer


def _who_signs(connection: Connection, register: Register, action: str, commune_code: str) -> dict[str, str]:
    letter = next((letter for letter in register.letters if letter.issued_by == action), None)
    if letter is None:
        return {}
    usual = signer(load_profile(connection, commune_code))
    signed = ((letter.signer, usual.name), (letter.post, usual.post))
    return {
        source.answer: text for source, text in signed if source.event == action and source.answer and text
    }
