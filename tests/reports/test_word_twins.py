"""Word files beside the PDF, as LibreOffice shows them: the same pages, no empty one, no name torn off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.reports.blocks.model import Document
from tests.reports.every_paper import (
    Entries,
    a_printing_office,
    as_document,
    every_paper,
    every_subject,
)
from tests.reports.sparse_books import (
    an_empty_office,
    an_office_of_one,
    barest_entries,
    no_entries,
)
from tests.reports.strained_books import long_texts, odd_texts
from tests.reports.word_twins import PROGRAM, twins

_NAME = "Người Ký Mẫu"
_MORE, _MORE_OF_ODD = 0.25, 0.4
"""So many more or fewer pages, as a share: a word of 70 letters begins a line in Word, and not in the PDF."""
_needs_program = pytest.mark.skipif(
    PROGRAM is None, reason="LibreOffice is not installed: Word files were NOT looked at"
)

type Pages = list[str]


def papers_of(folder: Path, change: Callable[[Office], None], times: int = 1) -> dict[str, Document]:
    office = a_printing_office(folder, times)
    papers = {name: as_document(paper) for name, paper in every_paper(office, change)}
    office.close()
    return papers


def torn(name: str, pages: Pages) -> list[str]:
    """The pages with nothing on them, or a name alone."""
    found = []
    for number, page in enumerate(pages, start=1):
        text = re.sub(r"Trang \d+/\d+|\d+|DỰ THẢO", "", " ".join(page.split())).strip()
        if not text:
            found.append(f"{name}: page {number} is empty")
        elif text == _NAME:
            found.append(f"{name}: page {number} has a name alone")
    return found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Pages, Pages]]:
    folder = tmp_path_factory.mktemp("twins")
    return twins(papers_of(folder, lambda _: None), folder / "papers")


@pytest.mark.soak
@_needs_program
@pytest.mark.parametrize(
    ("begin", "entries"),
    [(an_empty_office, no_entries), (an_office_of_one, barest_entries)],
    ids=["empty", "one"],
)
def test_word_has_the_pages_of_the_pdf_where_next_to_nothing_was_recorded(
    begin: Callable[[Path], Office], entries: Entries, tmp_path: Path
) -> None:
    office = begin(tmp_path / "book")
    papers = {name: as_document(paper) for name, paper, _ in every_subject(office, entries=entries)}
    office.close()
    found = []
    for name, (paper, word) in twins(papers, tmp_path / "papers").items():
        if len(paper) != len(word):
            found.append(f"{name}: {len(word)} pages for {len(paper)}")
        found += torn(name, word)
    assert found == []


@pytest.mark.long
@_needs_program
def test_every_word_file_has_the_pages_of_its_pdf(shown: dict[str, tuple[Pages, Pages]]) -> None:
    found = []
    for name, (paper, word) in shown.items():
        if len(paper) != len(word):
            found.append(f"{name}: {len(word)} pages for {len(paper)}")
        found += torn(name, word)
    assert found == []


@pytest.mark.soak
@_needs_program
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(
    ("change", "more"),
    [(long_texts(2), _MORE), (long_texts(5), _MORE), (odd_texts(), _MORE_OF_ODD)],
    ids=["long", "longer", "odd"],
)
def test_whatever_the_texts_word_has_nearly_as_many_pages_and_no_empty_one(
    change: Callable[[Office], None], more: float, times: int, tmp_path: Path
) -> None:
    """Word and LibreOffice break words of 70 letters and rows of half a page at other letters and lines."""
    found = []
    for name, (paper, word) in twins(
        papers_of(tmp_path / "book", change, times), tmp_path / "papers"
    ).items():
        if abs(len(paper) - len(word)) > max(1, len(paper) * more):
            found.append(f"{name}: {len(word)} pages for {len(paper)}")
        found += torn(name, word)
    assert found == []
