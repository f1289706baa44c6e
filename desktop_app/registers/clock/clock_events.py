"""What a clock needs of an event: which step was taken on which day, and how far it extends the term."""

from __future__ import annotations

from datetime import date

import msgspec


class ClockEvent(msgspec.Struct, frozen=True):
    """One event of an entry, as the clock sees it.

    ``on`` is the local day of the event, day 0 of whatever is counted from it. An event that extends a term
    carries more days in the unit of the rule (``days``), or the new date (``until``), which goes first.

    Events are given in the order in which the log has them, and that order holds: a day that lies before one
    ahead of it (a computer with a wrong clock) counts as that day, and the explanation says so.
    """

    code: str
    on: date
    days: int | None = None
    until: date | None = None
