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
from tests.ui.shell_parts import Bench
from ui.places.settings import SectionPlace
from ui.reports.paper_dialog import PaperDialog
from ui.search.hits import settings_hits
from ui.settings.names import sections_of
from ui.settings.sample.exercise_cards import GUIDE_PAGE, TRAINER_PAGE, ExerciseCards
from ui.settings.settings_view import SettingsPage
from ui.shell.guide.pages import guide_pages
from ui.sync.sync_view import SyncRoom


def section_of(bench: Bench) -> ExerciseCards:
    bench.shell.show()
    bench.settle()
    bench.go(SectionPlace("exercise"))
    settings = bench.window.page("settings")
    assert isinstance(settings, SettingsPage)
    section = settings.section("exercise").findChild(ExerciseCards)
    assert section is not None
    return section


def with_exercise(bench: Bench) -> str:
    office = bench.shell.office
    office.officer = "Cán bộ Mẫu Một"
    begin_sample(office)
    add_sample_areas(office)
    return prepare_exercise(office)


def shown_paper(bench: Bench, section: ExerciseCards) -> PdfReader:
    bench.settle()
    dialog = section._papers.dialog
    assert isinstance(dialog, PaperDialog)
    reader = PdfReader(io.BytesIO(dialog.content))
    dialog.reject()
    bench.settle()
    return reader


def test_only_the_sample_office_has_it_and_its_words_find_it() -> None:
    assert "exercise" in {item.key for item in sections_of(sample=True)}
    assert "exercise" not in {item.key for item in sections_of(sample=False)}
    by_name, _ = settings_hits(fold("bài tập"), sample=True)
    assert [hit.destination for hit in by_name] == [SectionPlace("exercise").destination]
    assert settings_hits(fold("bài tập"), sample=False) == ((), ())


def test_its_pages_are_in_the_guide(bench: Bench) -> None:
    assert {GUIDE_PAGE, TRAINER_PAGE} <= {page.name for page in guide_pages("vi")}
    section = section_of(bench)
    for pressed, name in ((section.guide, GUIDE_PAGE), (section.trainer, TRAINER_PAGE)):
        pressed.click()
        page = bench.window.guide.view.page
        assert page is not None
        assert page.name == name
        assert bench.window.guide.isVisible()


def test_its_papers_are_looked_at_and_printed(bench: Bench) -> None:
    with_exercise(bench)
    section = section_of(bench)
    section.forms.click()
    assert len(shown_paper(bench, section).pages) == len(exercise().forms)
    section.sheet.click()
    assert exercise().title in text_of(shown_paper(bench, section))


def test_it_leads_to_its_round_and_says_where_there_is_none(bench: Bench) -> None:
    section = section_of(bench)
    section.round.click()
    bench.settle()
    assert len(bench.ask.told) == 1
    with_exercise(bench)
    section.round.click()
    bench.settle()
    assert bench.window.room == "surveys"


def test_its_conflict_is_settled_although_no_province_is_connected(bench: Bench) -> None:
    round_id = with_exercise(bench)
    bench.shell.show()
    bench.settle()
    bench.go("sync")
    room = bench.window.page("sync")
    assert isinstance(room, SyncRoom)
    assert room.pages.currentWidget() is room.form_page
    (card,) = room.conflicts.by_id.values()
    assert card.isVisible()
    bench.settle()
    assert bench.window.focusWidget() is card.keep, "what waits comes before the form"
    card.take.click()
    bench.settle()
    with bench.shell.office.read() as connection:
        (area,) = areas_of_round(connection, round_id)
    assert area.forms_collected == len(exercise().forms)
    assert card.decided
    assert bench.window.focusWidget() is card.undo_button, "the cursor is not lost with the question"


def test_starting_again_is_asked_once(bench: Bench) -> None:
    section = section_of(bench)
    bench.ask.answers = [False]
    section.again.click()
    assert (bench.shell.start_over, bench.window.isVisible()) == (False, True)
    bench.ask.answers = [True]
    section.again.click()
    assert (bench.shell.start_over, bench.shell.sample_again) == (True, True)
    assert len(bench.ask.asked) == 2
    assert not bench.window.isVisible()


def test_the_sign_of_the_sample_office_leads_there(bench: Bench, qtbot: QtBot) -> None:
    bench.shell.show()
    bench.settle()
    bench.window.top.sample.click()
    bench.settle()
    settings = bench.window.page("settings")
    assert isinstance(settings, SettingsPage)
    assert settings.contents.currentItem().text() == "Bài tập"
