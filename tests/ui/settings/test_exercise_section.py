"""The section of the exercise: found by its words, only in the sample office; its papers, its way back."""

from __future__ import annotations

import io

from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from desktop_app.base.text import fold
from desktop_app.sample.building import add_sample_areas, begin_sample
from desktop_app.sample.exercise import exercise, prepare_exercise
from desktop_app.surveys.rounds.queries import areas_of_round
from tests.reports.reading import text_of
from tests.ui.shell_parts import OpenApp
from ui.places.settings import SectionPlace
from ui.reports.paper_dialog import PaperDialog
from ui.search.hits import settings_hits
from ui.settings.names import sections_of
from ui.settings.sample.exercise_cards import GUIDE_PAGE, TRAINER_PAGE, ExerciseCards
from ui.settings.settings_view import SettingsPage
from ui.shell.guide.pages import guide_pages
from ui.sync.sync_view import SyncRoom


def section_of(app: OpenApp) -> ExerciseCards:
    app.shell.show()
    app.settle()
    app.go(SectionPlace("exercise"))
    settings = app.window.page("settings")
    assert isinstance(settings, SettingsPage)
    section = settings.section("exercise").findChild(ExerciseCards)
    assert section is not None
    return section


def with_exercise(app: OpenApp) -> str:
    office = app.shell.office
    office.officer = "Cán bộ Mẫu Một"
    begin_sample(office)
    add_sample_areas(office)
    return prepare_exercise(office)


def shown_paper(app: OpenApp, section: ExerciseCards) -> PdfReader:
    app.settle()
    dialog = section._papers.dialog
    assert isinstance(dialog, PaperDialog)
    reader = PdfReader(io.BytesIO(dialog.content))
    dialog.reject()
    app.settle()
    return reader


def test_only_the_sample_office_has_it_and_its_words_find_it() -> None:
    assert "exercise" in {item.key for item in sections_of(sample=True)}
    assert "exercise" not in {item.key for item in sections_of(sample=False)}
    by_name, _ = settings_hits(fold("bài tập"), sample=True)
    assert [hit.destination for hit in by_name] == [SectionPlace("exercise").destination]
    assert settings_hits(fold("bài tập"), sample=False) == ((), ())


def test_its_pages_are_in_the_guide(app: OpenApp) -> None:
    assert {GUIDE_PAGE, TRAINER_PAGE} <= {page.name for page in guide_pages("vi")}
    section = section_of(app)
    for pressed, name in ((section.guide, GUIDE_PAGE), (section.trainer, TRAINER_PAGE)):
        pressed.click()
        page = app.window.guide.view.page
        assert page is not None
        assert page.name == name
        assert app.window.guide.isVisible()


def test_its_papers_are_looked_at_and_printed(app: OpenApp) -> None:
    with_exercise(app)
    section = section_of(app)
    section.forms.click()
    assert len(shown_paper(app, section).pages) == len(exercise().forms)
    section.sheet.click()
    assert exercise().title in text_of(shown_paper(app, section))


def test_it_leads_to_its_round_and_says_where_there_is_none(app: OpenApp) -> None:
    section = section_of(app)
    section.round.click()
    app.settle()
    assert len(app.ask.told) == 1
    with_exercise(app)
    section.round.click()
    app.settle()
    assert app.window.room == "surveys"


def test_its_conflict_is_settled_although_no_province_is_connected(app: OpenApp) -> None:
    round_id = with_exercise(app)
    app.shell.show()
    app.settle()
    app.go("sync")
    room = app.window.page("sync")
    assert isinstance(room, SyncRoom)
    assert room.pages.currentWidget() is room.form_page
    (card,) = room.conflicts.by_id.values()
    assert card.isVisible()
    app.settle()
    assert app.window.focusWidget() is card.keep, "what waits comes before the form"
    card.take.click()
    app.settle()
    with app.shell.office.read() as connection:
        (area,) = areas_of_round(connection, round_id)
    assert area.forms_collected == len(exercise().forms)
    assert card.decided
    assert app.window.focusWidget() is card.undo_button, "the cursor is not lost with the question"


def test_starting_again_is_asked_once(app: OpenApp) -> None:
    section = section_of(app)
    app.ask.answers = [False]
    section.again.click()
    assert (app.shell.start_over, app.window.isVisible()) == (False, True)
    app.ask.answers = [True]
    section.again.click()
    assert (app.shell.start_over, app.shell.sample_again) == (True, True)
    assert len(app.ask.asked) == 2
    assert not app.window.isVisible()


def test_the_sign_of_the_sample_office_leads_there(app: OpenApp, qtbot: QtBot) -> None:
    app.shell.show()
    app.settle()
    app.window.top.sample.click()
    app.settle()
    settings = app.window.page("settings")
    assert isinstance(settings, SettingsPage)
    assert settings.contents.currentItem().text() == "Bài tập"
