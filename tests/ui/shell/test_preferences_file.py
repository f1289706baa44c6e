"""The file of the window's choices is written where a choice changes it, and only there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_app.base.durable_file import CannotWrite
from ui.context.preferences import FILE_NAME, PreferencesFile


def test_a_choice_is_written_and_the_same_again_is_not(tmp_path: Path) -> None:
    preferences, file = PreferencesFile(tmp_path), tmp_path / FILE_NAME
    preferences.keep(room="surveys", lock_minutes=5)
    again = PreferencesFile(tmp_path)
    assert again.current == preferences.current
    file.unlink()
    preferences.keep(room="surveys")
    again.keep(lock_minutes=5)
    assert not file.exists()
    preferences.keep(room="fund")
    assert PreferencesFile(tmp_path).current.room == "fund"


def test_a_choice_that_grew_where_it_stands_is_written(tmp_path: Path) -> None:
    preferences = PreferencesFile(tmp_path)
    shown = preferences.current.shown_groups
    shown["officer/SET"] = "group"
    preferences.keep(shown_groups=shown)
    assert PreferencesFile(tmp_path).current.shown_groups == {"officer/SET": "group"}


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in the way is refused there in other words")
def test_what_could_not_be_written_is_written_the_next_time(tmp_path: Path) -> None:
    preferences, file = PreferencesFile(tmp_path), tmp_path / FILE_NAME
    file.mkdir()
    with pytest.raises(CannotWrite):
        preferences.keep(room="fund")
    file.rmdir()
    preferences.keep(room="fund")
    assert PreferencesFile(tmp_path).current.room == "fund"


def test_what_is_noted_waits_for_the_next_that_is_kept(tmp_path: Path) -> None:
    preferences = PreferencesFile(tmp_path)
    preferences.note(room="fund")
    assert preferences.current.room == "fund"
    assert not (tmp_path / FILE_NAME).exists()
    preferences.keep(lock_minutes=5)
    assert PreferencesFile(tmp_path).current == preferences.current
    assert preferences.current.room == "fund"
