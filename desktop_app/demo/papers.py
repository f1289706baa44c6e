"""The papers of the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_app.book.office import Office
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.narrative.work_report import work_report
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.reports.documents.rendering import Printable, render
from desktop_app.reports.frame.profile import load_profile
from desktop_app.sample.building import INDICATORS
from desktop_app.sample.registers import OPINIONS, PETITIONS, RECOMMENDATIONS, SUPERVISIONS
from desktop_app.surveys.papers.blank_forms import render_round_forms
from desktop_app.surveys.papers.reporting import posting_sheet, survey_report, tally_minutes
from desktop_app.surveys.rounds.queries import areas_of_round

BLANK_FORM = "4-phieu-trang.pdf"
_BOOKS = {
    OPINIONS: "5-so-du-luan-xa-hoi.pdf",
    PETITIONS: "13-so-kien-nghi.pdf",
    SUPERVISIONS: "14-so-giam-sat.pdf",
    RECOMMENDATIONS: "15-so-kien-nghi-sau-giam-sat.pdf",
}


def print_papers(office: Office, round_id: str, quarter: Period, folder: Path) -> tuple[Path, ...]:
    """Print the papers of a round, a quarter and an area, a blank form and the books; their files."""
    profile, commune = load_profile(), office.identity.commune_code
    targets = (
        folder / "1-bien-ban-kiem-phieu.pdf",
        folder / "2-bao-cao-tong-hop.pdf",
        folder / "3-ket-qua-thuc-hien.pdf",
        folder / BLANK_FORM,
        folder / "10-bao-cao-cong-tac-mat-tran.pdf",
        folder / "11-niem-yet-ket-qua.pdf",
        folder / "12-bao-cao-khu-dan-cu.pdf",
    )
    with office.read() as connection:
        area = areas_of_round(connection, round_id)[0]
        minutes = tally_minutes(connection, office.clock, commune, round_id, area.area_id)
        survey = survey_report(connection, office.clock, commune, round_id)
        render_round_forms(
            connection, commune, round_id, profile, targets[3], only_areas=frozenset((area.area_id,))
        )
        request = MovementReportRequest(INDICATORS, quarter)
        movements = movement_report(connection, office.clock, commune, request)
        work = work_report(connection, office.clock, commune, request, office.officer)
        posting = posting_sheet(connection, office.clock, commune, round_id)
        unit = unit_report(connection, office.clock, commune, INDICATORS, quarter, area.area_id)
    papers: tuple[Printable | None, ...] = (minutes, survey, movements, None, work, posting, unit)
    for paper, target in zip(papers, targets, strict=True):
        if paper is not None:
            render(paper, profile, target)
    return (*targets, *_print_books(office, folder))


def _print_books(office: Office, folder: Path) -> Iterator[Path]:
    """Yield every register that was kept in the quarter, as it is bound."""
    profile, year = load_profile(), office.clock.today().year
    for code, name in _BOOKS.items():
        with office.read() as connection:
            commune = office.identity.commune_code
            book = fill_book(connection, office.clock, commune, BookRequest(code, year), office.officer)
        render(book, profile, folder / name)
        yield folder / name
