"""Every kind of paper with long and odd texts, with few rows, one and none: no page is almost empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.reports.documents.rendering import Printable
from tests.builders import a_copy
from tests.reports.every_paper import a_printing_office, every_paper, every_subject
from tests.reports.laid_pages import bad_pages
from tests.reports.sparse_books import an_empty_office, an_office_of_one
from tests.reports.strained_books import long_texts, odd_texts

type Change = Callable[[Office], None]
type Begin = Callable[[Path], Office]


def faults(papers: Mapping[str, Printable]) -> list[str]:
    return [f"{name}: {fault}" for name, paper in papers.items() for fault in bad_pages(paper)]


@pytest.mark.parametrize("change", [long_texts(3), odd_texts()], ids=["long", "odd"])
def test_no_page_is_almost_empty_whatever_the_texts(
    change: Change, printing_book: Path, tmp_path: Path
) -> None:
    office = a_copy(printing_book, tmp_path / "office")
    papers = dict(every_paper(office, change))
    office.close()
    assert len(papers) > 95
    assert "\n".join(faults(papers)) == ""


@pytest.mark.parametrize("begin", [an_empty_office, an_office_of_one], ids=["empty", "one"])
def test_no_page_is_almost_empty_where_next_to_nothing_was_recorded(begin: Begin, tmp_path: Path) -> None:
    office = begin(tmp_path / "office")
    papers = {name: paper for name, paper, _ in every_subject(office, with_entries=False)}
    office.close()
    assert len(papers) > 75
    assert "\n".join(faults(papers)) == ""


@pytest.mark.soak
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("longer", range(11))
def test_no_page_is_almost_empty_whatever_is_in_the_book(longer: int, times: int, tmp_path: Path) -> None:
    office = a_printing_office(tmp_path / "office", times)
    papers = dict(every_paper(office, long_texts(longer) if longer else odd_texts()))
    office.close()
    assert "\n".join(faults(papers)) == ""
