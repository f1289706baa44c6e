"""A book that lost a part of its files is told as that, and never begun anew, whoever opens it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.backup.archive import SUFFIX
from desktop_app.backup.backups import back_up
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.vault import SecretName
from desktop_app.storage.expected_head import expected_head, head_file
from desktop_app.storage.first_look import FirstLooks
from desktop_app.storage.problems import IncompleteBook
from tests.builders import PASSPHRASE, QUICK, a_clock, an_office, put_area
from tests.support.running.commands import run_command, run_script
from tests.support.system import KILLED

_RECORDS_AND_IS_KILLED = """\
import sys
from pathlib import Path
from tests.builders import an_office, put_area
from tests.support.system import die
office = an_office(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    with office.record() as rec:
        put_area(rec, f"a{number}")
die()
"""


def record_and_be_killed(root: Path, start: int, end: int) -> None:
    done = run_script(_RECORDS_AND_IS_KILLED, root, str(start), str(end))
    assert done.returncode == KILLED, done.stderr


def doctor(root: Path) -> subprocess.CompletedProcess[str]:
    secret = root.parent / "passphrase"
    secret.write_text(PASSPHRASE, "utf-8")
    environment = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(secret)}
    return run_command("desktop_app", "--lang", "en", "--data-dir", root, "doctor", env=environment)


def open_book(root: Path, *, soon: bool) -> Office:
    return Office.open(DataFolder(root), lambda _: PASSPHRASE, a_clock(), cost=QUICK, soon=soon)


def files_of(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()}


def areas_in(office: Office) -> int:
    with office.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM residential_area").scalar_one())


def book_of(root: Path) -> Path:
    return DataFolder(root).book


def cut_to_nothing(root: Path) -> None:
    book_of(root).write_bytes(b"")


def take_away(root: Path) -> None:
    book_of(root).unlink()


def take_the_wal(root: Path) -> None:
    book = book_of(root)
    book.with_name(f"{book.name}-wal").unlink()


def cut_the_wal(root: Path) -> None:
    book = book_of(root)
    os.truncate(book.with_name(f"{book.name}-wal"), 32)


def take_wal_and_head(root: Path) -> None:
    take_the_wal(root)
    head_file(book_of(root)).unlink()


@pytest.mark.parametrize("lose", [cut_to_nothing, take_away, take_the_wal, cut_the_wal, take_wal_and_head])
def test_a_new_book_that_lost_a_part_after_a_kill_is_incomplete(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    """All of a new book is in its ``-wal`` until it is folded in, so without it the book is empty."""
    root = tmp_path / "Lan"
    record_and_be_killed(root, 0, 5)
    shutil.copytree(root, tmp_path / "whole")
    lose(root)
    before = files_of(root)
    told = doctor(root)
    assert told.returncode == 1
    assert "is incomplete" in told.stderr
    assert "restore the newest backup" in told.stderr
    assert "✓" not in told.stdout
    for soon in (True, False):
        with pytest.raises(IncompleteBook):
            open_book(root, soon=soon)
    after = files_of(root)
    for name in ("so-mat-tran.db", "so-mat-tran.db-head", "secrets.json"):
        assert after.get(name) == before.get(name), "nothing was changed"
    for path in (tmp_path / "whole").iterdir():  # put back what was lost
        if path.is_file():
            shutil.copy(path, root / path.name)
    office = open_book(root, soon=True)
    assert areas_in(office) == 5
    office.close()
    assert doctor(root).returncode == 0


def older(root: Path) -> None:
    """Take away what only programs of today keep of a book."""
    office = open_book(root, soon=False)
    office.vault.delete(SecretName.BOOK)
    office.close()
    head_file(book_of(root)).unlink()


@pytest.mark.parametrize("trace", ["backup", "device-key", "sync-token"])
@pytest.mark.parametrize("lose", [cut_to_nothing, take_away])
def test_a_book_of_an_older_program_is_not_begun_anew(
    tmp_path: Path, lose: Callable[[Path], None], trace: str
) -> None:
    """Nothing said that it was begun; that it was backed up, or connected, does."""
    root = tmp_path / "Lan"
    office = an_office(root)
    if trace == "backup":
        office.folder.backups.mkdir()
        back_up(office, office.folder.backups / f"so{SUFFIX}", PASSPHRASE, cost=QUICK)
    else:
        office.vault.write(SecretName(trace), b"x")
    office.close()
    older(root)
    lose(root)
    assert doctor(root).returncode == 1
    for soon in (True, False):
        with pytest.raises(IncompleteBook):
            open_book(root, soon=soon)


@pytest.mark.parametrize("lose", [cut_to_nothing, take_away, take_the_wal])
def test_a_book_of_an_older_program_is_watched_from_its_first_opening(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    """It opens as it is, without its newest part too: nothing knows of that but the province."""
    root = tmp_path / "Lan"
    an_office(root).close()
    older(root)
    office = open_book(root, soon=False)
    assert office.vault.read(SecretName.BOOK) is not None
    office.close()
    assert expected_head(book_of(root)) is not None
    record_and_be_killed(root, 0, 3)
    lose(root)
    assert "is incomplete" in doctor(root).stderr


@pytest.mark.parametrize("lose", [cut_to_nothing, take_away, take_the_wal, cut_the_wal])
def test_the_newest_part_of_a_book_in_use_is_missed(tmp_path: Path, lose: Callable[[Path], None]) -> None:
    root = tmp_path / "Lan"
    an_office(root).close()
    record_and_be_killed(root, 0, 5)
    lose(root)
    assert "is incomplete" in doctor(root).stderr
    for soon in (True, False):
        with pytest.raises(IncompleteBook):
            open_book(root, soon=soon)


def test_the_first_look_does_not_show_an_older_book(tmp_path: Path) -> None:
    """The page is read before the rest of the book is opened: it must not show what is incomplete."""
    root = tmp_path / "Lan"
    office = an_office(root)
    key = office._key
    office.close()
    older = book_of(root).read_bytes()
    record_and_be_killed(root, 0, 1)
    office = an_office(root)  # folds everything into the file
    office.close()
    looks = FirstLooks(book_of(root), key)
    assert looks.up_to_date()
    looks.close()
    book_of(root).write_bytes(older)
    looks = FirstLooks(book_of(root), key)
    assert not looks.up_to_date()
    looks.close()
    with pytest.raises(IncompleteBook):
        open_book(root, soon=True)


def test_an_older_head_beside_a_newer_book_is_as_good_as_none(tmp_path: Path) -> None:
    root = tmp_path / "Lan"
    an_office(root).close()
    older = head_file(book_of(root)).read_bytes()
    record_and_be_killed(root, 0, 3)
    for content in (older, b"", b"torn" + older[4:]):
        head_file(book_of(root)).write_bytes(content)
        office = open_book(root, soon=False)
        assert areas_in(office) == 3
        office.close()
        kept = expected_head(book_of(root))
        assert kept is not None
        assert kept.seq >= 3, "and it is brought up to date"


def test_a_copy_of_the_whole_folder_opens_anywhere(tmp_path: Path) -> None:
    root = tmp_path / "Lan"
    record_and_be_killed(root, 0, 3)
    shutil.copytree(root, tmp_path / "copy")
    record_and_be_killed(root, 3, 5)
    copied = open_book(tmp_path / "copy", soon=False)
    assert areas_in(copied) == 3
    copied.close()
    shutil.rmtree(root)
    shutil.copytree(tmp_path / "copy", root)
    back = open_book(root, soon=False)
    assert areas_in(back) == 3
    back.close()


def test_going_on_under_another_name_is_no_loss(tmp_path: Path) -> None:
    """The head of the device before is taken back to what the province has; a kill keeps the former file."""
    from desktop_app.journal.devices import replace_device

    root = tmp_path / "Lan"
    office = an_office(root)
    with office.record() as rec:
        put_area(rec, "a1")
    former = head_file(book_of(root)).read_bytes()
    with office.store.write() as connection:
        replace_device(connection, office.clock)
    office.close()
    head_file(book_of(root)).write_bytes(former)
    open_book(root, soon=True).close()


def test_a_backup_takes_the_place_of_an_incomplete_book(tmp_path: Path) -> None:
    """A restored book is older than what was expected here, and is taken: the restore expects no more."""
    from desktop_app.backup.backups import back_up
    from desktop_app.backup.restore import NewPlace, restore
    from desktop_app.credentials.vault import VaultKind

    root, backup = tmp_path / "Lan", tmp_path / "so.smt-backup"
    office = an_office(root)
    with office.record() as rec:
        put_area(rec, "a1")
    key = office._key
    back_up(office, backup, PASSPHRASE, cost=QUICK)
    office.close()
    for lose in (cut_to_nothing, take_the_wal):
        record_and_be_killed(root, 10, 12)
        lose(root)
        assert doctor(root).returncode == 1
        place = NewPlace(lambda _: PASSPHRASE, VaultKind.PASSPHRASE, QUICK)
        restored = restore(backup, DataFolder(root), a_clock(), PASSPHRASE, place, key_here=key)
        assert restored.aside is not None
        assert doctor(root).returncode == 0
        office = open_book(root, soon=True)
        assert areas_in(office) == 1
        office.close()
