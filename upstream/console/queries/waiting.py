"""How many communes are missing from what a page counts: their newest changes are not in its tables yet."""

from __future__ import annotations

from sqlalchemy import Connection

from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.read_model.rebuilding import communes_due
from upstream.read_model.settling import waiting_communes
from upstream.read_model.totals import stale_communes


def left_to_count(connection: Connection, reach: Reach, start: str) -> int:
    """Return how many communes within reach have parts with this beginning that are still to be counted."""
    waiting = {*waiting_communes(connection, start), *communes_due(connection)}
    return len(names_within(connection, reach).keys() & waiting)


def left_to_add(connection: Connection, reach: Reach) -> int:
    """Return how many communes within reach have figures that are still to be added up."""
    codes = names_within(connection, reach).keys()
    return len(codes & {*stale_communes(connection, codes), *communes_due(connection)})
