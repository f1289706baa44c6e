"""What a user of the console may see and do: the one place that limits every page, print, export and act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, ColumnElement, true

from desktop_app.base.i18n import N_


class Right(StrEnum):
    """What somebody may do; none includes another."""

    VIEW = "view"
    DECIDE = "decide"
    PUBLISH = "publish"
    ADMIN = "admin"


RIGHT_NAMES = {
    Right.VIEW: N_("see figures and lists"),
    Right.DECIDE: N_("accept and return"),
    Right.PUBLISH: N_("publish sets, forms and documents"),
    Right.ADMIN: N_("computers, users, backups"),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """The communes that somebody sees (``None``: all) and the rights over these."""

    rights: frozenset[Right]
    communes: frozenset[str] | None

    def may(self, needed: Iterable[Right]) -> bool:
        """Whether all of these rights are there."""
        return self.rights.issuperset(needed)

    def sees(self, commune: str) -> bool:
        """Whether a commune is within reach."""
        return self.communes is None or commune in self.communes

    def limit(self, column: Column[str] | ColumnElement[str]) -> ColumnElement[bool]:
        """The condition of a query by which only communes within reach are found."""
        return true() if self.communes is None else column.in_(sorted(self.communes))


NOTHING = Reach(frozenset(), frozenset())
"""The reach of somebody who is not signed in."""

EVERYTHING = Reach(frozenset(Right), None)
"""The reach of the command line, which belongs to the server's own account."""
