"""After a database was restored no version comes again that a computer may have seen."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import Connection

from tests.upstream.exchange.journals import COMMUNE
from upstream.communes.communes import begin_epoch, epoch_and_head, set_head


@pytest.mark.parametrize("held", [5, 1 << 60])
def test_an_epoch_begins_above_all_that_was_ever_given(connection: Connection, held: int) -> None:
    """Above the clock, which no epoch can have reached, and above what is here if the clock is behind."""
    set_head(connection, COMMUNE, held)
    before, now = epoch_and_head(connection, COMMUNE), time.time_ns() // 1_000_000
    begin_epoch(connection, COMMUNE)
    epoch, head = epoch_and_head(connection, COMMUNE)
    assert epoch != before[0]
    assert head > max(held, now * 1000)
