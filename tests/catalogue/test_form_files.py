"""A form that comes with lists and pictures: found beside it, installed, sent and used with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought.package_files import read_package_file
from desktop_app.catalogue.installed import install, installed_questionnaire
from desktop_app.catalogue.packages.package import decode_package, package_from_folder
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.form_files import file_name
from desktop_app.forms.session.session import FormSession
from tests.builders import a_clock, an_office

FORM = """
| survey |
| | type | name | label | calculation | media::image |
| | select_one_from_file khu-dân-cư.csv | kdc | Khu dân cư | | bản đồ.png |
| | calculate | ho | | pulldata('so_ho', 'ho', 'ma', ${kdc}) | |
| | note | n | Có ${ho} hộ | | |
| settings |
| | form_id | version |
| | CO_DANH_SACH | 1 |
"""
AREAS = "name,label\r\n01,Thôn Đoài\r\n02,Thôn Đông\r\n"
HOUSEHOLDS = "ma,ho\n01,120\n02,80\n"


def a_form(folder: Path, *, lists: Path | None = None) -> Path:
    form = folder / "phieu.md"
    form.write_text(FORM, "utf-8")
    beside = lists or folder
    beside.mkdir(exist_ok=True)
    (beside / "khu-dân-cư.csv").write_bytes(AREAS.encode())
    (beside / "so_ho.csv").write_bytes(HOUSEHOLDS.encode())
    Image.new("RGB", (20, 10), "red").save(beside / "bản đồ.png")
    return form


@pytest.mark.parametrize("folder", ["", "phieu-media"])
def test_the_lists_and_pictures_beside_a_form_come_with_it(tmp_path: Path, folder: str) -> None:
    brought = read_package_file(a_form(tmp_path, lists=tmp_path / folder if folder else None))
    assert not brought.warnings
    office = an_office(tmp_path / "office")
    with office.store.write() as connection:
        install(connection, brought.package, "file", office.clock)
    with office.read() as connection:
        questionnaire = installed_questionnaire(connection, "CO_DANH_SACH", "1")
    office.close()
    session = FormSession(questionnaire.form(), a_clock())
    assert [choice.label for choice in session.choices("kdc")] == ["Thôn Đoài", "Thôn Đông"]
    session.answer("kdc", "02")
    assert session.label("n") == "Có 80 hộ"
    picture = session.media("kdc")["image"]
    assert questionnaire.form().files[file_name(picture)].startswith(b"\x89PNG")


def test_what_does_not_lie_beside_the_form_is_named(tmp_path: Path) -> None:
    form = a_form(tmp_path)
    (tmp_path / "so_ho.csv").unlink()
    (tmp_path / "bản đồ.png").unlink()
    brought = read_package_file(form)
    assert [problem.params["name"] for problem in brought.warnings] == ["so_ho.csv", "bản đồ.png"]
    assert isinstance(brought.definition, Questionnaire)
    assert list(brought.definition.files) == ["khu-dân-cư.csv"]


def test_a_list_that_cannot_be_read_is_told_before_the_form_is_installed(tmp_path: Path) -> None:
    form = a_form(tmp_path)
    (tmp_path / "so_ho.csv").write_bytes(b"ma,ho\n\xff\xfe\n")
    with pytest.raises(Problem, match="so_ho"):
        read_package_file(form)


def test_files_too_large_together_are_refused(tmp_path: Path) -> None:
    form = a_form(tmp_path)
    with (tmp_path / "bản đồ.png").open("wb") as stream:
        stream.truncate(9 * 1024 * 1024)
    with pytest.raises(Problem, match="too large together"):
        read_package_file(form)


def test_a_form_names_files_of_its_own_folder_only(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("name,label\n1,x\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    form = inside / "phieu.md"
    form.write_text(FORM.replace("khu-dân-cư.csv", "../secret.csv"), "utf-8")
    assert read_package_file(form).package.media == {}


def test_the_package_travels_with_its_files(tmp_path: Path) -> None:
    package = read_package_file(a_form(tmp_path)).package
    again = decode_package(package.encode())
    assert again.media == package.media
    home = tmp_path / "package"
    for path, content in package.files.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_bytes(content)
    assert package_from_folder(home).sha256 == package.sha256
