"""The entries with which one hangs together directly, and in words what they are to each other."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.registers.entries.links import GROWS, EntryLink, links_of
from desktop_app.registers.entries.places import place_of_record
from desktop_app.registers.entries.reading import entries_of, history
from desktop_app.registers.entries.records import MATTER, RegisterEntry
from desktop_app.registers.entries.relations import reference_of
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.rights import may_read
from desktop_app.registers.kinds.wording import wording_of


@dataclass(frozen=True, slots=True)
class Relative:
    """Another entry: what it is to this one, how it is known; without ``title`` where it may not be read."""

    matter_id: str
    words: str
    name: str
    title: str
    state: str = ""

    @property
    def line(self) -> str:
        """All of it on one line."""
        state = f" ({self.state})" if self.state else ""
        return " · ".join(filter(None, (f"{self.words}: {self.name}{state}", self.title)))


def relatives_of(connection: Connection, matter_id: str, reader: str) -> tuple[Relative, ...]:
    """The entries to which links lead from this one and to this one, the earliest link first."""
    links = links_of(connection, matter_id)
    others = entries_of(connection, [_other(link, matter_id) for link in links])
    found = []
    for link in links:
        other = others.get(_other(link, matter_id))
        if other is not None:
            words = _words(connection, link, matter_id)
            found.append(_relative(connection, other, words, reader))
    return tuple(found)


def origin_of(connection: Connection, matter_id: str, reader: str) -> str:
    """Out of which entry a new one grows, on one line; nothing where it is not here."""
    found = entries_of(connection, [matter_id]).get(matter_id)
    return "" if found is None else _relative(connection, found, tr("Grew out of"), reader).line


def _other(link: EntryLink, matter_id: str) -> str:
    return link.from_id if link.to_id == matter_id else link.to_id


def _words(connection: Connection, link: EntryLink, matter_id: str) -> str:
    is_newer = link.to_id == matter_id
    if link.kind != GROWS:
        place = place_of_record(connection, MATTER, link.to_id)
        register = (
            None if place is None else known_register(connection, place.register_code, place.register_version)
        )
        for relation in register.relations if register is not None else ():
            if relation.code == link.kind:
                return (relation.tells if is_newer else relation.inverse).shown()
    return tr("Grew out of") if is_newer else tr("Led to")


def _relative(connection: Connection, other: RegisterEntry, words: str, reader: str) -> Relative:
    register = known_register(connection, other.register_code, other.register_version)
    name = other.register_code if register is None else register.title.shown()
    if register is None or not may_read(connection, reader, register):
        return Relative(other.id, words, name, "")
    place = place_of_record(connection, MATTER, other.id)
    reference = reference_of(connection, other)
    state = wording_of(register).state(history(connection, other.id).state or register.first_state)
    known_as = " ".join(filter(None, (name, reference)))
    return Relative(other.id, words, known_as, place.title if place else "", state)
