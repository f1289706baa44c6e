"""An officer who came from another computer of the office sets a PIN here, with nothing but keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.accounts.officers import officers
from desktop_app.accounts.pins import set_pin, sign_in
from desktop_app.book.office import DataFolder, Office
from tests.builders import PASSPHRASE, QUICK, an_office, register
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist, start_program
from ui.context.preferences import PreferencesFile

ADMIN, ADMIN_PIN, CLERK, CLERK_PIN = "Lê Thị Quản", "482913", "Trần Văn Ghi", "604172"


def a_book(folder: Path) -> str:
    """An administrator with a PIN here, and a clerk without one; the clerk's id."""
    office = an_office(folder)
    admin, clerk = register(office, ADMIN, "admin"), register(office, CLERK, "entry")
    with office.store.write() as connection:
        set_pin(connection, office.clock, admin.id, ADMIN_PIN, QUICK)
    office.close()
    return clerk.id


@pytest.mark.window
def test_keys_alone_set_the_first_pin_and_open_the_window(
    processes: Processes, display: Display, tmp_path: Path
) -> None:
    folder = tmp_path / "book"
    clerk = a_book(folder)
    started = start_program(processes, display, folder)
    typist = Typist(display)
    typist.window()
    typist.press("shift+Tab", "Down")  # from the PIN to the names, and to the second of them
    typist.press("Return")
    typist.dialog("Mã PIN lần đầu")
    typist.type(ADMIN_PIN)
    for _ in range(2):
        typist.press("Tab")
        typist.type(CLERK_PIN)
    typist.press("Return")
    wait_until(lambda: PreferencesFile(folder).current.officer == clerk, "the clerk at work")
    wait_until(lambda: len(typist.windows_of_program()) == 1, "the window alone")
    typist.window()
    typist.press("alt+F4")
    assert started.wait(60) == 0, started.returncode
    office = Office.open(DataFolder(folder), lambda _: PASSPHRASE)
    try:
        with office.read() as connection:
            assert [(officer.name, officer.has_pin) for officer in officers(connection)] == [
                (ADMIN, True),
                (CLERK, True),
            ]
        assert sign_in(office.store, office.clock, clerk, CLERK_PIN).name == CLERK
    finally:
        office.close()
