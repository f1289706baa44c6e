"""The first run with nothing but keys, on a real display: from the empty folder to the first room."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.accounts.officers import officers
from desktop_app.areas.administrative import commune
from desktop_app.book.office import DataFolder, Office
from tests.builders import PASSPHRASE
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist, start_program
from ui.context.preferences import PreferencesFile

PIN = "482913"


@pytest.mark.window
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (("", "phuong an khe gia lai"), "An Khê"),
        (("", "xa co loa ha noi"), "Đông Anh"),
        (("lang son", "dong dang"), "Đồng Đăng"),
    ],
    ids=["the name now", "a name before the merger", "the province first"],
)
def test_keys_alone_lead_from_the_empty_folder_into_the_window(
    processes: Processes, display: Display, tmp_path: Path, typed: tuple[str, str], name: str
) -> None:
    folder = tmp_path / "book"
    started = start_program(processes, display, folder)
    typist = Typist(display)
    typist.window()
    province, commune_typed = typed
    typist.type(province)
    typist.press("Return" if province else "Tab")
    typist.type(commune_typed)
    typist.press("Return")
    typist.type("tran van thu")  # the cursor stands in the first field of step 2
    typist.press("Tab", "Tab")
    typist.type(PIN)
    typist.press("Tab")
    typist.type(PIN)
    typist.press("Return")
    typist.press("Down", "space", "Return")  # the recovery code: later
    typist.press("Return")  # the province: later, as it stands
    wait_until(lambda: any(name in title for title in typist.windows_of_program()), "the window")
    typist.window()
    typist.press("ctrl+2")  # a locked window takes no such key

    def went() -> bool:
        return PreferencesFile(folder).current.room == "movements"

    wait_until(went, "the room Movements, without the PIN of a moment ago")
    typist.press("alt+F4")
    assert started.wait(60) == 0
    office = Office.open(DataFolder(folder), lambda _: PASSPHRASE)
    try:
        unit = commune(office.identity.commune_code)
        assert unit is not None
        assert unit.bare_name == name
        with office.read() as connection:
            assert [(officer.name, officer.has_pin) for officer in officers(connection)] == [
                ("tran van thu", True)
            ]
    finally:
        office.close()
