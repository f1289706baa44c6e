"""The next file dialog begins where the last one of its kind ended, also after a start."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.support.patience import PATIENCE_SECONDS
from ui.base.ask import DialogAsk, FileFilter
from ui.base.documents_folder import documents_folder
from ui.context.preferences import KeptFolders, PreferencesFile
from ui.widgets.files.reachable import is_folder, may_be_there

KINDS = (FileFilter("Excel", ("*.xlsx",)),)


answers: list[str] = []


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where each dialog began; each answers with the path that ends ``answers``."""
    seen: list[str] = []

    def asked(begin: str) -> str:
        seen.append(begin)
        return answers[-1]

    def one(_over: object, _title: str, begin: str, _kinds: str) -> tuple[str, str]:
        return asked(begin), ""

    def several(_over: object, _title: str, begin: str, _kinds: str) -> tuple[list[str], str]:
        return [asked(begin)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", one)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", several)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", one)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda _over, _title, begin: asked(begin))
    return seen


def asking(tmp_path: Path) -> DialogAsk:
    """Dialogs of a program that begins now, on a slow computer."""
    return DialogAsk(None, KeptFolders(PreferencesFile(tmp_path), PATIENCE_SECONDS))


def test_reading_and_writing_each_remember_their_folder(tmp_path: Path, begun: list[str]) -> None:
    incoming, out = tmp_path / "đến", tmp_path / "đi"
    incoming.mkdir()
    out.mkdir()
    ask = asking(tmp_path)

    answers[:] = [str(incoming / "a.xlsx")]
    ask.open_file("", KINDS)
    answers[:] = [str(out / "b.xlsx")]
    ask.save_file("", "b.xlsx", KINDS)
    ask.open_file("", KINDS)
    ask.save_file("", "c.xlsx", KINDS)

    home = documents_folder()
    assert begun == [str(home), str(home / "b.xlsx"), str(incoming), str(out / "c.xlsx")]


def test_a_name_that_no_system_takes_is_not_proposed(tmp_path: Path, begun: list[str]) -> None:
    ask = asking(tmp_path)
    answers[:] = [str(tmp_path / "a.pdf")]
    ask.save_file("", "Thống kê: Tháng 9/2026.pdf", KINDS)
    ask.save_file("", "Thống kê: Tháng 9/2026.pdf", KINDS)
    ask.save_file("", str(tmp_path / "Mẫu 1: A?.pdf"), KINDS)
    proposed = "Thống kê Tháng 9 2026.pdf"
    first = str(documents_folder() / proposed)
    assert begun == [first, str(tmp_path / proposed), str(tmp_path / "Mẫu 1 A.pdf")]


def test_another_start_and_another_room_begin_there_too(tmp_path: Path, begun: list[str]) -> None:
    answers[:] = [str(tmp_path / "a.xlsx")]
    asking(tmp_path).open_files("", KINDS)

    asking(tmp_path).open_file("", KINDS)

    assert begun == [str(documents_folder()), str(tmp_path)]


def test_a_folder_is_where_the_next_file_is_written(tmp_path: Path, begun: list[str]) -> None:
    ask = asking(tmp_path)
    answers[:] = [str(tmp_path)]

    ask.folder("")
    ask.save_file("", "b.pdf", KINDS)

    assert begun == [str(documents_folder()), str(tmp_path / "b.pdf")]


def test_a_folder_that_is_gone_is_passed_over(tmp_path: Path, begun: list[str]) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    ask = asking(tmp_path)
    answers[:] = [str(stick / "a.xlsx")]
    ask.open_file("", KINDS)
    stick.rmdir()

    ask.open_file("", KINDS)

    assert begun == [str(documents_folder())] * 2


def test_giving_up_keeps_what_was_known(tmp_path: Path, begun: list[str]) -> None:
    ask = asking(tmp_path)
    answers[:] = [str(tmp_path / "a.xlsx")]
    ask.open_file("", KINDS)
    answers[:] = [""]
    assert ask.open_file("", KINDS) is None

    ask.open_file("", KINDS)

    assert begun[-1] == str(tmp_path)


def test_a_share_that_does_not_answer_is_not_waited_for_nor_asked_again(tmp_path: Path) -> None:
    """The system says only after half a minute that it is lost."""
    answer, asked = Event(), []

    def look(path: Path) -> bool:
        asked.append(path)
        return answer.wait(PATIENCE_SECONDS)

    try:
        assert not is_folder(tmp_path, 0.01, look)
        assert not is_folder(tmp_path, PATIENCE_SECONDS, look), "not asked a second time"
        assert asked == [tmp_path]
    finally:
        answer.set()
    assert is_folder(tmp_path / "other", PATIENCE_SECONDS, look)


def test_a_share_that_is_gone_is_no_folder(tmp_path: Path) -> None:
    def look(_path: Path) -> bool:
        raise OSError(64, "the network name is gone")

    assert not is_folder(tmp_path, PATIENCE_SECONDS, look)


def test_a_file_that_does_not_answer_may_be_there(tmp_path: Path) -> None:
    """Whoever is about to replace it is asked rather than taken at a guess."""
    answer = Event()

    def look(_path: Path) -> bool:
        return answer.wait(PATIENCE_SECONDS)

    try:
        assert may_be_there(tmp_path / "a.pdf", 0.01, look)
        assert may_be_there(tmp_path / "a.pdf", PATIENCE_SECONDS, look), "not asked a second time"
    finally:
        answer.set()
    assert not may_be_there(tmp_path / "b.pdf")
