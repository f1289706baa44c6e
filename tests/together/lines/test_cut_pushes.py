"""A push that is cut at its half: little is sent again, whether or not the province hears of the cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.journal.devices import current_device
from desktop_app.sync import outbox
from desktop_app.sync.problems import Offline
from tests.support.foreign_forms import record_foreign_forms
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream

_MEGABYTE = 1024 * 1024
_HEADERS = 2_000
"""More than two or three requests say besides their bodies."""


@pytest.mark.parametrize("untold", [False, True], ids=["told", "untold"])
def test_a_megabyte_cut_at_its_half(
    untold: bool, upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    with desk.office.record() as rec:
        record_foreign_forms(rec, 16_500)
    with desk.office.read() as connection:
        once = sum(map(len, outbox.cut(connection, current_device(connection), 4 * _MEGABYTE).segments))
    assert once > 0.9 * _MEGABYTE
    line.heal()
    line.untold = untold
    line.cut_up = once // 2
    with pytest.raises(Offline):
        desk.sync()
    line.cut_up = None

    desk.sync()

    again = line.up - once
    print(f"\n{again} bytes of {once} sent again")
    assert 0 <= again <= min(64 * 1024, once // 20) + _HEADERS
