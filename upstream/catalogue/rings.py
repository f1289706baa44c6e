"""Rings: named lists of communes that get a package before the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from upstream.base.problems import ServerProblem
from upstream.database.ring_tables import ring as table
from upstream.database.ring_tables import ring_commune
from upstream.database.tables import catalogue_item

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class CommuneRing:
    """A ring: its communes, and how many packages only they get."""

    name: str
    communes: tuple[str, ...]
    packages: int
    at: int
    author: str


def set_ring(connection: Connection, name: str, communes: Iterable[str], author: str, now: int) -> None:
    """Make a ring, or give it other communes; what these have already they keep.

    Raises:
        ServerProblem: the name is empty or too long, or no commune is named.
    """
    name, wanted = name.strip(), sorted(set(communes))
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ServerProblem("Give the ring a name of at most {n} letters.", n=_LONGEST_NAME)
    if not wanted:
        raise ServerProblem("No commune is named. Write the code of one on each line.")
    connection.execute(delete(ring_commune).where(ring_commune.c.ring == name))
    if connection.execute(select(table.c.name).where(table.c.name == name)).first() is None:
        connection.execute(insert(table).values(name=name, at=now, author=author))
    connection.execute(insert(ring_commune), [{"ring": name, "commune": code} for code in wanted])


def drop_ring(connection: Connection, name: str) -> None:
    """Forget a ring that no package needs any more.

    Raises:
        ServerProblem: there is none, or a package is published to it alone.
    """
    if require_ring(connection, name).packages:
        raise ServerProblem(
            "Packages are published to the ring {ring} alone. Publish them to all communes first.",
            ring=name,
        )
    connection.execute(delete(ring_commune).where(ring_commune.c.ring == name))
    connection.execute(delete(table).where(table.c.name == name))


def rings(connection: Connection, within: frozenset[str] | None = None) -> list[CommuneRing]:
    """Return all rings by name; ``within``: only those with no other commune than these."""
    members: dict[str, list[str]] = {}
    for row in connection.execute(select(ring_commune).order_by(ring_commune.c.commune)):
        members.setdefault(row.ring, []).append(row.commune)
    item = catalogue_item.c
    counted = select(item.ring, func.count().label("number")).group_by(item.ring)
    counted = counted.where(item.ring.is_not(None))
    packages = {row.ring: row.number for row in connection.execute(counted)}
    return [
        CommuneRing(row.name, tuple(members.get(row.name, ())), packages.get(row.name, 0), row.at, row.author)
        for row in connection.execute(select(table).order_by(table.c.name))
        if within is None or within.issuperset(members.get(row.name, ()))
    ]


def require_ring(connection: Connection, name: str, within: frozenset[str] | None = None) -> CommuneRing:
    """Return a ring; ``within``: one with no other commune than these.

    Raises:
        ServerProblem: there is none of this name; the sentence names those that there are.
    """
    known = rings(connection, within)
    for each in known:
        if each.name == name:
            return each
    raise ServerProblem(
        "There is no ring “{ring}”. There are: {names}. Make one with “ring set”.",
        ring=name,
        names=", ".join(each.name for each in known) or "–",
    )
