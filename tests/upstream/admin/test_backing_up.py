"""The province's database is one whole file after a polite stop, and after ``backup`` at any time."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.storage.store import Store
from tests.builders import put_response
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import Processes
from tests.support.servers.records import COUNT_RECORDS
from tests.support.servers.upstream import Desk, Upstream


def record(desk: Desk, name: str, count: int = 40) -> None:
    with desk.office.record() as rec:
        for number in range(count):
            put_response(rec, f"{name}{number:03d}", serial=number)


def records_in(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return int(connection.execute(COUNT_RECORDS).fetchone()[0])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
def test_a_server_that_was_told_to_end_leaves_everything_in_the_file(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    record(lan, "f")
    lan.sync()
    assert upstream.process is not None
    upstream.process.terminate()
    assert upstream.process.wait(PATIENCE_SECONDS) == 0
    upstream.process.stdout.close()
    upstream.process = None
    database = tmp_path / "province.sqlite"
    assert not database.with_name("province.sqlite-wal").exists()
    shutil.copy(database, tmp_path / "copied.sqlite")  # as an administrator would
    assert records_in(tmp_path / "copied.sqlite") == 40


def test_everything_is_in_the_file_also_while_another_has_it_open(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    record(lan, "f")
    lan.sync()
    database = tmp_path / "province.sqlite"
    with closing(sqlite3.connect(database)) as beside:
        assert beside.execute(COUNT_RECORDS).fetchone() == (40,)
        upstream.stop()
        assert records_in(database) == 40


def test_an_office_that_is_closed_leaves_everything_in_the_file(
    make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    record(lan, "f")
    book, key = lan.office.folder.book, lan.office._key
    with lan.office.read() as beside:  # somebody still reads a long list
        beside.exec_driver_sql("SELECT count(*) FROM survey_response").scalar_one()
        lan.office.close()
        shutil.copy(book, tmp_path / "copied.db")
    copied = Store.open(tmp_path / "copied.db", key)
    with copied.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM survey_response").scalar_one() == 40
    copied.close()


def test_a_backup_beside_the_running_server_is_restored(
    upstream: Upstream, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    lan, minh = desks
    record(lan, "a")
    lan.sync()
    backup = tmp_path / "backups.sqlite"
    backup.write_bytes(b"an older one")
    told = upstream.command("backup", str(backup))
    assert "Backup written and proved" in told
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("backups*")) == ["backups.sqlite"]
    assert records_in(backup) == 40
    record(minh, "b")
    minh.sync()
    upstream.kill()
    database = Path(upstream.database)
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    shutil.copy(backup, database)
    upstream.command("restored")
    upstream.start()
    for desk in (minh, lan, minh):
        desk.sync()
    for desk in desks:
        assert desk.sync(compare=True).differences == 0
        assert desk.value("survey_response", "a001", "serial") == 1
        assert desk.value("survey_response", "b001", "serial") == 1


def test_the_database_itself_is_no_place_for_its_backup(upstream: Upstream, tmp_path: Path) -> None:
    refused = upstream.run("backup", upstream.database)
    assert refused.returncode == 1
    assert "the database itself" in refused.stderr
    refused = upstream.run("backup", str(tmp_path / "missing" / "x.sqlite"))
    assert refused.returncode == 1
    assert "does not exist" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert upstream.command("status") == ""


def test_a_backup_of_postgresql_is_restored(
    postgres: str, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    from sqlalchemy import make_url

    from tests.support.requirement import program

    dump, load = program("pg_dump", "postgresql-client"), program("pg_restore", "postgresql-client")
    assert dump
    server = make_upstream(postgres)
    lan = make_desk("Lan")
    lan.enrol(server)
    record(lan, "a")
    lan.sync()
    backup = tmp_path / "province.dump"
    assert "Backup written and proved" in server.command("backup", str(backup))
    record(lan, "b")
    lan.sync()
    server.stop()
    address = make_url(postgres).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(
        [load, "--clean", f"--dbname={address}", str(backup)], check=True, timeout=PATIENCE_SECONDS
    )
    refused = server.run("restored")
    assert (refused.returncode, "--without-decisions" in refused.stderr) == (1, True)
    server.command("restored", "--without-decisions")
    server.start()
    lan.sync()
    assert lan.sync(compare=True).differences == 0
    assert "80 records" in server.command("status")


def test_without_pg_dump_the_line_to_run_is_said(
    postgres: str, make_upstream: Callable[[str], Upstream], processes: Processes, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    server = make_upstream(postgres)
    monkeypatch.setenv("PATH", str(tmp_path))
    refused = server.run("backup", str(tmp_path / "x.dump"))
    assert refused.returncode == 1
    assert "pg_dump --format=custom" in refused.stderr
