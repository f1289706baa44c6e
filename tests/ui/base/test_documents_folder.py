"""A dialog for files begins in a folder of the person, also where there is none for documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from ui.base import boxes
from ui.base.documents_folder import documents_folder


@pytest.mark.parametrize("there", [True, False])
def test_dialogs_begin_in_a_folder_that_is_there(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    begun: list[str] = []

    def asked(_parent: object, _title: str, begin: str, *_: object) -> tuple[str, str]:
        begun.append(begin)
        return "", ""

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, asked)
    if there:
        (tmp_path / "Documents").mkdir()
    wanted = tmp_path / "Documents" if there else tmp_path
    assert documents_folder() == wanted
    assert boxes.open_file(None, "Mở", None, "") is None
    assert boxes.save_file(None, "Lưu", None, "a.pdf", "") is None
    assert begun == [str(wanted), str(wanted / "a.pdf")]
