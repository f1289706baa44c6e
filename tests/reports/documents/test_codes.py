"""Every final paper that the program makes bears a code, but for kinds named here with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.base.i18n import language, set_language
from desktop_app.book.office import Office
from desktop_app.issuing.marking import marked
from desktop_app.issuing.paper_source import FinalData, with_state
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.figures import FigurePaper
from desktop_app.reports.movement_data import Reminder
from desktop_app.reports.register_paper import RegisterPaper
from desktop_app.reports.unit_report import UnitReport
from desktop_app.wire.papers.files import code_in_file
from tests.builders import a_copy
from tests.reports.every_paper import Made, as_pdf, every_subject

WITHOUT_CODE: Mapping[str, str] = {
    "statistics-": "counts of a register for the office itself, of a span of days that goes on",
    "results": "answers to a questionnaire of one's own, a working paper of the office (decision 68)",
    "results-": "the same, two questions crossed or by area",
    "summary": "comments by area for the office itself, while they are still collected",
    "sheet-": "a list of the day for the office itself; what goes up is sent as records",
    "hot-spots-": "a ranking of the day for the office itself",
    "batch": "a list of entries with their states of the day; the batch itself is locked and sent",
    "week": "a calendar, printed anew whenever something is added",
    "reminder": "a call to units that are late; it stands for no figure",
    "reminder-letter": "a letter out, which gets number and code when it is issued in the room of documents",
    "book_cover": "the first leaf of a bound book, with days and pages for the pen; the book bears its own",
    "direction": "a sheet that leader, unit and handler fill in by hand",
}
"""Kinds that bear none, by how their names begin, each with the reason."""


@pytest.fixture(scope="module")
def office(printing_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    before = language()
    set_language("vi")
    office = a_copy(printing_book, tmp_path_factory.mktemp("codes"))
    yield office
    office.close()
    set_language(before)


@pytest.fixture(scope="module")
def papers(office: Office) -> list[Made]:
    return list(every_subject(office))


def as_final(paper: FinalData) -> FinalData:
    """As it is once its figures are closed, its entry issued, its year over."""
    data = in_state(paper, is_draft=False)
    return replace(data, closed_on=data.state.as_of.date()) if isinstance(data, RegisterBook) else data


def in_state(paper: FinalData, *, is_draft: bool) -> FinalData:
    state = replace(paper.state, is_draft=is_draft)
    if isinstance(paper, UnitReport | FigurePaper | RegisterPaper | RegisterBook | Document):
        return replace(paper, state=state)
    return with_state(paper, state)


def reason_of(name: str) -> str:
    found = (
        why
        for kind, why in WITHOUT_CODE.items()
        if name == kind or (kind[-1] == "-" and name.startswith(kind))
    )
    return next(found, "")


def test_a_final_paper_bears_a_code_or_there_is_a_reason(office: Office, papers: list[Made]) -> None:
    commune, reader = office.identity.commune_code, office.officer
    with office.read() as connection:
        for name, paper, subject in papers:
            if subject is None:
                assert reason_of(name), f"{name} bears no code, and no reason is told in WITHOUT_CODE"
                continue
            assert not reason_of(name), f"{name} bears a code; take it out of WITHOUT_CODE"
            assert not isinstance(paper, Reminder)
            data, provenance = marked(connection, commune, reader, subject, as_final(paper))
            assert provenance is not None, name
            assert code_in_file(as_pdf(data)).code == provenance.code, name


def test_a_draft_of_any_kind_bears_none(office: Office, papers: list[Made]) -> None:
    commune, reader = office.identity.commune_code, office.officer
    with office.read() as connection:
        for name, paper, subject in papers:
            if subject is not None and not isinstance(paper, Reminder):
                draft = in_state(paper, is_draft=True)
                assert marked(connection, commune, reader, subject, draft)[1] is None, name


def test_no_reason_is_told_for_a_kind_that_is_not_made(papers: list[Made]) -> None:
    names = [name for name, _, _ in papers]
    for kind in WITHOUT_CODE:
        assert any(name == kind or (kind[-1] == "-" and name.startswith(kind)) for name in names), kind
