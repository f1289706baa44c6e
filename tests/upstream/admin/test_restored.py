"""What people at the province decided outlives a database that is put back from a backup."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url

from desktop_app.areas.queries import all_areas
from desktop_app.base.resource_files import resource_path
from desktop_app.journal.urgent import put_urgent
from desktop_app.sync.identity.enrolment import enrol
from desktop_app.sync.problems import Refused, Revoked
from desktop_app.wire.urgent.messages import UrgentMessage
from tests.builders import COMMUNE
from tests.support.patience import PATIENCE_SECONDS
from tests.support.requirement import program
from tests.support.servers.upstream import Desk, Upstream
from tests.updates.a_province import Province
from upstream.base.problems import ServerProblem
from upstream.deciding.decision_log import Decision, DecisionKind, decisions, file_of, missing_here
from upstream.urgent.reports import listed

AREAS = ("--commune", COMMUNE, "--scope", "areas")


@dataclass
class Kept:
    """A copy of the province's database, and how to put it back without a word."""

    upstream: Upstream
    copy: Path

    def put_back(self) -> None:
        """Put the copy in the place of the database, as somebody does who runs no further command."""
        self.upstream.stop()
        database = Path(self.upstream.database)
        for name in (database.name, f"{database.name}-wal", f"{database.name}-shm"):
            database.with_name(name).unlink(missing_ok=True)
        shutil.copyfile(self.copy, database)


@pytest.fixture
def keep(upstream: Upstream, tmp_path: Path) -> Callable[[], Kept]:
    """Makes a backup now."""

    def make() -> Kept:
        upstream.command("backup", str(tmp_path / "backup.sqlite"))
        return Kept(upstream, tmp_path / "backup.sqlite")

    return make


def waiting(upstream: Upstream) -> list[str]:
    with upstream.opened() as connection:
        return [each.kind for each in decisions(connection, waiting=True)]


def report(desk: Desk) -> None:
    with desk.office.record() as rec:
        put_urgent(rec.connection, UrgentMessage("r1", "register_event", "k", "Sạt lở", [], "Lan", 1))
    desk.sync()


def test_a_refused_computer_stays_refused(
    desks: tuple[Desk, Desk], upstream: Upstream, keep: Callable[[], Kept]
) -> None:
    lan, minh = desks
    kept = keep()
    upstream.command("revoke", minh.office.device().device_id)
    kept.put_back()
    unserved = upstream.run("serve", "--port", "0")
    assert (unserved.returncode, "Run “restored” first" in unserved.stderr) == (1, True)
    assert "computer refused" in upstream.command("restored")
    upstream.start()
    assert waiting(upstream) == []
    with pytest.raises(Revoked):
        minh.sync()
    lan.sync()
    assert "\trefused\t" in upstream.command("devices")


def test_without_the_file_nothing_is_restored_in_silence(
    desks: tuple[Desk, Desk], upstream: Upstream, keep: Callable[[], Kept]
) -> None:
    _, minh = desks
    kept = keep()
    upstream.command("revoke", minh.office.device().device_id)
    kept.put_back()
    Path(f"{upstream.database}.decisions").unlink()
    refused = upstream.run("restored")
    assert (refused.returncode, "--without-decisions" in refused.stderr) == (1, True)
    upstream.command("restored", "--without-decisions")


def test_a_lock_returns_only_once_the_offices_have_sent_again(
    desks: tuple[Desk, Desk], upstream: Upstream, keep: Callable[[], Kept]
) -> None:
    lan, minh = desks
    lan.sync()
    kept = keep()
    lan.put("residential_area", "a1", name="Thôn Đoài")
    lan.sync()
    upstream.command("lock", *AREAS, "--reason", "đã chốt")
    kept.put_back()
    told = upstream.command("restored")
    assert ("lock; đã chốt" in told, "waits" in told) == (True, True)
    assert waiting(upstream) == [DecisionKind.SCOPE]
    upstream.start()
    lan.sync()
    minh.sync()
    with minh.office.read() as connection:
        assert [area.name for area in all_areas(connection)] == ["Thôn Đoài"], "the lock refused nothing"
    assert "carried out again" in upstream.command("decisions", "redo")
    assert waiting(upstream) == []
    lan.put("residential_area", "a1", name="Thôn Thượng")
    assert lan.sync().applied.rejected == 1


def test_the_last_decision_about_a_part_counts_and_one_can_be_let_go(
    desks: tuple[Desk, Desk], upstream: Upstream, keep: Callable[[], Kept]
) -> None:
    desks[0].put("residential_area", "a1", name="Thôn Đoài")
    desks[0].sync()
    kept = keep()
    upstream.command("lock", *AREAS)
    upstream.command("unlock", *AREAS)
    upstream.command("lock", *AREAS, "--reason", "lần hai")
    kept.put_back()
    upstream.command("restored")
    with upstream.opened() as connection:
        (left,) = decisions(connection, waiting=True)
    assert left.content["reason"] == "lần hai"
    assert left.id[:12] in upstream.command("decisions", "list", "--waiting")
    upstream.command("decisions", "drop", left.id[:12])
    assert waiting(upstream) == []
    assert "\tlocked" not in upstream.command("status")


def test_who_saw_an_urgent_report_is_known_again(
    desks: tuple[Desk, Desk], upstream: Upstream, keep: Callable[[], Kept]
) -> None:
    lan, _ = desks
    kept = keep()
    report(lan)
    upstream.command("urgent", "show", "r1", "--by", "Chị Hà")
    with upstream.opened() as connection:
        (before,) = listed(connection, seen=True)
    kept.put_back()
    assert "The report has not come again yet." in upstream.command("restored")
    upstream.start()
    lan.sync()
    lan.sync()
    upstream.command("decisions", "redo")
    with upstream.opened() as connection:
        (after,) = listed(connection, seen=True)
    assert (after.seen_by, after.seen_at) == ("Chị Hà", before.seen_at)


def test_the_next_list_has_a_number_that_no_office_has_seen(
    upstream: Upstream, tmp_path: Path, keep: Callable[[], Kept]
) -> None:
    province = Province(upstream, tmp_path / "keys")
    province.begin_to_sign()
    assert "List number 1" in province.release()
    kept = keep()
    assert "List number 2" in province.release()
    assert "List number 3" in province.release()
    kept.put_back()
    assert "a number above 3" in upstream.command("restored")
    assert "List number 4" in province.release()
    upstream.command("decisions", "redo")
    assert waiting(upstream) == [], "a list with a higher number was signed"


def test_what_was_decided_later_about_the_same_counts(
    desks: tuple[Desk, Desk], upstream: Upstream, keep: Callable[[], Kept]
) -> None:
    desks[0].put("residential_area", "a1", name="Thôn Đoài")
    desks[0].sync()
    kept = keep()
    upstream.command("lock", *AREAS)
    kept.put_back()
    upstream.command("restored")
    upstream.command("unlock", *AREAS)
    assert "replaced by a later decision" in upstream.command("decisions", "redo")
    assert waiting(upstream) == []
    assert "1 locked" not in upstream.command("status")


def test_a_package_that_was_published_again_is_not_withdrawn_again(
    upstream: Upstream, keep: Callable[[], Kept]
) -> None:
    package = str(resource_path("catalogue", "registers", "HNTT"))
    upstream.command("catalogue", "publish", package)
    kept = keep()
    kind, code, version = upstream.command("catalogue", "list").splitlines()[-1].split("\t")[:3]
    upstream.command("catalogue", "withdraw", kind, code, version)
    upstream.command("catalogue", "publish", package)
    kept.put_back()
    upstream.command("restored")
    assert "withdrawn" not in upstream.command("catalogue", "list")
    assert waiting(upstream) == []


def test_a_line_that_two_commands_wrote_counts_once(
    desks: tuple[Desk, Desk], upstream: Upstream, keep: Callable[[], Kept]
) -> None:
    kept = keep()
    upstream.command("revoke", desks[1].office.device().device_id)
    kept.put_back()
    path = Path(f"{upstream.database}.decisions")
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[-1])
    assert "computer refused" in upstream.command("restored")


@pytest.mark.parametrize("kept", [0, 20])
def test_a_file_whose_first_line_was_cut_is_begun_again(upstream: Upstream, kept: int) -> None:
    upstream.command("enrol", "--commune", COMMUNE)
    path = Path(f"{upstream.database}.decisions")
    path.write_bytes(path.read_bytes()[:kept])  # as a full disk or a power cut leaves it
    upstream.command("lock", "--commune", COMMUNE, "--scope", "areas")
    with upstream.opened() as connection:
        (known,) = decisions(connection)
    assert known.id.encode() in path.read_bytes()


def test_half_a_line_is_passed_over_and_the_file_of_another_server_refused(
    upstream: Upstream, tmp_path: Path
) -> None:
    upstream.command("enrol", "--commune", COMMUNE)
    path = file_of(upstream.database, None)
    assert path is not None
    upstream.command("lock", "--commune", COMMUNE, "--scope", "areas")
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])  # as a power cut leaves it
    upstream.command("unlock", "--commune", COMMUNE, "--scope", "areas")
    with upstream.opened() as connection:
        assert missing_here(connection, path) == []
        known = {each.id for each in decisions(connection)}
    assert all(each.encode() in path.read_bytes() for each in known)
    assert path.stat().st_mode & 0o777 == 0o600
    strange = tmp_path / "other.decisions"
    strange.write_text('{"server_id":"another"}\n', "utf-8")
    with upstream.opened() as connection, pytest.raises(ServerProblem, match="not the file of decisions"):
        missing_here(connection, strange)


def test_what_cannot_be_noted_is_done_and_said_and_noted_next_time(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path
) -> None:
    """The disk with the file is away: the command says what it did, or it would be done twice."""
    disk = tmp_path / "disk"
    named = ("--decisions", str(disk / "province.decisions"))
    done = upstream.run(*named, "revoke", desks[1].office.device().device_id)
    assert (done.returncode, "Refused from now on" in done.stdout) == (0, True)
    assert ("not noted" in done.stderr, str(disk) in done.stderr) == (True, True)
    disk.mkdir()
    upstream.command(*named, "enrol", "--commune", COMMUNE)
    assert b'"revoked"' in (disk / "province.decisions").read_bytes()


def test_nothing_is_done_beside_the_file_of_another_server(upstream: Upstream, tmp_path: Path) -> None:
    upstream.command("enrol", "--commune", COMMUNE)
    strange = tmp_path / "other.decisions"
    strange.write_text('{"server_id":"another"}\n', "utf-8")
    lock = ("lock", "--commune", COMMUNE, "--scope", "areas")
    refused = upstream.run("--decisions", str(strange), *lock)
    assert (refused.returncode, "not the file of decisions" in refused.stderr) == (1, True)
    assert "0 locked" in upstream.command("status")


def test_nobody_is_answered_where_the_file_is_missing(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    upstream.command("revoke", desks[1].office.device().device_id)
    upstream.stop()
    Path(f"{upstream.database}.decisions").unlink()
    refused = upstream.run("serve", "--port", "0")
    assert (refused.returncode, "is missing" in refused.stderr) == (1, True)
    upstream.command("restored", "--without-decisions")
    upstream.start()


def test_a_code_of_before_the_restore_lets_nobody_in(
    upstream: Upstream, make_desk: Callable[[str], Desk], keep: Callable[[], Kept]
) -> None:
    code = upstream.code()
    kept = keep()
    kept.put_back()
    upstream.command("restored")
    upstream.start()
    with pytest.raises(Refused, match="no longer valid"):
        enrol(make_desk("Lan").office.sync_book(), upstream.address, code)


def test_decisions_beside_a_restored_postgresql_are_carried_out_again(
    postgres: str, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    program("pg_dump", "postgresql-client")
    load = program("pg_restore", "postgresql-client")
    server = make_upstream(postgres)
    beside = ("--decisions", str(tmp_path / "province.decisions"))
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(server)
    lan.put("residential_area", "a1", name="Thôn Đoài")
    lan.sync()
    minh.sync()
    server.command(*beside, "backup", str(tmp_path / "province.dump"))
    server.command(*beside, "revoke", minh.office.device().device_id)
    server.command(*beside, "lock", *AREAS, "--reason", "đã chốt")
    server.stop()
    address = make_url(postgres).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(
        [load, "--clean", f"--dbname={address}", str(tmp_path / "province.dump")],
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    told = server.command(*beside, "restored")
    assert ("computer refused" in told, "lock; đã chốt" in told) == (True, True)
    assert waiting(server) == [DecisionKind.SCOPE]
    server.start()
    with pytest.raises(Revoked):
        minh.sync()
    lan.sync()
    assert "carried out again" in server.command(*beside, "decisions", "redo")
    assert waiting(server) == []
    lan.put("residential_area", "a1", name="Thôn Thượng")
    assert lan.sync().applied.rejected == 1
    assert {each.kind for each in known_to(server)} == {DecisionKind.REVOKED, DecisionKind.SCOPE}


def known_to(server: Upstream) -> tuple[Decision, ...]:
    with server.opened() as connection:
        return tuple(decisions(connection))
