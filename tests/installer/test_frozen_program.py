"""The built program in a throw-away home: `make installer-smoke` builds it and runs these."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools.shipped_licences import only_copyleft
from tools.smoke_test import ROOT, Program, opens_its_window, tells_its_version, works_from_book_to_paper

pytestmark = pytest.mark.installer
MOST_MEGABYTES = 200


@pytest.fixture
def built(tmp_path: Path) -> Program:
    folder = ROOT / "dist" / "so-mat-tran"
    assert folder.is_dir(), "run `make installer` first"
    home = tmp_path / "home"
    home.mkdir()
    return Program(folder, home)


def test_tells_its_version(built: Program) -> None:
    tells_its_version(built)


def test_opens_migrates_records_and_prints(built: Program) -> None:
    works_from_book_to_paper(built)


def test_opens_its_window(built: Program) -> None:
    opens_its_window(built)


def test_carries_no_qt_module_that_nothing_uses(built: Program) -> None:
    names = [path.name for path in built.folder.rglob("*") if path.is_file()]
    assert len(names) > 100
    unused = [
        name for name in names if re.search(r"Qt6?(Qml|Quick|Designer|WebEngine|Charts|Sql|Test)", name)
    ]
    assert unused == []


def test_carries_one_build_of_sqlite_only(built: Program) -> None:
    found = {path.parent.name for path in built.folder.rglob("*sqlite3*") if path.is_file()}
    assert found == {"sqlcipher3"}


def test_compares_texts_by_compiled_code(built: Program) -> None:
    """Without it a slower way stands in, unseen."""
    assert list(built.folder.rglob("rapidfuzz/fuzz_cpp.*.so"))
    assert list(built.folder.rglob("rapidfuzz/distance/_initialize_cpp.*.so"))


def test_carries_the_licences_and_nothing_under_the_gpl_alone(built: Program) -> None:
    (listed,) = built.folder.rglob("licences/packages.json")
    for package in json.loads(listed.read_text("utf-8")):
        assert not only_copyleft(package["licence"]), package["name"]
        assert all((listed.parent / "texts" / text).is_file() for text in package["texts"])
    assert (built.folder / "NOTICE").read_text("utf-8").startswith("Sổ Mặt trận")
    assert "Apache License" in (built.folder / "LICENSE").read_text("utf-8")
    assert not list(built.folder.rglob("*readline*"))
    assert not list(built.folder.rglob("*DarkGarden*"))


@pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="not built on Debian")
def test_carries_the_copyright_of_libraries_of_the_system(built: Program) -> None:
    kept = {path.stem for path in built.folder.rglob("licences/system/*.txt")}
    assert {"libx11-6", "libdbus-1-3"} <= kept


def test_its_libraries_under_the_lgpl_lie_beside_it_as_files(built: Program) -> None:
    names = {path.name for path in built.folder.rglob("*") if path.is_file()}
    for part in ("Qt6Core", "Qt6Widgets", "Qt6Pdf", "pyside6.", "shiboken6."):
        assert any(part in name for name in names), part


def test_is_no_larger_than_it_needs_to_be(built: Program) -> None:
    size = sum(path.lstat().st_size for path in built.folder.rglob("*") if not path.is_symlink())
    assert size < MOST_MEGABYTES * 1024 * 1024
