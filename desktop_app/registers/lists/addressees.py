"""To whom a step of a register goes: who is offered while its addressee is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, func, select

from desktop_app.accounts.officers import officers
from desktop_app.base.text import sort_key
from desktop_app.storage.tables.registers import register_event, register_matter

_MOST: Final = 30
"""Addressees of earlier steps: more are found by nobody in a list."""


def addressees_offered(connection: Connection, register_code: str, action: str) -> Sequence[str]:
    """Return to whom this step went so far, the most frequent first, then the officers of the office."""
    event, matter = register_event.c, register_matter.c
    count = func.count().label("times")
    used = connection.execute(
        select(event.addressee)
        .join(register_matter, matter.id == event.matter_id)
        .where(matter.register_code == register_code, event.action == action, event.addressee != "")
        .group_by(event.addressee)
        .order_by(count.desc(), event.addressee)
        .limit(_MOST)
    ).scalars()
    people = sorted((officer.name for officer in officers(connection)), key=sort_key)
    return tuple(dict.fromkeys([*used, *people]))
