"""Files after a restore: of the province, of an office; with a new device, another and an older server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from desktop_app.attachments.limits import office_limits
from desktop_app.sync.identity.enrolment import connect, enrol
from desktop_app.sync.rounds.round import run_round
from desktop_app.sync.rounds.status import SyncStatus, sync_status
from tests.builders import put_response
from tests.support.files import attach_file, content_at, pieces_at, some_bytes
from tests.support.servers.upstream import Desk, Upstream

FIRST, SECOND, THIRD = (some_bytes(400_000, seed) for seed in range(3))


def status(desk: Desk) -> SyncStatus:
    with desk.office.read() as connection:
        return sync_status(connection)


def test_a_restored_province_is_given_again_what_it_lost_and_no_more(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(upstream)
    first = attach_file(lan, FIRST, "một.jpg")
    lan.sync()
    kept = quarantined(upstream)
    second = attach_file(lan, SECOND, "hai.jpg")
    lan.sync()
    minh.sync()
    put_back(upstream, kept)
    assert pieces_at(upstream, second) == []

    result = minh.sync()
    assert result.recovered
    assert result.files_sent == 1, "the computer that fetched it gives it back as well"
    assert len(SECOND) < result.sent_bytes < len(SECOND) + 20_000, "what is still there is not sent"
    assert lan.sync().files_sent == 0
    for desk in (lan, minh):
        assert (status(desk).files_to_send, status(desk).files_to_fetch) == (0, 0)
    assert b"".join(pieces_at(upstream, first)) == FIRST
    assert b"".join(pieces_at(upstream, second)) == SECOND


def test_a_restored_province_that_holds_as_many_other_files_is_given_what_it_lost(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """The number alone does not tell: this computer confirmed one file, and one is held, but another one."""
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(upstream)
    attach_file(lan, some_bytes(office_limits().fetched_by_itself_bytes + 1, 9), "phim.mp4")
    lan.sync()
    kept = quarantined(upstream)
    second = attach_file(minh, SECOND, "hai.jpg")
    book = minh.office.sync_book()
    with connect(book) as transport:
        assert run_round(book, transport, asked=False).files_sent == 1
    put_back(upstream, kept)
    with connect(book) as transport:
        result = run_round(book, transport, asked=False)
    assert (result.recovered, result.files_sent, result.files_fetched) == (True, 1, 0)
    assert b"".join(pieces_at(upstream, second)) == SECOND


def quarantined(server: Upstream) -> dict[Path, bytes]:
    """The database of the province as it is now."""
    server.stop()
    database = Path(server.database)
    kept = {item: item.read_bytes() for item in database.parent.glob(database.name + "*")}
    server.start()
    return kept


def put_back(server: Upstream, kept: dict[Path, bytes]) -> None:
    """Restore the database of the province, as an administrator does."""
    server.stop()
    database = Path(server.database)
    for item in database.parent.glob(database.name + "*"):
        item.unlink()
    for item, data in kept.items():
        item.write_bytes(data)
    server.command("restored")
    server.start()


def test_a_province_that_lost_files_without_saying_so_is_noticed(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    names = [attach_file(lan, data, f"{number}.jpg") for number, data in enumerate((FIRST, SECOND))]
    lan.sync()
    with upstream.opened() as connection:
        connection.exec_driver_sql(f"DELETE FROM content_piece WHERE sha256 = '{names[0]}'")
        connection.exec_driver_sql(f"DELETE FROM stored_content WHERE sha256 = '{names[0]}'")
        connection.exec_driver_sql("UPDATE commune SET contents = 1")
    assert lan.sync().files_sent == 1
    assert b"".join(pieces_at(upstream, names[0])) == FIRST


def test_a_restored_backup_of_an_office_fetches_what_came_after_it(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    first = attach_file(lan, FIRST, "một.jpg")
    lan.sync()
    waiting = attach_file(lan, SECOND, "hai.jpg", owner="f2")
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "backup")
    later = make_desk("Lan")
    third = attach_file(later, THIRD, "ba.jpg", owner="f3")
    later.sync()
    later.office.close()

    restored = make_desk("backup")
    with restored.office.record() as rec:
        put_response(rec, "f9")
    result = restored.sync()
    assert result.renewed
    assert (result.files_sent, result.files_fetched) == (0, 1)
    assert [content_at(restored, item) for item in (first, waiting, third)] == [FIRST, SECOND, THIRD]
    assert (status(restored).files_to_send, status(restored).files_to_fetch) == (0, 0)


def test_files_go_on_under_a_new_device(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    first = attach_file(original, FIRST, owner="f1")
    second = attach_file(copy, SECOND, owner="f2")
    assert original.sync().files_sent == 1
    result = copy.sync()
    assert result.renewed
    assert (result.files_sent, result.files_fetched) == (1, 1)
    original.sync()
    for desk in (original, copy):
        assert [content_at(desk, item) for item in (first, second)] == [FIRST, SECOND]


def test_another_province_is_given_everything(
    tmp_path: Path, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    old, new = make_upstream(str(tmp_path / "old.sqlite")), make_upstream(str(tmp_path / "new.sqlite"))
    lan = make_desk("Lan")
    lan.enrol(old)
    name = attach_file(lan, FIRST)
    lan.sync()
    enrol(lan.office.sync_book(), new.address, new.code())
    assert lan.sync().files_sent == 1
    assert b"".join(pieces_at(new, name)) == FIRST


def test_an_older_server_takes_records_and_files_are_told_once(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    upstream.stop()
    upstream.module = "tests.support.servers.older_upstream"
    upstream.start()
    lan = make_desk("Lan")
    lan.enrol(upstream)
    name = attach_file(lan, FIRST)
    first, second = lan.sync(), lan.sync()
    assert (first.pushed, len(first.file_problems), second.file_problems) == (1, 1, [])
    assert second.requests == 1
    assert status(lan).files_problem == first.file_problems[0]
    assert (status(lan).files_to_send, status(lan).last_problem) == (1, "")
    upstream.stop()
    upstream.module = "upstream"
    upstream.start()
    assert lan.sync().files_sent == 1
    assert status(lan).files_problem == ""
    assert b"".join(pieces_at(upstream, name)) == FIRST
