"""Every kind of paper with long and odd texts, with few rows, one and none: no page is almost empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_args

import pytest

from desktop_app.book.office import Office
from desktop_app.fund.papers.kinds import paper_rules
from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.analysis.asking import Look
from desktop_app.reports.documents.rendering import PaperData, Printable
from tests.builders import a_copy
from tests.catalogue.registers.shipped import CODES, shipped
from tests.reports.every_paper import a_printing_office, every_paper, every_subject
from tests.reports.laid_pages import bad_pages
from tests.reports.sparse_books import (
    an_empty_office,
    an_office_of_one,
    barest_entries,
    no_entries,
)
from tests.reports.strained_books import long_texts, odd_texts

type Change = Callable[[Office], None]


def printable_types() -> tuple[type, ...]:
    """The kinds of data of which a paper is made."""
    of_rounds, *others = get_args(Printable.__value__)
    assert of_rounds is PaperData
    return (*get_args(PaperData.__value__), *others)


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


def test_an_empty_book_prints_no_page_that_is_almost_empty_and_no_table_that_says_nothing(
    tmp_path: Path,
) -> None:
    office = an_empty_office(tmp_path / "office")
    papers = {name: paper for name, paper, _ in every_subject(office, entries=no_entries)}
    office.close()
    assert len(papers) > 75
    assert "\n".join(faults(papers)) == ""


def test_every_kind_of_paper_is_made_of_a_book_with_one_of_each(tmp_path: Path) -> None:
    """All kinds that the program knows: a new one is left out of no test."""
    office = an_office_of_one(tmp_path / "office")
    made = {name: (paper, subject) for name, paper, subject in every_subject(office, entries=barest_entries)}
    office.close()
    papers = {name: paper for name, (paper, _) in made.items()}
    assert "\n".join(faults(papers)) == ""
    assert {subject.kind for _, subject in made.values() if subject} == set(PaperKind)
    assert {type(paper) for paper in papers.values()} == set(printable_types())
    of_vouchers = {f"{paper.code}-{kind}" for paper in paper_rules().paper for kind in paper.vouchers}
    of_registers = {f"{what}-{code}" for what in ("book", "statistics") for code in CODES}
    sheets = {f"sheet-{sheet.code}" for code in CODES for sheet in shipped(code).sheets}
    letters = {letter.code for code in CODES for letter in shipped(code).letters}
    looks = {f"figures-{look.value}" for look in Look}
    for kinds in (of_vouchers, of_registers, sheets, letters, looks):
        assert kinds - papers.keys() == set()


@pytest.mark.soak
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("longer", range(11))
def test_no_page_is_almost_empty_whatever_is_in_the_book(longer: int, times: int, tmp_path: Path) -> None:
    office = a_printing_office(tmp_path / "office", times)
    papers = dict(every_paper(office, long_texts(longer) if longer else odd_texts()))
    office.close()
    assert "\n".join(faults(papers)) == ""
