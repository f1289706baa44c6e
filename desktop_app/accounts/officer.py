"""An officer, and those who work in the office now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from desktop_app.base.role_book import role_book
from desktop_app.base.text import sort_key
from desktop_app.storage.plain_query import HasDriver, PlainQuery

_ANY_OFFICER = PlainQuery("SELECT id FROM officer LIMIT 1")
_WORKING_OFFICERS = PlainQuery("""
    SELECT id, name, position_title, roles, extra_rights, pin_hash IS NOT NULL AS has_pin, dismissed
    FROM officer LEFT JOIN officer_pin ON officer_id = id
    WHERE dismissed = 0
""")


class Officer(msgspec.Struct, frozen=True):
    """Somebody who works in the office. The name is what journal entries and printed papers show.

    The office has an officer on all its computers; ``has_pin`` is about this one.
    """

    id: str
    name: str
    position_title: str
    roles: frozenset[str]
    extra_rights: frozenset[str]
    has_pin: bool
    left: bool

    @property
    def permissions(self) -> frozenset[str]:
        """Everything this officer may do; nothing after leaving the office."""
        return frozenset() if self.left else role_book().permitted(self.roles, self.extra_rights)


def officer_from(row: Mapping[Any, Any]) -> Officer:
    """Return a row of an officer, with whether this computer has a PIN of theirs (``has_pin``)."""
    return Officer(
        row["id"],
        row["name"],
        row["position_title"],
        frozenset(row["roles"].split()),
        frozenset(row["extra_rights"].split()),
        bool(row["has_pin"]),
        bool(row["dismissed"]),
    )


def in_order(found: Iterable[Officer]) -> list[Officer]:
    """In the Vietnamese order of their names."""
    return sorted(found, key=lambda entry: sort_key(entry.name))


def working_officers(connection: HasDriver) -> list[Officer]:
    """Return those who have not left, in the Vietnamese order of their names."""
    return in_order(officer_from(row) for row in _WORKING_OFFICERS.records(connection))


def has_officers(connection: HasDriver) -> bool:
    """Whether officers were ever registered, so that people must say who they are."""
    return bool(_ANY_OFFICER.rows(connection))
