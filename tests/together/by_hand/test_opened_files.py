"""A file opened from outside: a double click starts the program with it, beside a window or without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.accounts.pins import set_pin
from desktop_app.areas.queries import all_areas
from desktop_app.backup.backups import back_up
from desktop_app.book.office import DataFolder, Office
from tests.builders import PASSPHRASE, QUICK, an_office, put_area, register
from tests.support.display import Display
from tests.support.forked import Forked
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist, start_program
from tests.updates.province_keys import Keys, bundle

pytestmark = pytest.mark.window

PIN, SECRET = "482913", "mot cau khac de thu"
RESTORE, BOX = "Khôi phục bản sao lưu$", "Sổ Mặt trận$"
type Opens = Callable[[Path], None]


@pytest.fixture
def typist(display: Display) -> Typist:
    return Typist(display)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "book"


@pytest.fixture
def backup(book: Path) -> Path:
    """A backup of the book, made here, on a stick."""
    office = an_office(book)
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    file = book.parent / "USB của xã" / "bản sao.smt-backup"
    file.parent.mkdir()
    back_up(office, file, SECRET)
    office.close()
    return file


@pytest.fixture
def opens(processes: Processes, display: Display, book: Path) -> Opens:
    """What a double click does where there is a window: a start that hands the file over and ends."""

    def double_click(file: Path) -> None:
        assert start_program(processes, display, book, str(file)).wait(PATIENCE_SECONDS) == 0

    return double_click


def begin_window(processes: Processes, display: Display, typist: Typist, book: Path, *words: str) -> Forked:
    started = start_program(processes, display, book, *words)
    wait_until(typist.windows_of_program, "the window")
    typist.rest()
    return started


def close_dialog(typist: Typist, name: str) -> None:
    typist.rest()
    typist.press("Escape")
    typist.dialog_gone(name)


def test_a_backup_comes_up_in_the_window_that_is_there(
    processes: Processes, display: Display, typist: Typist, book: Path, backup: Path, opens: Opens
) -> None:
    first = begin_window(processes, display, typist, book)
    opens(backup)
    typist.dialog(RESTORE)
    close_dialog(typist, RESTORE)
    assert len(typist.windows_of_program()) == 1
    assert first.poll() is None


def test_a_start_with_a_backup_shows_the_window_and_offers_it(
    processes: Processes, display: Display, typist: Typist, book: Path, backup: Path
) -> None:
    begin_window(processes, display, typist, book, str(backup.relative_to(book.parent)))
    typist.dialog(RESTORE)


def test_a_locked_window_offers_nothing_until_somebody_signed_in(
    processes: Processes, display: Display, typist: Typist, book: Path, backup: Path, opens: Opens
) -> None:
    protect(book)
    begin_window(processes, display, typist, book)
    hand_over_while_locked(typist, opens, backup)
    typist.dialog(RESTORE)
    close_dialog(typist, RESTORE)
    strange = backup.with_name("ảnh.jpg")
    strange.write_bytes(b"\xff\xd8")
    typist.press("ctrl+l")
    hand_over_while_locked(typist, opens, strange)
    typist.dialog(BOX)


def protect(book: Path) -> None:
    """An administrator with a PIN."""
    office = an_office(book)
    admin = register(office, "Trần Văn Thử", "admin")
    with office.store.write() as connection:
        set_pin(connection, office.clock, admin.id, PIN, QUICK)
    office.close()


def hand_over_while_locked(typist: Typist, opens: Opens, file: Path) -> None:
    """Nothing comes over the lock; then somebody signs in."""
    typist.rest()
    opens(file)
    typist.rest()
    assert len(typist.windows_of_program()) == 1
    wait_until(typist.is_active, "the lock in front")
    typist.type(PIN)
    typist.press("Return")


def test_a_file_waits_for_the_question_that_is_open(
    processes: Processes, display: Display, typist: Typist, book: Path, backup: Path, opens: Opens
) -> None:
    begin_window(processes, display, typist, book)
    opens(backup)
    typist.dialog(RESTORE)
    strange = backup.with_name("ảnh.jpg")
    strange.write_bytes(b"\xff\xd8")
    opens(strange)
    typist.rest()
    typist.dialog(RESTORE)
    close_dialog(typist, RESTORE)
    typist.dialog(BOX)


@pytest.mark.parametrize("name", ["hỏng.smt-backup", "hỏng.smtbundle", "ảnh.jpg", "không có.smtbundle"])
def test_what_cannot_be_opened_is_told(
    processes: Processes, display: Display, typist: Typist, book: Path, backup: Path, opens: Opens, name: str
) -> None:
    first = begin_window(processes, display, typist, book)
    file = backup.with_name(name)
    if not name.startswith("không"):
        file.write_bytes(b"PK\x03\x04 not a backup")
    opens(file)
    typist.dialog(BOX)
    close_dialog(typist, BOX)
    assert first.poll() is None


def test_the_keys_of_a_bundle_are_compared_where_the_office_knows_none(
    processes: Processes, display: Display, typist: Typist, book: Path, backup: Path, opens: Opens
) -> None:
    keys = Keys()
    file = backup.with_name("cập nhật.smtbundle")
    file.write_bytes(bundle([keys.root_file()], keys.targets_file(1, []), []))
    begin_window(processes, display, typist, book)
    opens(file)
    typist.dialog(BOX)


def test_a_new_computer_begins_with_the_backup(
    processes: Processes, display: Display, typist: Typist, backup: Path, tmp_path: Path
) -> None:
    new = tmp_path / "máy mới"
    started = start_program(processes, display, new, str(backup))
    typist.dialog(BOX)
    typist.window()
    typist.rest()
    assert not (new / "so-mat-tran.db").exists()
    typist.type(SECRET)
    typist.press("Return")
    wait_until((new / "so-mat-tran.db").exists, "the book")
    typist.press_in_window_of(started.pid, "Return")  # what was done was told
    typist.dialog(".* · Sổ Mặt trận$")
    typist.rest()
    started.kill()
    started.wait()
    office = Office.open(DataFolder(new), lambda _: PASSPHRASE)
    with office.read() as connection:
        assert [area.name for area in all_areas(connection)] == ["Thôn Đoài"]
    office.close()
