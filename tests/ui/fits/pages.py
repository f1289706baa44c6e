"""Every page of the window, and how it is gone to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtTest import QTest

from tests.ui.fits.book import Book
from tests.ui.shell_parts import OpenApp
from ui.fund.fund_room import FundRoom
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.views import ViewKind
from ui.overview.overview_view import OverviewPage
from ui.places.registers import DuePlace, RegisterEntryPlace
from ui.places.reports import report_place
from ui.places.settings import SectionPlace
from ui.places.surveys import ResponsePlace, RoundPlace, SurveyEntryPlace
from ui.registers.register_list import WEEK
from ui.registers.registers_room import RegistersRoom
from ui.settings.names import SECTIONS
from ui.shell.rooms import ROOMS
from ui.surveys.surveys_room import SurveysRoom

_TRIES, _PAUSE_MS = 600, 50

type Act = Callable[[], object]
type Visit = tuple[str, Act]


def visits(app: OpenApp, book: Book) -> Iterator[Visit]:
    """The pages by name, and what brings each to the front; to be called one after the other."""
    app.shell.period.choose("2026-M09")
    yield "overview", partial(_whole_first_page, app)
    for room in ROOMS:
        if room.key != "overview":
            yield room.key, partial(app.go, room.key)
    for section in SECTIONS:
        yield f"settings/{section.key}", partial(app.go, SectionPlace(section.key))
    yield from _movements(app)
    yield from _surveys(app, book)
    yield from _registers(app, book)
    yield from _fund(app)
    yield "reports/survey", partial(app.go, report_place(book.round_id))


def _whole_first_page(app: OpenApp) -> None:
    """Go to the overview; what takes longer to find out comes behind the rest."""
    app.go("overview")
    page = app.window.stack.currentWidget()
    assert isinstance(page, OverviewPage)
    for _ in range(_TRIES):
        if page.is_whole:
            return
        QTest.qWait(_PAUSE_MS)
        app.settle()
    raise AssertionError("the first page does not become whole")


def _in_turn(*acts: Act) -> Act:
    def act() -> None:
        for each in acts:
            each()

    return act


def _movements(app: OpenApp) -> Iterator[Visit]:
    room = app.window.page("movements")
    assert isinstance(room, MovementsRoom)
    for kind in (ViewKind.AREA, ViewKind.INDICATOR, ViewKind.PERIOD):
        choose = partial(room.presenter.choose_view, kind, room.grid.current_key())
        yield f"movements/{kind.value}", _in_turn(partial(app.go, "movements"), choose)
    yield "movements/about", room.beside.show_about
    yield "movements/progress", room.beside.progress_command.trigger
    yield "movements/report", room.show_report
    yield "movements/figures", _in_turn(room.report.left.emit, room.figures.open)


def _surveys(app: OpenApp, book: Book) -> Iterator[Visit]:
    room = app.window.page("surveys")
    assert isinstance(room, SurveysRoom)
    at_round = partial(app.go, RoundPlace(book.round_id))
    yield "surveys/rounds", _in_turn(partial(app.go, "surveys"), room.show_rounds)
    yield "surveys/round", at_round
    for place in range(room.round.tabs.count()):
        yield f"surveys/round/{place}", partial(room.round.tabs.setCurrentIndex, place)
    results = room.round.results
    at_results = _in_turn(at_round, partial(room.round.tabs.setCurrentIndex, 1))
    for page in (results.by_question, results.crossing):
        show = partial(results.pages.setCurrentWidget, page)
        yield f"surveys/results/{type(page).__name__}", _in_turn(at_results, show)
    yield "surveys/sheet", partial(app.go, ResponsePlace(book.response_id))
    one_more = partial(app.ask.answers.append, True)  # as many forms are entered as came back
    yield (
        "surveys/entry",
        _in_turn(one_more, partial(app.go, SurveyEntryPlace(book.round_id, book.areas[0]))),
    )
    yield "surveys/form", partial(app.go, SurveyEntryPlace(book.household_round, book.areas[1]))
    yield "surveys/totals", _in_turn(at_round, partial(room.type_totals, book.areas[2]))
    yield "surveys/forms", partial(room.list_forms, "")
    yield "surveys/double entry", partial(room.key_twice, book.round_id)
    yield "surveys/entered again", partial(_enter_again, app, room)


def _enter_again(app: OpenApp, room: SurveysRoom) -> None:
    """Somebody else enters a form again."""
    first, app.shell.office.officer = app.shell.office.officer, "Trần Văn Hai"
    room.second.refresh()
    app.settle()
    room.second.key_button.click()
    app.shell.office.officer = first


def _registers(app: OpenApp, book: Book) -> Iterator[Visit]:
    room, documents = app.window.page("registers"), app.window.page("documents")
    assert isinstance(room, RegistersRoom)
    assert isinstance(documents, RegistersRoom)
    week, list_ = partial(room._show_lists, WEEK), partial(documents._show_lists, "VBDI")
    yield "registers/due", partial(app.go, DuePlace())
    yield "registers/week", _in_turn(partial(app.go, "registers"), week)
    yield "registers/list", partial(app.go, RegisterEntryPlace(book.matter_id))
    yield "registers/entry", room.new_entry
    yield "documents/list", _in_turn(partial(app.go, "documents"), list_)
    yield "documents/entry", documents.new_entry


def _fund(app: OpenApp) -> Iterator[Visit]:
    room = app.window.page("fund")
    assert isinstance(room, FundRoom)
    for place in range(room.tabs.count()):
        choose = partial(room.tabs.setCurrentIndex, place)
        yield f"fund/{place}", _in_turn(partial(app.go, "fund"), choose)
    yield "fund/voucher", partial(room.new_voucher, "receipt")
