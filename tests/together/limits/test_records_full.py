"""A commune with as many records as it may have: nothing is lost, and it goes on when there is room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.sync.problems import CommuneFull
from desktop_app.sync.rounds.status import sync_status
from tests.builders import COMMUNE, put_response
from tests.support.servers.records import COUNT_RECORDS
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.tables import commune


def respond(desk: Desk, *names: str) -> None:
    with desk.office.record() as rec:
        for name in names:
            put_response(rec, name)


def counted(server: Upstream) -> tuple[int, int]:
    """Records as the commune counts them, and as they are."""
    with server.opened() as connection:
        said = connection.execute(select(commune.c.records).where(commune.c.code == COMMUNE)).scalar_one()
        there = connection.exec_driver_sql(COUNT_RECORDS).scalar_one()
    return said, there


def allow(server: Upstream, path: Path, records: int) -> None:
    path.write_text(f"[communes]\nrecords = {records}\n")
    server.stop()
    server.start("--limits", str(path))


def test_an_office_at_its_number_keeps_all_and_goes_on_when_it_is_raised(
    server: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(server)
        desk.sync()
    respond(lan, "a", "b")
    lan.sync()
    said, there = counted(server)
    assert said == there
    allow(server, tmp_path / "limits.toml", there + 1)
    respond(minh, "c")
    minh.sync()
    respond(lan, "d", "e")

    with pytest.raises(CommuneFull) as caught:
        lan.sync()

    assert str(there + 1) in str(caught.value)
    assert "nâng số tối đa" in caught.value.sentence()
    assert lan.get("survey_response", "c") is not None, "what others recorded comes all the same"
    with lan.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent > 0, status.unacknowledged) == (True, 0)
    assert status.last_problem == caught.value.sentence()
    assert counted(server) == (there + 1, there + 1), "nothing of the refused ones was kept"
    with pytest.raises(CommuneFull):
        lan.sync()
    minh.put("survey_response", "c", comment="sửa")
    minh.sync()  # what makes no record is taken

    allow(server, tmp_path / "limits.toml", there + 3)
    assert lan.sync().pushed == status.unsent
    minh.sync()
    assert minh.get("survey_response", "e") is not None
    assert counted(server) == (there + 3, there + 3)


def test_zero_is_no_limit(server: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    allow(server, tmp_path / "limits.toml", 0)
    desk = make_desk("Lan")
    desk.enrol(server)
    respond(desk, "a")
    desk.sync()
    assert desk.results[-1].pushed > 0
