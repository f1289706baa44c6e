"""Which group of indicators the table shows and which are folded, as this computer remembers them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop_app.catalogue.indicator_set import Reporter
from ui.context.room import RoomContext
from ui.movements.sheets.group_tabs import GroupTab

ALL = ""
"""Stands for all groups together."""


class GroupChoice:
    """The choice of an officer for each set; a way into a group by itself is not remembered."""

    def __init__(self, context: RoomContext) -> None:
        self._context = context
        self._set = ""
        self._wanted: str | None = None
        """What was chosen for the set in this sitting, also where the period has no such group."""
        self.shown = ALL
        self.rows: str = ALL
        """The kind of unit whose rows and columns alone are shown; nothing chosen yet: areas."""

    def begin(self, set_code: str) -> None:
        """Take up the choices of the officer for a set."""
        if set_code != self._set:
            self._set = set_code
            known = self._context.preferences.current
            self._wanted = known.shown_groups.get(self._place)
            self.rows = known.shown_rows.get(self._place, Reporter.RESIDENTIAL_AREA)

    def settle(self, tabs: Sequence[GroupTab]) -> None:
        """Decide what a newly read table shows: what was chosen, else the first group with something left."""
        codes = [tab.code for tab in tabs]
        if self._wanted == ALL or len(codes) < 2:
            self.shown = ALL
        elif self._wanted in codes:
            self.shown = self._wanted or ALL
        else:
            self.shown = next((tab.code for tab in tabs if tab.left or tab.wrong), codes[0])

    def choose(self, code: str) -> None:
        """Somebody has chosen a group, or all: remembered for the officer and the set."""
        self.go(code)
        known = self._context.preferences.current.shown_groups
        self._context.preferences.note(shown_groups={**known, self._place: code})

    def choose_rows(self, rows: str) -> None:
        """Somebody has chosen a kind of unit, or all: remembered in the same way."""
        self.rows = rows
        known = self._context.preferences.current.shown_rows
        self._context.preferences.note(shown_rows={**known, self._place: rows})

    def go(self, code: str) -> None:
        """Show a group because something in it is looked for."""
        self._wanted = self.shown = code

    def folded(self, set_code: str) -> frozenset[str]:
        """Return the groups of a set that are folded while all are shown."""
        return frozenset(self._context.preferences.current.folded_groups.get(set_code, ()))

    def fold(self, set_code: str, folded: Iterable[str]) -> None:
        """Fold these groups of a set and no others."""
        known = self._context.preferences.current.folded_groups
        self._context.preferences.note(folded_groups={**known, set_code: sorted(folded)})

    @property
    def _place(self) -> str:
        return f"{self._context.office.officer}/{self._set}"
