"""The folder of the book that was chosen when the program was installed."""

from __future__ import annotations

from pathlib import Path

import pytest

import desktop_app
from desktop_app.base.problems import Problem
from desktop_app.book.chosen_folder import FILE, chosen_folder
from desktop_app.book.office import DataFolder


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file beside the launchers of an installed program."""
    program = tmp_path / "program"
    package = program / "versions" / "0.1.0" / "lib" / "desktop_app"
    package.mkdir(parents=True)
    monkeypatch.setattr(desktop_app, "__file__", str(package / "__init__.pyc"))
    return program / FILE


def test_a_program_that_no_launcher_starts_has_none() -> None:
    assert chosen_folder() is None


def test_nothing_was_chosen(file: Path) -> None:
    assert chosen_folder() is None


@pytest.mark.parametrize(
    "content", ["/dữ liệu/sổ\r\n".encode(), "/dữ liệu/sổ\r\n".encode("utf-16"), "﻿/dữ liệu/sổ".encode()]
)
def test_a_folder_is_named(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert chosen_folder() == Path("/dữ liệu/sổ")


def test_a_stick_carries_its_own(file: Path) -> None:
    file.write_bytes(b"data\r\n")
    assert chosen_folder() == file.parent / "data"


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\xff\xfe\x00", b"\xc3"])
def test_a_file_that_says_nothing_opens_no_other_book(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(Problem, match="should say in which folder the book is"):
        chosen_folder()


def test_the_book_is_looked_for_there(file: Path) -> None:
    file.write_bytes(b"data\n")
    assert DataFolder.default().root == file.parent / "data"
