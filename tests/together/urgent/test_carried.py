"""An urgent report that a person carries: proved by the computer's key, taken once whichever way it comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop_app.journal.urgent import UrgentWay
from desktop_app.sync.problems import NotConnected, Refused
from desktop_app.sync.urgent.carrying import write_carried
from desktop_app.wire.malformed import Malformed
from tests.registers.builders import begin_urgent, report
from tests.support.servers.upstream import Desk, Upstream
from tests.together.urgent.test_urgent_first import reports, standings
from upstream.base.limits import server_limits
from upstream.base.refusals import Refusal
from upstream.database.identity import read_identity
from upstream.devices.devices import revoke
from upstream.urgent.carried import take_carried

MOST = server_limits().communes


def test_it_is_taken_once_whichever_way_it_comes(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk, file = make_desk("Lan"), tmp_path / "khan.smtkhan"
    event_id = report(desk.office, begin_urgent(desk.office))
    with pytest.raises(NotConnected):
        write_carried(desk.office.sync_book(), file)
    desk.enrol(upstream)
    assert write_carried(desk.office.sync_book(), file) == 1
    assert "1 new" in upstream.command("urgent", "take", str(file))
    assert "0 new" in upstream.command("urgent", "take", str(file))
    assert [(item.id, item.record) for item in reports(upstream)] == [(event_id, "")]
    desk.sync()
    assert [(item.id, item.record) for item in reports(upstream)] == [(event_id, "arrived")]
    assert standings(desk) == [("Sạt lở đường vào thôn", UrgentWay.TAKEN, "")]
    with pytest.raises(Refused):
        write_carried(desk.office.sync_book(), file)


def test_what_was_changed_or_comes_from_a_refused_computer_is_not_taken(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk, file = make_desk("Lan"), tmp_path / "khan.smtkhan"
    desk.enrol(upstream)
    report(desk.office, begin_urgent(desk.office))
    write_carried(desk.office.sync_book(), file)
    whole = file.read_bytes()
    place = whole.index("Cầu".encode())
    for content in (whole[:place] + b"Z" + whole[place + 1 :], whole[:40], b""):
        with upstream.opened() as connection, pytest.raises(Malformed):
            take_carried(connection, server_of(connection), content, 1, MOST)
    with upstream.opened() as connection, pytest.raises(Refusal):
        take_carried(connection, "another", whole, 1, MOST)
    with upstream.opened() as connection:
        revoke(connection, desk.office.device().device_id, 1)
    with upstream.opened() as connection, pytest.raises(Refusal):
        take_carried(connection, server_of(connection), whole, 1, MOST)
    assert reports(upstream) == []


def server_of(connection: Connection) -> str:
    identity = read_identity(connection)
    assert identity is not None
    return identity.server_id
