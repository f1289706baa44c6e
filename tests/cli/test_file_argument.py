"""A file on the command line, where else a command stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.cli.parser import parse


@pytest.mark.parametrize(
    "word",
    ["bản sao.smt-backup", "/USB của xã/cập nhật.smtbundle", "thư mục/x", "ảnh.jpg", "C:\\x.smt-backup"],
)
def test_a_path_is_a_file_to_open(word: str) -> None:
    found = parse([word])
    assert (found.command, found.file) == (None, Path(word).absolute())


def test_it_stands_among_options_and_is_taken_out_of_them() -> None:
    words = ["--data-dir", "D:/sổ.cũ", "-platform", "offscreen", "a.smtbundle", "--lang", "vi"]
    found = parse(words)
    assert found.file == Path("a.smtbundle").absolute()
    assert found.again == ("--data-dir", "D:/sổ.cũ", "-platform", "offscreen", "--lang", "vi")
    assert (found.data_dir, found.qt) == (Path("D:/sổ.cũ"), ("-platform", "offscreen"))


def test_a_file_without_an_ending_is_one_where_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tep").write_text("")
    (tmp_path / "backup").write_text("")
    assert parse(["tep"]).file == tmp_path / "tep"
    assert parse(["backup"]).command == "backup", "a command is one whatever lies here"


@pytest.mark.parametrize("words", [["bakcup"], ["a.smtbundle", "backup"], ["a.smtbundle", "b.smtbundle"]])
def test_a_mistyped_command_and_a_second_word_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit):
        parse(words)


def test_a_command_keeps_its_own_files() -> None:
    found = parse(["restore", "a.smt-backup"])
    assert (found.file, found.own.file) == (None, Path("a.smt-backup"))
    assert found.again == ("restore", "a.smt-backup")
