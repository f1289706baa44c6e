"""The author under which records are rejournalled: the province refuses ops of authors who are not officers.

Ops from before there were officers, or by the program itself, are sent in the name of a manager of officers.
"""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.accounts.officers import managers, officers
from desktop_app.base.ids import officer_id


class Authorship:
    """The officers of the office, read once."""

    def __init__(self, connection: Connection) -> None:
        self._known = {item.id for item in officers(connection, with_former=True)}
        self.manager = next((item.name for item in managers(connection)), "")
        """A manager of officers; empty in an office without officers."""

    def author(self, name: str) -> str:
        """The name itself where it is that of an officer, be it a former one, or where there are none."""
        is_known = not self._known or (bool(name) and officer_id(name) in self._known)
        return name if is_known else self.manager or name
