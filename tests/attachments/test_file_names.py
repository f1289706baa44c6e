"""Whatever a record calls its file, what is written is one plain name."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.attachments.file_names import harmless_name
from desktop_app.attachments.kinds import known_endings

HOSTILE = [
    "../../x",
    "..\\..\\x.png",
    "/etc/passwd",
    "C:\\Windows\\x.exe",
    "C:x.png",
    "..",
    ".",
    "",
    "a\nb.png",
    "a\x00b.png",
    "x" * 5_000 + ".jpg",
    "x." + "y" * 5_000,
    "con.png",
    "NUL",
    "com¹.png",
    "con .x.png",
    "con." + "x" * 90,
    ".bashrc",
    "a:stream.png",
    "x.png ",
    "x.png.",
    "\u202egnp.exe",
    '<img src="x">.png',
    "Cong van 12.pdf.exe",
    "Cong van 12.pdf.exe.",
    "Cong van 12.exe.pdf",
    "Cong van 12.pdf                                                  .scr",
    *(
        f"Bao cao{ending}"
        for ending in (".exe", ".com", ".bat", ".cmd", ".js", ".vbs", ".lnk", ".hta", ".url")
    ),
    *(
        f"Bao cao{ending}"
        for ending in (".ps1", ".desktop", ".sh", ".jar", ".html", ".svg", ".docm", ".xlsm")
    ),
    "Bao cao\u202efdp.exe",
    "Bao cao\u2066\u200f.pdf",
    "Bao cao.EXE",
    "LPT1.pdf",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_becomes_a_plain_one(name: str) -> None:
    made = harmless_name(name)
    assert made != name
    check(made)


@pytest.mark.parametrize("name", ["Anh_nha-0a1b2c3d.png", "Ảnh đường làng-12345678.jpg", "file-00000000.pdf"])
def test_an_honest_name_stays(name: str) -> None:
    assert harmless_name(name) == name


def test_the_ending_says_what_is_in_the_file() -> None:
    assert harmless_name("Bao_cao-0a1b2c3d.pdf", b"%PDF-1.7") == "Bao_cao-0a1b2c3d.pdf"
    for head in (b"MZ\x90\x00", b"\x7fELF", b"#!/bin/sh\n", b"<html>", b""):
        made = harmless_name("Bao_cao-0a1b2c3d.pdf", head)
        assert made.endswith(".bin"), head
        assert "pdf" in made
        check(made)


def test_two_names_stay_two() -> None:
    assert harmless_name("a/x.png") != harmless_name("b/x.png")


@given(st.text() | st.text("0aOcn. -_/é\u0301", min_size=70, max_size=110))
@example("0" * 81)
@example("0" * 81 + ".png")
@example("con." + "0" * 76)
@example("con." + "0" * 77)
@example("0" * 79 + " .0")
def test_of_any_text(name: str) -> None:
    check(harmless_name(name))
    assert harmless_name(harmless_name(name)) == harmless_name(name)


def check(made: str) -> None:
    assert 0 < len(made) < 130
    assert PureWindowsPath(made).name == made
    assert PurePosixPath(made).name == made
    assert made.strip(" .") == made
    assert not set('<>:"/\\|?*\n\r\x00\u202e') & set(made)
    assert made.count(".") <= 1
    assert PurePosixPath(made).suffix.lower().removeprefix(".") in {"", "bin", *known_endings()}
    assert made.partition(".")[0].casefold() not in {"con", "nul", "aux", "prn", "com1", "lpt1"}
