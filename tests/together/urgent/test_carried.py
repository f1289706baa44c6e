"""An urgent report that a person carries: proved by the computer's key, taken once whichever way it comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.accounts.officers import NotAllowed
from desktop_app.journal.urgent import UrgentWay, put_urgent
from desktop_app.sync.problems import NotConnected, Refused
from desktop_app.sync.urgent.carrying import write_carried
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Code
from desktop_app.wire.urgent.carried import FILE_BYTES_MAX
from desktop_app.wire.urgent.messages import URGENT_AT_ONCE, UrgentMessage
from tests.builders import register
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


def test_who_may_not_read_registers_carries_none_of_them(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk, file = make_desk("Lan"), tmp_path / "khan.smtkhan"
    desk.enrol(upstream)
    report(desk.office, begin_urgent(desk.office))
    reader, keeper = register(desk.office, "Lan", "entry", "admin"), register(desk.office, "Minh", "admin")
    desk.office.officer = keeper.name
    with pytest.raises(NotAllowed):
        write_carried(desk.office.sync_book(), file)
    assert not file.exists()
    desk.office.officer = reader.name
    assert write_carried(desk.office.sync_book(), file) == 1
    with desk.office.read() as connection:
        noted = [
            (item.officer, item.subject)
            for item in accesses(connection)
            if item.action is AccessAction.EXPORT
        ]
    assert noted == [("Lan", "register")]


def test_all_that_wait_are_carried_and_more_than_there_is_room_for_says_so(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk, file = make_desk("Lan"), tmp_path / "khan.smtkhan"
    desk.enrol(upstream)
    with desk.office.record() as rec:
        for number in range(URGENT_AT_ONCE + 5):
            put_urgent(
                rec.connection, UrgentMessage(f"r{number}", "register_event", "k", "t", [], "Lan", number)
            )
    assert write_carried(desk.office.sync_book(), file) == URGENT_AT_ONCE + 5
    with pytest.raises(Refusal) as full, upstream.opened() as connection:
        take_carried(connection, server_of(connection), file.read_bytes(), 1, replace(MOST, urgent=20))
    assert (full.value.code, full.value.detail) == (Code.NO_ROOM, "25")
    assert f"{URGENT_AT_ONCE + 5} new" in upstream.command("urgent", "take", str(file))
    assert len(reports(upstream)) == URGENT_AT_ONCE + 5


def test_what_was_changed_or_comes_from_a_refused_computer_is_not_taken(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk, file = make_desk("Lan"), tmp_path / "khan.smtkhan"
    desk.enrol(upstream)
    report(desk.office, begin_urgent(desk.office))
    write_carried(desk.office.sync_book(), file)
    whole = file.read_bytes()
    place = whole.index("Cầu".encode())
    for content in (
        whole[:place] + b"Z" + whole[place + 1 :],
        whole[:40],
        b"",
        whole + bytes(FILE_BYTES_MAX),
    ):
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
