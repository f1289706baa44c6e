"""Copied files, restored files, restored servers: everybody ends with the same records, nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.identity.enrolment import enrol
from desktop_app.sync.problems import Unauthorised
from desktop_app.sync.rounds.status import sync_status
from tests.builders import put_area, put_response
from tests.support.servers.records import COUNT_RECORDS, lose, records_at
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell
from tests.together.restored.test_restored_province import keep


def respond(desk: Desk, number: int, prefix: str) -> None:
    with desk.office.record() as rec:
        for serial in range(number):
            put_response(rec, f"{prefix}{serial:04d}", serial=serial)


def ids(desk: Desk) -> set[str]:
    with desk.office.read() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM survey_response WHERE deleted = 0")
        return {str(row[0]) for row in rows}


def test_a_restored_backup_goes_on_under_a_new_id(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    respond(desk, 100, "a")
    desk.sync()
    respond(desk, 10, "b")
    desk.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "backup")

    later = make_desk("Lan")
    respond(later, 20, "c")
    later.sync()
    later.put("survey_response", "a0000", comment="sửa sau khi sao lưu")
    later.sync()
    later.office.close()

    restored = make_desk("backup")
    before = restored.office.device().device_id
    respond(restored, 5, "d")
    result = restored.sync()

    assert result.renewed
    assert restored.office.device().device_id != before
    assert len(ids(restored)) == 135
    assert restored.value("survey_response", "a0000", "comment") == "sửa sau khi sao lưu"
    with restored.office.read() as connection:
        assert open_conflicts(connection) == []
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged) == (0, 0)
    assert restored.sync(compare=True).differences == 0


def test_a_copied_file_becomes_a_computer_of_its_own(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    respond(desk, 10, "a")
    desk.sync()
    desk.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")

    respond(original, 5, "b")
    respond(copy, 5, "c")
    assert not original.sync().renewed
    assert copy.sync().renewed
    original.sync()
    assert ids(original) == ids(copy)
    assert len(ids(copy)) == 20

    copy.put("survey_response", "a0001", comment="bản sao sửa")
    copy.sync()
    original.sync()
    assert original.value("survey_response", "a0001", "comment") == "bản sao sửa"
    with original.office.read() as connection:
        assert open_conflicts(connection) == [], "the copy knew what it changed"


def test_a_copy_has_not_seen_what_the_original_writes_after_it(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    """It carries on the original's journal, and knows of it what there was when it was made."""
    desk = make_desk("Lan")
    desk.enrol(upstream)
    with desk.office.record() as rec:
        put_area(rec, "a1", households=100)
    desk.sync()
    desk.put("residential_area", "a1", households=101)
    desk.sync()
    desk.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    original.put("residential_area", "a1", households=110)
    original.sync()
    copy.put("residential_area", "a1", households=120)

    assert copy.sync().renewed
    original.sync()

    for each in (original, copy):
        assert each.value("residential_area", "a1", "households") == 110
        with each.office.read() as connection:
            assert [item.other.value for item in open_conflicts(connection)] == [120]


def test_a_number_of_the_lost_time_proves_nothing_of_what_a_copy_wrote(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    """Original and copy wrote different ops under one number; one was lost (the simulator's seed 288)."""
    minh, original = make_desk("Minh"), make_desk("Lan")
    for desk in (minh, original):
        desk.enrol(upstream)
    put_cell(minh, "157")
    original.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    with original.office.record() as rec:
        put_area(rec, "a1")
    kept = keep(upstream)
    for desk in (minh, copy, original):
        desk.sync()
    kept.put_back(told=False)
    put_cell(copy, "233")
    for _ in range(3):
        for desk in (copy, minh, original):
            desk.sync()

    for desk in (copy, minh, original):
        with desk.office.read() as connection:
            waits = {str(item.other.value) for item in open_conflicts(connection)}
        assert waits | {desk.value("indicator_value", CELL, "value")} >= {"157", "233"}


@pytest.mark.parametrize("way", ["renewed", "code"])
def test_what_a_copy_said_in_the_lost_time_is_said_again_under_its_new_id(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path, way: str
) -> None:
    """The original has gone on in the name of both since the restore (the simulator's seed 200209)."""
    original = make_desk("Lan")
    original.enrol(upstream)
    with original.office.record() as rec:
        for area in ("a1", "a2", "a3"):
            put_area(rec, area, households=100)
    original.sync()
    original.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    kept = keep(upstream)
    original, copy = make_desk("Lan"), make_desk("copy")
    for households in (251, 252):
        copy.put("residential_area", "a2", households=households)
        copy.sync()
    kept.put_back()
    for area in ("a1", "a3"):
        original.put("residential_area", area, households=299)
        original.sync()
    copy.put("residential_area", "a3", position=7)

    if way == "code":
        copy.enrol(upstream)
    assert copy.sync().renewed is (way == "renewed")
    for desk in (original, copy):
        desk.sync()

    for desk in (original, copy):
        found = [desk.value("residential_area", area, "households") for area in ("a1", "a2", "a3")]
        with desk.office.read() as connection:
            waits = [item.other.value for item in open_conflicts(connection)]
            status = sync_status(connection)
        assert (found, waits) == ([299, 252, 299], []), "the book itself had what it typed over"
        assert desk.value("residential_area", "a3", "position") == 7
        assert (status.unsent, status.unacknowledged) == (0, 0)


def test_what_was_typed_over_something_seen_is_so_under_a_new_id_too(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(upstream)
    with lan.office.record() as rec:
        put_area(rec, "a1", households=100)
    for desk in (lan, minh):
        desk.sync()
    minh.put("residential_area", "a1", households=110)
    for desk in (minh, lan):
        desk.sync()
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    original.put("residential_area", "a1", name="Thôn Bắc")
    original.sync()
    copy.put("residential_area", "a1", households=120, position=7)

    assert copy.sync().renewed
    for desk in (original, minh):
        desk.sync()

    for desk in (original, copy, minh):
        area = desk.get("residential_area", "a1")
        assert area is not None
        assert (area["households"], area["name"], area["position"]) == (120, "Thôn Bắc", 7)
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []


def test_a_server_restored_from_a_backup_gets_back_what_it_lost(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh, gone = make_desk("Lan"), make_desk("Minh"), make_desk("Gone")
    for desk in (lan, minh, gone):
        desk.enrol(upstream)
    respond(lan, 100, "a")
    lan.sync()
    upstream.stop()
    database = Path(upstream.database)
    kept = {item: item.read_bytes() for item in database.parent.glob(database.name + "*")}
    upstream.start()

    respond(gone, 10, "g")
    gone.sync()
    gone.put("survey_response", "a0001", comment="máy đã hỏng sửa")
    gone.sync()
    respond(minh, 70, "m")
    minh.sync()
    lan.sync()
    respond(lan, 3, "p")
    assert lan.value("survey_response", "a0001", "comment") == "máy đã hỏng sửa"

    upstream.stop()
    for item in database.parent.glob(database.name + "*"):
        item.unlink()
    for item, content in kept.items():
        item.write_bytes(content)
    assert upstream.command("restored")
    upstream.start()

    # The third computer never comes back: what only it wrote is known to the two others.
    assert lan.sync().recovered
    assert minh.sync().recovered
    lan.sync()

    assert len(ids(lan)) == 183
    assert ids(lan) == ids(minh)
    for desk in (lan, minh):
        assert desk.value("survey_response", "a0001", "comment") == "máy đã hỏng sửa"
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []
        assert desk.sync(compare=True).differences == 0


def test_a_restored_server_that_nobody_told_is_noticed(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    upstream.stop()
    database = Path(upstream.database)
    kept = {item: item.read_bytes() for item in database.parent.glob(database.name + "*")}
    upstream.start()
    respond(desk, 30, "a")
    desk.sync()
    upstream.stop()
    for item, content in kept.items():
        item.write_bytes(content)
    upstream.start()

    assert desk.sync().recovered
    with upstream.opened() as connection:
        assert connection.exec_driver_sql(COUNT_RECORDS).scalar_one() == 30


def test_what_differs_is_found_by_digests_and_mended(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    respond(lan, 80, "a")
    with lan.office.record() as rec:
        put_area(rec, "x1")
    lan.sync()
    minh.sync()
    with minh.office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM survey_response WHERE id = 'a0007'")
    with upstream.opened() as server:
        lose(server, lambda record: record.entity == "residential_area")

    result = minh.sync(compare=True)

    assert result.differences == 2 + 1
    assert result.restated == 1
    assert ids(minh) == ids(lan)
    with upstream.opened() as server:
        assert len(records_at(server, "residential_area")) == 1
    assert minh.sync(compare=True).differences == 0


def test_connecting_again_with_a_new_code_loses_nothing(
    upstream: Upstream,
    make_desk: Callable[[str], Desk],
    make_upstream: Callable[[str], Upstream],
    tmp_path: Path,
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    respond(desk, 70, "a")
    desk.sync()
    respond(desk, 5, "b")
    other = make_upstream(str(tmp_path / "other.sqlite"))

    enrol(desk.office.sync_book(), other.address, other.code())
    desk.sync()

    with other.opened() as connection:
        assert connection.exec_driver_sql(COUNT_RECORDS).scalar_one() == 75


def test_revoking_reaches_every_name_of_a_computer(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk, stranger = make_desk("Lan"), make_desk("Minh")
    for item in (desk, stranger):
        item.enrol(upstream)
    respond(desk, 3, "a")
    desk.sync()
    desk.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    first = original.office.device().device_id
    respond(original, 1, "b")
    respond(copy, 1, "c")
    original.sync()
    assert copy.sync().renewed
    later = copy.office.device().device_id

    said = upstream.command("revoke", later)

    assert first in said
    assert later in said
    for item in (original, copy):
        with pytest.raises(Unauthorised):
            item.sync()
    stranger.sync()
