"""One module hands files and addresses to other programs; it opens no program."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from tests.architecture.imports import module_name, sources_with
from ui.widgets.files import opening

HANDING_ON = ("QDesktopServices", "startfile", "xdg-open", "webbrowser", "ShellExecute")
ALLOWED = {"ui.widgets.files.opening"}


def names_in(source: str) -> set[str]:
    """Names, attributes and modules that stand in the code, not in its comments."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name():
                found.add(node.id)
            case ast.Attribute():
                found.add(node.attr)
            case ast.alias():
                found.add(node.name)
            case ast.Constant(value=str() as text) if text == "xdg-open":
                found.add(text)
    return found


def test_only_one_module_opens_what_lies_outside() -> None:
    opening_modules = {
        module_name(path)
        for room in ("ui", "desktop_app", "upstream")
        for path, source in sources_with("|".join(HANDING_ON), room)
        if names_in(source) & set(HANDING_ON)
    }
    assert opening_modules == ALLOWED


NAMES = ["Cong van 12.pdf.exe", "x.bat", "x.lnk", "x.desktop", "x.html", "x.bin", "x", "x.url", "x.docm"]


@pytest.mark.parametrize("name", NAMES)
def test_a_program_is_never_opened(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    path = tmp_path / name
    path.write_bytes(b"MZ")
    assert not opening.can_be_opened(path)
    opening.open_document(path)
    opening.open_folder(path)
    opening.open_address(QUrl.fromLocalFile(str(path)))
    assert opened == []


def test_papers_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    for ending in ("pdf", "docx", "xlsx", "csv", "zip", "png"):
        assert opening.can_be_opened(tmp_path / f"Bảng tổng hợp.{ending.upper()}")
        opening.open_document(tmp_path / f"x.{ending}")
    opening.open_folder(tmp_path)
    opening.open_address(QUrl("https://mattran.invalid/"))
    assert len(opened) == 8
