"""What a file is, by its bytes: a program is never attached, under whatever name it comes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from desktop_app.attachments.examining import examine
from desktop_app.attachments.kinds import NotAccepted, accepted, known_endings
from desktop_app.attachments.signatures import Family, family_of, fits

PROGRAMS = {
    "of Windows": b"MZ\x90\x00\x03\x00\x00\x00",
    "of Linux": b"\x7fELF\x02\x01\x01\x00",
    "of macOS": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01",
    "a script": b"#!/bin/sh\nrm -r ~\n",
    "Java": b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
    "a link of Windows": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(20),
    "compiled help": b"ITSF\x03\x00\x00\x00",
}


def a_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return buffer.getvalue()


HONEST = {
    "pdf": b"%PDF-1.7\n",
    "docx": a_zip(),
    "xlsx": a_zip(),
    "odt": a_zip(),
    "zip": a_zip(),
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "xls": b"<html><table>",  # as some banks send it
    "rtf": rb"{\rtf1\ansi",
    "txt": "Biên bản họp thôn".encode(),
    "csv": "Họ tên;Số tiền".encode("utf-16"),
    "mp3": b"ID3\x04\x00\x00\x00\x00",
    "mp4": b"\x00\x00\x00\x18ftypmp42",
}


@pytest.mark.parametrize("what", PROGRAMS)
@pytest.mark.parametrize("ending", sorted(known_endings()))
def test_a_program_is_not_attached_under_any_name(what: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"Công văn 12.{ending}"
    path.write_bytes(PROGRAMS[what])
    with pytest.raises(NotAccepted, match="is a program"):
        examine(path, accepted("*/*"))


@pytest.mark.parametrize("ending", HONEST)
def test_a_file_that_is_what_it_says_is_attached(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"Công văn 12.{ending}"
    path.write_bytes(HONEST[ending])
    made = examine(path, accepted("*/*"))
    assert made.name.endswith(f".{ending}")
    assert fits(ending, HONEST[ending])


@pytest.mark.parametrize(
    ("ending", "content"), [("pdf", b"<html>"), ("docx", b"%PDF-1.7"), ("txt", a_zip()), ("mp3", b"text")]
)
def test_a_file_that_is_something_else_is_told(ending: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"x.{ending}"
    path.write_bytes(content)
    with pytest.raises(NotAccepted, match="does not match its file extension"):
        examine(path, accepted("*/*"))


def test_names_that_only_look_like_papers_are_refused(tmp_path: Path) -> None:
    for name in ("Cong van 12.pdf.exe", "x.scr", "x.pdf.lnk", "x.docm", "x.html", "x\u202efdp.exe", "x.pdf "):
        path = tmp_path / name
        path.write_bytes(b"%PDF-1.7")
        with pytest.raises(NotAccepted, match="is not taken here"):
            examine(path, accepted("*/*"))


def test_a_picture_is_no_text() -> None:
    assert family_of(b"\x89PNG\r\n\x1a\n") is Family.PICTURE
    assert family_of("Tổ 1".encode()) is Family.TEXT
    assert family_of(bytes(30)) is Family.DATA
