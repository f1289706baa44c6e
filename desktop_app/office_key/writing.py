"""What a change of a record becomes before it enters the journal."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.office_key.otherwise import note_sent
from desktop_app.office_key.ring import KeyRing
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.guards.sealed_text import read_sealed
from desktop_app.wire.op import Value


class NotLetIn(Problem):
    """This computer has not been given the key of the office."""

    def __init__(self) -> None:
        super().__init__(
            "This computer cannot read names yet, so it changes none. Somebody who manages officers lets it"
            " in on a computer that reads them: Settings, Safety."
        )


def require_let_in(
    ring: KeyRing, entity: str, known: Mapping[str, Value], changed: Mapping[str, Value]
) -> None:
    """Let pass only what leaves alone what this computer cannot read or seal.

    Raises:
        NotLetIn: it names a person, or takes away what does.
    """
    personal = personal_fields().get(entity) if ring.must_be_let_in else None
    if personal is not None and any(
        changed[name] or read_sealed(known.get(name)) is not None for name in personal.among(changed)
    ):
        raise NotLetIn


def sealed_patch(
    connection: Connection, ring: KeyRing, entity: str, entity_id: str, patch: dict[str, Value]
) -> dict[str, Value]:
    """Return the fields as they are journalled and sent, and note how the province will have them."""
    personal = personal_fields().get(entity) if ring.keys else None
    if personal is None:
        return patch
    sealed = ring.sealed(entity, entity_id, patch)
    by_key: dict[str, list[str]] = {}
    for name in personal.among(sealed):
        found = read_sealed(sealed[name])
        by_key.setdefault(ring.usual if found is None else found.key, []).append(name)
    for key, names in by_key.items():
        note_sent(connection, entity, entity_id, names, key, ring.usual)
    return sealed
