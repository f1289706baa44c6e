"""Pictures of the sample's own questionnaire (repeats, a file, in error, its list) and of a paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from desktop_app.book.office import Office
from desktop_app.sample.household import CODE
from desktop_app.surveys.listing.response_list import ANY_PROBLEM
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.rounds.queries import areas_of_round, rounds
from ui.demo.screenshots import take_screenshot
from ui.places.surveys import ResponsePlace, RoundPlace, SurveyEntryPlace
from ui.shell.main_window import MainWindow
from ui.surveys.entry.form_body import FormBody
from ui.surveys.surveys_room import SurveysRoom

_PAGE_WIDTH = 900
"""Pixels across the picture of a paper page."""


def pictured_surveys(window: MainWindow, office: Office, folder: Path, wait: Callable[[], None]) -> None:
    """Picture the screens of the sample's own questionnaire, where the book has its round.

    Raises:
        OSError: a picture cannot be written.
    """
    with office.read() as connection:
        round_id = next(
            (response.id for response in rounds(connection) if response.template_code == CODE), None
        )
        if round_id is None:
            return
        form = next(response for response in responses(connection, round_id) if response.serial == 1)
        started = areas_of_round(connection, round_id)[1].area_id
    room = window.page("surveys")
    assert isinstance(room, SurveysRoom)

    def at_last_answer() -> None:
        wait()
        body = room.entry.body
        assert isinstance(body, FormBody)
        body.enter(forward=False)
        wait()

    def finished() -> None:
        wait()
        room.entry.finish()
        wait()

    def narrowed() -> None:
        wait()
        room.list_forms("", ANY_PROBLEM)
        wait()

    def wrong() -> None:
        wait()
        room.round.tabs.setCurrentWidget(room.round.findings)
        wait()

    at_form = ResponsePlace(form.id).destination
    at_round = RoundPlace(round_id).destination
    for name, place, ready in (
        ("surveys-repeats-file", at_form, at_last_answer),
        ("surveys-in-error", SurveyEntryPlace(round_id, started).destination, finished),
        ("surveys-what-is-wrong", at_round, wrong),
        ("surveys-list", at_round, narrowed),
    ):
        take_screenshot(window, place, folder / f"{name}.png", wait=ready)


def picture_page(paper: Path, target: Path) -> None:
    """Save the first page of a PDF as a picture in grey tones.

    Raises:
        OSError: the paper cannot be read, or the picture cannot be written.
    """
    document = QPdfDocument()
    if document.load(str(paper)) != QPdfDocument.Error.None_:
        raise OSError(f"cannot read {paper}")
    points = document.pagePointSize(0)
    size = QSize(_PAGE_WIDTH, round(_PAGE_WIDTH * points.height() / points.width()))
    page = QImage(size, QImage.Format.Format_RGB32)
    page.fill(0xFFFFFFFF)
    painter = QPainter(page)
    painter.drawImage(0, 0, document.render(0, size))
    painter.end()
    document.close()
    if not page.convertToFormat(QImage.Format.Format_Grayscale8).save(str(target)):
        raise OSError(f"cannot write {target}")
