"""Papers stand as they were kept: the text word for word, the look within a tolerance (``golden_papers``)."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.reports.documents.rendering import document_of
from tests.reports.entry_papers import NAMES
from tests.reports.golden_papers import FOLDER, all_papers, papers, picture_of, printed, text_of
from tests.support.requirement import program

ANEW = "Is the paper meant to be so? Then: .venv/bin/python -m tests.reports.golden_papers"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _HYPHEN = f"{_WORD}t", f"{_WORD}noBreakHyphen"
MOST_ANYWHERE, MOST_IN_ALL = 48, 2.0
"""How far greys (0 to 255) of a field of 8 by 8 pixels, and of the whole page, may differ."""


@pytest.fixture(scope="module")
def made() -> Mapping[str, bytes]:
    return {name: printed(paper) for name, paper in all_papers().items()}


def greys(picture: QImage) -> list[int]:
    """The mean grey of each field of 8 by 8 pixels."""
    width, height = picture.width() // 8, picture.height() // 8
    small = picture.scaled(
        width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    return [small.pixelColor(x, y).lightness() for y in range(height) for x in range(width)]


def differs(picture: QImage, kept: QImage) -> bool:
    """Whether two pages look otherwise."""
    if picture.size() != kept.size():
        return True
    far = [abs(one - other) for one, other in zip(greys(picture), greys(kept), strict=True)]
    return max(far) > MOST_ANYWHERE or sum(far) / len(far) > MOST_IN_ALL


@pytest.mark.parametrize("name", [*papers(), *NAMES])
def test_a_paper_says_and_looks_as_it_was_kept(
    name: str, made: Mapping[str, bytes], qapp: QApplication
) -> None:
    assert text_of(made[name]) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), ANEW
    assert not differs(picture_of(made[name]), QImage(str(FOLDER / f"{name}.png"))), ANEW


def test_the_comparison_sees_a_page_that_is_shifted_and_another_paper(
    made: Mapping[str, bytes], qapp: QApplication
) -> None:
    kept = QImage(str(FOLDER / "minutes.png"))
    shifted = kept.copy(0, 4, kept.width(), kept.height())

    assert differs(shifted, kept)
    assert differs(picture_of(made["survey"]), kept)
    assert not differs(kept.copy(), kept)


def test_a_pdf_is_sound_for_other_programs(made: Mapping[str, bytes], tmp_path: Path) -> None:
    qpdf, reader = program("qpdf", "qpdf"), program("pdftotext", "poppler-utils")
    for name in ("survey", "work"):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(made[name])
        subprocess.run([qpdf, "--check", path], check=True, capture_output=True)
        told = subprocess.run([reader, "-layout", path, "-"], check=True, capture_output=True)
        text = " ".join(told.stdout.decode().split())
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "TM. BAN THƯỜNG TRỰC" in text


@pytest.mark.soak
def test_word_files_and_workbooks_lose_nothing_in_libreoffice(tmp_path: Path) -> None:
    soffice = program("soffice", "libreoffice-writer-nogui libreoffice-calc-nogui")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind, back in ((FileKind.WORD, "docx"), (FileKind.WORKBOOK, "xlsx")):
        files = []
        for name, paper in papers().items():
            document = document_of(paper)
            if kind in kinds_of(document):
                files.append(tmp_path / f"{name}.{kind}")
                render(document, kind, files[-1])
        out = tmp_path / f"out-{kind}"
        command = [soffice, profile, "--headless", "--convert-to", back, "--outdir", str(out)]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)
        for path in files:
            assert words(out / path.name) == words(path), path.name


def words(path: Path) -> list[str]:
    """Every word and figure of a file, sorted."""
    if path.suffix == ".xlsx":
        sheets: Any = openpyxl.load_workbook(path).worksheets
        rows = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
        return sorted(word for row in rows for cell in row if cell for word in str(cell).split())
    body: Any = docx.Document(str(path)).element.body
    paragraphs = ("".join(map(_said, each.iter(_TEXT, _HYPHEN))) for each in body.iter(f"{_WORD}p"))
    return sorted(word for text in paragraphs for word in text.split())


def _said(run: Any) -> str:
    """What a part of a run says; a hyphen that does not break is a mark of its own, or a letter."""
    return "-" if run.tag == _HYPHEN else (run.text or "").replace("\u2011", "-")
