"""``python -m ui.demo.picture_run BOOK FOLDER``: open the window over a book and picture every room.

Run by the demonstration in a process of its own, since the core never loads Qt. The passphrase of the
book comes from the file that ``SO_MAT_TRAN_PASSPHRASE_FILE`` names.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from desktop_app.base.i18n import set_language
from desktop_app.book.office import DataFolder, Office
from desktop_app.book.who_works import name_who_works
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.credentials.opening import asking, refuse_to_ask
from desktop_app.demo.papers import BLANK_FORM
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.movements.period import Period
from desktop_app.registers.kinds.in_use import registers_in_use
from desktop_app.registers.lists.listing import EntryFilter, Which, list_entries
from desktop_app.sample.household import CODE
from desktop_app.sample.registers import PETITIONS
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.rounds.queries import rounds
from ui.base.main_thread import MainThread
from ui.base.qt_vietnamese import speak
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.context.room import Destination
from ui.demo.picture_surveys import picture_page, pictured_surveys
from ui.demo.screenshots import settled, take_screenshot, take_screenshots
from ui.overview.overview_view import OverviewPage
from ui.places.fund import VoucherPlace
from ui.places.registers import RegisterEntryPlace, RegisterPlace
from ui.places.reports import report_place
from ui.places.surveys import ResponsePlace, RoundPlace
from ui.shell.application import build_application
from ui.shell.shell import Shell
from ui.theme import Theme

_MOST_WAITS = 60


def main(book: Path, folder: Path) -> int:
    """Picture the rooms in Vietnamese; the exit status."""
    set_language("vi")
    application = build_application()
    translator = speak(application, "vi", None)
    preferences = PreferencesFile(book)
    theme = Theme(application, preferences.current.appearance)
    office = Office.open(DataFolder(book), asking(os.environ, refuse_to_ask))
    name_who_works(office)
    queues = WorkQueues(MainThread(application))
    shell = Shell(application, office, theme, preferences, queues, translator=translator)
    quarter = Period.of(office.clock.today(), PeriodType.QUARTER).previous
    shell.period.choose(quarter.parts(PeriodType.MONTH)[-1].key)
    shell.show()

    wait = settled(queues)
    _wait_for_overview(shell, wait)
    take_screenshots(shell.window, folder, wait=wait)
    for name, place in (*_places(office), *_fund(office), *_registers(office)):
        take_screenshot(shell.window, place, folder / f"{name}.png", wait=wait)
    pictured_surveys(shell.window, office, folder, wait)
    blank = folder.parent / BLANK_FORM
    if blank.exists():
        picture_page(blank, folder / "blank-form.png")
    shell.period.choose(quarter.key)
    take_screenshot(shell.window, Destination("movements"), folder / "movements-quarter.png", wait=wait)
    shell.close()
    return 0


def _wait_for_overview(shell: Shell, wait: Callable[[], None]) -> None:
    """The first page shows what is due in registers a moment after the rest, and the later times at once."""
    overview = shell.window.page("overview")
    assert isinstance(overview, OverviewPage)
    for _ in range(_MOST_WAITS):
        wait()
        if overview.is_whole:
            return
    raise RuntimeError("the overview does not become whole")


def _places(office: Office) -> list[tuple[str, Destination]]:
    """Places inside the rooms that are worth a picture, where the book has a survey round."""
    with office.read() as connection:
        judged = next((item.id for item in rounds(connection) if item.template_code != CODE), None)
        if judged is None:
            return []
        entered = responses(connection, judged)[:1]
    places = [
        ("surveys-round", RoundPlace(judged).destination),
        ("reports-survey", report_place(judged).destination),
    ]
    return places + [("surveys-entry", ResponsePlace(form.id).destination) for form in entered]


def _fund(office: Office) -> list[tuple[str, Destination]]:
    """The vouchers of the fund, where any is posted."""
    with office.read() as connection:
        posted = vouchers(connection, kinds=[VoucherKind.RECEIPT])[-1:]
    return [("fund-vouchers", VoucherPlace(voucher.id).destination) for voucher in posted]


def _registers(office: Office) -> list[tuple[str, Destination]]:
    """Every register, and the first petition, which grew out of an opinion: both in one timeline."""
    with office.read() as connection:
        known = registers_in_use(connection)
        petitions = list_entries(connection, EntryFilter(PETITIONS, Which.ALL), office.officer).ids
    pictured = [(f"register-{each.code.lower()}", RegisterPlace(each.code).destination) for each in known]
    return pictured + [("register-timeline", RegisterEntryPlace(each).destination) for each in petitions[-1:]]


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
