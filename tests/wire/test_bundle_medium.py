"""What has a bundle's name on a stick is whole, whatever happens while it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.base.durable_file import CannotWrite
from desktop_app.wire.courier import medium
from desktop_app.wire.courier.medium import verified_file


def test_it_has_its_name_when_all_is_there(tmp_path: Path) -> None:
    target = tmp_path / "a.mtb"
    with verified_file(target) as write:
        write(b"one ")
        write(b"two")
        assert not target.exists()
    assert target.read_bytes() == b"one two"
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_broken_off_leaves_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "a.mtb"
    target.write_bytes(b"before")

    def write_half() -> None:
        with verified_file(target) as write:
            write(b"half")
            raise OSError(5, "Input/output error")

    with pytest.raises(CannotWrite):
        write_half()
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_stick_that_gives_back_something_else_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(medium, "sync_file", failing)
    with (
        pytest.raises(CannotWrite, match="does not give back"),
        verified_file(tmp_path / "a.mtb") as write,
    ):
        write(b"content")
    assert not list(tmp_path.iterdir())


def test_what_a_pulled_stick_has_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "mttq-00118-abab-len-0003.mtb.1234abcd.partial"
    others = [tmp_path / "thư.docx.partial", tmp_path / "b.mtb"]
    for path in (left, *others):
        path.write_bytes(b"x")
    with verified_file(tmp_path / "a.mtb") as write:
        write(b"content")
    assert not left.exists()
    assert all(path.exists() for path in others)


def test_a_missing_folder_says_to_plug_it_in(tmp_path: Path) -> None:
    with (
        pytest.raises(CannotWrite, match="Plug the disk in again"),
        verified_file(tmp_path / "pulled" / "a.mtb") as write,
    ):
        write(b"content")
