"""One process: the window is closed, the book replaced or thrown away, and a window opened again."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.areas.queries import all_areas
from desktop_app.book.office import DataFolder, Office
from desktop_app.sample.exercise import exercise_round
from desktop_app.sync.decisions.conflicts import open_conflicts
from tests.builders import PASSPHRASE, a_copy, put_area
from tests.support.running.commands import run_command
from tests.ui.shell.reopening_child import NEW_PASSPHRASE


@pytest.fixture
def book(tmp_path: Path, begun_book: Path) -> Path:
    office = a_copy(begun_book, tmp_path / "book")
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    office.close()
    return tmp_path / "book"


def play(book: Path, scenario: str) -> list[str]:
    """What the child saw, line by line; it must have ended well."""
    done = run_command("tests.ui.shell.reopening_child", book, scenario)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.splitlines()


def test_a_restored_book_is_in_the_next_window(book: Path) -> None:
    opened, before, new, told, after = play(book, "restore")
    assert opened == "asked for the passphrase"
    assert "areas: ['Thôn Đoài', 'Thôn Sau']" in before
    assert new == "asked for a new passphrase"
    assert told == "told: Đã khôi phục xong bản sao lưu."
    assert "window: True areas: ['Thôn Đoài'] log: ['restore'" in after
    (aside,) = book.glob("replaced-*")
    assert (aside / "so-mat-tran.db").is_file()
    assert not list(book.glob("restoring-*"))


def test_after_a_restore_that_failed_the_book_is_as_it_was(book: Path) -> None:
    *_, new, told, again, after = play(book, "broken")
    assert new == "asked for a new passphrase"
    assert told.startswith("told: ")
    assert again == "asked for the passphrase"
    assert "areas: ['Thôn Đoài', 'Thôn Sau']" in after
    assert "restore" not in after
    assert not list(book.glob("replaced-*"))
    assert not list(book.glob("restoring-*"))


def test_a_sample_that_was_thrown_away_begins_with_the_first_run(book: Path) -> None:
    (book / "left.txt").write_text("a file of somebody else")
    assert play(book, "discard") == [
        "asked for the passphrase",
        "asked for a new passphrase",
        "first run",
    ]
    assert (book / "left.txt").is_file()
    office = Office.open(DataFolder(book), lambda _: NEW_PASSPHRASE)
    assert office.identity.commune_code == ""
    with office.read() as connection:
        assert all_areas(connection) == []
    office.close()


def test_a_sample_begins_again_with_its_own_key_and_nobody_is_asked_for_the_commune(book: Path) -> None:
    opened, again, after = play(book, "again")
    assert opened == again == "asked for the passphrase"
    assert "Thôn Bến Trăng" in after
    assert "Thôn Đoài'" not in after
    office = Office.open(DataFolder(book), lambda _: PASSPHRASE)
    assert office.identity.sample
    with office.read() as connection:
        assert exercise_round(connection) is not None
        assert len(open_conflicts(connection)) == 1
    office.close()


def test_a_window_that_is_garbage_ends_on_the_thread_of_the_windows(book: Path) -> None:
    """A queue that makes many objects does not look for garbage itself: Qt allows no other thread."""
    _, *seen = play(book, "garbage")
    assert seen == ["ended on MainThread"]
