"""An officer, and those who work in the office now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from desktop_app.base.role_book import role_book
from desktop_app.base.text import sort_key
from desktop_app.storage.compiled import HasDriver
from desktop_app.storage.first_page import ANY_OFFICER, WORKING_OFFICERS


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
    """A row of ``officers.WORKING_OFFICERS``, or of that query under other conditions."""
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
    """Those who have not left, in the Vietnamese order of their names."""
    return in_order(officer_from(row) for row in WORKING_OFFICERS.records(connection))


def has_officers(connection: HasDriver) -> bool:
    """Whether officers were ever registered, so that people must say who they are."""
    return bool(ANY_OFFICER.rows(connection))
