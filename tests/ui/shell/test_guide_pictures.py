"""The pictures of the guide: each page names those that there are, and the program makes all of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtGui import QPdfWriter
from PySide6.QtWidgets import QApplication

from desktop_app.base.i18n import Language
from tests.architecture.imports import ROOT
from tests.support.running.commands import run_command
from ui.demo.guide_recipes import RECIPES
from ui.shell.guide import pages
from ui.shell.guide.page_text import PageText
from ui.shell.guide.pages import guide_pages
from ui.shell.guide.printing import print_page

_MOST_BYTES = 700_000
"""Of all together: they belong into an installer."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pictures, made as a build makes them."""
    folder = tmp_path_factory.mktemp("pictures")
    done = run_command("ui.demo.guide_pictures", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_names_pictures_that_there_are_and_none_is_left_over(language: Language) -> None:
    named = [name for page in guide_pages(language) for name in page.pictures]
    assert sorted(named) == sorted(RECIPES)
    written = re.findall(r"!\[", "".join(page.path.read_text("utf-8") for page in guide_pages(language)))
    assert len(written) == len(named), "each is written as a recipe is named"


def test_the_program_makes_all_of_them(made: Path) -> None:
    files = {path.stem: path for path in made.glob("*.png")}
    assert set(files) == set(RECIPES)
    for name, path in files.items():
        with Image.open(path) as picture:
            part = RECIPES[name].part
            assert picture.width <= 2 * part.width(), name
            assert picture.height >= part.height(), f"{name} shows less than was asked for"
            colours = picture.convert("RGB").getcolors(1 << 20)
        assert colours is not None
        assert len(colours) > 20, f"{name} is empty"
    assert sum(path.stat().st_size for path in files.values()) < _MOST_BYTES


def test_every_build_of_an_installer_makes_them_anew() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in ("installer", "installer-windows"):
        (needs,) = re.findall(rf"^{target}:(.*?)##", makefile, re.MULTILINE)
        assert "pictures" in needs.split()
    assert "resources/help/pictures/" in (ROOT / ".gitignore").read_text("utf-8"), "none is committed"


@pytest.mark.skipif(shutil.which("make") is None, reason="a checkout is built with make")
@pytest.mark.parametrize(("status", "there"), [(1, False), (0, True)])
def test_pictures_are_there_when_all_of_them_are_made(tmp_path: Path, status: int, there: bool) -> None:
    """The first ``make run`` makes them where there are none: some of them would be all for good."""
    python, folder = tmp_path / "python", tmp_path / "pictures"
    python.write_text(f'#!/bin/sh\nmkdir -p "$3" && touch "$3/first.png" && exit {status}\n', "utf-8")
    python.chmod(0o755)
    given = (f"PYTHON={python}", f"PICTURES={folder}")
    done = subprocess.run(["make", "-s", "-C", ROOT, "-o", "setup", "pictures", *given], check=False)
    assert (done.returncode == 0) is there
    assert (folder / "first.png").exists() is there


def test_a_picture_is_as_wide_as_there_is_room(
    made: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pages, "picture_path", lambda name: made / f"{name}.png")
    page = next(page for page in guide_pages("vi") if page.name == "ngay-dau-tien")
    text = PageText()
    text.resize(360, 500)
    text.show()
    text.show_page(page)
    assert "￼" in text.toPlainText()
    assert text.document().size().width() <= text.viewport().width()
    text.resize(480, 500)
    qapp.processEvents()
    assert text._fit_soon.isActive()
    text._fit_soon.stop()
    for _ in range(3):
        text.renew()
        qapp.processEvents()
    assert not text._fit_soon.isActive(), "a scroll bar that comes and goes does not begin it again and again"
    text.close()
    print_page(page, QPdfWriter(str(tmp_path / "page.pdf")))
    papers = PdfReader(tmp_path / "page.pdf").pages
    printed = {each.image.size for paper in papers for each in paper.images if each.image is not None}
    sizes = set()
    for name in page.pictures:
        with Image.open(made / f"{name}.png") as picture:
            sizes.add(picture.size)
    assert printed == sizes, "they are printed whole, too"


def test_a_copy_without_pictures_says_what_they_show(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pages, "picture_path", lambda name: tmp_path / f"{name}.png")
    page = next(page for page in guide_pages("vi") if page.name == "ngay-dau-tien")
    assert "![" not in page.text()
    assert "*(Danh sách khu dân cư trước khi ghi" in page.text()


def test_both_languages_have_the_same_pages_with_the_same_pictures() -> None:
    told = [{page.path.stem: page.pictures for page in guide_pages(language)} for language in ("vi", "en")]
    assert told[0] == told[1]


@pytest.mark.skipif(shutil.which("make") is None, reason="a checkout is built with make")
@pytest.mark.parametrize("python", ["true", "false"])
def test_the_start_of_a_checkout_says_when_they_are_old_and_never_waits_for_it(
    tmp_path: Path, python: str
) -> None:
    """Whoever works on the program sees the guide as offices do: the first start makes what is missing."""
    program, picture = tmp_path / "bin/so-mat-tran", tmp_path / "pictures/first.png"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho started\n", "utf-8")
    program.chmod(0o755)
    given = (f"VENV={tmp_path}", f"PYTHON={python}", f"PICTURES={picture.parent}", "DISPLAY=:0")

    def said() -> list[str]:
        command = ["make", "-s", "-C", str(ROOT), "-o", "program", "run", *given]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return done.stdout.splitlines()

    assert said()[0] == "making the pictures of the guide, once"
    picture.parent.mkdir()
    picture.touch()
    assert said() == ["started"], "nothing is newer"
    os.utime(picture, (0, 0))
    told, started = said()
    assert re.fullmatch(r"the pictures of the guide are older than \S+\.\w+: run make pictures", told)
    assert started == "started"
