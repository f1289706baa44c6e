"""Backup and restore as a person or a scheduled task runs them: the program in a process of its own."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.backup.backups import back_up
from desktop_app.cli.commands import import_command
from tests.builders import PASSPHRASE, a_clock, an_office, put_area, register
from tests.support.running.commands import ROOT, run_command


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


def program(passphrase_file: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(passphrase_file)}
    return run_command("desktop_app", "--lang", "en", *words, env=environment)


def a_book(folder: Path, *, with_officers: bool = False) -> None:
    office = an_office(folder)
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    if with_officers:
        register(office, "Lê Thị Quản", "admin")
    office.close()


def test_backup_and_restore_from_the_command_line(tmp_path: Path, passphrase_file: Path) -> None:
    book, file, other = tmp_path / "book", tmp_path / "so.smt-backup", tmp_path / "khac"
    a_book(book)
    made = program(passphrase_file, "--data-dir", book, "backup", "--out", file)
    assert made.returncode == 0, made.stderr
    assert "Backup written and proved" in made.stdout
    back = program(passphrase_file, "--data-dir", other, "restore", file)
    assert back.returncode == 0, back.stderr
    assert f"Restored into {other}" in back.stdout
    again = program(passphrase_file, "--data-dir", other, "restore", file)
    assert again.returncode == 0, again.stderr
    assert "The former book is kept in" in again.stdout
    office = an_office(other)
    with office.record() as rec:
        assert rec.get("residential_area", "a1") is not None
    office.close()


def test_daily_backup_needs_nobody(tmp_path: Path, passphrase_file: Path) -> None:
    a_book(tmp_path / "book", with_officers=True)
    first = program(passphrase_file, "--data-dir", tmp_path / "book", "backup")
    assert first.returncode == 0, first.stderr
    assert len(list((tmp_path / "book" / "backups").glob("*.smt-backup"))) == 1
    second = program(passphrase_file, "--data-dir", tmp_path / "book", "backup")
    assert "there already" in second.stdout


def test_taking_a_backup_out_needs_an_officer(tmp_path: Path, passphrase_file: Path) -> None:
    a_book(tmp_path / "book", with_officers=True)
    refused = program(passphrase_file, "--data-dir", tmp_path / "book", "backup", "--out", tmp_path / "x")
    assert refused.returncode == 1
    assert "An officer must sign in" in refused.stderr
    assert not (tmp_path / "x").exists()


def test_a_wrong_file_is_one_sentence(tmp_path: Path, passphrase_file: Path) -> None:
    wrong = program(passphrase_file, "--data-dir", tmp_path / "khac", "restore", passphrase_file)
    assert wrong.returncode == 1
    assert "is not a backup of this program" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    assert not (tmp_path / "khac").exists()


def test_a_book_that_is_open_is_not_replaced_from_the_command_line(
    tmp_path: Path, passphrase_file: Path
) -> None:
    book, file = tmp_path / "book", tmp_path / "so.smt-backup"
    a_book(book)
    assert program(passphrase_file, "--data-dir", book, "backup", "--out", file).returncode == 0
    office = an_office(book)
    with office.read():
        refused = program(passphrase_file, "--data-dir", book, "restore", file)
    office.close()
    assert refused.returncode == 1
    assert "still open" in refused.stderr


def test_a_backup_made_before_seven_in_the_morning_has_the_date_of_vietnam(
    tmp_path: Path, passphrase_file: Path
) -> None:
    office = an_office(tmp_path / "book")
    clock = a_clock()
    clock.advance(timedelta(hours=-7))  # 05:00 on 5 October in Vietnam, 22:00 on the 4th in UTC
    office.clock = clock
    back_up(office, tmp_path / "so.smt-backup")
    office.close()
    done = program(passphrase_file, "--data-dir", tmp_path / "other", "restore", tmp_path / "so.smt-backup")
    assert done.returncode == 0, done.stderr
    assert "05/10/2026" in done.stdout


def test_connecting_to_another_province_needs_an_officer(tmp_path: Path, passphrase_file: Path) -> None:
    a_book(tmp_path / "book", with_officers=True)
    words = ("sync", "--enrol", "ABCD-EFGH-JKLM", "--address", "https://tinh.example")
    refused = program(passphrase_file, "--data-dir", tmp_path / "book", *words)
    assert refused.returncode == 1
    assert "An officer must sign in" in refused.stderr


def test_only_an_administrator_installs_packages(tmp_path: Path) -> None:
    office = an_office(tmp_path / "book")
    register(office, "Lê Thị Quản", "admin")
    register(office, "Trần Văn Ghi", "entry")
    package = next((ROOT / "resources" / "catalogue").rglob("template.toml")).parent
    office.officer = "Trần Văn Ghi"
    with pytest.raises(NotAllowed):
        import_command._catalogue(office, package, dry_run=False)
    office.close()
