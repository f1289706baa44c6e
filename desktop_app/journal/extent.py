"""Size of the journal, read before SQLAlchemy is loaded."""

from __future__ import annotations

from desktop_app.storage.expected_head import CURRENT_DEVICE, HEAD_OF_DEVICE
from desktop_app.storage.plain_query import HasDriver, PlainQuery

_OPS_AS_ROWS = PlainQuery("SELECT count(*) FROM journal_op")

MANY_ROWS = 10_000
"""From so many ops on, packing takes long enough to show progress."""


def count_unsent(connection: HasDriver) -> int:
    """Return how many changes the province has not confirmed.

    A device numbers its changes without gaps, so the two ends say how many there are.
    """
    (number, _, confirmed), *_ = CURRENT_DEVICE.rows(connection)
    heads = HEAD_OF_DEVICE.rows(connection, device=number)
    return max(heads[0][0] - confirmed, 0) if heads else 0


def has_many_rows(connection: HasDriver) -> bool:
    """Whether an older version of the program, or a restored backup, left much to be packed."""
    return bool(_OPS_AS_ROWS.rows(connection)[0][0] > MANY_ROWS)
