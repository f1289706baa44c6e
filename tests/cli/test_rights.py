"""The command line knows who is at work: the same rights as in the window, and few of them for a schedule."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from desktop_app.accounts.access_log import Access, AccessAction, accesses, whole_log
from desktop_app.accounts.commands import give_pin
from desktop_app.backup.backups import back_up
from desktop_app.base.role_book import role_book
from desktop_app.sample.building import build_sample_office
from tests.builders import PASSPHRASE, a_clock, a_kept_folder, an_office, put_area, register
from tests.support.running.commands import run_command

ADMIN, ENTRY, PIN = "Lê Thị Quản", "Trần Văn Ghi", "730518"


@cache
def _office_and_backup() -> Path:
    """An office with an administrator and somebody who keys, both with the same PIN; made once and copied."""
    folder = a_kept_folder()
    office = an_office(folder / "book")
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    admin, entry = register(office, ADMIN, "admin"), register(office, ENTRY, "entry")
    with office.store.write() as connection:
        for item in (admin, entry):
            give_pin(connection, admin, a_clock(), item.id, PIN)
    office.officer = ADMIN
    back_up(office, folder / "so.smt-backup")
    office.close()
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    shutil.copytree(_office_and_backup(), tmp_path, dirs_exist_ok=True)
    return tmp_path / "book"


def run(book: Path, *words: str | Path, pin: str | None = PIN) -> subprocess.CompletedProcess[str]:
    environment = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(book.parent / "passphrase")}
    (book.parent / "passphrase").write_text(PASSPHRASE)
    if pin is not None:
        (book.parent / "pin").write_text(f"{pin}\n")
        environment["SO_MAT_TRAN_PIN_FILE"] = str(book.parent / "pin")
    return run_command("desktop_app", "--lang", "en", "--data-dir", book, *words, env=environment)


def log_of(book: Path) -> list[Access]:
    office = an_office(book)
    with office.read() as connection:
        found = accesses(connection)
    office.close()
    return found


COMMANDS = {
    "report": ("report", "survey", "--out", "paper.pdf"),
    "export": ("export", "areas", "--out", "areas.xlsx"),
    "import": ("import", "areas", "areas.csv"),
    "backup": ("backup", "--out", "other.smt-backup"),
    "restore": ("restore", "so.smt-backup"),
}


def words_of(command: str, folder: Path) -> list[str]:
    (folder / "areas.csv").write_text("Tên thôn,Số hộ\nThôn Mới Lập,77\n", encoding="utf-8")
    return [str(folder / word) if "." in word else word for word in COMMANDS[command]]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_shows_or_changes_data_is_done_without_an_officer(
    book: Path, tmp_path: Path, command: str
) -> None:
    refused = run(book, *words_of(command, tmp_path))
    assert refused.returncode == 1
    assert "An officer must sign in" in refused.stderr
    assert not {"paper.pdf", "areas.xlsx", "other.smt-backup"} & {path.name for path in tmp_path.iterdir()}
    assert not list(book.glob("replaced-*"))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_pin_opens_nothing_and_is_noted(book: Path, tmp_path: Path, command: str) -> None:
    refused = run(book, *words_of(command, tmp_path), "--officer", ADMIN, pin="111222")
    assert refused.returncode == 1
    assert "The PIN is not right" in refused.stderr
    assert (log_of(book)[0].officer, log_of(book)[0].action) == (ADMIN, AccessAction.REFUSED)


@pytest.mark.parametrize(("command", "name"), [("report", ADMIN), ("export", ENTRY), ("restore", ENTRY)])
def test_who_signed_in_still_needs_the_right(book: Path, tmp_path: Path, command: str, name: str) -> None:
    refused = run(book, *words_of(command, tmp_path), "--officer", name)
    assert refused.returncode == 1
    assert f"{name} has no right to" in refused.stderr
    assert not list(book.glob("replaced-*"))


def test_who_may_does_it_and_the_log_names_the_officer(book: Path, tmp_path: Path) -> None:
    done = run(book, *words_of("import", tmp_path), "--officer", ENTRY)
    assert done.returncode == 0, done.stderr
    done = run(book, *words_of("backup", tmp_path), "--officer", "le thi quan")
    assert done.returncode == 0, done.stderr
    assert (log_of(book)[0].officer, log_of(book)[0].action) == (ADMIN, AccessAction.BACKUP)


def test_the_schedule_backs_up_and_exchanges_in_its_own_name(book: Path) -> None:
    done = run(book, "backup", pin=None)
    assert done.returncode == 0, done.stderr
    assert (log_of(book)[0].officer, log_of(book)[0].action) == ("Scheduled work", AccessAction.BACKUP)
    refused = run(book, "sync", pin=None)
    assert "not connected" in refused.stderr
    assert (log_of(book)[0].officer, log_of(book)[0].action) == ("Scheduled work", AccessAction.SYNC)


def test_a_restored_book_carries_the_access_log_on(book: Path, tmp_path: Path) -> None:
    office = an_office(book)
    office.officer = ADMIN
    office.note_reading("responses", "r1")
    office.note_printing("minutes", "r1")
    with office.read() as connection:
        before = whole_log(connection)
    office.close()
    done = run(book, *words_of("restore", tmp_path), "--officer", ADMIN)
    assert done.returncode == 0, done.stderr
    office = an_office(book)
    with office.read() as connection:
        after = whole_log(connection)
    office.close()
    assert after[: len(before)] == before, "what was done since the backup is still told, once"
    assert [(item.officer, item.action) for item in after[len(before) :]] == [
        (ADMIN, AccessAction.SIGN_IN),
        (ADMIN, AccessAction.RESTORE),
    ]
    assert replace(after[-1], at=before[0].at).subject == "book"


def test_an_office_without_officers_is_asked_nothing(tmp_path: Path) -> None:
    office = an_office(tmp_path / "book")
    build_sample_office(office, forms=4)
    with office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM officer")
    office.close()
    done = run(tmp_path / "book", *words_of("export", tmp_path), pin=None)
    assert done.returncode == 0, done.stderr
    done = run(tmp_path / "book", *words_of("report", tmp_path), pin=None)
    assert done.returncode == 0, done.stderr


def test_a_schedule_has_few_rights() -> None:
    assert role_book().scheduled.permissions == {"sync.run", "backup.daily"}
