"""The author under which records are rejournalled: the province refuses ops of authors who are not officers.

Ops from before there were officers, or by the program itself, are sent in the name of a manager of officers.
So are the officers whom the province lacks: it takes an officer only from a manager whom it has. In a commune
without officers the first one must be a manager, and is taken from anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from desktop_app.accounts.officers import managers, officers
from desktop_app.base.ids import officer_id


class Authorship:
    """The officers of the office, read once. ``lacking``: the ids of those whom the province has not."""

    def __init__(self, connection: Connection, lacking: Collection[str] = ()) -> None:
        self._known = {item.id for item in officers(connection, with_former=True)}
        managing = managers(connection)
        self._accepted = {item.id for item in managing if item.id not in lacking}
        ordered = sorted(managing, key=lambda item: item.id in lacking)
        self.manager = ordered[0].name if ordered else ""
        """A manager of officers, of those whom the province has if one is left; empty without officers."""

    def author(self, name: str) -> str:
        """The name itself where it is that of an officer, be it a former one, or where there are none."""
        is_known = not self._known or (bool(name) and officer_id(name) in self._known)
        return name if is_known else self.manager or name

    def author_of_officer(self, name: str) -> str:
        """The name under which an officer whom the province lacks is sent; ``name`` wrote the record."""
        return name if officer_id(name) in self._accepted else self.manager or name

    def officers_in_order(self, ids: Iterable[str]) -> list[str]:
        """Return the ids of officers as they are sent: the author of the others first."""
        return sorted(ids, key=lambda key: (key != officer_id(self.manager), key))
