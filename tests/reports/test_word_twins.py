"""Word files beside the PDF, as LibreOffice shows them: the same pages, no empty one, no name torn off."""

from __future__ import annotations

import re

import pytest

from desktop_app.reports.blocks.model import Document
from tests.reports.every_paper import a_printing_office, as_document, every_paper
from tests.reports.word_twins import PROGRAM, twins

_NAME = "Người Ký Mẫu"

type Pages = list[str]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Pages, Pages]]:
    folder = tmp_path_factory.mktemp("twins")
    office = a_printing_office(folder)
    papers: dict[str, Document] = {name: as_document(paper) for name, paper in every_paper(office)}
    office.close()
    return twins(papers, folder / "papers")


@pytest.mark.long
@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed: Word files were NOT looked at")
def test_every_word_file_has_the_pages_of_its_pdf(shown: dict[str, tuple[Pages, Pages]]) -> None:
    found = []
    for name, (paper, word) in shown.items():
        if len(paper) != len(word):
            found.append(f"{name}: {len(word)} pages for {len(paper)}")
        for number, page in enumerate(word, start=1):
            text = re.sub(r"Trang \d+/\d+|\d+", "", " ".join(page.split())).strip()
            if not text:
                found.append(f"{name}: page {number} is empty")
            elif text == _NAME:
                found.append(f"{name}: page {number} has a name alone")
    assert found == []
