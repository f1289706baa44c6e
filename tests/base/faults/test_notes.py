"""Unforeseen faults are noted with their places and without anything that stands in the book."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from desktop_app.base.faults.crashes import last_crash
from desktop_app.base.faults.description import described, kind_of, place_of
from desktop_app.base.faults.letter import letter
from desktop_app.base.faults.notes import FOLDER, LONGEST_FILE, NOTES_FILE, OLDER_FILE, noted, noting_faults
from desktop_app.base.problems import Problem
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT

NAME = "Nguyễn Thị Ẩn Danh"
_log = logging.getLogger("desktop_app.tests")


def a_fault() -> Exception:
    """An error whose words, and those of what it came from, hold a name."""
    try:
        try:
            int(NAME)
        except ValueError as error:
            raise RuntimeError(f"{NAME} has no number") from error
    except RuntimeError as error:
        return error
    raise AssertionError


def file_of(root: Path) -> str:
    return (root / FOLDER / NOTES_FILE).read_text("utf-8")


def test_an_error_is_told_by_its_kinds_and_places_alone() -> None:
    lines = described(a_fault()).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["RuntimeError", "from", "ValueError"]
    assert sum(line.endswith(" a_fault") for line in lines) == 2
    assert NAME not in described(a_fault())


def test_an_error_of_a_database_names_the_driver_s_and_no_value() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(Exception, match=NAME) as raised, engine.connect() as connection:
        connection.execute(text("SELECT :name FROM nowhere"), {"name": NAME})
    engine.dispose()
    assert kind_of(raised.value) == "OperationalError (sqlite3.OperationalError)"
    assert place_of(raised.value) == "?", "none of the places is in the program"
    assert NAME not in described(raised.value)


def test_an_error_that_calls_itself_without_end_is_told_in_short() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as raised:
        deeper()
    assert len(described(raised.value).splitlines()) < 40


def test_what_is_put_into_a_line_of_the_log_is_not_noted(tmp_path: Path) -> None:
    with noting_faults(tmp_path, "9.1"):
        _log.warning("the list of %s was not read", NAME, exc_info=a_fault())
        logging.getLogger("other").error(f"{NAME} of a library")
        _log.info("nothing went wrong")
    first, second = noted(tmp_path)
    assert "desktop_app.tests: the list of %s was not read\nRuntimeError\n" in first
    assert second.endswith(" ERROR other")
    assert NAME not in file_of(tmp_path)


def test_what_ends_a_thread_or_the_block_is_noted(tmp_path: Path) -> None:
    def fail() -> None:
        raise a_fault()

    with pytest.raises(RuntimeError), noting_faults(tmp_path, "9.1"):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join(PATIENCE_SECONDS)
        EndsBadly()
        raise a_fault()
    words = [note.splitlines()[0].partition("notes: ")[2] for note in noted(tmp_path)]
    assert words == [
        "a thread ended by an error",
        "an error that could not be raised",
        "the program ended by an error",
    ]
    assert NAME not in file_of(tmp_path)


class EndsBadly:
    def __del__(self) -> None:
        raise a_fault()


def test_a_sentence_for_people_is_no_fault(tmp_path: Path) -> None:
    with pytest.raises(Problem), noting_faults(tmp_path, "9.1"):
        raise Problem("Choose another folder.")
    assert noted(tmp_path) == ()
    assert not (tmp_path / FOLDER).exists(), "nothing is made for nothing"


def test_a_data_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with noting_faults(tmp_path / "usb", "9.1"):
        _log.error("a fault")
    assert not (tmp_path / "usb").exists()


def test_a_fault_without_end_is_noted_ever_more_rarely(tmp_path: Path) -> None:
    with noting_faults(tmp_path, "9.1"):
        for _ in range(1234):
            _log.error("painting failed")
    assert [note.split(" ")[3] for note in noted(tmp_path)] == ["desktop_app.tests:", "(10", "(100", "(1000"]


def test_the_file_turns_over(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    for size in (LONGEST_FILE + 1, LONGEST_FILE + 2):
        (folder / NOTES_FILE).write_text("x" * size)
        with noting_faults(tmp_path, "9.1"):
            _log.error("the newest")
        assert (folder / OLDER_FILE).stat().st_size == size
        assert file_of(tmp_path).endswith("the newest\n\n")
    assert len(list(folder.iterdir())) == 2


def test_the_letter_to_the_province_has_the_last_faults_and_no_content(tmp_path: Path) -> None:
    with noting_faults(tmp_path, "9.1"):
        for number in range(40):
            _log.error(f"fault {number}", exc_info=a_fault())
    text = letter(tmp_path, "9.1", [("Qt", "6.12.0")])
    assert "Qt: 6.12.0" in text
    assert "fault 39" in text
    assert "fault 7\n" not in text
    assert len(text) < 10_000
    assert NAME not in text


CRASH = """
import ctypes, sys
from pathlib import Path
from desktop_app.base.faults.crashes import noting_crashes
secret = {name!r}
def falls(secret):
    ctypes.string_at(0)
with noting_crashes(Path(sys.argv[1])):
    falls(secret)
"""


def test_where_the_program_was_ended_by_the_system_is_written_down(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH.format(name=NAME), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode != 0
    crash = last_crash(tmp_path)
    assert "in string_at" in crash
    assert "in falls" in crash
    assert NAME not in crash
    assert str(Path(sys.base_prefix)) not in crash, "folders name people"
    assert "in falls" in letter(tmp_path, "9.1")
