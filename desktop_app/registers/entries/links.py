"""Links between entries: an opinion that became a petition, a finding with its recommendation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import from_millis, to_millis
from desktop_app.base.i18n import tr
from desktop_app.base.ids import register_link_id
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.registers.entries.entering import register_of
from desktop_app.registers.entries.records import LINK
from desktop_app.storage.tables.registers import register_link

GROWS = "grows"
"""The second entry grew out of the first. Other kinds are relations that the register of the second names."""


def link_name(kind: str) -> str:
    """What a link says of its two entries."""
    return tr("The second grew out of the first") if kind == GROWS else tr("Related")


@dataclass(frozen=True, slots=True)
class EntryLink:
    """A link that holds. ``from_id`` came first."""

    from_id: str
    to_id: str
    kind: str
    reason: str
    linked_by: str
    linked_at: datetime | None


def link(rec: Recorder, from_id: str, to_id: str, kind: str = GROWS, reason: str = "") -> str:
    """Link two entries; its id. Linked again after it was taken back, the link holds again.

    Raises:
        NotAllowed: the author may not write into one of the registers.
        Problem: an entry is not there, or both are the same.
    """
    if from_id == to_id:
        raise Problem("An entry cannot be linked to itself. Choose another one.")
    for matter_id in (from_id, to_id):
        require_author(rec.connection, rec.author, register_of(rec, matter_id).right_to_enter)
    link_id = register_link_id(from_id, kind, to_id)
    fields: dict[str, Given] = {
        "from_id": from_id,
        "to_id": to_id,
        "kind": kind,
        "reason": reason.strip(),
        "removed": 0,
        "linked_by": rec.author,
        "linked_at": to_millis(rec.clock.now()),
    }
    rec.put(LINK, link_id, fields)
    return link_id


def unlink(rec: Recorder, link_id: str, reason: str) -> None:
    """Take a link back, for a reason; it stays in the history.

    Raises:
        NotAllowed: the author may not write into the register.
        Problem: there is no reason, or no such link.
    """
    present = rec.get(LINK, link_id)
    if present is None:
        raise Problem("This link is no longer there. Open the register again.")
    require_author(rec.connection, rec.author, register_of(rec, str(present["from_id"])).right_to_enter)
    if not reason.strip():
        raise Problem("This step needs a reason. Type why it is taken.")
    rec.put(LINK, link_id, {"removed": 1, "reason": reason.strip()})


def links_of(connection: Connection, matter_id: str) -> list[EntryLink]:
    """The links of an entry in both directions, the earliest first."""
    columns = register_link.c
    query = (
        select(register_link)
        .where(or_(columns.from_id == matter_id, columns.to_id == matter_id), columns.removed == 0)
        .order_by(columns.linked_at, columns.id)
    )
    return [
        EntryLink(
            row["from_id"],
            row["to_id"],
            row["kind"],
            row["reason"],
            row["linked_by"],
            from_millis(row["linked_at"]) if row["linked_at"] else None,
        )
        for row in connection.execute(query).mappings()
    ]


def family(connection: Connection, matter_id: str) -> list[str]:
    """The ids of all entries that hang together with this one by links, itself among them.

    The links are followed until nothing new is found, whatever circles they form.
    """
    found, asked = {matter_id: None}, [matter_id]
    while asked:
        for item in links_of(connection, asked.pop()):
            for other in (item.from_id, item.to_id):
                if other not in found:
                    found[other] = None
                    asked.append(other)
    return list(found)
