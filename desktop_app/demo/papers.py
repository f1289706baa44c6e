"""The papers of the demonstration."""

from __future__ import annotations

from pathlib import Path

from desktop_app.book.office import Office
from desktop_app.movements.period import Period
from desktop_app.movements.reporting import MovementReportRequest, movement_report
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import load_profile
from desktop_app.sample.building import INDICATORS
from desktop_app.sample.registers import OPINIONS
from desktop_app.surveys.papers.blank_forms import render_round_forms
from desktop_app.surveys.papers.reporting import survey_report, tally_minutes
from desktop_app.surveys.rounds.queries import areas_of_round

BLANK_FORM = "4-phieu-trang.pdf"


def print_papers(office: Office, round_id: str, quarter: Period, folder: Path) -> tuple[Path, ...]:
    """Print minutes, survey report, movement report, a blank form and a book; their files."""
    profile, commune = load_profile(), office.identity.commune_code
    targets = (
        folder / "1-bien-ban-kiem-phieu.pdf",
        folder / "2-bao-cao-tong-hop.pdf",
        folder / "3-ket-qua-thuc-hien.pdf",
        folder / BLANK_FORM,
        folder / "5-so-du-luan-xa-hoi.pdf",
    )
    with office.read() as connection:
        area = areas_of_round(connection, round_id)[0]
        minutes = tally_minutes(connection, office.clock, commune, round_id, area.area_id)
        survey = survey_report(connection, office.clock, commune, round_id)
        render_round_forms(
            connection, commune, round_id, profile, targets[3], only_areas=frozenset((area.area_id,))
        )
        request = MovementReportRequest(INDICATORS, quarter, is_draft=False)
        movements = movement_report(connection, office.clock, commune, request)
        wanted = BookRequest(OPINIONS, office.clock.today().year)
        book = fill_book(connection, office.clock, commune, wanted, office.officer)
    render(minutes, profile, targets[0])
    render(survey, profile, targets[1])
    render(movements, profile, targets[2])
    render(book, profile, targets[4])
    return targets
